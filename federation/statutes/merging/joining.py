"""One merge, step by step: see the package for what it means."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from federation.statutes.comparing.statutes import language_of
from federation.statutes.identities import fresh_id
from federation.statutes.merging.divisions import (
    Homes,
    NewNode,
    Node,
    Nodes,
    Path,
    base_nodes,
    built,
    path_text,
)
from federation.statutes.merging.findings import BEHIND, INSIDE, WHOLE, Findings, ListPlace
from federation.statutes.merging.model import ChangeKind, Merged, alternatives_of
from federation.statutes.merging.newcomers import Newcomer, is_one_topic, receive
from federation.statutes.merging.numbers import Numbering, Unit, free_key, free_numbers, to_base
from federation.statutes.merging.ordering import arrange, circular
from federation.statutes.merging.passages import passages_of
from federation.statutes.merging.revisions import AT_START, Revision, outline_of, revise
from federation.statutes.merging.sentences import Sentences
from federation.statutes.merging.weaving import Loom, Woven
from federation.statutes.merging.wholes import find_whole_conflicts, whole_text
from federation.statutes.model import Article, Statute
from federation.statutes.references import key_of


class Merge:
    """The merge of some versions of one base."""

    def __init__(self, base: Statute, versions: Mapping[str, Statute]) -> None:
        self.base = base
        self.versions = {name: versions[name] for name in sorted(versions)}
        self.language = language_of(base)
        outlines = {name: outline_of(base, version) for name, version in self.versions.items()}
        self.free = free_numbers(base, [(self.versions[name], outlines[name]) for name in outlines])
        self.revisions = [
            revise(
                name,
                base,
                to_base(base, version, outlines[name], self.free, self.language),
                outlines[name],
            )
            for name, version in self.versions.items()
        ]
        self.homes = {revision.name: Homes(base, revision) for revision in self.revisions}
        self.whole = find_whole_conflicts(base, self.revisions)
        self.kept = {place: one for one in self.whole for place in one.places}
        self.gone = {
            place
            for place in range(len(base.articles))
            if place not in self.kept and any(place not in one.partner for one in self.revisions)
        }
        self.found = Findings()

    def merge(self) -> Merged:
        """Return the merged statute, and all that was found."""
        title = self._title()
        self._whole_conflicts()
        texts, headings = self._texts(), self._headings()
        to = self._moves()
        nodes = self._paths(to)
        titles = self._division_titles()
        entering = self._newcomers()
        arranged = arrange(len(self.base.articles), self.gone, to, entering)
        units = self._units(arranged, texts, headings)
        entered = {newcomer for one in entering.values() for newcomer in one}
        numbering = Numbering(self.base, units, self.language, self._left_out(entered))
        articles = [
            self._finished(article, unit, numbering)
            for article, unit in zip(numbering.articles, units, strict=True)
        ]
        paths = [nodes[one] if isinstance(one, int) else self._path_of_newcomer(one) for one in arranged]
        under = built(self.base, list(zip(articles, paths, strict=True)), titles, self._new_numbers())
        statute = Statute(title=title, articles=tuple(under))
        return self.found.listed(statute, numbering.show)

    # -- text ---------------------------------------------------------------------------------

    def _id(self, place: int) -> str | None:
        return None if place == AT_START else self.base.articles[place].id

    def _sponsors_of(self, place: int) -> list[Revision]:
        """Return the versions that still have the unit."""
        return [one for one in self.revisions if place in one.partner]

    def _title(self) -> str | None:
        said = {name: version.title or "" for name, version in self.versions.items()}
        return self._woven_heading((AT_START, WHOLE, 0, 0, ""), None, self.base.title, said)

    def _woven_heading(
        self,
        place: ListPlace,
        article: str | None,
        base: str | None,
        said: Mapping[str, str],
        to: str | None = None,
    ) -> str | None:
        """Return a heading as the versions have it together; one on which they contradict each other stays."""
        differing = {name: text for name, text in said.items() if text != (base or "")}
        if not differing:
            return base
        woven = Loom(base or "", self.language).weave(differing)
        if woven.conflicts:
            self.found.conflict(
                place, article, "heading", base or "", alternatives_of(list(differing.items()))
            )
            return base
        self.found.change(place, article, "heading", tuple(sorted(differing)), new=woven.text, to=to)
        return woven.text or None

    def _whole_conflicts(self) -> None:
        for one in self.whole:
            place = one.places[0]
            self.found.conflict(
                (place, WHOLE, 0, 0, ""), self._id(place), one.kind, one.base, one.alternatives
            )

    def _texts(self) -> dict[int, str]:
        """Return the units' texts with all changes that conflict with none, and list those."""
        texts: dict[int, str] = {}
        for place, article in enumerate(self.base.articles):
            if place in self.gone:
                sponsors = tuple(one.name for one in self.revisions if place not in one.partner)
                self.found.change((place, WHOLE, 0, 0, ""), article.id, "delete", sponsors)
                continue
            texts[place] = article.text
            said = {
                one.name: one.statute.articles[one.partner[place]].text for one in self._sponsors_of(place)
            }
            differing = {name: text for name, text in said.items() if text != article.text}
            if differing and place not in self.kept:
                woven = Loom(article.text, self.language).weave(differing)
                texts[place] = woven.text
                self._list_woven(place, article, woven)
        return texts

    def _list_woven(self, place: int, article: Article, woven: Woven) -> None:
        sentences = Sentences(article.text)
        weighty: list[tuple[ListPlace, set[str], set[int]]] = []
        for change in woven.changes:
            start, end, new, _, _ = change.stretch
            kind: ChangeKind = "insert" if start == end else "replace" if new else "delete"
            where = (place, INSIDE, start, end, new)
            self.found.change(where, article.id, kind, change.sponsors, span=(start, end), new=new)
            if change.substance:
                weighty.append((where, set(change.sponsors), sentences.touched(start, end, new)))
        for (first, one, here), (second, other, there) in combinations(weighty, 2):
            if here & there and not one & other:  # who made both has seen them together
                self.found.review(first, second)
        for conflict in woven.conflicts:
            start, end = conflict.start, conflict.end
            self.found.conflict(
                (place, INSIDE, start, end, ""),
                article.id,
                "insert" if start == end else "replace",
                article.text[start:end],
                conflict.alternatives,
                span=(start, end),
            )

    def _headings(self) -> dict[int, str | None]:
        headings: dict[int, str | None] = {}
        for place, article in enumerate(self.base.articles):
            headings[place] = article.heading
            if place in self.gone or self._is_deleted_by_some(place):
                continue
            said = {
                one.name: one.statute.articles[one.partner[place]].heading or ""
                for one in self._sponsors_of(place)
            }
            headings[place] = self._woven_heading((place, WHOLE, 2, 0, ""), article.id, article.heading, said)
        return headings

    def _is_deleted_by_some(self, place: int) -> bool:
        return place in self.kept and self.kept[place].with_headings

    # -- order and divisions -----------------------------------------------------------------------

    def _moves(self) -> dict[int, int]:
        """Return where units are carried; those on which versions contradict each other stay."""
        to: dict[int, int] = {}
        movers: dict[int, dict[str, int]] = {}
        for place in range(len(self.base.articles)):
            if place in self.gone or self._is_deleted_by_some(place):
                continue
            said = {one.name: one.to[place] for one in self.revisions if place in one.to}
            if not said:
                continue
            movers[place] = said
            # Where a version has taken away what stood there, the place behind that is the same place.
            meant = [{one.to[place]} | one.or_behind[place] for one in self.revisions if place in one.to]
            common = set.intersection(*meant) if len(set(said.values())) > 1 else set(said.values())
            if common:
                to[place] = min(common)
            else:
                self._move_conflict(place, said)
        for place in sorted(circular(to)):
            del to[place]
            self._move_conflict(place, movers[place])
        for place in sorted(to):
            where = (place, WHOLE, 1, 0, "")
            self.found.change(
                where, self._id(place), "move", tuple(sorted(movers[place])), to=self._id(to[place])
            )
        return to

    def _move_conflict(self, place: int, said: Mapping[str, int]) -> None:
        texts = [(name, self._id(there) or "") for name, there in sorted(said.items())]
        self.found.conflict(
            (place, WHOLE, 1, 0, ""),
            self._id(place),
            "move",
            self._id(place - 1) or "",
            alternatives_of(texts),
        )

    def _paths(self, to: Mapping[int, int]) -> dict[int, Nodes]:
        """Return the divisions that each unit stands under."""
        paths: dict[int, Nodes] = {}
        for place, article in enumerate(self.base.articles):
            own = paths[place] = base_nodes(article.division)
            if place in self.gone or self._is_deleted_by_some(place):
                continue
            said = {
                one.name: path
                for one in self._sponsors_of(place)
                if (path := self.homes[one.name].nodes_of(one.statute.articles[one.partner[place]].division))
                != own
            }
            if len(set(said.values())) == 1:
                [paths[place]] = set(said.values())
                if place not in to:
                    self.found.change(
                        (place, WHOLE, 1, 1, ""),
                        article.id,
                        "move",
                        tuple(sorted(said)),
                        new=path_text(paths[place]),
                        to=self._id(place - 1),
                    )
            elif said:
                texts = [(name, path_text(path)) for name, path in sorted(said.items())]
                self.found.conflict(
                    (place, WHOLE, 1, 1, ""), article.id, "move", path_text(own), alternatives_of(texts)
                )
        return paths

    def _division_titles(self) -> dict[Path, str]:
        """Return the new titles of the base's divisions."""
        titles: dict[Path, str] = {}
        seen: set[Path] = set()
        for place, article in enumerate(self.base.articles):
            for depth in range(1, len(article.division) + 1):
                path = article.division[:depth]
                if path in seen:
                    continue
                seen.add(path)
                said = {
                    name: homes.image[path][-1].title or ""
                    for name, homes in self.homes.items()
                    if path in homes.image
                }
                division = path[-1]
                label = f"{division.kind}-{division.number}" if division.number else division.kind
                title = self._woven_heading(
                    (place, WHOLE, 3, depth, ""), article.id, division.title, said, label
                )
                if title != division.title:
                    titles[path] = title or ""
        return titles

    # -- what is new -------------------------------------------------------------------------------

    def _newcomers(self) -> Mapping[int, Sequence[Newcomer]]:
        barred = {unit for one in self.whole for unit in one.new}
        arrivals = receive(
            [unit for one in self.revisions for unit in one.new if (unit.version, unit.place) not in barred],
            self.language,
        )
        for conflict in arrivals.conflicts:
            self.found.conflict(
                (conflict.after, BEHIND, 0, 0, conflict.alternatives[0].text),
                self._id(conflict.after),
                "insert",
                "",
                conflict.alternatives,
            )
        listed: list[tuple[ListPlace, Newcomer]] = []
        for after, newcomers in arrivals.entering.items():
            for at, one in enumerate(newcomers):
                where = (after, BEHIND, 1, at, "")
                listed.append((where, one))
                self.found.change(
                    where,
                    None,
                    "insert",
                    one.sponsors,
                    new=whole_text(one.article),
                    to=self._id(after),
                )
        for (first, one), (second, other) in combinations(listed, 2):
            apart = one.after != other.after and not set(one.sponsors) & set(other.sponsors)
            if apart and is_one_topic(one.article, other.article, self.language):
                self.found.review(first, second)
        return arrivals.entering

    def _path_of_newcomer(self, newcomer: Newcomer) -> Nodes:
        paths = {self.homes[unit.version].nodes_of(unit.article.division) for unit in newcomer.units}
        return min(paths, key=path_text)

    def _new_numbers(self) -> dict[Node, str | None]:
        """Return the numbers that divisions of versions have there, where the base has none of the kind."""
        numbers: dict[Node, str | None] = {}
        for revision in self.revisions:
            for article in revision.statute.articles:
                nodes = self.homes[revision.name].nodes_of(article.division)
                for node, division in zip(nodes, article.division, strict=False):
                    if isinstance(node, NewNode):
                        numbers[node] = min(
                            (numbers.get(node, division.number), division.number), key=lambda one: one or ""
                        )
        return numbers

    # -- together ----------------------------------------------------------------------------------

    def _stand_ins(self, newcomer_units: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        found = {free_key(self.versions[name].articles[place], self.free) for name, place in newcomer_units}
        return tuple(sorted(key for key in found if key))

    def _left_out(self, entered: set[Newcomer]) -> dict[str, str]:
        """Return the stand-ins of new units that do not enter, and the keys that they have in their versions."""
        inside = {(unit.version, unit.place) for one in entered for unit in one.units}
        left: dict[str, str] = {}
        for revision in self.revisions:
            for unit in revision.new:
                article = self.versions[unit.version].articles[unit.place]
                stand_in, key = free_key(article, self.free), key_of(article)
                if stand_in and key and (unit.version, unit.place) not in inside:
                    left.setdefault(stand_in, key)
        return left

    def _units(
        self,
        arranged: Sequence[int | Newcomer],
        texts: Mapping[int, str],
        headings: Mapping[int, str | None],
    ) -> list[Unit]:
        taken = {article.id for article in self.base.articles}
        units: list[Unit] = []
        for one in arranged:
            if isinstance(one, int):
                changed = {"text": texts[one], "heading": headings[one]}
                units.append(Unit(self.base.articles[one].model_copy(update=changed), one))
                continue
            chosen = fresh_id(min(unit.article.id for unit in one.units), taken)
            taken.add(chosen)
            places = [(unit.version, unit.place) for unit in one.units]
            article = one.article.model_copy(update={"id": chosen})
            units.append(Unit(article, None, self._stand_ins(places)))
        return units

    def _finished(self, article: Article, unit: Unit, numbering: Numbering) -> Article:
        """Return the unit with its references in the new numbers, and its passages."""
        text = numbering.rewrite(article.text)
        if unit.base is not None and text == self.base.articles[unit.base].text:
            return article
        if unit.base is not None:
            there = [(one.name, one.partner[unit.base]) for one in self._sponsors_of(unit.base)]
            sources = [self.base.articles[unit.base]]
        else:
            there = [(one.name, new.place) for one in self.revisions for new in one.new]
            sources = []
        sources += [self.versions[name].articles[place] for name, place in there]
        return article.model_copy(update={"text": text, "parts": passages_of(text, sources)})
