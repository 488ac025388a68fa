"""What a copy of the whole site is made of, besides what every page reads: what there is, and the log in blocks.

    site = WholeSite(hub)
    site.factories()            ids, in the order in which they came
    site.block(3)               entries 768 to 1023, as rows
    site.indexes(records)       where these records stand in the log

A block is what one entry bundle of the log holds: once it is full, its rows only change where something is withdrawn.
"""

from collections.abc import Iterable
from typing import Final

from federation.errors import NothingFound
from federation.ids import DocumentHash, RecordId
from federation.log.tiles import FULL_WIDTH, EntryBundle
from hub.services import directory_parts as parts
from hub.services.directory_models import Answer, EntryView, Period
from hub.services.hub import Hub
from hub.services.listing import read_listing
from hub.storage import copy_queries, entries
from hub.storage.search_queries import Candidate

ENTRIES_PER_BLOCK: Final = FULL_WIDTH


class BlockEntry(EntryView):
    """An entry of the log in one row; `period` where it is a report that is held."""

    period: Period | None = None
    document: str | None = None
    """Of whom its document may be read: "public", "federation"; None where it names none."""


class Block(Answer):
    """Entries [first, end) of the log."""

    number: int
    blocks: int
    first: int
    end: int
    bundle: str
    """Where the signed bytes of these entries stand, below /log/."""
    entries: tuple[BlockEntry, ...]


class WholeSite:
    """Lists what has an address, for whoever copies all of it."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._database = hub.database

    def blocks(self) -> int:
        """Return how many blocks the published log has."""
        return -(-self._hub.log.published().size // ENTRIES_PER_BLOCK)

    def block(self, number: int) -> Block:
        """Return a block of the log. Raises NothingFound."""
        size = self._hub.log.published().size
        first = number * ENTRIES_PER_BLOCK
        end = min(first + ENTRIES_PER_BLOCK, size)
        if first >= end:
            raise NothingFound("The log has no such block.")
        with self._database.read() as connection:
            page = parts.entry_views(connection, first, end)
            told = copy_queries.periods(connection, [RecordId(view.id) for view, _ in page])
        periods = {str(one): Period(from_=from_, to=to) for one, (from_, to) in told.items()}
        return Block(
            number=number,
            blocks=-(-size // ENTRIES_PER_BLOCK),
            first=first,
            end=end,
            bundle=EntryBundle(number, end - first).path(),
            entries=tuple(
                BlockEntry(
                    **dict(view),
                    period=periods.get(view.id),
                    document=None if payload["document"] is None else payload["document"]["audience"],
                )
                for view, payload in page
            ),
        )

    def record_ids(self, number: int) -> list[RecordId]:
        """Return the ids of a block's records."""
        first = number * ENTRIES_PER_BLOCK
        with self._database.read() as connection:
            size = min(first + ENTRIES_PER_BLOCK, self._hub.log.published().size)
            return [one.id for one in entries.between(connection, first, size)]

    def indexes(self, records: Iterable[RecordId]) -> dict[RecordId, int]:
        """Return the index of each of these records that is in the published log."""
        size = self._hub.log.published().size
        with self._database.read() as connection:
            found = entries.indexes(connection, records)
        return {record: index for record, index in found.items() if index < size}

    def factories(self) -> list[RecordId]:
        """Return the factories that have a page."""
        with self._database.read() as connection:
            return copy_queries.factories(connection)

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the factories as lists choose and sort them, by name."""
        with self._database.read() as connection:
            return read_listing(connection).rows

    def reports(self) -> list[RecordId]:
        """Return the status reports."""
        with self._database.read() as connection:
            return copy_queries.reports(connection)

    def proposals(self) -> list[tuple[RecordId, bool]]:
        """Return the proposed statutes, and whether the text of each is held."""
        with self._database.read() as connection:
            return copy_queries.proposals(connection)

    def documents(self) -> list[DocumentHash]:
        """Return the documents that anybody may read."""
        with self._database.read() as connection:
            return copy_queries.public_documents(connection)

    def mandates(self) -> list[RecordId]:
        """Return the mandates."""
        with self._database.read() as connection:
            return copy_queries.mandates(connection)
