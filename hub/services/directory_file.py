"""All public data as one SQLite file, whose tables and columns are described inside it (columns.py).

    files = DirectoryFiles(hub)
    with files.newest() as file: …      made for the log as it is now, or kept from before; `.mark` tells files apart

One reading of the database, a few hundred entries in memory at a time. The same log gives the same bytes with the same
program. A file that was made while a document was withdrawn is thrown away: nothing withdrawn is ever handed out.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import sqlalchemy as sa

from federation.errors import Busy, NothingFound
from federation.ids import DocumentHash, RecordId
from federation.rules.state import FactoryState, MandateState, RecallState, recall_key
from hub.services import directory_parts as parts
from hub.services.columns import TABLES, Table, all_texts, described
from hub.services.hub import Hub
from hub.services.projector import payload_of
from hub.services.take_rows import decoded, document_hash_of, documents_of
from hub.storage import entries, take_queries, view_queries
from hub.storage.entries import Entry
from hub.storage.kept_files import KeptFile, KeptFiles
from hub.storage.table_file import TableFile
from hub.storage.take_queries import Days
from hub.storage.view_queries import FactoryRow, ReportRow

FORM: Final = 1
"""Raised whenever what stands in the file changes, apart from descriptions."""

FOLDER: Final = "taken"

_ENTRIES_A_BATCH: Final = 256
_WAIT_SECONDS: Final = 25.0
_TRIES: Final = 3
_AFFINITY: Final = {"text": "TEXT", "integer": "INTEGER", "number": "NUMERIC"}
_BY_NAME: Final[Mapping[str, Table]] = {table.name: table for table in TABLES}
_INDEXED: Final = (("reports", "factory"), ("records", "id"), ("mandates", "factory"))

Rows: TypeAlias = defaultdict[str, list[dict[str, Any]]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """An open file, and a mark that stands for its bytes."""

    mark: str
    size: int  # of the log
    stream: KeptFile


class _Grown(Exception):
    """The log is not any more what the file was to be made of."""


class _Sizes(NamedTuple):
    """How far the views and the rules' state have come: both go into the file."""

    views: int
    log: int


class DirectoryFiles:
    """Makes and keeps the file of one hub, for any number of threads."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._kept = KeptFiles(hub.settings.data / FOLDER)

    def mark(self) -> str:
        """Return a mark of the file for the log as it is now: the same bytes have the same mark."""
        return self._mark(self._sizes())

    def newest(self, before_making: Callable[[], object] = lambda: None) -> DirectoryFile:
        """Return the file for the log as it is now. Raises Busy, NothingFound before the founding, StorageFault.

        `before_making` may raise what refuses to make it; a file that was made already it is not asked about.
        """
        for _ in range(_TRIES):
            sizes = self._sizes()
            mark = self._mark(sizes)
            try:
                stream = self._kept.get(_name(sizes, mark), self._making(sizes, before_making), _WAIT_SECONDS)
            except _Grown:
                continue
            with self._hub.database.read() as connection:
                if take_queries.last_withdrawal(connection) < sizes.views:
                    return DirectoryFile(mark, sizes.views, stream)
            stream.close()
        raise Busy("The file is being made: ask again in a moment.")

    def sweep(self) -> None:
        """Nothing is kept that says something else than the log does now."""
        if self._kept.names():
            sizes = self._sizes()
            self._kept.forget({_name(sizes, self._mark(sizes))})

    @property
    def _is_demonstration(self) -> bool:
        return self._hub.settings.calendar is not None

    def _sizes(self) -> _Sizes:
        with self._hub.database.read() as connection:
            return _sizes_in(connection)

    def _mark(self, sizes: _Sizes) -> str:
        facts = [
            str(FORM),
            str(sizes),
            str(self._is_demonstration),
            self._hub.log.root_at(sizes.views).hex(),
            *all_texts(),
        ]
        facts += [described(table.says, language) for table in TABLES for language in ("es", "pt")]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]

    def _making(self, sizes: _Sizes, before: Callable[[], object] = lambda: None) -> Callable[[Path], None]:
        def make(path: Path) -> None:
            before()
            with self._hub.database.read() as connection:
                take_queries.snapshot(connection)
                if _sizes_in(connection) != sizes:
                    raise _Grown
                with TableFile.create(path, FORM) as file:
                    _Filling(connection, file, sizes.views, Days(connection), self._is_demonstration).fill(
                        self._hub.log.root_at(sizes.views)
                    )

        return make


def _sizes_in(connection: sa.Connection) -> _Sizes:
    return _Sizes(view_queries.views_size(connection), entries.read_head(connection).size)


def _name(sizes: _Sizes, mark: str) -> str:
    return f"{sizes.views}-{mark}.sqlite"


@dataclass
class _Filling:
    """One file that is being filled, from one reading."""

    connection: sa.Connection
    file: TableFile
    size: int
    days: Days
    is_demonstration: bool
    factories: dict[RecordId, int] = field(default_factory=dict)
    """Every factory's first charter: its id and its place."""
    mandates: dict[RecordId, int] = field(default_factory=dict)

    def fill(self, root: bytes) -> None:
        """Write all tables."""
        for table in TABLES:
            columns = [(column.name, _AFFINITY[column.kind], column.of) for column in table.columns]
            self.file.table(table.name, columns, table.key)
        self._describe()
        self._records()
        self._about(root)
        self._factories()
        self._mandates()
        self._proposals()
        for name, column in _INDEXED:
            self.file.index(name, column)

    def _put(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        names = _BY_NAME[table].names
        self.file.insert(table, [tuple(row.get(name) for name in names) for row in rows])

    def _put_all(self, rows: Rows) -> None:
        for table, some in rows.items():
            self._put(table, some)

    def _describe(self) -> None:
        for table in sorted(TABLES, key=lambda one: one.name):
            said = [("", table.says), *((column.name, column.says) for column in table.columns)]
            self._put(
                "descriptions",
                [
                    {
                        "table_name": table.name,
                        "column_name": name,
                        "en": says,
                        "es": described(says, "es"),
                        "pt": described(says, "pt"),
                    }
                    for name, says in sorted(said)
                ],
            )

    def _about(self, root: bytes) -> None:
        network = parts.network_state(self.connection)
        if network is None:
            raise NothingFound("This hub has no network yet.")
        said = {
            "day": "" if network.day is None else network.day.isoformat(),
            "demonstration": "yes" if self.is_demonstration else "no",
            "form": str(FORM),
            "log_origin": network.origin,
            "log_root": root.hex(),
            "log_size": str(self.size),
            "network": network.id,
            "network_name": network.name,
        }
        self._put("about", [{"name": name, "value": value} for name, value in said.items()])

    # -- entry by entry ---------------------------------------------------------------------------

    def _records(self) -> None:
        """Write every record, and with it what its document says where it is a report."""
        for start in range(0, self.size, _ENTRIES_A_BATCH):
            stop = min(self.size, start + _ENTRIES_A_BATCH)
            batch = [(one, payload_of(one.envelope)) for one in entries.between(self.connection, start, stop)]
            named = {
                entry.id: hash_ for entry, said in batch if (hash_ := document_hash_of(said)) is not None
            }
            held = take_queries.held_documents(self.connection, named.values())
            rows: Rows = defaultdict(list)
            rows["records"] = [self._record(entry, said, held) for entry, said in batch]
            for row in take_queries.reports_after(self.connection, start - 1, stop, _ENTRIES_A_BATCH):
                data = held.get(named[row.record]) if row.held and row.record in named else None
                self._report(row, None if data is None else decoded(data, "status-report"), rows)
            self._put_all(rows)

    def _record(
        self, entry: Entry, said: Mapping[str, Any], held: Mapping[DocumentHash, bytes]
    ) -> dict[str, Any]:
        author, kind = said["author"], said["kind"]
        if kind == "charter" and author is None:
            self.factories[entry.id] = entry.index
            author = entry.id
        elif kind == "mandate":
            self.mandates[entry.id] = entry.index
        hash_ = document_hash_of(said)
        return {
            "log_index": entry.index,
            "id": entry.id,
            "kind": kind,
            "factory": self.factories.get(author),
            "mandate": self.mandates.get(said["mandate"]),
            "sequence": said["sequence"],
            "signed_at": said["signed_at"],
            "day": self.days.at(entry.index),
            "document": hash_,
            "held": None if hash_ is None else int(hash_ in held),
        }

    def _report(self, row: ReportRow, said: Mapping[str, Any] | None, rows: Rows) -> None:
        rows["reports"].append(self._figures(row, said or {}))
        for table, children in _lists_of(row.index, said or {}).items():
            rows[table] += children

    def _figures(self, row: ReportRow, said: Mapping[str, Any]) -> dict[str, Any]:
        income, training = said.get("income", {}), said.get("training", {})
        corrects = row.replaces if said else None
        return {
            "log_index": row.index,
            "factory": self.factories.get(row.factory),
            "day": row.day,
            "held": int(bool(said)),
            "period_from": row.period_from if said else None,
            "period_to": row.period_to if said else None,
            "replaces": None if corrects is None else self._place_of(corrects),
            "language": said.get("language"),
            "capacity_percent": row.capacity,
            "capacity_basis": said.get("capacity", {}).get("basis"),
            "members": row.members,
            "contract": row.contract,
            "casual": row.casual,
            "pay_ratio": row.pay_ratio,
            **{f"income_{name}": income.get(name) for name in _INCOME},
            "months_left": row.months_left,
            "training_hours": row.training_hours,
            "training_people": training.get("people"),
            "training_about": training.get("about"),
            "text": said.get("text"),
        }

    def _place_of(self, record: RecordId) -> int | None:
        return entries.indexes(self.connection, [record]).get(record)

    # -- factories, mandates, proposals -----------------------------------------------------------

    def _factories(self) -> None:
        after: tuple[str, RecordId] | None = None
        listed: list[FactoryRow] = []
        while page := view_queries.factories(self.connection, _ENTRIES_A_BATCH, after):
            listed += page
            after = page[-1].name_key, page[-1].factory
        listed.sort(key=lambda row: row.joined)
        for start in range(0, len(listed), _ENTRIES_A_BATCH):
            some = listed[start : start + _ENTRIES_A_BATCH]
            profiles = documents_of(self.connection, (row.profile for row in some), "profile")
            places = entries.indexes(self.connection, profiles)
            rows: Rows = defaultdict(list)
            for row in some:
                said = profiles.get(row.profile, {}) if row.profile is not None else {}
                rows["factories"].append(self._factory(row, said, places))
                for table, children in _lists_of_profile(row.joined, said).items():
                    rows[table] += children
            self._put_all(rows)

    def _factory(
        self, row: FactoryRow, said: Mapping[str, Any], places: Mapping[RecordId, int]
    ) -> dict[str, Any]:
        place, sector = said.get("place", {}), said.get("sector", {})
        later = view_queries.later_records(self.connection, row.factory)
        plain = ("closed", "occupied", "recovered", "about", "take_over", "website", "language")
        return {
            "log_index": row.joined,
            "id": row.factory,
            "name": row.name,
            "standing": row.standing,
            "joined_day": parts.admitted_on(self.connection, later),
            **{name: place.get(name) for name in _PLACE},
            "isic": sector.get("isic"),
            "sector": sector.get("name"),
            "legal_form": said.get("legal_form", {}).get("code"),
            "demanded_form": said.get("demanded_form", {}).get("code"),
            **{name: said.get(name) for name in plain},
            "profile": None if row.profile is None else places.get(row.profile),
            "profile_day": row.profile_day if said else None,
            "report": None if row.report is None else row.report.index,
        }

    def _mandates(self) -> None:
        wanted = take_queries.mandates_in_place(self.connection)
        network = parts.network_state(self.connection)
        day = None if network is None else network.day
        for start in range(0, len(wanted), _ENTRIES_A_BATCH):
            some = wanted[start : start + _ENTRIES_A_BATCH]
            found = entries.of_ids(self.connection, some)
            states = view_queries.entities(self.connection, MandateState, some)
            owners = [state.factory for state in states.values()]
            factories = view_queries.entities(self.connection, FactoryState, owners)
            keys = {one: recall_key(states[one].factory, one) for one in some if one in states}
            recalls = view_queries.entities(self.connection, RecallState, keys.values())
            rows = []
            for one in some:
                state = states.get(one)
                if state is None or one not in found:
                    continue
                recalled = keys[one] in recalls
                status = parts.mandate_status(state, factories[state.factory], day, recalled=recalled)
                vote = payload_of(found[one].envelope)["content"]["assembly"]
                rows.append(
                    {
                        "log_index": state.index,
                        "factory": self.factories.get(state.factory),
                        "day": self.days.at(state.index),
                        "status": status,
                        "roles": " ".join(state.roles),
                        "first_day": state.first_day.isoformat(),
                        "last_day": state.last_day.isoformat(),
                        "assembly_day": vote["date"],
                        "members": vote["members"],
                        "present": vote["present"],
                        "votes_for": vote["for"],
                        "votes_against": vote["against"],
                        "abstained": vote["abstained"],
                    }
                )
            self._put("mandates", rows)

    def _proposals(self) -> None:
        rows = []
        for index, title, language, articles, amends, replaces, current, held, factory in list(
            take_queries.proposals(self.connection)
        ):
            rows.append(
                {
                    "log_index": index,
                    "factory": self.factories.get(RecordId(bytes(factory).hex())),
                    "day": self.days.at(index),
                    "title": title if held else None,
                    "language": language if held else None,
                    "articles": articles if held else None,
                    "amends": self._place_or_none(amends if held else None),
                    "replaces": self._place_or_none(replaces if held else None),
                    "current": int(bool(current)),
                }
            )
        self._put("proposals", rows)

    def _place_or_none(self, record: bytes | None) -> int | None:
        return None if record is None else self._place_of(RecordId(bytes(record).hex()))


_INCOME: Final = ("production", "repair", "loans", "grants", "other")
_PLACE: Final = ("country", "state", "municipality", "town", "latitude", "longitude")
_STEPS: Final = ("ordered", "promised", "made", "ready", "inspected", "collected", "paid")


def _lists_of(report: int, said: Mapping[str, Any]) -> Mapping[str, list[dict[str, Any]]]:
    """Return the rows of a report's lists, by table."""
    found: dict[str, list[dict[str, Any]]] = {
        name: [
            {"report": report, "position": at, **_flat(one)} for at, one in enumerate(said.get(name, ()), 1)
        ]
        for name in (
            "stock",
            "needs",
            "offers",
            "deliveries",
            "visits",
            "community",
            "difficulties",
            "deadlines",
        )
    }
    found["pay_by_function"] = [
        {"report": report, "position": at, **one}
        for at, one in enumerate(said.get("pay", {}).get("by_function", ()), 1)
    ]
    found["claims"] = [
        {"report": report, "delivery": delivery, "position": at, **one}
        for delivery, whole in enumerate(said.get("deliveries", ()), 1)
        for at, one in enumerate(whole.get("claims", ()), 1)
    ]
    found["earlier_deadlines"] = [
        {"report": report, "deadline": deadline, "position": at, **one}
        for deadline, whole in enumerate(said.get("deadlines", ()), 1)
        for at, one in enumerate(whole.get("earlier", ()), 1)
    ]
    return found


def _flat(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of a report's list without parts inside it."""
    row = {name: value for name, value in one.items() if isinstance(value, (str, int))}
    row |= one.get("quantity", {})
    if "by" in row:
        row["by_day"] = row.pop("by")
    impossible = one.get("impossible", {})
    return row | {"impossible": impossible.get("reason"), "impossible_told": impossible.get("told")}


def _lists_of_profile(factory: int, said: Mapping[str, Any]) -> Mapping[str, list[dict[str, Any]]]:
    """Return the rows of a profile's lists, by table."""
    products = [
        {"factory": factory, "what": what, "position": at, "name": name}
        for what, names in (("capability", "capabilities"), ("product", "products"))
        for at, name in enumerate(said.get(names, ()), 1)
    ]
    owned = [(share, one.get("from")) for one in said.get("ownership", ()) for share in one["shares"]]
    demanded = [(share, None) for share in said.get("demanded_ownership", {}).get("shares", ())]
    ownership = [
        {"factory": factory, "what": what, "position": at, "since": since, **share}
        for what, shares in (("demanded", demanded), ("owned", owned))
        for at, (share, since) in enumerate(shares, 1)
    ]
    events = [
        {"factory": factory, "position": at, **event} for at, event in enumerate(said.get("timeline", ()), 1)
    ]
    return {"products": products, "ownership": ownership, "events": events}
