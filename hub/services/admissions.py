"""Admissions: who waits, who is let in, and what the network's custodians say of a factory's standing.

    prepare_admission(hub, factory)            a request to cosign, unsigned
    request.sign([key, …])                     as many custodians as are at hand
    submit(hub, request)                       once enough have signed: an entry

With one custodian all of it is one command; with several the request travels by file
(federation/cosigning.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from federation.cosigning import CosignRequest
from federation.errors import FactoryUnknown, NothingFound, StandingStale
from federation.ids import RecordId, parse_id
from federation.records import AdmissionContent, CharterContent, Record, StandingContent
from federation.records.factories import StandingReason
from federation.rules import FactoryState, NetworkState, parse_candidate
from federation.rules.authority import signers
from hub.clock import hour_of
from hub.services.hub import Hub
from hub.services.submissions import Accepted, Present, Refused, Submission, Waiting
from hub.storage import waiting
from hub.storage.state import read_state

_WHOLE_ID: Final = 64
_FEWEST_DIGITS: Final = 8  # the beginning of an id that a person may type


@dataclass(frozen=True, slots=True)
class Applicant:
    """A factory whose first charter waits."""

    id: RecordId
    name: str
    custodians: int
    threshold: int
    arrived: date
    expires: date


def applicants(hub: Hub) -> tuple[Applicant, ...]:
    """Return who waits for an admission, the first to come first."""
    today = _today(hub)
    with hub.database.read() as connection:
        found = waiting.everyone(connection, today)
    return tuple(_applicant(one) for one in found)


def find_factory(hub: Hub, named: str) -> RecordId:
    """Return the id that `named` is, or with which the id of one who waits begins (8 digits or more).

    Raises NothingFound where it names none, or more than one; IdMalformed.
    """
    if len(named) == _WHOLE_ID:
        return RecordId(parse_id(named))
    known = {one.id for one in applicants(hub) if one.id.startswith(named)}
    if len(named) < _FEWEST_DIGITS:
        known = set()
    if len(known) != 1:
        raise NothingFound("No single factory has an id that begins like this.", named=named[:64])
    return known.pop()


def prepare_admission(hub: Hub, factory: RecordId) -> CosignRequest:
    """Return the admission of a factory that waits, for the custodians to sign. Raises FactoryUnknown."""
    today = _today(hub)
    with hub.database.read() as connection:
        if waiting.find(connection, factory, today) is None:
            raise FactoryUnknown("No application of this factory waits here.", factory=factory)
    return _request(hub, "admission", AdmissionContent(factory=factory, sponsors=()))


def prepare_standing(hub: Hub, factory: RecordId, standing: str, reason: StandingReason) -> CosignRequest:
    """Return a standing that follows the one in force. Raises FactoryUnknown, StandingStale."""
    with hub.database.read() as connection:
        known = read_state(connection).get(FactoryState, factory)
    if known is None:
        raise FactoryUnknown("No charter of this factory is in the log.", factory=factory)
    if known.standing_record is None:
        raise StandingStale("The factory was never admitted.", factory=factory)
    content = StandingContent.model_validate(
        {"factory": factory, "reason": reason, "replaces": known.standing_record, "standing": standing}
    )
    return _request(hub, "standing", content)


def submit(hub: Hub, request: CosignRequest) -> int:
    """Append a request that enough have signed, and return its index. Raises what the rules refuse it with."""
    candidate = parse_candidate(request.envelope())
    (outcome,) = hub.writer.write([Submission(candidate, by_operator=True)]).outcomes
    match outcome:
        case Accepted(index=index) | Present(index=index):
            return index
        case Refused(fault=fault):
            raise fault
        case Waiting():
            raise StandingStale("The record waits for an admission itself.")


def _request(hub: Hub, kind: str, content: AdmissionContent | StandingContent) -> CosignRequest:
    with hub.database.read() as connection:
        state = read_state(connection)
        network = state.get(NetworkState, "")
        if network is None:
            raise NothingFound("The log holds no founding.")
        record = Record(
            network=network.id,
            kind=kind,
            author=network.id,
            mandate=None,
            sequence=None,
            previous=None,
            signed_at=hour_of(hub.clock()),
            seen=None,
            content=content,
            document=None,
        )
        return CosignRequest(record.payload(), signers(state, record))


def _today(hub: Hub) -> date:
    """Return the log's day; nobody waits before the first."""
    return hub.log.network().day or date.max


def _applicant(application: waiting.Application) -> Applicant:
    content = parse_candidate(application.envelope).record.content
    if not isinstance(content, CharterContent):
        raise NothingFound("What waits is no charter.", factory=application.id)
    return Applicant(
        application.id,
        content.name,
        len(content.custodians),
        content.threshold,
        application.arrived,
        application.expires,
    )
