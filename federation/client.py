"""A hub over HTTP: the one module that speaks to other machines.

    hub = HubClient("https://hub.example")
    network = hub.network()                     what the hub says of itself: to show, never to trust
    answer = hub.post_bundle(stream, keys, origin)
    answer.results[0]                           Accepted(id, index, receipt): the receipt was verified
    hub.consistency(old, new)                   the hub's log only grew

What a hub sends is a stranger's: every answer has a limit of size and time, is read strictly, and is believed
only as far as it proves itself. An envelope must have the id, and a document the hash, that was asked for; a
receipt is rebuilt from the answer and verified against the leaf that was sent. What proves nothing by itself
has a name that ends in Info.

A redirect is followed only within the same scheme, host and port, and no address that a record names is ever
fetched.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http.cookiejar import DefaultCookiePolicy
from io import SEEK_SET, BytesIO
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal, NamedTuple, Protocol, TypeAlias, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from federation import signed_requests
from federation.bundle import MEDIA_TYPE, FrameType, read_frames
from federation.encoding import b64decode_strict, decode_strict
from federation.envelope import MAX_ENVELOPE_BYTES, parse_envelope
from federation.errors import (
    EncodingError,
    FrenteError,
    HubAnswerMalformed,
    HubRefused,
    HubUnreachable,
    NothingFound,
    RequestStale,
    SettingInvalid,
    TileMalformed,
)
from federation.ids import SALT_BYTES, DocumentHash, RecordId, document_hash, parse_id
from federation.keys import PrivateKey
from federation.log.checkpoint import Checkpoint, open_checkpoint
from federation.log.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from federation.log.monitor import check_consistency
from federation.log.note import MAX_NOTE_BYTES, VerifierKey
from federation.log.proof import MAX_PROOF_BYTES, Receipt
from federation.log.tiles import FULL_WIDTH, MAX_ENTRY_BYTES, EntryBundle, Tile, VerifiedHashReader

MAX_JSON_BYTES: Final = 4 * 1024 * 1024  # of any JSON answer but the one to a bundle
MAX_BUNDLE_ANSWER_BYTES: Final = (
    16 * 1024 * 1024
)  # 4,096 results, each with an index, a path and perhaps an envelope
MAX_DOCUMENT_BYTES: Final = SALT_BYTES + 8 * 1024 * 1024
MAX_PROOF_BUNDLE_BYTES: Final = (
    16 * 1024 * 1024
)  # the record's document, and some dozens of envelopes and receipts
MAX_PROBLEM_BYTES: Final = 64 * 1024
MAX_WORDS: Final = 500  # characters of a stranger's sentence that are repeated to a person
MAX_REDIRECTS: Final = 3
MAX_ANSWER_SECONDS: Final = (
    900.0  # for one whole answer: a read timeout alone lets a byte a minute go on for ever
)
CHUNK_BYTES: Final = 64 * 1024
FACTORIES_PER_PAGE: Final = 200
_LAST_SECOND: Final = 2**37  # some time in the year 6325: what no calendar here can spell is no time

Timeout: TypeAlias = tuple[float, float]
"""Seconds until the connection stands, and between two pieces of an answer."""


# -- what a hub says of itself: shown, never believed ------------------------------------------------


class _Said(BaseModel):
    """Fields that are not known are left aside: a newer hub may say more of itself than this program asks."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class LogKeyInfo(_Said):
    """A verifier key of the log, and the size from which on it signs."""

    from_: Count = Field(alias="from")
    vkey: str


class NetworkInfo(_Said):
    """`GET /api/v1/network`. The keys count only once a founding, or a person, confirms them."""

    network: Id = Field(alias="id")
    name: str
    origin: str
    log_keys: tuple[LogKeyInfo, ...]
    sealing_key: str | None = None
    day: date | None = None
    size: Count
    writes: bool


class MandateInfo(_Said):
    """`GET /api/v1/mandates/{mandate}`: how far the hub has come with a delegate's records."""

    id: Id
    factory: Id
    status: str
    last_sequence: Count  # 0: none accepted yet
    last_record: Id | None = None
    ended_by: Id | None = None
    """The recall, charter or recovery that ended it."""

    @property
    def recalled_by(self) -> str | None:
        """The recall, where that is what ended it."""
        return self.ended_by if self.status == "recalled" else None


class DocumentInfo(_Said):
    """What the hub says of a record's document."""

    hash: Id
    audience: Literal["public", "federation"]
    status: Literal["held", "withdrawn", "federation", "missing"]


class RecordInfo(_Said):
    """`GET /api/v1/records/{record}`."""

    id: Id
    index: Count
    kind: str
    author: Id | None = None
    mandate: Id | None = None
    document: DocumentInfo | None = None


class FactoryInfo(_Said):
    """One line of `GET /api/v1/factories`."""

    id: Id
    name: str
    standing: str


class _FactoryPage(_Said):
    factories: tuple[FactoryInfo, ...]
    next: str | None = None


# -- the answer to a bundle --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted:
    """The record is in the log now, and the receipt was verified."""

    id: RecordId
    index: int
    receipt: Receipt
    status: Literal["accepted"] = "accepted"


@dataclass(frozen=True, slots=True)
class Present:
    """The record was in the log already, and the receipt was verified."""

    id: RecordId
    index: int
    receipt: Receipt
    envelope: bytes | None
    """The envelope that is logged, where its signatures are others than those that were sent; else None."""
    status: Literal["present"] = "present"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The application waits, outside the log, for an admission."""

    id: RecordId
    expires: date
    status: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class Refused:
    """The record was not taken, and why."""

    id: RecordId | None
    """None where what was sent is no envelope at all."""
    code: str
    detail: str
    evidence: dict[str, str | int | None]
    status: Literal["refused"] = "refused"


Result: TypeAlias = Accepted | Present | Waiting | Refused


@dataclass(frozen=True, slots=True)
class BundleAnswer:
    """One result for each envelope sent, in their order."""

    checkpoint: Checkpoint | None
    """Signed by a key that the caller knows; None where nothing was accepted or present."""
    note: bytes | None
    """The checkpoint as it was signed, to be kept as evidence."""
    results: tuple[Result, ...]


class _Answered(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class _AcceptedLine(_Answered):
    status: Literal["accepted"]
    id: Id
    index: Count
    path: tuple[Count, ...]


class _PresentLine(_Answered):
    status: Literal["present"]
    id: Id
    index: Count
    path: tuple[Count, ...]
    envelope: str | None = None


class _WaitingLine(_Answered):
    status: Literal["waiting"]
    id: Id
    expires: date


class _RefusedLine(_Answered):
    status: Literal["refused"]
    id: Id | None
    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    detail: str
    evidence: dict[str, str | int | None] = {}


_Line: TypeAlias = Annotated[
    _AcceptedLine | _PresentLine | _WaitingLine | _RefusedLine, Field(discriminator="status")
]


class _AnswerModel(_Answered):
    checkpoint: str | None
    hashes: tuple[str, ...]
    results: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What is remembered of an envelope until its answer comes."""

    id: RecordId | None
    leaf: bytes


# -- a log's files -----------------------------------------------------------------------------------


class Fetcher(Protocol):
    """Where a log's files come from: a hub, a folder, a test. Nothing that it gives is believed."""

    def checkpoint(self) -> bytes:
        """The newest checkpoint, a signed note."""

    def tile(self, tile: Tile) -> bytes:
        """The tile's hashes."""

    def entries(self, bundle: EntryBundle) -> bytes:
        """The bundle's entries."""


class DirectoryFetcher:
    """A log as a folder of files: a mirror, a stick, a backup."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def checkpoint(self) -> bytes:
        """See Fetcher. Raises NothingFound, HubAnswerMalformed."""
        return self._read("checkpoint", MAX_NOTE_BYTES)

    def tile(self, tile: Tile) -> bytes:
        """See Fetcher. Raises NothingFound, HubAnswerMalformed."""
        return _tile(tile, self._read)

    def entries(self, bundle: EntryBundle) -> bytes:
        """See Fetcher. Raises NothingFound, HubAnswerMalformed."""
        return _entries(bundle, self._read)

    def _read(self, path: str, max_bytes: int) -> bytes:
        try:
            with (self.folder / path).open("rb") as file:
                data = file.read(max_bytes + 1)
        except FileNotFoundError as fault:
            raise NothingFound(f"The folder holds no file {path}.", path=path) from fault
        if len(data) > max_bytes:
            raise _too_large(path, max_bytes)
        return data


_Sign: TypeAlias = Callable[[str], Mapping[str, str]]


class _Read(Protocol):
    def __call__(self, path: str, max_bytes: int, /) -> bytes: ...


def _tile(tile: Tile, read: _Read) -> bytes:
    """Return a tile's bytes; a partial one may be gone where the full one has come (tlog-tiles)."""
    try:
        return read(tile.path(), tile.width * HASH_SIZE)
    except NothingFound:
        if tile.width == FULL_WIDTH:
            raise
        full = Tile(tile.level, tile.index)
        return read(full.path(), FULL_WIDTH * HASH_SIZE)[: tile.width * HASH_SIZE]


def _entries(bundle: EntryBundle, read: _Read) -> bytes:
    try:
        return read(bundle.path(), bundle.width * (2 + MAX_ENTRY_BYTES))
    except NothingFound:
        if bundle.width == FULL_WIDTH:
            raise
        data = read(EntryBundle(bundle.index).path(), FULL_WIDTH * (2 + MAX_ENTRY_BYTES))
        end = 0
        for _ in range(bundle.width):
            end += 2 + int.from_bytes(data[end : end + 2], "big")
        if end > len(data):
            raise TileMalformed("An entry bundle ends inside an entry.", path=bundle.path()) from None
        return data[:end]


# -- HTTP --------------------------------------------------------------------------------------------

M = TypeVar("M", bound=BaseModel)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class _Http:
    """GET and POST below one address, within limits. One session: not for several threads at once."""

    def __init__(self, url: str, timeout: Timeout, session: requests.Session | None) -> None:
        try:
            parts = urlsplit(url)
        except ValueError as fault:
            raise SettingInvalid("This is no address of a hub.", url=url[:200]) from fault
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise SettingInvalid(
                "A hub's address is written as https://host or https://host/path.", url=url[:200]
            )
        if parts.username is not None or parts.password is not None:
            raise SettingInvalid("A hub's address holds no user and no password: a hub has none.")
        self.url = url.rstrip("/")
        self._timeout = timeout
        self._session = session or requests.Session()
        # Otherwise requests would send what ~/.netrc holds for the host: a hub knows no accounts.
        self._session.auth = _nobody
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # nobody is recognised

    def get(self, path: str, max_bytes: int, sign: "_Sign | None" = None) -> bytes:
        """Return the answer's body; `sign` gives the fields that sign a request to an address.

        Raises NothingFound (404), HubRefused, HubUnreachable, HubAnswerMalformed.
        """
        target = f"{self.url}/{path}"
        for _ in range(MAX_REDIRECTS + 1):
            # As it is sent: requests spells some addresses otherwise than they were given.
            sent = requests.Request("GET", target).prepare().url or target
            answer = self._send("GET", target, signed=None if sign is None else sign(sent))
            with answer:
                if answer.is_redirect:
                    target = _within(target, answer.headers["location"])
                    continue
                return self._body(answer, max_bytes)
        raise HubAnswerMalformed(f"The hub redirects more than {MAX_REDIRECTS} times.", url=target[:200])

    def post(self, path: str, body: BinaryIO, content_type: str, max_bytes: int) -> bytes:
        """Return the answer's body; a redirect is refused: what was sent is sent to nobody else."""
        with self._send("POST", f"{self.url}/{path}", body, content_type) as answer:
            if answer.is_redirect:
                raise HubAnswerMalformed(
                    "The hub answers a bundle with a redirect.", status=answer.status_code
                )
            return self._body(answer, max_bytes)

    def _send(
        self,
        method: str,
        target: str,
        body: BinaryIO | None = None,
        content_type: str | None = None,
        signed: Mapping[str, str] | None = None,
    ) -> requests.Response:
        # identity: an answer that unpacks to gigabytes is refused with any other encoding, below
        headers = {"Accept-Encoding": "identity", "User-Agent": "frente"}
        if content_type is not None:
            headers["Content-Type"] = content_type
        headers.update(signed or {})
        try:
            return self._session.request(
                method,
                target,
                data=body,
                headers=headers,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            )
        except requests.RequestException as fault:
            raise self._unreachable(fault) from fault

    def _body(self, answer: requests.Response, max_bytes: int) -> bytes:
        if answer.status_code == 200:
            return self._read(answer, max_bytes)
        problem = _problem(answer, self._read)
        status = answer.status_code
        if problem is None and status >= 500:
            raise HubUnreachable(
                f"The hub does not answer: something before it answers {status}.", status=status
            )
        code, detail, hub_time = problem or _Problem(None, "", None)
        if status == 404:
            raise NothingFound(detail or "The hub has nothing of this name.", problem=code, status=status)
        raise HubRefused(
            f"The hub refuses: {detail or status}",
            status=status,
            problem=code,
            detail=detail,
            retry_after=_short(answer.headers.get("Retry-After", ""), 40) or None,
            **({} if hub_time is None else {"hub_time": hub_time}),
        )

    def _read(self, answer: requests.Response, max_bytes: int) -> bytes:
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise HubAnswerMalformed("The hub packs its answer, which was not asked for.")
        ends = time.monotonic() + MAX_ANSWER_SECONDS
        data = bytearray()
        try:
            for chunk in answer.iter_content(CHUNK_BYTES):
                data += chunk
                if len(data) > max_bytes:
                    raise _too_large(_path(answer.url), max_bytes)
                if time.monotonic() > ends:
                    raise HubUnreachable(f"The answer did not end within {MAX_ANSWER_SECONDS:.0f} s.")
        except requests.RequestException as fault:
            raise self._unreachable(fault) from fault
        announced = answer.headers.get("Content-Length")
        if announced is not None and announced != str(len(data)):
            raise HubUnreachable("The hub's answer was cut off.", length=len(data))
        return bytes(data)

    def _unreachable(self, fault: Exception) -> HubUnreachable:
        # The kind of fault only: its text would hold the address, and whatever a proxy's address holds.
        return HubUnreachable(
            f"The hub does not answer ({type(fault).__name__}).", fault=type(fault).__name__
        )


class HttpFetcher:
    """A log over HTTP: `prefix` stands before `/checkpoint` and `/tile/…`."""

    def __init__(
        self, prefix: str, timeout: Timeout = (10, 60), session: requests.Session | None = None
    ) -> None:
        self._http = _Http(prefix, timeout, session)

    def checkpoint(self) -> bytes:
        """See Fetcher. Raises NothingFound, HubRefused, HubUnreachable, HubAnswerMalformed."""
        return self._http.get("checkpoint", MAX_NOTE_BYTES)

    def tile(self, tile: Tile) -> bytes:
        """See Fetcher."""
        return _tile(tile, self._http.get)

    def entries(self, bundle: EntryBundle) -> bytes:
        """See Fetcher."""
        return _entries(bundle, self._http.get)


class HubClient:
    """A hub at an address, as `https://hub.example`. Not for several threads at once.

    Every method raises HubUnreachable, HubRefused (with the problem's code as `evidence["problem"]`),
    NothingFound for what the hub does not have, and HubAnswerMalformed.
    """

    def __init__(
        self, url: str, timeout: Timeout = (10, 60), session: requests.Session | None = None
    ) -> None:
        self._http = _Http(url, timeout, session)
        self.url = self._http.url

    # what a hub says of itself

    def network(self) -> NetworkInfo:
        """Return what the hub says of its network."""
        return self._json("network", NetworkInfo)

    def mandate(self, mandate: RecordId) -> MandateInfo:
        """Return how far the hub has come with this mandate."""
        info = self._json(f"mandates/{parse_id(mandate)}", MandateInfo)
        _require_asked(info.id, mandate)
        return info

    def record(self, record: RecordId) -> RecordInfo:
        """Return what the hub says of a logged record."""
        info = self._json(f"records/{parse_id(record)}", RecordInfo)
        _require_asked(info.id, record)
        return info

    def factories(self) -> Iterator[FactoryInfo]:
        """Give the directory, fetched page by page as it is read."""
        cursor: str | None = None
        while True:
            query = {"limit": str(FACTORIES_PER_PAGE)} | ({"cursor": cursor} if cursor is not None else {})
            page = self._json(f"factories?{urlencode(query)}", _FactoryPage)
            yield from page.factories
            if page.next is None:
                return
            if page.next == cursor or not page.factories:
                raise HubAnswerMalformed("The hub's directory goes round in circles.")
            cursor = page.next

    # what proves itself, once it is checked

    def envelope(self, record: RecordId) -> bytes:
        """Return the logged envelope, whose payload has this id; its signatures are not checked."""
        raw = self._http.get(f"api/v1/records/{parse_id(record)}/envelope", MAX_ENVELOPE_BYTES)
        try:
            found = parse_envelope(raw).record_id
        except EncodingError as fault:
            raise HubAnswerMalformed("The hub's answer is no envelope.", fault=fault.code) from fault
        _require_asked(found, record)
        return raw

    def document(self, named: DocumentHash) -> tuple[bytes, bytes]:
        """Return salt and bytes of the document with this hash."""
        return _open_document(
            self._http.get(f"api/v1/documents/{parse_id(named)}", MAX_DOCUMENT_BYTES), named
        )

    def federation_document(
        self,
        named: DocumentHash,
        key: PrivateKey,
        now: datetime,
        new_nonce: Callable[[], str] = signed_requests.new_nonce,
    ) -> tuple[bytes, bytes]:
        """Return salt and bytes of any document with this hash, asked for as a delegate: the request is signed.

        To a key without a mandate in force a hub answers NothingFound, as if there were no such document. Where the
        clock of this machine is wrong, the hub's time is taken, once: it is only what the hub itself compares with.
        """
        path = f"api/v1/documents/{parse_id(named)}"

        def fetch(created: int) -> bytes:
            def sign(url: str) -> dict[str, str]:
                return signed_requests.sign_request("GET", url, key, created=created, nonce=new_nonce())

            return self._http.get(path, MAX_DOCUMENT_BYTES, sign)

        try:
            data = fetch(int(now.timestamp()))
        except HubRefused as fault:
            hub_time = fault.evidence.get("hub_time")
            if fault.evidence.get("problem") != RequestStale.code or not isinstance(hub_time, int):
                raise
            data = fetch(hub_time)
        return _open_document(data, named)

    def receipt(self, record: RecordId) -> bytes:
        """Return the record's receipt under the newest checkpoint, unread: see `log.proof`."""
        return self._http.get(f"api/v1/records/{parse_id(record)}/receipt", MAX_PROOF_BYTES)

    def proof(self, record: RecordId) -> bytes:
        """Return the record's proof bundle, unread: see `proofs.verify_proof_bundle`."""
        return self._http.get(f"api/v1/records/{parse_id(record)}/proof", MAX_PROOF_BUNDLE_BYTES)

    # the log

    def checkpoint(self) -> bytes:
        """Return the newest checkpoint, a signed note that nobody has opened yet."""
        return self._http.get("log/checkpoint", MAX_NOTE_BYTES)

    def tile(self, tile: Tile) -> bytes:
        """Return a tile's hashes. See Fetcher."""
        return _tile(tile, self._get_log)

    def entries(self, bundle: EntryBundle) -> bytes:
        """Return a bundle of entries. See Fetcher."""
        return _entries(bundle, self._get_log)

    def consistency(self, old: Checkpoint, new: Checkpoint) -> VerifiedHashReader:
        """Return a reader of the new tree, which begins with the old one. Raises as `log.monitor` does."""
        return check_consistency(old, new, self.tile)

    # sending

    def post_bundle(
        self, bundle: BinaryIO | bytes, verifiers: Iterable[VerifierKey], origin: str
    ) -> BundleAnswer:
        """Send a bundle; return the hub's answer, in which every receipt was verified.

        `bundle` is bytes or a file that can go back to where it stands: it is read once for what it holds,
        and once to be sent. `verifiers` are the log's keys that the caller pinned, `origin` the log's.

        Raises BundleMalformed, BundleCut, BundleTooLarge before anything is sent; LogError where the
        checkpoint or a receipt does not hold.
        """
        stream = BytesIO(bundle) if isinstance(bundle, bytes) else bundle
        start = stream.tell()
        sent = [
            Sent(_id_or_none(frame.data), leaf_hash(frame.data))
            for frame in read_frames(stream)
            if frame.type == FrameType.ENVELOPE
        ]
        stream.seek(start, SEEK_SET)
        data = self._http.post("api/v1/bundles", stream, MEDIA_TYPE, MAX_BUNDLE_ANSWER_BYTES)
        return open_bundle_answer(data, sent, tuple(verifiers), origin)

    def _get_log(self, path: str, max_bytes: int, /) -> bytes:
        return self._http.get(f"log/{path}", max_bytes)

    def _json(self, path: str, model: type[M]) -> M:
        return _parse(self._http.get(f"api/v1/{path}", MAX_JSON_BYTES), model, MAX_JSON_BYTES)


# -- reading answers ---------------------------------------------------------------------------------


def open_bundle_answer(
    data: bytes, sent: Sequence[Sent], verifiers: Sequence[VerifierKey], origin: str
) -> BundleAnswer:
    """Return the answer to a bundle with the envelopes `sent`. Raises HubAnswerMalformed, LogError."""
    answer = _parse(data, _AnswerModel, MAX_BUNDLE_ANSWER_BYTES)
    # 1. One result for each envelope, in their order.
    if len(answer.results) != len(sent):
        raise HubAnswerMalformed(
            "The hub does not answer each record that it was sent.",
            sent=len(sent),
            answered=len(answer.results),
        )
    # 2. One checkpoint for all, signed by a key that the caller knows.
    note = None if answer.checkpoint is None else answer.checkpoint.encode()
    checkpoint = None if note is None else open_checkpoint(note, verifiers, origin)
    hashes = tuple(_hash(text) for text in answer.hashes)
    # 3. Each record that is said to be in the log has a receipt that shows it.
    results: list[Result] = []
    for line, one in zip(answer.results, sent, strict=True):
        if line.id != one.id:
            raise HubAnswerMalformed("The hub answers about another record than it was sent.", sent=one.id)
        if isinstance(line, _WaitingLine):
            results.append(Waiting(RecordId(line.id), line.expires))
            continue
        if isinstance(line, _RefusedLine):
            results.append(Refused(one.id, line.code, _short(line.detail), line.evidence))
            continue
        if note is None or checkpoint is None:
            raise HubAnswerMalformed("The hub accepts records without a checkpoint.", record=line.id)
        leaf, other = one.leaf, None
        if isinstance(line, _PresentLine) and line.envelope is not None:
            other = _other_envelope(line.envelope, line.id)
            leaf = leaf_hash(other)
        path = _path_of(line.path, hashes)
        verify_inclusion(leaf, line.index, checkpoint.size, path, checkpoint.root)
        receipt = Receipt(line.index, path, note)
        if isinstance(line, _AcceptedLine):
            results.append(Accepted(RecordId(line.id), line.index, receipt))
        else:
            results.append(Present(RecordId(line.id), line.index, receipt, other))
    return BundleAnswer(checkpoint, note, tuple(results))


def _open_document(data: bytes, named: DocumentHash) -> tuple[bytes, bytes]:
    if len(data) < SALT_BYTES:
        raise HubAnswerMalformed("The hub's answer is too short for a document.", length=len(data))
    salt, document = data[:SALT_BYTES], data[SALT_BYTES:]
    _require_asked(document_hash(salt, document), named)
    return salt, document


def _parse(data: bytes, model: type[M], max_bytes: int) -> M:
    try:
        decode_strict(data, max_bytes=max_bytes)  # pydantic alone takes doubled keys, and the last one counts
        return model.model_validate_json(data)
    except EncodingError as fault:
        raise HubAnswerMalformed(f"The hub's answer cannot be read: {fault}", fault=fault.code) from fault
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))[:100]
        raise HubAnswerMalformed(
            f"The hub's answer is not of the protocol's form, at {where or 'its beginning'}.", at=where
        ) from fault


def _hash(text: str) -> bytes:
    try:
        data = b64decode_strict(text)
    except EncodingError as fault:
        raise HubAnswerMalformed("A hash in the hub's answer is not base64.") from fault
    if len(data) != HASH_SIZE:
        raise HubAnswerMalformed(f"A hash in the hub's answer has not {HASH_SIZE} bytes.", length=len(data))
    return data


def _path_of(positions: Sequence[int], hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    try:
        return tuple(hashes[position] for position in positions)
    except IndexError:
        raise HubAnswerMalformed("A path in the hub's answer names a hash that is not there.") from None


def _other_envelope(text: str, record: str) -> bytes:
    try:
        raw = b64decode_strict(text)
        found = parse_envelope(raw).record_id
    except EncodingError as fault:
        raise HubAnswerMalformed("The hub's answer holds what is no envelope.", record=record) from fault
    _require_asked(found, record)
    return raw


def _id_or_none(raw: bytes) -> RecordId | None:
    try:
        return parse_envelope(raw).record_id
    except EncodingError:
        return None


_PROBLEM: Final = TypeAdapter(dict[str, object])


class _Problem(NamedTuple):
    """What is read of an RFC 9457 problem."""

    code: str | None
    detail: str
    hub_time: int | None  # what the hub's clock shows, where a signed request is stale


def _problem(answer: requests.Response, read: "_ReadAnswer") -> _Problem | None:
    """Return the problem, or None where the answer is none."""
    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/problem+json":
        return None
    try:
        data = read(answer, MAX_PROBLEM_BYTES)
        decode_strict(data, max_bytes=MAX_PROBLEM_BYTES)
        problem = _PROBLEM.validate_json(data)
    except (FrenteError, ValidationError):
        return None
    code, detail = problem.get("code"), problem.get("detail") or problem.get("title")
    known = isinstance(code, str) and re.fullmatch(r"[a-z0-9-]{1,64}", code) is not None
    time_shown = problem.get("hub_time")
    hub_time = time_shown if isinstance(time_shown, int) and 0 < time_shown < _LAST_SECOND else None
    return _Problem(str(code) if known else None, _short(detail) if isinstance(detail, str) else "", hub_time)


class _ReadAnswer(Protocol):
    def __call__(self, answer: requests.Response, max_bytes: int, /) -> bytes: ...


def _within(target: str, location: str) -> str:
    """Return where a redirect leads, if scheme, host and port stay the same. Raises HubAnswerMalformed."""
    there = urljoin(target, location)
    before, after = urlsplit(target), urlsplit(there)
    if (before.scheme, before.netloc) != (after.scheme, after.netloc):
        raise HubAnswerMalformed(
            "The hub sends to another address, which is not followed.", to=_short(there, 200)
        )
    return there


def _require_asked(found: str, asked: str) -> None:
    if found != asked:
        raise HubAnswerMalformed("The hub answers with something else than what was asked for.", asked=asked)


def _too_large(path: str, limit: int) -> HubAnswerMalformed:
    return HubAnswerMalformed(f"{path[:100]} has more than the {limit} bytes that it may have.", limit=limit)


def _path(url: str) -> str:
    return urlsplit(url).path


def _short(text: str, limit: int = MAX_WORDS) -> str:
    """Return what may be shown of a stranger's words: one line, without what moves a terminal's cursor."""
    return _CONTROL.sub(" ", text).strip()[:limit]


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
