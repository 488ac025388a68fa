"""What a factory did and said: factories/*.toml and statutes/*.toml, read into frozen models.

    name, joins                the day on which it applied; it is admitted on the next one
    custodians, threshold      who speaks for its assembly
    [[mandates]]               holder, from, until, and the assembly that gave it, whose date is the day of the act
    [[recalls]]                day, mandate (1 is the first), reason, words
    [profile]                  `written` lists days; the rest are the document's fields
    [reports]                  on: day of the next month on which a report is written; first and last month
    [figures]                  paths of figures, from the first month to the last: see figures.py
    [facts]                    lists of a report's document; what has a date is said from that date on
    [months.2006-11]           what is different in one report: see Month
    [[proposals]]              file of statutes/, the day on which it is signed, and what it replaces: see Proposal

    statutes/amendments.toml   what factories want changed in each other's proposals: see Amendment
    statutes/corrections.toml  which articles they say are of one topic: see Correction

Dates that only a text holds ("2006-11") are vague, as in the documents.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from federation.records.mandates import RecallReason
from federation.records.withdrawals import WithdrawalReason

STATUTES: Final = files("demo") / "statutes"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Vote(_Part):
    """An assembly and how it voted."""

    date: date
    members: int
    present: int
    votes_for: int
    votes_against: int = 0
    abstained: int = 0


class Mandate(_Part):
    """A mandate that the assembly gave; another holder has another key."""

    holder: str
    first_day: date = Field(alias="from")
    last_day: date = Field(alias="until")
    assembly: Vote
    roles: tuple[str, ...] = ("reporter",)


class Recall(_Part):
    """A mandate taken back."""

    day: date
    mandate: int
    reason: RecallReason
    words: str


class Profile(_Part):
    """A profile and the days on which it was signed; each says what was known by then."""

    written: tuple[date, ...]
    fields: Mapping[str, Any]


class Reports(_Part):
    """When reports are written."""

    on: int
    """The day of the month after."""
    first: str
    last: str
    last_on: date | None = None
    """Where the last one is written before its month is over."""


class Attached(_Part):
    """A file beside a report."""

    name: str
    media_type: str
    text: str


class Withdrawn(_Part):
    """A report whose document was withdrawn."""

    day: date
    reason: WithdrawalReason
    words: str


class Month(_Part):
    """What is different in one report."""

    on: date | None = None
    """Written on another day."""
    sent: date | None = None
    """Synced only on that day."""
    omit: tuple[str, ...] = ()
    """Fields that the report does not give."""
    say: Mapping[str, Any] = {}
    """Fields as they are signed, in place of those worked out."""
    wrong: Mapping[str, Any] = {}
    """Fields as they were signed first, by mistake."""
    corrected: date | None = None
    """The day of the report that corrects it."""
    withdrawn: Withdrawn | None = None
    audience: Literal["public", "federation"] = "public"
    attachments: tuple[Attached, ...] = ()
    forked_by: str | None = None
    """The factory that carries a stick with another report by the same number, written on a copy of the node."""


class Proposal(_Part):
    """Statutes that it proposes."""

    file: str
    """In statutes/; the others call the proposal by the file's name without its ending."""
    on: date
    replaces: str | None = None
    """The earlier version, called so."""
    sent_as: Literal["docx", "odt"] | None = None
    """The factory's file is one of a word processor, made from `file`."""

    @property
    def called(self) -> str:
        """The name by which amendments and corrections mean it."""
        return self.file.rpartition(".")[0]


class Amendment(_Part):
    """A change that it wants in a proposal: one of `replace` with `with`, `after` with `title` and `text`, `delete`."""

    on: date
    target: str
    article: str | None = None
    """Its number in the proposal, as that of `after`."""
    replace: str = ""
    with_: str = Field("", alias="with")
    after: str | None = None
    title: str = ""
    text: str = ""
    delete: bool = False
    reason: str


class Correction(_Part):
    """Articles of which it says that they speak of the same; each as "inaf:article-11"."""

    on: date
    act: Literal["join", "part", "move"]
    articles: tuple[str, ...]
    to: tuple[str, ...] = ()
    reason: str


class Story(_Part):
    """One factory."""

    slug: str
    name: str
    joins: date
    admitted: bool = True
    custodians: int = 1
    threshold: int = 1
    mandates: tuple[Mandate, ...] = ()
    recalls: tuple[Recall, ...] = ()
    profile: Profile | None = None
    reports: Reports | None = None
    figures: Mapping[str, Any] = {}
    facts: Mapping[str, Sequence[Mapping[str, Any]]] = {}
    months: Mapping[str, Month] = {}
    proposals: tuple[Proposal, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def reported(self) -> Iterator[str]:
        """Give the months that are reported, as 2006-11."""
        if self.reports is None:
            return
        year, month = map(int, self.reports.first.split("-"))
        while (named := f"{year}-{month:02}") <= self.reports.last:
            yield named
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def read_story(slug: str) -> Story:
    """Return the story of a factory."""
    text = (files("demo") / "factories" / f"{slug}.toml").read_text("utf-8")
    told = tomllib.loads(text)
    profile = told.pop("profile", None)
    if profile is not None:
        told["profile"] = {"written": profile.pop("written"), "fields": profile}
    told |= {name: _told_by(slug, name) for name in ("amendments", "corrections")}
    return Story(slug=slug, **told)


def _told_by(slug: str, name: str) -> list[dict[str, Any]]:
    """Return what one factory said, of that which stands in one file for all of them."""
    told = tomllib.loads((STATUTES / f"{name}.toml").read_text("utf-8"))[name]
    return [
        {field: value for field, value in one.items() if field != "by"} for one in told if one["by"] == slug
    ]


def read_stories() -> tuple[Story, ...]:
    """Return all factories, in the order in which they joined."""
    names = (file.name for file in (files("demo") / "factories").iterdir())
    stories = (read_story(name.removesuffix(".toml")) for name in names if name.endswith(".toml"))
    return tuple(sorted(stories, key=lambda story: (story.joins, story.slug)))
