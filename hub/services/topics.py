"""What a comparison shows: topics by proposals, and one topic with all that is said of it.

    topics = Topics(hub)
    topics.matrix(corrected=True, chosen=("1f2e3d4c5b6a",), differing=False)
    topics.topic(record, article, nth=0, corrected=True, base="1f2e3d4c5b6a")     NothingFound

A topic has no name of its own: its address names one of its articles, in whatever version of a proposal. Columns and
the base are named by the beginning of the id of a text's first version, which stays the same when a new one comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import orjson
import sqlalchemy as sa

from federation.documents.statute import Article
from federation.errors import NothingFound
from federation.ids import RecordId
from federation.statutes.comparing import diff_words
from federation.statutes.tokens import tokenize
from federation.statutes.writing.titles import unit_title
from hub.services.compared import ComparedSet, compared_set, placed_corrections
from hub.services.hub import Hub
from hub.services.statute_models import (
    CorrectionView,
    Matrix,
    MatrixCell,
    MatrixRow,
    ProposalSummary,
    TopicAddress,
    TopicArticle,
    TopicLink,
    TopicView,
    Wording,
)
from hub.services.statutes import correction_view, ops, state_of, summaries
from hub.services.variants import in_order
from hub.storage import comparisons, statute_queries

MAX_COLUMNS: Final = 30
"""Of a matrix for which nobody chose columns."""
COLUMN_SIGNS: Final = 12
_LEAST_IN_COMMON: Final = 0.45  # of the longer text: below it marks hide more than they show
_MOST_SIGNS: Final = 20_000  # of two texts that are compared while somebody waits


def column_of(proposal: ProposalSummary) -> str:
    """Return how an address names a proposal's column."""
    return proposal.first[:COLUMN_SIGNS]


@dataclass(frozen=True, slots=True)
class _Found:
    """A comparison that is done."""

    compared: ComparedSet
    proposals: tuple[ProposalSummary, ...]
    topics: list[dict[str, Any]]

    def homes(self) -> dict[tuple[int, int], list[int]]:
        """Return the topics of each article."""
        homes: dict[tuple[int, int], list[int]] = {}
        for number, topic in enumerate(self.topics):
            for draft, at, *_ in topic["members"]:
                homes.setdefault((draft, at), []).append(number)
        return homes

    def address(self, number: int, homes: Mapping[tuple[int, int], list[int]]) -> TopicAddress:
        """Return what names a topic: an article that stands in no other, where it has one."""
        members = self.topics[number]["members"]
        draft, at, article, _ = min(members, key=lambda one: (len(homes[one[0], one[1]]), one[:2]))
        nth = homes[draft, at].index(number)
        return TopicAddress(
            label=self.topics[number]["label"],
            record=self.compared.proposals[draft].record,
            article=article,
            nth=nth,
        )


class Topics:
    """Reads the comparisons of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database

    def matrix(self, *, corrected: bool, chosen: Sequence[str] = (), differing: bool = False) -> Matrix:
        """Return topics by proposals: those chosen, in the order of their names, or all."""
        with self._database.read() as connection:
            found = _find(connection, corrected=corrected)
            state = state_of(connection, found.compared)
            corrections = len(statute_queries.corrections(connection))
        order = sorted(
            range(len(found.proposals)), key=lambda one: (found.proposals[one].factory_name.casefold(), one)
        )
        wanted = [one for one in order if column_of(found.proposals[one]) in chosen] or order[:MAX_COLUMNS]
        homes = found.homes()
        rows = [
            _row(topic, found.address(number, homes), wanted) for number, topic in enumerate(found.topics)
        ]
        return Matrix(
            state=state,
            columns=tuple(found.proposals[one] for one in wanted),
            all=tuple((found.proposals[one], one in wanted) for one in order),
            rows=tuple(row for row in rows if row is not None and (row.differs or not differing)),
            topics=len(found.topics),
            corrections=corrections,
        )

    def topic(
        self,
        record: RecordId,
        article: str,
        *,
        nth: int = 0,
        corrected: bool = True,
        base: str = "",
        all_pairs: bool = False,
    ) -> TopicView:
        """Return the topic of an article; without a comparison that is done, only how far it came.

        Of the links those with the base, unless all are wanted; and for an article that has none, its strongest.

        Raises NothingFound where there is no such article in the current version of the proposal.
        """
        with self._database.read() as connection:
            found = _find(connection, corrected=corrected)
            state = state_of(connection, found.compared)
            draft = _draft_of(connection, found.compared, record)
            if state.status != "done":
                return TopicView(state=state)
            homes = found.homes()
            number = _number(found.topics, homes, draft, article, nth)
            topic = found.topics[number]
            speaking = sorted({one[0] for one in topic["members"]})
            texts = statute_queries.texts(
                connection, [found.compared.proposals[one].record for one in speaking]
            )
            links = orjson.loads(comparisons.links(connection, found.compared.key, [number])[number])
            corrections = _corrections_of(connection, found, topic)
        articles = _articles(found, topic, texts)
        wordings = _wordings(found, topic, articles, base)
        return TopicView(
            state=state,
            address=found.address(number, homes),
            wordings=wordings,
            silent=tuple(one for at, one in enumerate(found.proposals) if at not in speaking),
            links=tuple(
                TopicLink(
                    a=articles[a],
                    b=articles[b],
                    similarity=similarity,
                    relation=relation,
                    moved=moved,
                    reason=reason,
                )
                for a, b, similarity, relation, moved, reason in (
                    links if all_pairs else _with_base(links, articles, wordings)
                )
            ),
            pairs=len(links),
            corrections=corrections,
            others=tuple(
                found.address(other, homes)
                for other in sorted(
                    {other for one in topic["members"] for other in homes[one[0], one[1]]} - {number}
                )
            ),
            before=found.address(number - 1, homes) if number else None,
            after=found.address(number + 1, homes) if number + 1 < len(found.topics) else None,
        )


# -- finding ----------------------------------------------------------------------------------------


def _find(connection: sa.Connection, *, corrected: bool) -> _Found:
    compared = compared_set(connection, corrected=corrected)
    stored = comparisons.find(connection, compared.key)
    topics = [] if stored is None or stored.matrix is None else orjson.loads(stored.matrix)["topics"]
    return _Found(compared, summaries(connection, compared.proposals), topics)


def _draft_of(connection: sa.Connection, compared: ComparedSet, record: RecordId) -> int:
    first = statute_queries.first_versions(connection).get(record)
    found = next((at for at, one in enumerate(compared.proposals) if one.first == first), None)
    if found is None:
        raise NothingFound("There is no such proposal.", record=record)
    return found


def _number(
    topics: Sequence[dict[str, Any]],
    homes: Mapping[tuple[int, int], list[int]],
    draft: int,
    article: str,
    nth: int,
) -> int:
    for topic in topics:
        for one in topic["members"]:
            if one[0] == draft and one[2] == article:
                numbers = homes[draft, one[1]]
                return numbers[nth] if nth < len(numbers) else numbers[0]
    raise NothingFound("The proposal has no such article.", article=article)


def _row(topic: dict[str, Any], address: TopicAddress, wanted: Sequence[int]) -> MatrixRow | None:
    """Return the topic's line, or None where no proposal shown speaks to it."""
    labels: dict[int, list[str]] = {}
    for draft, _, _, label in topic["members"]:
        labels.setdefault(draft, []).append(label or "")
    cells = tuple(
        MatrixCell(letter=topic["letters"][str(draft)], label=", ".join(filter(None, labels[draft])))
        if draft in labels
        else None
        for draft in wanted
    )
    if not any(cells):
        return None
    said: dict[str, list[int]] = {}
    for column, cell in enumerate(cells):
        if cell is not None:
            said.setdefault(cell.letter, []).append(column)
    return MatrixRow(
        address=address,
        cells=cells,
        letters=tuple((letter, tuple(said[letter])) for letter in sorted(said, key=in_order)),
    )


# -- one topic --------------------------------------------------------------------------------------


def _articles(found: _Found, topic: dict[str, Any], texts: Mapping[RecordId, bytes]) -> list[TopicArticle]:
    """Return the topic's members with their texts, in their order."""
    read = {record: orjson.loads(data) for record, data in texts.items()}
    articles = []
    for draft, at, article_id, _ in topic["members"]:
        proposal = found.proposals[draft]
        said = read.get(RecordId(proposal.id))
        if said is None:
            raise NothingFound("A text was withdrawn a moment ago.", record=proposal.id)
        article = Article.model_validate({**said["statute"]["articles"][at], "parts": ()})
        articles.append(
            TopicArticle(
                proposal=proposal,
                id=article_id,
                title=unit_title(article, said["language"]),
                text=article.text,
                pieces=_pieces(article.text),
                language=said["language"],
            )
        )
    return articles


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the text in pieces, its numbers apart."""
    pieces = [(token.text, token.kind == "number") for token in tokenize(text[:_MOST_SIGNS])]
    joined = [("".join(word for word, _ in some), number) for number, some in groupby(pieces, itemgetter(1))]
    return (*joined, (text[_MOST_SIGNS:], False)) if len(text) > _MOST_SIGNS else tuple(joined)


def _wordings(
    found: _Found, topic: dict[str, Any], articles: Sequence[TopicArticle], base: str
) -> tuple[Wording, ...]:
    said: dict[str, dict[int, list[TopicArticle]]] = {}
    for (draft, *_), article in zip(topic["members"], articles, strict=True):
        said.setdefault(topic["letters"][str(draft)], {}).setdefault(draft, []).append(article)
    letters = sorted(said, key=in_order)
    chosen = next(
        (one for one in letters if any(column_of(found.proposals[draft]) == base for draft in said[one])),
        letters[0],
    )
    (held, *_) = said[chosen].values()
    base_text = _joined(held)
    wordings = []
    for letter in letters:
        (first, *_) = said[letter].values()
        text = _joined(first)
        long = len(text) + len(base_text) > _MOST_SIGNS
        changed = () if letter == chosen or long else diff_words(base_text, text)
        common = sum(len(op.text) for op in changed if op.op == "equal")
        wordings.append(
            Wording(
                letter=letter,
                speakers=tuple(tuple(said[letter][draft]) for draft in sorted(said[letter])),
                text=text,
                ops=ops(changed) if common >= _LEAST_IN_COMMON * max(len(text), len(base_text)) else None,
                base=letter == chosen,
            )
        )
    return tuple(wordings)


def _with_base(
    links: Sequence[Sequence[Any]], articles: Sequence[TopicArticle], wordings: Sequence[Wording]
) -> list[Sequence[Any]]:
    """Return the links of the base's first speaker, and the strongest of each article that is not linked with it."""
    held = next(wording for wording in wordings if wording.base).speakers[0]
    base = {at for at, article in enumerate(articles) if article in held}
    kept = {at for at, (a, b, *_) in enumerate(links) if a in base or b in base}
    linked = base | {end for at in kept for end in links[at][:2]}
    for member in range(len(articles)):
        if member not in linked:
            own = [at for at, link in enumerate(links) if member in link[:2]]
            kept |= {max(own, key=lambda at: (links[at][2], -at))} if own else set()
    return [links[at] for at in sorted(kept)]


def _joined(articles: Sequence[TopicArticle]) -> str:
    return "\n".join(one.text for one in articles)


def _corrections_of(
    connection: sa.Connection, found: _Found, topic: dict[str, Any]
) -> tuple[CorrectionView, ...]:
    """Return the corrections that speak of an article of this topic, applied here or not."""
    positions: dict[RecordId, dict[str, int]] = {}
    for one in found.topics:
        for draft, at, article, _ in one["members"]:
            positions.setdefault(found.compared.proposals[draft].record, {})[article] = at
    whole = compared_set(connection, corrected=True)
    members = {(one[0], one[1]) for one in topic["members"]}
    placed = {
        one["record"]
        for one in placed_corrections(connection, whole, positions)
        if members & {(draft, at) for draft, at in (*one["articles"], *one["to"])}
    }
    first_of = statute_queries.first_versions(connection)
    names = {one.first: one.factory_name for one in whole.proposals}

    def named(places: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        """Return the places with the names of those whose articles they are."""
        return tuple(
            {**one, "factory_name": names.get(first_of.get(RecordId(one["proposal"]), RecordId("")), "?")}
            for one in places
        )

    return tuple(
        view.model_copy(update={"articles": named(view.articles)})
        for view in (correction_view(one) for one in whole.corrections if one.record in placed)
    )
