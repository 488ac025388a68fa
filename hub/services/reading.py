"""Reading what is for the federation only: by a request that a delegate signed (docs/protocol.md, section 8).

    reading = Reading(hub)
    reading.sender(request)      the mandate by which its sender may read; None for a stranger
    reading.document(hash)       salt and bytes, whatever the audience: only for such a sender

A stranger is whoever does not show a mandate in force: nothing tells them whether a document exists, or why they are
one. Only a request whose signature holds is told that it is stale or was used before.
"""

from typing import Final

from federation.errors import DocumentWithdrawn, NothingFound, RateLimited, RequestReplayed, SignatureInvalid
from federation.ids import DocumentHash, KeyId, RecordId
from federation.keys import PublicKey
from federation.rules.candidate import public_key
from federation.rules.reading import KEPT_SECONDS, may_read, require_fresh
from federation.rules.state import (
    FactoryState,
    KeyUse,
    MandateState,
    MemoryState,
    NetworkState,
    RecallState,
    WithdrawalState,
    recall_key,
)
from federation.signed_requests import Request, open_request
from hub.clock import Clock, wall_clock
from hub.services.directory import NO_DOCUMENT
from hub.services.hub import Hub
from hub.storage import documents, nonces, view_queries

_LATER_SECONDS: Final = 60


class Reading:
    """Judges signed requests, for any number of threads. `wall` is the wall clock, wherever the calendar stands."""

    def __init__(self, hub: Hub, *, wall: Clock = wall_clock) -> None:
        self._database = hub.database
        self._wall = wall
        self._prepared = False

    def sender(self, request: Request) -> MandateState | None:
        """Return the mandate by which the sender may read, or None.

        Raises RequestStale, RequestReplayed, RateLimited.
        """
        mandate: MandateState | None = None

        def find(key: KeyId) -> PublicKey | None:
            nonlocal mandate
            mandate = self._mandate_of(key)
            return None if mandate is None else public_key(mandate.delegate_key)

        try:
            signed = open_request(request, find)
        except SignatureInvalid:
            return None
        now = int(self._wall().timestamp())
        require_fresh(signed.created, now)
        self._use(signed.key.id, signed.nonce, now)
        return mandate

    def document(self, wanted: DocumentHash) -> tuple[bytes, bytes]:
        """Return salt and bytes of a document, whatever its audience. Raises NothingFound, DocumentWithdrawn."""
        with self._database.read() as connection:
            stored = documents.read(connection, wanted)
            withdrawn = view_queries.entities(connection, WithdrawalState, [wanted]).get(wanted)
        if withdrawn is not None:
            raise DocumentWithdrawn(
                "The document was withdrawn.",
                hash=wanted,
                withdrawn_by=withdrawn.withdrawn_by,
                author=withdrawn.author,
                reason=withdrawn.reason,
            )
        if stored is None or stored.salt is None or stored.data is None:
            raise NothingFound(NO_DOCUMENT)
        return stored.salt, stored.data

    def _mandate_of(self, key: KeyId) -> MandateState | None:
        """Ask the rule, with what it needs to know of the state."""
        state = MemoryState(complete=False)
        with self._database.read() as connection:
            use = view_queries.entities(connection, KeyUse, [key]).get(key)
            if use is None:
                return None
            given: list[RecordId] = view_queries.mandates(connection, use.owner)
            recalls = [recall_key(use.owner, one) for one in given]
            for found in (
                view_queries.entities(connection, NetworkState, [""]),
                view_queries.entities(connection, KeyUse, [key]),
                view_queries.entities(connection, FactoryState, [use.owner]),
                view_queries.entities(connection, MandateState, given),
                view_queries.entities(connection, RecallState, recalls),
            ):
                for entity in found.values():
                    state.put(entity)
        return may_read(state, key, given)

    def _use(self, key: KeyId, nonce: str, now: int) -> None:
        if not self._prepared:
            nonces.prepare(self._database)
            self._prepared = True
        with self._database.write() as connection:
            outcome = nonces.use(connection, key, nonce, now, now + KEPT_SECONDS)
        if outcome == "used":
            raise RequestReplayed("This signed request was used already.")
        if outcome == "too-many":
            raise RateLimited("Too many requests by this key.", seconds=_LATER_SECONDS)
