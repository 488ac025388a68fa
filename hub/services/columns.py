"""The tables that can be taken along, and what each column says: for the files themselves and for docs/data.md.

    TABLES            those of the SQLite file, in their order
    FACTORIES_CSV, REPORTS_CSV
    described(text, "es")      what a table or column says, in a language

In the SQLite file everything is named by its place in the log (`log_index`), which is short and the same for ever; the
ids stand once, in `records` and `factories`. In the CSV files, which stand alone, ids are written out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from federation.web.words import N_, catalogue

Kind = Literal["text", "integer", "number"]
"""`number` is a decimal number as it was signed; in SQLite a column of affinity NUMERIC."""

_TRANSLATIONS: Final = Path(__file__).resolve().parent.parent / "translations"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what stands in it, and what that says."""

    name: str
    kind: Kind
    says: str
    of: str = ""
    """The table whose log_index stands here."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its rows are told apart by the first `key` columns."""

    name: str
    says: str
    columns: tuple[Column, ...]
    key: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def text(name: str, says: str) -> Column:
    """Return a column of texts."""
    return Column(name, "text", says)


def integer(name: str, says: str, of: str = "") -> Column:
    """Return a column of whole numbers."""
    return Column(name, "integer", says, of)


def number(name: str, says: str) -> Column:
    """Return a column of decimal numbers."""
    return Column(name, "number", says)


def described(says: str, language: str) -> str:
    """Return in a language what a table or column says."""
    return catalogue(language, _TRANSLATIONS).gettext(says)


def all_texts() -> Iterator[str]:
    """Give every description: what changes one of them changes the file."""
    for table in TABLES:
        yield table.says
        for column in table.columns:
            yield f"{table.name}.{column.name} {column.kind} {column.says}"


_DAY: Final = text("day", N_("The log's day when it was logged, YYYY-MM-DD"))
_INDEX: Final = integer("log_index", N_("Place in the log, counted from 0"))
_FACTORY: Final = integer("factory", N_("Which factory, by the place of its first charter"), "factories")
_REPORT: Final = integer("report", N_("Which report, by its place in the log"), "reports")
_POSITION: Final = integer("position", N_("Which one in the report's list, counted from 1"))
_ITEM: Final = text("item", N_("What it is, in the factory's words"))
_AMOUNT: Final = number("amount", N_("How much of it"))
_UNIT: Final = text("unit", N_("The unit of the amount, as the factory calls it"))
_SIZE: Final = text("size", N_("Its size, in the factory's words"))
_NOTE: Final = text("note", N_("What the factory adds in words"))
_NAME: Final = text("name", N_("The factory's name"))
_STANDING: Final = text("standing", N_("Its standing in the network: admitted, suspended or left"))
_COUNTRY: Final = text("country", N_("Country, by its two letters of ISO 3166-1"))
_STATE: Final = text("state", N_("State or province"))
_MUNICIPALITY: Final = text("municipality", N_("Municipality"))
_TOWN: Final = text("town", N_("Town"))
_LATITUDE: Final = number("latitude", N_("Degrees north, where the factory gives them"))
_LONGITUDE: Final = number("longitude", N_("Degrees east, where the factory gives them"))
_ISIC: Final = text("isic", N_("Sector by CIIU/ISIC Rev. 4, two to four digits"))
_SECTOR: Final = text("sector", N_("Sector in the factory's words"))
_PROFILE_DAY: Final = text("profile_day", N_("The log's day when its newest profile was logged"))
_PERIOD_FROM: Final = text("period_from", N_("First day that the report is about"))
_PERIOD_TO: Final = text("period_to", N_("Last day that the report is about"))
_FIGURES: Final = (
    number("capacity_percent", N_("Capacity in use, in percent")),
    integer("members", N_("Workers who are members")),
    integer("contract", N_("Workers on contract")),
    integer("casual", N_("Casual workers")),
    number("pay_ratio", N_("Highest pay as a multiple of the lowest; 1 is equal pay")),
    number("months_left", N_("For how many months the factory can go on with what it has")),
    number("training_hours", N_("Hours of classes in the period")),
)

FACTORIES_CSV: Final = Table(
    "factories.csv",
    N_("Every factory that is or was a member, by name, with its newest figures"),
    (
        text("id", N_("The factory's id")),
        _NAME,
        _STANDING,
        _COUNTRY,
        _STATE,
        _MUNICIPALITY,
        _TOWN,
        _LATITUDE,
        _LONGITUDE,
        _ISIC,
        _SECTOR,
        text("profile", N_("Id of the record of its newest profile")),
        _PROFILE_DAY,
        text("report", N_("Id of the record of its newest report that is not corrected")),
        text("report_day", N_("The log's day when that report was logged")),
        _PERIOD_FROM,
        _PERIOD_TO,
        *_FIGURES,
    ),
)

REPORTS_CSV: Final = Table(
    "reports.csv",
    N_("Every report, in the order of the log, with its main figures"),
    (
        _INDEX,
        _DAY,
        text("id", N_("Id of the report's record")),
        text("factory", N_("Id of the factory")),
        text("factory_name", N_("The factory's name")),
        text("held", N_("yes, or no where its words are withdrawn, not for the public or not here")),
        _PERIOD_FROM,
        _PERIOD_TO,
        text("replaces", N_("Id of the report that it corrects")),
        text("corrected_by", N_("Id of the newest report that corrects it")),
        *_FIGURES,
    ),
)

_EXCHANGE: Final = (
    _REPORT,
    _POSITION,
    _ITEM,
    _AMOUNT,
    _UNIT,
    _SIZE,
    text("origin", N_("How far it may come or go: domestic, region or anywhere")),
    text("by_day", N_("The day until which it is needed or stands")),
    _NOTE,
)

TABLES: Final = (
    Table(
        "about",
        N_("What this file is, and of which log it is a view"),
        (text("name", N_("What is said")), text("value", N_("What it is"))),
    ),
    Table(
        "descriptions",
        N_("What every table and every column says, in three languages"),
        (
            text("table_name", N_("The table")),
            text("column_name", N_("The column; empty for the table itself")),
            text("es", N_("In Spanish")),
            text("pt", N_("In Portuguese")),
            text("en", N_("In English")),
        ),
        key=2,
    ),
    Table(
        "factories",
        N_("Every factory that is or was a member, with its newest profile"),
        (
            _INDEX,
            text("id", N_("The factory's id: that of its first charter")),
            _NAME,
            _STANDING,
            text("joined_day", N_("The log's day when it was admitted")),
            _COUNTRY,
            _STATE,
            _MUNICIPALITY,
            _TOWN,
            _LATITUDE,
            _LONGITUDE,
            _ISIC,
            _SECTOR,
            text("legal_form", N_("Legal form: a code of docs/data.md")),
            text("demanded_form", N_("Legal form that the workers demand")),
            text("closed", N_("When its owners closed it, as exactly as it is known")),
            text("occupied", N_("When it was occupied, as exactly as it is known")),
            text("recovered", N_("When it worked again, as exactly as it is known")),
            text("about", N_("What it says of itself")),
            text("take_over", N_("How it was taken over, in its words")),
            text("website", N_("Web address that it gives, not checked")),
            text("language", N_("Language of its profile")),
            integer("profile", N_("Place of that profile in the log"), "records"),
            _PROFILE_DAY,
            integer("report", N_("Its newest report that is not corrected"), "reports"),
        ),
    ),
    Table(
        "products",
        N_("What a factory makes, or could make or do, by its profile"),
        (
            _FACTORY,
            text("what", N_("product or capability")),
            integer("position", N_("Which one in the profile's list, counted from 1")),
            text("name", N_("In the factory's words")),
        ),
        key=3,
    ),
    Table(
        "ownership",
        N_("Whose a factory is, was, or should be, by its profile"),
        (
            _FACTORY,
            text("what", N_("owned, or demanded by the workers")),
            integer("position", N_("Which one in the profile's list, counted from 1")),
            text("holder", N_("Who holds the share")),
            number("percent", N_("The share in percent")),
            text("since", N_("From when on, as exactly as it is known")),
        ),
        key=3,
    ),
    Table(
        "events",
        N_("What happened in a factory, by its profile"),
        (
            _FACTORY,
            integer("position", N_("Which one in the profile's list, counted from 1")),
            text("date", N_("When, as exactly as it is known")),
            text("text", N_("What happened, in the factory's words")),
        ),
        key=2,
    ),
    Table(
        "reports",
        N_("Every report with its figures; what a report does not say is null, never zero"),
        (
            _INDEX,
            _FACTORY,
            _DAY,
            integer("held", N_("1, or 0 where its words are withdrawn, not for the public or not here")),
            _PERIOD_FROM,
            _PERIOD_TO,
            integer("replaces", N_("The report that it corrects"), "reports"),
            text("language", N_("Language of its words")),
            *_FIGURES[:1],
            text("capacity_basis", N_("What 100 percent means, in the factory's words")),
            *_FIGURES[1:5],
            number("income_production", N_("Income from production, in percent of all")),
            number("income_repair", N_("Income from repairs, in percent of all")),
            number("income_loans", N_("Income from loans, in percent of all")),
            number("income_grants", N_("Income from grants, in percent of all")),
            number("income_other", N_("Other income, in percent of all")),
            *_FIGURES[5:],
            integer("training_people", N_("People in these classes")),
            text("training_about", N_("What the classes are about, in the factory's words")),
            text("text", N_("What else the report says, in the factory's words")),
        ),
    ),
    Table(
        "pay_by_function",
        N_("Pay by function, as a multiple of the lowest; never one person's pay"),
        (
            _REPORT,
            _POSITION,
            text("function", N_("The function, in the factory's words")),
            number("ratio", N_("Its pay as a multiple of the lowest")),
        ),
        key=2,
    ),
    Table(
        "stock",
        N_("What lies in a factory, by its report"),
        (_REPORT, _POSITION, _ITEM, _AMOUNT, _UNIT, _NOTE),
        key=2,
    ),
    Table("needs", N_("What a factory looks for, by its report"), _EXCHANGE, key=2),
    Table("offers", N_("What a factory can give, by its report"), _EXCHANGE, key=2),
    Table(
        "deliveries",
        N_(
            "Orders on their way from promise to payment, as a factory's report says; a step without date is not known"
        ),
        (
            _REPORT,
            _POSITION,
            _ITEM,
            _AMOUNT,
            _UNIT,
            _SIZE,
            text("buyer", N_("Who ordered")),
            text("ordered", N_("When it was ordered, as exactly as it is known")),
            text("promised", N_("For when it was promised")),
            text("made", N_("When it was made")),
            text("ready", N_("When it was ready to be collected")),
            text("inspected", N_("When it was inspected")),
            text("collected", N_("When it was collected")),
            text("paid", N_("When it was paid")),
            text("impossible", N_("Why the order cannot be made")),
            text("impossible_told", N_("When the buyer could know that")),
            _NOTE,
        ),
        key=2,
    ),
    Table(
        "claims",
        N_("What somebody says of a delivery, by the factory's report: theirs, and no fact of the report"),
        (
            _REPORT,
            integer("delivery", N_("Which delivery of the report, counted from 1")),
            _POSITION,
            text("who", N_("Who says it")),
            text("date", N_("When, as exactly as it is known")),
            text("text", N_("What they say")),
        ),
        key=3,
    ),
    Table(
        "deadlines",
        N_("What is due, by a factory's report"),
        (
            _REPORT,
            _POSITION,
            text("what", N_("What is due, in the factory's words")),
            text("due", N_("The day on which it is due")),
            text("set_on", N_("The day on which this was set")),
        ),
        key=2,
    ),
    Table(
        "earlier_deadlines",
        N_("The days on which something was due before, the first one first"),
        (
            _REPORT,
            integer("deadline", N_("Which deadline of the report, counted from 1")),
            _POSITION,
            text("due", N_("The day on which it was due")),
            text("set_on", N_("The day on which this was set")),
            text("reason", N_("Why it was moved, in the factory's words")),
        ),
        key=3,
    ),
    Table(
        "visits",
        N_("Who came to a factory, by its report"),
        (
            _REPORT,
            _POSITION,
            text("date", N_("When, as exactly as it is known")),
            text("who", N_("Who came")),
            text("purpose", N_("What for")),
            text("outcome", N_("What came of it")),
        ),
        key=2,
    ),
    Table(
        "community",
        N_("What a factory did for those around it, by its report"),
        (
            _REPORT,
            _POSITION,
            text("what", N_("What it did, in its words")),
            number("hours", N_("Hours in the period")),
            integer("people", N_("How many people")),
        ),
        key=2,
    ),
    Table(
        "difficulties",
        N_("What stands in a factory's way, by its report"),
        (
            _REPORT,
            _POSITION,
            text("code", N_("A code of docs/data.md")),
            text("text", N_("In the factory's words")),
        ),
        key=2,
    ),
    Table(
        "mandates",
        N_(
            "Every mandate that an assembly gave; who holds it stands on the site only, where it can be withdrawn"
        ),
        (
            _INDEX,
            _FACTORY,
            _DAY,
            text("status", N_("in-force, not-begun, expired, recalled, ended or factory-not-admitted")),
            text("roles", N_("What the delegate may sign, separated by spaces")),
            text("first_day", N_("First day of the mandate")),
            text("last_day", N_("Last day of the mandate")),
            text("assembly_day", N_("The day of the assembly")),
            integer("members", N_("Members of the assembly")),
            integer("present", N_("Members who were present")),
            integer("votes_for", N_("Votes for")),
            integer("votes_against", N_("Votes against")),
            integer("abstained", N_("Abstentions")),
        ),
    ),
    Table(
        "proposals",
        N_("Every proposal of statutes; its text stands on the site"),
        (
            _INDEX,
            _FACTORY,
            _DAY,
            text("title", N_("Its title")),
            text("language", N_("Its language")),
            integer("articles", N_("How many articles it has")),
            integer("amends", N_("The proposal of which it is an amended version"), "records"),
            integer("replaces", N_("The proposal that it replaces"), "records"),
            integer("current", N_("1, or 0 where a later version is there or its text is not")),
        ),
    ),
    Table(
        "records",
        N_("Every entry of the log, without its words: to find its signed record on the site by its id"),
        (
            _INDEX,
            text("id", N_("The record's id: SHA-256 of what was signed")),
            text("kind", N_("Kind of record: a code of docs/protocol.md")),
            integer(
                "factory",
                N_("Whose record it is, by the place of the factory's first charter; null for the network"),
            ),
            integer("mandate", N_("The mandate by which it was signed"), "records"),
            integer("sequence", N_("Its number among the records of that mandate")),
            text("signed_at", N_("When it was signed, by its author's clock")),
            _DAY,
            text("document", N_("Hash of its document, where it has one for the public")),
            integer("held", N_("1 where that document is here and not withdrawn")),
        ),
    ),
)
"""Those of the SQLite file."""
