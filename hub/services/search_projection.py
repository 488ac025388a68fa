"""What a search reads of a factory: its profile and newest reports as rows of words, and what it is chosen by.

    search_projection.refresh(connection, at_most=…)            the factories that wait
    search_projection.refresh(connection, among={factory})      those of these that wait

Only public documents that are held are read, and of each text its first MAX_TEXT letters. A factory that only asked to
join has no rows.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any, Final

import orjson
import sqlalchemy as sa

from federation.web.formats import country
from federation.web.words import LANGUAGES
from hub.services.payloads import payload_of
from hub.services.stems import fold, spoken, terms, words
from hub.services.vocabulary import division_of, divisions
from hub.storage import search_writes, view_writes
from hub.storage.search_tables import FIELD_NUMBERS
from hub.storage.search_writes import FactoryFacts, FoundFactory, FoundText, KnownWord

MAX_TEXT: Final = 20_000
"""Letters of a field that are kept and searched."""

AT_ONCE: Final = 100
"""Factories whose documents are in memory together."""

PERCENT: Final = 1_000_000
"""view_find.percent counts millionths of a percent."""

NONE: Final = "none"
"""The band of what is not given."""

_FOR_EVER: Final = "9999-12-31"
_NOT_LEARNED: Final = frozenset({FIELD_NUMBERS["division"], FIELD_NUMBERS["earlier"]})
_NAMES: Final = frozenset({"name", "place"})
_SHORTEST_LEARNED: Final = 3

Document = Mapping[str, Any]


def refresh(connection: sa.Connection, among: Iterable[bytes] | None = None) -> None:
    """The rows of the factories that wait, of all or of these, say what the documents say now."""
    wanted = None if among is None else set(among)
    while some := search_writes.pending(connection, AT_ONCE, wanted):
        facts = search_writes.facts_of(connection, some)
        held = _documents_of(connection, facts)
        search_writes.write(connection, [_found(one, held) for one in facts], known_words)
        search_writes.done(connection, some)


def number_of(joined: int, field: str, length: int) -> int:
    """Return the number of a row: which factory, which field, how many words."""
    return joined * 256 + FIELD_NUMBERS[field] * 16 + min(15, int(math.log2(1 + length)))


def known_words(number: int, text: str) -> Iterator[KnownWord]:
    """Give each word once that somebody may have meant: those of names, places, things and the newest report."""
    if number // 16 % 16 in _NOT_LEARNED:
        return
    given = {text[word.begin : word.end].casefold()[:64]: word.folded for word in words(text)}
    for word, folded in given.items():
        if len(folded) >= _SHORTEST_LEARNED and folded.isalpha():
            yield KnownWord(word, folded)


def size_of(workers: int | None) -> str:
    """Return the band of a number of workers."""
    if workers is None:
        return NONE
    return "0-9" if workers < 10 else "10-49" if workers < 50 else "50-249" if workers < 250 else "250-"


def capacity_of(percent: int | None) -> str:
    """Return the band that surveys of recovered factories use: 0, up to 30, 31 to 60, over 60 percent."""
    if percent is None:
        return NONE
    return (
        "0"
        if percent == 0
        else "1-30"
        if percent <= 30 * PERCENT
        else "31-60"
        if percent <= 60 * PERCENT
        else "61-100"
    )


# -- reading ----------------------------------------------------------------------------------------


def _documents_of(connection: sa.Connection, factories: Iterable[FactoryFacts]) -> dict[int, Document]:
    """Return, by the index of the record that names it, each document that may be read."""
    indexes = [index for one in factories for index, _ in one.reports]
    indexes += [one.profile_index for one in factories if one.profile_index is not None]
    hashes = {}
    for index, envelope in search_writes.envelopes_at(connection, indexes).items():
        reference = payload_of(envelope)["document"]
        if reference is not None and reference["audience"] == "public":
            hashes[index] = reference["hash"]
    held = view_writes.public_documents(connection, [bytes.fromhex(one) for one in hashes.values()])
    found: dict[int, Document] = {}
    for index, hash_ in hashes.items():
        document = orjson.loads(held[hash_]) if hash_ in held else None
        if isinstance(document, dict):
            found[index] = document
    return found


def _found(facts: FactoryFacts, held: Mapping[int, Document]) -> FoundFactory:
    if facts.standing == "applied":
        return FoundFactory(facts.joined, None, ())
    try:
        profile = held.get(facts.profile_index or -1, {})
        reports = [(record, held[index]) for index, record in facts.reports if index in held]
        newest = reports[0][1] if reports else {}
        return FoundFactory(facts.joined, _row(facts, newest), tuple(_texts(facts, profile, reports)))
    except (AttributeError, TypeError, ValueError, InvalidOperation):
        # Intake checks documents; a log taken over from elsewhere may bring one that it would have refused.
        return FoundFactory(facts.joined, _row(facts, {}), tuple(_texts(facts, {}, [])))


def _row(facts: FactoryFacts, newest: Document) -> tuple[Any, ...]:
    workers = [count for count in newest.get("workers", {}).values() if count is not None]
    total = sum(workers) if workers else None
    percent = _percent(newest.get("capacity", {}).get("percent"))
    offers = [one.get("by") or _FOR_EVER for one in newest.get("offers", ())]
    return (
        facts.joined,
        facts.factory,
        facts.name_key,
        facts.standing,
        division_of(facts.isic),
        facts.country,
        facts.state,
        None if facts.state is None else fold(facts.state),
        total,
        size_of(total),
        percent,
        capacity_of(percent),
        len(newest.get("needs", ())),
        max(offers, default=None),
        newest.get("period", {}).get("to"),
    )


def _percent(percent: str | None) -> int | None:
    if percent is None:
        return None
    return int((Decimal(percent) * PERCENT).to_integral_value(ROUND_CEILING))


def _texts(
    facts: FactoryFacts, profile: Document, reports: list[tuple[bytes, Document]]
) -> Iterator[FoundText]:
    def row(
        field: str, lines: Iterable[str | None], record: bytes | None, language: str | None
    ) -> Iterator[FoundText]:
        text = "\n".join(dict.fromkeys(line for line in lines if line))[:MAX_TEXT].rstrip()
        if text:
            tongues = () if field in _NAMES else spoken(language)
            found = frozenset(terms(text, tongues))
            yield FoundText(number_of(facts.joined, field, len(text.split())), language, record, text, found)

    said, by = profile.get("language"), facts.profile
    yield from row("name", [facts.name], None, None)
    countries = [country(facts.country, one) for one in LANGUAGES] if facts.country else []
    yield from row("place", [facts.town, facts.municipality, facts.state, *countries], by, None)
    yield from row("sector", [facts.sector], by, said)
    division = divisions().get(division_of(facts.isic) or "", {})
    yield from row("division", division.values(), by, None)
    yield from row("product", profile.get("products", ()), by, said)
    yield from row("capability", profile.get("capabilities", ()), by, said)
    yield from row("about", _story(profile), by, said)
    for record, report in reports[:1]:
        said = report.get("language")
        yield from row("need", _exchanged(report, "needs"), record, said)
        yield from row("offer", _exchanged(report, "offers"), record, said)
        yield from row("report", _told(report), record, said)
    earlier: list[str | None] = [
        line for _, report in reports[1:] for name in ("needs", "offers") for line in _exchanged(report, name)
    ]
    earlier += [line for _, report in reports[1:] for line in _told(report)]
    tongues = {report.get("language") for _, report in reports[1:]}
    yield from row("earlier", earlier, None, tongues.pop() if len(tongues) == 1 else None)


def _story(profile: Document) -> Iterator[str | None]:
    yield profile.get("about")
    for name in ("legal_form", "demanded_form"):
        yield profile.get(name, {}).get("name")
    yield profile.get("take_over")
    for event in profile.get("timeline", ()):
        yield event.get("text")


def _exchanged(report: Document, name: str) -> Iterator[str]:
    """Give a line for each thing that is needed or offered."""
    for one in report.get(name, ()):
        yield " · ".join(part for part in (one.get("item"), one.get("size"), one.get("note")) if part)


def _told(report: Document) -> Iterator[str | None]:
    """Give the other words of a report, a line for each thing."""
    yield report.get("text")
    for one in report.get("difficulties", ()):
        yield one.get("text")
    for one in report.get("deliveries", ()):
        claims = [f"{claim.get('who')}: {claim.get('text')}" for claim in one.get("claims", ())]
        reason = one.get("impossible", {}).get("reason")
        parts = (one.get("item"), one.get("size"), one.get("buyer"), one.get("note"), reason, *claims)
        yield " · ".join(part for part in parts if part)
    for one in report.get("stock", ()):
        yield " · ".join(part for part in (one.get("item"), one.get("note")) if part)
    yield report.get("training", {}).get("about")
    for one in report.get("visits", ()):
        yield " · ".join(part for part in (one.get("who"), one.get("purpose"), one.get("outcome")) if part)
    for one in report.get("community", ()):
        yield one.get("what")
    for one in report.get("deadlines", ()):
        yield one.get("what")
    yield report.get("capacity", {}).get("basis")
