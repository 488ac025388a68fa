"""Signed requests: who asks a hub for what is not public shows which delegate's key it holds (RFC 9421).

    GET /api/v1/documents/4d1c… HTTP/1.1
    Host: hub.example
    Signature-Input: frente=("@method" "@authority" "@path" "@query");created=1185264000;keyid="9f2a…";
        alg="ed25519";nonce="q83vEjRWeJCrze8SNFZ4kA";tag="frente-read"
    Signature: frente=:Rr1wP…:                             (each field on one line)

is signed over these bytes, lines parted by one line feed, none at the end:

    "@method": GET
    "@authority": hub.example
    "@path": /api/v1/documents/4d1c…
    "@query": ?
    "@signature-params": ("@method" "@authority" "@path" "@query");created=1185264000;keyid="9f2a…";alg=…

One spelling only, so that two programs cannot disagree: exactly these components in this order, exactly these
parameters in any order. The scheme is not signed, as a proxy in front of a hub may end TLS. `created` is in seconds
since 1970, `keyid` the key's id, `nonce` 16 to 64 characters of base64url that are used once. The label (`frente`) is
signed by nobody and may be another one; other signatures with other tags may stand beside it.

Nothing here knows a clock or a mandate: whether a request is fresh and its sender may read is rules/reading.py's.

Sources: RFC 9421, RFC 8941. The library builds the bytes; keys.py signs and verifies, more strictly than it would.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
)

from federation.errors import SignatureInvalid
from federation.ids import KeyId
from federation.keys import PrivateKey, PublicKey

SIGNED: Final = ("@method", "@authority", "@path", "@query")
TAG: Final = "frente-read"
LABEL: Final = "frente"
ALGORITHM: Final = "ed25519"
ACCEPTED: Final = (
    'frente=("@method" "@authority" "@path" "@query");created;keyid;alg="ed25519";nonce;tag="frente-read"'
)
"""What a hub accepts, as the field Accept-Signature says it (RFC 9421, section 5.1)."""

MAX_FIELD_CHARS: Final = 2048  # of either field: there is room for some signatures of other people's proxies

_PARAMETERS: Final = frozenset({"created", "keyid", "alg", "nonce", "tag"})
_COVERED: Final = tuple(f'"{one}"' for one in (*SIGNED, "@signature-params"))
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_KEY_ID: Final = re.compile(r"[0-9a-f]{64}")
_MOST: Final = 2**53 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request is signed: an uppercase method, an absolute address as it is sent, and the fields."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request whose signature holds: its key, when it says that it was made, and what it may be used once by."""

    key: PublicKey
    created: int  # seconds since 1970
    nonce: str


def new_nonce() -> str:
    """Return a nonce that nobody used before."""
    return secrets.token_urlsafe(16)


def sign_request(method: str, url: str, key: PrivateKey, *, created: int, nonce: str) -> dict[str, str]:
    """Return the two fields that sign a request: Signature-Input and Signature."""
    request = Request(method, url, {})
    signer = HTTPMessageSigner(signature_algorithm=_Ed25519, key_resolver=_Keys(private=key))
    signer.sign(
        request,
        key_id=key.public.id,
        created=_EPOCH + timedelta(seconds=created),
        nonce=nonce,
        label=LABEL,
        tag=TAG,
        covered_component_ids=SIGNED,
    )
    return dict(request.headers)


def open_request(request: Request, find_key: Callable[[KeyId], PublicKey | None]) -> SignedRequest:
    """Return who signed the request. Raises SignatureInvalid, whatever is wrong with it or with the key.

    `find_key` is asked once, for a key id that has the form of one.
    """
    # 1. Short, so that nobody makes others parse for long.
    fields = {name.lower(): value for name, value in request.headers.items()}
    wanted = {name: fields.get(name, "") for name in ("signature-input", "signature")}
    if not all(0 < len(value) <= MAX_FIELD_CHARS for value in wanted.values()):
        raise SignatureInvalid("The request is not signed, or its fields are too long.")
    # 2. One signature with our tag, under a key that is known.
    keys = _Keys(find=find_key)
    verifier = _Verifier(signature_algorithm=_Ed25519, key_resolver=keys)
    try:
        found = verifier.verify(
            Request(request.method, request.url, wanted),
            max_age=None,
            expect_tag=TAG,
            require_components=SIGNED,
        )
    except HTTPMessageSignaturesException as fault:
        raise SignatureInvalid("The signature does not hold, or is not of the one form.") from fault
    # 3. Exactly the components and parameters that the header names.
    if len(found) != 1 or keys.found is None:
        raise SignatureInvalid("The request has two signatures with this tag.")
    (one,) = found
    if tuple(one.covered_components) != _COVERED or frozenset(one.parameters) != _PARAMETERS:
        raise SignatureInvalid("The signature is over other components, or has other parameters.")
    created, nonce = one.parameters["created"], one.parameters["nonce"]
    if not isinstance(created, int) or not 0 <= created <= _MOST:
        raise SignatureInvalid("The signature was made at no time.")
    if not isinstance(nonce, str) or _NONCE.fullmatch(nonce) is None:
        raise SignatureInvalid("A nonce has 16 to 64 characters of base64url.")
    return SignedRequest(keys.found, created, nonce)


# -- what the library asks for ------------------------------------------------------------------------


class _Ed25519(HTTPSignatureAlgorithm):
    """Ed25519 by keys.py: what the library brings accepts keys and signatures that are refused here."""

    algorithm_id = ALGORITHM

    def __init__(self, public_key: PublicKey | None = None, private_key: PrivateKey | None = None) -> None:
        self._public = public_key
        self._private = private_key

    def sign(self, message: bytes) -> bytes:
        if self._private is None:
            raise TypeError("there is no key to sign with")
        return self._private.sign(message)

    def verify(self, signature: bytes, message: bytes) -> None:
        if self._public is None:
            raise TypeError("there is no key to verify with")
        self._public.verify(message, signature)


class _Keys(HTTPSignatureKeyResolver):
    """Gives the one key that signs, or finds the one that a signature names."""

    def __init__(
        self, *, private: PrivateKey | None = None, find: Callable[[KeyId], PublicKey | None] | None = None
    ) -> None:
        self._private = private
        self._find = find
        self.found: PublicKey | None = None

    def resolve_private_key(self, key_id: str) -> Any:  # noqa: ANN401, ARG002 - the library's types know no other keys
        return self._private

    def resolve_public_key(self, key_id: str) -> Any:  # noqa: ANN401 - likewise
        if self._find is None or self.found is not None or _KEY_ID.fullmatch(key_id) is None:
            return None
        self.found = self._find(KeyId(key_id))
        return self.found


class _Verifier(HTTPMessageVerifier):
    """Judges no time: that would be the machine's, and here time is an argument."""

    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        """See rules/reading.py."""
