"""What the directory answers: the JSON of the read API, and what pages are made of.

A value that is not known is left out, never null and never zero. Ids are hexadecimal, days are `YYYY-MM-DD` of the
log's own calendar, measured numbers are decimal strings. `day` is the log's day when a record was logged: ages are
counted from it to the log's current day, so that every replay says the same.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

DocumentStatus = Literal["held", "withdrawn", "federation", "missing"]
MandateStatus = Literal["in-force", "not-begun", "expired", "recalled", "ended", "factory-not-admitted"]


class Answer(BaseModel):
    """A part of an answer: frozen, written under its JSON names, without what is not known."""

    model_config = ConfigDict(
        frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True, extra="forbid"
    )

    def to_json(self) -> bytes:
        """Return the answer's JSON."""
        return self.model_dump_json(exclude_none=True).encode()


class Place(Answer):
    """Where a factory is; the country by its ISO 3166-1 code of two letters."""

    country: str | None = None
    state: str | None = None
    municipality: str | None = None
    town: str | None = None
    latitude: str | None = None
    """Degrees north, as exactly as the factory chose to say."""
    longitude: str | None = None


class Sector(Answer):
    """What a factory makes, by ISIC Rev. 4 and in words."""

    isic: str | None = None
    name: str | None = None


class Period(Answer):
    """The days that a report is about, both included."""

    from_: str = Field(alias="from")
    to: str


class Workers(Answer):
    """Workers by kind."""

    members: int | None = None
    contract: int | None = None
    casual: int | None = None

    @property
    def total(self) -> int | None:
        """The sum of the kinds that are given, or None where none is."""
        given = [count for count in (self.members, self.contract, self.casual) if count is not None]
        return sum(given) if given else None


class ReportSummary(Answer):
    """A status report as lists show it."""

    id: str
    factory: str
    index: int
    day: str
    status: DocumentStatus
    period: Period | None = None
    replaces: str | None = None
    replaced_by: tuple[str, ...] = ()
    capacity_percent: str | None = None
    workers: Workers | None = None
    pay_ratio: str | None = None
    months_left: str | None = None
    training_hours: str | None = None


class FactorySummary(Answer):
    """A factory as the directory's list shows it; `report` is its newest that is not corrected."""

    id: str
    name: str
    standing: str
    place: Place | None = None
    sector: Sector | None = None
    profile: str | None = None
    profile_day: str | None = None
    report: ReportSummary | None = None


class FactoryList(Answer):
    """One page of the directory by name; `next` is the cursor of the page after it."""

    factories: tuple[FactorySummary, ...]
    counts: dict[str, int]
    day: str | None = None
    next: str | None = None


class ReportList(Answer):
    """One page of a factory's reports, newest period first."""

    reports: tuple[ReportSummary, ...]
    next: str | None = None


class Withdrawal(Answer):
    """By which record a document was withdrawn, by whom (factory or network id), and why."""

    record: str
    author: str
    author_name: str | None = None
    reason: str
    words: str | None = None


class DocumentState(Answer):
    """What there is of a document; withdrawn ones say by whom and why."""

    hash: str
    audience: str
    status: DocumentStatus
    withdrawal: Withdrawal | None = None


class Assembly(Answer):
    """The vote that gave a mandate."""

    date: str
    members: int
    present: int
    for_: int = Field(alias="for")
    against: int
    abstained: int


class MandateView(Answer):
    """A mandate: who holds it under which name, what the assembly voted, how far its records have come."""

    id: str
    factory: str
    index: int
    day: str | None = None
    status: MandateStatus
    holder: str | None = None
    holder_status: DocumentStatus | None = None
    key: str
    roles: tuple[str, ...]
    from_: str = Field(alias="from")
    until: str
    assembly: Assembly
    ended_by: str | None = None
    end_reason: str | None = None
    forked: str | None = None
    last_sequence: int
    last_record: str | None = None


class Signer(Answer):
    """A key that signed, by its id; what the key is for and whose it is."""

    keyid: str
    purpose: str | None = None
    owner: str | None = None
    owner_name: str | None = None


class LaterRecord(Answer):
    """A later record about this one."""

    id: str
    index: int
    kind: str


class RecordView(Answer):
    """A record: its ten fields, its place in the log, who signed, what became of its document."""

    id: str
    index: int
    day: str | None = None
    kind: str
    network: str | None = None
    author: str | None = None
    author_name: str | None = None
    mandate: str | None = None
    sequence: int | None = None
    previous: str | None = None
    signed_at: str
    seen: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    document: DocumentState | None = None
    words: str | None = None
    """What there is to say about a recall, recovery, standing or withdrawal: the text of its document."""
    signers: tuple[Signer, ...]
    later: tuple[LaterRecord, ...] = ()


class ReportView(Answer):
    """A status report with all its figures, and the records before and after it."""

    summary: ReportSummary
    factory_name: str
    signed_at: str
    mandate: MandateView | None = None
    document: DocumentState
    figures: dict[str, Any] | None = None
    newest: bool
    counted_to: str
    """The day to which its open waits are counted: today's for the newest report, else that of its logging."""


class ProfileView(Answer):
    """A factory's profile: the record that says it, and what it says."""

    id: str
    index: int
    day: str | None = None
    profile: dict[str, Any]


class FactoryView(Answer):
    """A factory: profile, standing, mandates, and what its custodians and the network said of it."""

    id: str
    name: str
    standing: str
    standing_record: str | None = None
    standing_reason: str | None = None
    charter: str
    custodians: int
    threshold: int
    joined_index: int
    joined_day: str | None = None
    profile: ProfileView | None = None
    mandates: tuple[MandateView, ...]
    later: tuple[LaterRecord, ...] = ()


class LogKeyView(Answer):
    """A verifier key of the log, and the size from which on it signs."""

    from_: int = Field(alias="from")
    vkey: str


class NetworkView(Answer):
    """The network, as its founding in force and its calendar make it."""

    id: str
    name: str
    origin: str
    founding: str
    level: int
    log_keys: tuple[LogKeyView, ...]
    hub_key: str
    custodians: int
    threshold: int
    sponsors: int
    sealing_key: str | None = None
    day: str | None = None
    size: int
    views: int
    writes: bool


class EntryView(Answer):
    """An entry as the list of the log shows it."""

    index: int
    id: str
    kind: str
    author: str | None = None
    author_name: str | None = None
    signed_at: str


class DayView(Answer):
    """A day of the log's calendar; one that corrects shows a fault of the operator."""

    index: int
    id: str
    day: str
    corrects: str | None = None


class LogView(Answer):
    """The log: its head, and a page of its entries, newest first."""

    size: int
    root: str
    checkpoint: str
    handed_over: bool
    entries: tuple[EntryView, ...]
    newer: int | None = None
    older: int | None = None
    days: tuple[DayView, ...]
    corrected_days: tuple[DayView, ...]
    forks: tuple[LaterRecord, ...]


class Health(Answer):
    """Whether the hub writes, and how far its views have come."""

    status: Literal["ok", "read-only"]
    size: int
    day: str | None = None
    views: int


class Figure(Answer):
    """A sum, a median or a count over members; how many gave what it is made of, and how many did not."""

    value: str | None = None
    given: int
    missing: int


class FederationFigures(Answer):
    """What the newest reports of all members say together; `oldest` and `newest` are the last days of their periods.

    Workers, casual workers and training hours are sums; capacity in percent and months left are medians; `equal_pay`
    counts those that pay everyone the same.
    """

    members: int
    reporting: int
    day: str | None = None
    oldest: str | None = None
    newest: str | None = None
    workers: Figure
    casual: Figure
    capacity: Figure
    months_left: Figure
    training_hours: Figure
    equal_pay: Figure


class Change(Answer):
    """Something that was logged: `times` records of one kind by one author in a row, of which this is the last.

    `about` is the factory that an act of the network is about; `period` is that of a report that is held.
    """

    id: str
    index: int
    kind: str
    day: str | None = None
    author: str
    author_name: str | None = None
    about: str | None = None
    about_name: str | None = None
    period: Period | None = None
    times: int
