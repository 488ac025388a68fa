"""Questions: a document filled in by answers. An empty answer leaves the field out.

Each answer is judged at once, by the same rules that judge the whole: what is wrong is asked again.
"""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

import click

from federation.errors import DocumentMalformed
from node.commands.terminal import tell, warn
from node.translations import N_, say

if TYPE_CHECKING:
    from node.services.exactness import Exactness


@dataclass(frozen=True, slots=True)
class Question:
    """One field: where it stands (`capacity.percent`), what is asked, and how the answer is read."""

    where: str
    text: str
    read: Callable[[str], object] = str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Repeated:
    """A list of entries, each with its own questions; the first one empty ends the list."""

    where: str
    text: str
    questions: tuple[Question, ...] = field(default=())


def _whole(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and str(int(text)) == text else text


def _point(text: str) -> str:
    """Read a number as people here write it: 0,5 is 0.5."""
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _coordinates(text: str) -> object:
    """Read degrees north and east as they are copied from a map: 10.3512, -66.9813 or 10,3512 -66,9813."""
    from federation.documents.values import spell_number

    parts = text.replace(";", " ").replace(", ", " ").replace("°", " ").split()
    if len(parts) == 1:
        parts = text.split(",")
    try:
        latitude, longitude = (spell_number(Decimal(_point(part))) for part in parts)
    except (ValueError, InvalidOperation):
        return {"latitude": text}
    return {"latitude": latitude, "longitude": longitude}


REPORT: tuple[Question | Repeated, ...] = (
    Question("period.from", N_("First day of the period (YYYY-MM-DD)"), needed=True),
    Question("period.to", N_("Last day of the period (YYYY-MM-DD)"), needed=True),
    Question("capacity.percent", N_("Capacity used, in percent"), _point),
    Question("capacity.basis", N_("What 100 percent means")),
    Question("workers.members", N_("Workers who are members"), _whole),
    Question("workers.contract", N_("Workers with a contract"), _whole),
    Question("workers.casual", N_("Casual workers"), _whole),
    Question("pay.ratio", N_("Highest pay as a multiple of the lowest (1: equal)"), _point),
    Question("income.production", N_("Income from production, in percent"), _point),
    Question("income.repair", N_("Income from repairs, in percent"), _point),
    Question("income.loans", N_("Income from loans, in percent"), _point),
    Question("income.grants", N_("Income from grants, in percent"), _point),
    Question("income.other", N_("Other income, in percent"), _point),
    Question("months_left", N_("Months that the factory can go on with what it has"), _point),
    Repeated(
        "needs",
        N_("Something that is needed"),
        (
            Question("item", N_("What is needed")),
            Question("quantity.amount", N_("How much"), _point),
            Question("quantity.unit", N_("In which unit")),
            Question("size", N_("Size")),
            Question("by", N_("By which day (YYYY-MM-DD)")),
        ),
    ),
    Repeated(
        "offers",
        N_("Something that is offered"),
        (
            Question("item", N_("What is offered")),
            Question("quantity.amount", N_("How much"), _point),
            Question("quantity.unit", N_("In which unit")),
            Question("size", N_("Size")),
        ),
    ),
    Repeated(
        "deliveries",
        N_("A delivery"),
        (
            Question("item", N_("What was ordered")),
            Question("quantity.amount", N_("How much"), _point),
            Question("quantity.unit", N_("In which unit")),
            Question("buyer", N_("Who ordered it")),
            Question("promised", N_("Promised (2007, 2007-04 or 2007-04-19)")),
            Question("made", N_("Made (date, as exact as it is known)")),
            Question("ready", N_("Ready (date, as exact as it is known)")),
            Question("collected", N_("Collected (date, as exact as it is known)")),
            Question("paid", N_("Paid (date, as exact as it is known)")),
        ),
    ),
    Question("training.hours", N_("Hours of classes in the period"), _point),
    Question("training.people", N_("People in the classes"), _whole),
    Repeated(
        "difficulties",
        N_("A difficulty"),
        (
            Question(
                "code",
                N_("Kind: raw-material, finance, sales, machinery, legal, state, energy, skills, other"),
            ),
            Question("text", N_("In words")),
        ),
    ),
    Question("text", N_("Anything else, in words")),
)

PROFILE: tuple[Question | Repeated, ...] = (
    Question("about", N_("What the factory is, in words")),
    Question("place.country", N_("Country (two letters, as VE)")),
    Question("place.state", N_("State")),
    Question("place.municipality", N_("Municipality")),
    Question("place.town", N_("Town")),
    Question(
        "place.latitude",
        N_(
            "Coordinates, as degrees north and east: 10.3512, -66.9813 (how exactly they are shown is asked next)"
        ),
        _coordinates,
    ),
    Question("sector.name", N_("Sector")),
    Question("sector.isic", N_("Sector as a number of ISIC Rev. 4 (2 to 4 digits)")),
    Repeated("products", N_("A product")),
    Repeated("capabilities", N_("Something that the factory can make or do")),
    Question(
        "legal_form.code",
        N_("Legal form: cooperative, company, state-enterprise, mixed, association, none, other"),
    ),
    Question("demanded_form.code", N_("Legal form that the workers demand")),
    Question("closed", N_("Closed by its owners (2002, 2002-12 or 2002-12-10)")),
    Question("occupied", N_("Occupied (date, as exact as it is known)")),
    Question("recovered", N_("Recovered (date, as exact as it is known)")),
    Question("take_over", N_("How the take-over went, in words")),
    Question("website", N_("Address of a web page")),
)


def ask(
    questions: Sequence[Question | Repeated], kind: Literal["profile", "status-report"]
) -> dict[str, object]:
    """Return the fields that a person answered."""
    tell(say("What is not known stays empty: press Enter."))
    fields: dict[str, Any] = {}
    for question in questions:
        if isinstance(question, Question):
            _ask_one(question, fields, lambda: _faults(fields, kind))
        else:
            entries = _ask_entries(question, fields, kind)
            if entries:
                fields[question.where] = entries
    return fields


def ask_exactness(usual: Exactness) -> Exactness:
    """Return how exactly a person wants the place to be shown."""
    tell(say("How exactly may the place be known? What is signed and public stays known for ever."))
    for name, words in EXACTNESS_WORDS.items():
        tell(f"  {name:<8} {say(words)}")
    while True:
        text = _answer(say("One of these (Enter: {usual})", usual=usual)).lower().replace(" ", "") or usual
        for name in EXACTNESS_WORDS:
            if text == name:
                return name
        warn(say("There is no such choice."))


EXACTNESS_WORDS: Mapping[Exactness, str] = {
    "exact": N_("the coordinates as they were given"),
    "1km": N_("coordinates within about 1 km"),
    "10km": N_("coordinates within about 10 km"),
    "town": N_("the town or municipality, without coordinates"),
    "state": N_("the state or province alone"),
    "country": N_("the country alone"),
}


def _ask_entries(
    repeated: Repeated, fields: dict[str, Any], kind: Literal["profile", "status-report"]
) -> list[object]:
    entries: list[object] = []
    while True:
        if not repeated.questions:
            text = _answer(say(repeated.text))
            if not text:
                return entries
            entries.append(text)
            continue
        entry: dict[str, Any] = {}
        tell(say(repeated.text))
        for number, question in enumerate(repeated.questions):
            whole = {**fields, repeated.where: [*entries, entry]}
            _ask_one(question, entry, lambda whole=whole: _faults(whole, kind))  # type: ignore[misc]
            if number == 0 and not entry:
                return entries
        entries.append(entry)


def _ask_one(question: Question, fields: dict[str, Any], faults: Callable[[], dict[str, str]]) -> None:
    """Ask until the answer is good or empty."""
    *path, name = question.where.split(".")
    while True:
        text = _answer(say(question.text))
        if not text:
            if question.needed:
                continue
            return
        holder = fields
        for step in path:
            holder = holder.setdefault(step, {})
        read = question.read(text)
        given = read if isinstance(read, dict) else {name: read}
        holder.update(given)
        found = [words for where, words in faults().items() if where.endswith(question.where)]
        found += [
            words
            for other in given
            if other != name
            for where, words in faults().items()
            if where.endswith(other)
        ]
        if not found:
            return
        warn(found[0])
        for one in given:
            del holder[one]
        if path and not holder:
            del fields[path[0]]


def _answer(text: str) -> str:
    typed: str = click.prompt(text, default="", show_default=False, err=True)
    return typed.strip()


def _faults(fields: dict[str, Any], kind: Literal["profile", "status-report"]) -> dict[str, str]:
    """Return what is wrong so far, by field; what is not asked yet counts as well, and is not looked at."""
    from federation.documents import read_document

    try:
        read_document({"attachments": [], "language": "es", **fields, "type": kind})
    except DocumentMalformed as fault:
        return {words.partition(":")[0]: words for words in str(fault).split("; ")}
    return {}
