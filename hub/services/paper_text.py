"""What stands on the paper of a factory: the facts of its page as blocks of text, tables and drawings.

    blocks = PaperText(page, "es").blocks()

    {"kind": "section", "title"}
    {"kind": "text", "text", "style": "plain" | "quiet" | "lead" | "label" | "strong"}
    {"kind": "facts", "rows": [[name, text], …]}
    {"kind": "list", "items": [text, …]}
    {"kind": "table", "head": [text, …], "rows": [[text, …], …], "right": [number of a column, …], "widths"}
    {"kind": "drawing", "svg", "alt", "title", "key": [[svg, text], …]}
    {"kind": "pair", "sides": [[block, …], [block, …]]}

Numbers and dates are in the reader's form already; nothing here is read as code.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from federation.web import formats, words
from hub.services.factory_models import ChartView, Exchange, FactoryPage, Owners, Source
from hub.services.paper_drawings import chart_svg, key_svg, owners_svg, swatch_svg
from hub.services.paper_words import PaperWords, cut

_ROWS: Final = 24
"""Reports in the table: two years of months; the page has all of them."""
_MOST: Final = 12
"""Entries of any other list."""
_FORCE: Final = ("in-force", "not-begun")

Block = dict[str, Any]


class PaperText:
    """The words of one paper."""

    def __init__(self, page: FactoryPage, language: str) -> None:
        self._page = page
        self._language = language
        self._words = PaperWords(language, page.today)

    def blocks(self) -> list[Block]:
        """Return all blocks, in their order."""
        found: list[Block] = []
        for part in (
            self._head(),
            self._profile(),
            self._owners(),
            self._history(),
            self._reports(),
            self._exchange(),
            self._deliveries(),
            self._disputed(),
            self._deadlines(),
            self._mandates(),
        ):
            found += part
        return found

    # -- parts -------------------------------------------------------------------------------------------

    def _head(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        standing = words.word(words.STANDINGS, page.factory.standing, self._language)
        if page.factory.joined_day is not None:
            standing += ", " + _(
                "in the federation since %(day)s", day=formats.day(page.factory.joined_day, self._language)
            )
        blocks = [_text(standing, "quiet")]
        if "about" in page.profile:
            blocks.append(_text(page.profile["about"], "lead"))
        newest = page.newest
        if newest is not None and newest.period is not None:
            none = _("no figure")
            workers = None if newest.workers is None else newest.workers.total
            rows = [
                [_("Workers"), none if workers is None else self._words.number(workers)],
                [_("Capacity in use"), self._words.figure("capacity", newest.capacity_percent)],
                [_("Pay, highest to lowest"), self._words.figure("pay", newest.pay_ratio)],
            ]
            waiting = [one for one in page.deliveries if one.waits is not None and one.state == "waiting"]
            if waiting:
                rows.append([_("Finished and not collected"), self._words.waits(waiting[0])])
            blocks += [_facts(rows), *self._source(page.report_source)]
        return blocks

    def _profile(self) -> list[Block]:
        _, said = self._words.gettext, self._page.profile
        if not said:
            return [
                _section(_("Profile")),
                _text(_("This factory has given no profile, or withdrew it.")),
            ]
        rows = []
        if "place" in said:
            place = said["place"]
            parts = [place.get(name) for name in ("town", "municipality", "state")]
            if "country" in place:
                parts.append(formats.country(place["country"], self._language))
            rows.append([_("Place"), ", ".join(dict.fromkeys(one for one in parts if one))])
        if "sector" in said:
            sector = said["sector"]
            isic = f" (CIIU/ISIC {sector['isic']})" if "isic" in sector else ""
            rows.append([_("Sector"), sector.get("name", "") + isic])
        for name, title in (("products", _("Makes")), ("capabilities", _("Can make or do"))):
            if said.get(name):
                rows.append([title, cut(", ".join(said[name]))])
        if "take_over" in said:
            rows.append([_("How it was taken over"), cut(said["take_over"])])
        return [_section(_("Profile")), _facts(rows), *self._source(self._page.profile_source)]

    def _owners(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        said = page.profile
        if not (page.owners or page.demanded or "legal_form" in said or "demanded_form" in said):
            return []
        today = self._side(_("Today"), said.get("legal_form"), page.owners[-1] if page.owners else None)
        demand = self._side(_("What the workers demand"), said.get("demanded_form"), page.demanded)
        blocks: list[Block] = [
            _section(_("Whose it is, and what the workers demand")),
            {"kind": "pair", "sides": [today, demand]},
        ]
        for before in page.owners[:-1][::-1]:
            shares = ", ".join(
                f"{one.holder} {formats.percent(one.percent, self._language)}" for one in before.shares
            )
            last = "" if before.until is None else self._words.vague(before.until)
            when = (
                _("until %(last)s", last=last)
                if before.since is None
                else _("from %(first)s until %(last)s", first=self._words.vague(before.since), last=last)
            )
            blocks.append(_text(f"{_('Before')}, {when}: {shares}"))
        return blocks

    def _source(self, source: Source | None) -> list[Block]:
        return [] if source is None else [_text(self._words.source(source), "quiet")]

    def _side(self, title: str, form: Mapping[str, Any] | None, owners: Owners | None) -> list[Block]:
        _ = self._words.gettext
        blocks = [_text(title, "strong")]
        if form is None:
            blocks.append(_text(_("legal form not given")))
        else:
            name = words.word(words.LEGAL_FORMS, form["code"], self._language)
            blocks.append(_text(name + (f": {form['name']}" if "name" in form else "")))
        if owners is None:
            return [*blocks, _text(_("shares not given"))]
        shares = [
            [swatch_svg(one.number), f"{one.holder} {formats.percent(one.percent, self._language)}"]
            for one in owners.shares
        ]
        since = (
            []
            if owners.since is None
            else [_text(_("since %(date)s", date=self._words.vague(owners.since)), "quiet")]
        )
        drawn = {
            "kind": "drawing",
            "svg": owners_svg(owners),
            "alt": "; ".join(text for _, text in shares),
            "title": "",
            "key": shares,
        }
        return [*blocks, drawn, *since]

    def _history(self) -> list[Block]:
        _ = self._words.gettext
        marks = {
            "closed": _("Closed by its owners"),
            "occupied": _("Occupied"),
            "recovered": _("Working again under its workers"),
            "joined": _("Joined the federation"),
            "first-report": _("First report"),
            "new-charter": _("New charter of custody"),
            "standing": _("Change of standing"),
            "recovery": _("Recovery of its custody opened"),
        }
        rows = [
            [
                self._words.vague(one.date),
                cut(". ".join([*(marks[mark] for mark in one.marks), *one.texts])),
            ]
            for one in self._page.moments[-2 * _MOST :]
        ]
        return [_section(_("What happened")), _facts(rows)] if rows else []

    def _reports(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        if not page.charted:
            return []
        titles = {
            "capacity": _("Capacity in use"),
            "workers": _("Workers"),
            "pay": _("Pay, highest to lowest"),
            "training": _("Hours of classes"),
        }
        names = {"members": _("Members"), "contract": _("On contract"), "casual": _("Casual")}
        drawn = [self._drawing(one, titles[one.name], names) for one in page.charts if one.drawing]
        blocks: list[Block] = [_section(_("Reports"))]
        blocks += [
            {"kind": "pair", "sides": [[one] for one in drawn[at : at + 2]]} for at in range(0, len(drawn), 2)
        ]
        head = [_("Period"), _("Capacity"), *names.values(), _("Pay ratio"), _("Hours of classes")]
        none = _("no figure")
        rows = [
            [parts[0].period, *(text or none for part in parts for text in part.texts)]
            for parts in zip(*(one.rows[:_ROWS] for one in page.charts), strict=True)
        ]
        blocks.append(
            {
                "kind": "table",
                "head": head,
                "rows": rows,
                "right": [1, 2, 3, 4, 5, 6],
                "widths": [1.6, *[1] * 6],
            }
        )
        if page.charted > _ROWS:
            blocks.append(_text(_("Older reports stand on the page of the factory."), "quiet"))
        return blocks

    def _drawing(self, view: ChartView, title: str, names: Mapping[str, str]) -> Block:
        assert view.drawing is not None  # noqa: S101 - only those are asked for
        several = len(view.series) > 1
        return {
            "kind": "drawing",
            "svg": chart_svg(view.drawing),
            "alt": self._words.gettext("Drawing of the figures in the table beside it: %(what)s", what=title),
            "title": title,
            "key": [[key_svg(at), names[name]] for at, name in enumerate(view.series)] if several else [],
        }

    def _exchange(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        blocks: list[Block] = []
        for listed, title, near in (
            (page.needs, _("Needs"), _("Origin")),
            (page.offers, _("Offers"), _("Goes to")),
        ):
            if listed:
                head = [title, _("How much"), _("Size"), near, _("Until")]
                rows = [self._exchanged(one) for one in listed[:_MOST]]
                blocks.append(
                    {"kind": "table", "head": head, "rows": rows, "right": [1], "widths": [2, 1, 1, 1, 1.2]}
                )
        return [_section(_("Needs and offers")), *blocks, *self._source(page.report_source)] if blocks else []

    def _exchanged(self, one: Exchange) -> list[str]:
        said = one.said
        origin = words.word(words.ORIGINS, said["origin"], self._language) if "origin" in said else ""
        by = formats.short_day(said["by"], self._language) if "by" in said else ""
        if one.days_left is not None and one.days_left < 0:
            by += f" ({self._words.passed(-one.days_left)})"
        return [said["item"], self._words.quantity(said), said.get("size", ""), origin, by]

    def _deliveries(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        rows = []
        for one in page.deliveries[:_MOST]:
            said = one.said
            state = self._words.waits(one) if one.state == "waiting" else self._words.steps(said)
            if "impossible" in said:
                told = said["impossible"].get("told")
                state = f"{_('This order cannot be made:')} {cut(said['impossible']['reason'])} " + (
                    _("Since when the buyer could know it is not reported.")
                    if told is None
                    else _("The buyer could know it since %(date)s.", date=self._words.vague(told))
                )
            rows.append([self._words.order(said), said.get("buyer", _("not given")), state])
        if not rows:
            return []
        head = [_("Order"), _("Buyer"), _("How far it came")]
        return [
            _section(_("Deliveries")),
            {"kind": "table", "head": head, "rows": rows, "right": [], "widths": [1.2, 0.7, 1.8]},
            *self._source(page.report_source),
        ]

    def _disputed(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        blocks: list[Block] = []
        for one in page.disputed.deliveries[:_MOST]:
            others = [
                _text(_("What others say, as %(factory)s reports it", factory=page.factory.name), "label"),
                _list(self._words.claim(claim) for claim in one.others_claims),
            ]
            own = [
                _text(_("What %(factory)s says and signs", factory=page.factory.name), "label"),
                _list([*(self._words.claim(claim) for claim in one.own_claims), self._words.steps(one.said)]),
            ]
            blocks += [_text(self._words.order(one.said), "strong"), {"kind": "pair", "sides": [others, own]}]
        corrected = [
            f"{formats.period(one.period.from_, one.period.to, self._language)}: \n{one.record} →\n{one.corrected_by}"
            for one in page.disputed.corrections[:_MOST]
        ]
        if corrected:
            blocks += [_text(_("Reports that the factory corrected itself"), "strong"), _list(corrected)]
        withdrawn = [
            f"{words.word(words.KINDS, one.kind, self._language)}: "
            f"{words.word(words.REASONS, one.reason, self._language)}.\n{one.record}"
            for one in page.disputed.withdrawn[:_MOST]
        ]
        if withdrawn:
            blocks += [_text(_("What was taken back"), "strong"), _list(withdrawn)]
        forked = [
            f"{self._words.holder(one)}. {_('The evidence')}:\n{one.forked}" for one in page.disputed.forked
        ]
        if forked:
            blocks += [_text(_("Two records for one place"), "strong"), _list(forked)]
        recoveries = [
            f"{formats.day(one.day, self._language)}:\n{one.record}"
            for one in page.disputed.recoveries
            if one.day
        ]
        if recoveries:
            blocks += [_text(_("Recovery of its custody opened"), "strong"), _list(recoveries)]
        return [_section(_("What is disputed or was corrected")), *blocks] if blocks else []

    def _deadlines(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        rows = []
        for one in page.deadlines[:_MOST]:
            days = one.days_left
            left = (
                self._words.passed(-days)
                if days < 0
                else self._words.ngettext(
                    "%(n)s day left", "%(n)s days left", days, n=self._words.number(days)
                )
            )
            earlier = "".join(
                f"; {_('Before')}: {formats.day(before['due'], self._language)}"
                for before in one.said.get("earlier", ())
            )
            rows.append(
                [one.said["what"], f"{formats.day(one.said['due'], self._language)} ({left}){earlier}"]
            )
        return [_section(_("Deadlines")), _facts(rows)] if rows else []

    def _mandates(self) -> list[Block]:
        _, page = self._words.gettext, self._page
        rows = [
            [
                self._words.holder(one),
                "; ".join(words.word(words.ROLES, role, self._language) for role in one.roles)
                + ". "
                + _(
                    "From %(first)s until %(last)s.",
                    first=formats.day(one.from_, self._language),
                    last=formats.day(one.until, self._language),
                )
                + f"\n{one.id}",
            ]
            for one in page.factory.mandates
            if one.status in _FORCE
        ]
        if not rows:
            return [
                _section(_("Mandates")),
                _text(_("No mandate is in force: nobody can sign for this factory now.")),
            ]
        return [_section(_("Mandates")), _facts(rows)]


def _section(title: str) -> Block:
    return {"kind": "section", "title": title}


def _text(text: str, style: str = "plain") -> Block:
    return {"kind": "text", "text": cut(text), "style": style}


def _facts(rows: Iterable[Iterable[str]]) -> Block:
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def _list(items: Iterable[str]) -> Block:
    return {"kind": "list", "items": list(items)}
