"""Ed25519 keys: enrolled strictly, verified strictly.

    public key     32 bytes; its id is SHA-256 of them, in hexadecimal
    private key    32 bytes of seed (RFC 8032); see keyfile.py for how it is kept
    signature      64 bytes: R (a point), then S (a number below the group's order L, little-endian)

RFC 8032 leaves room for keys under which anybody's forgery verifies, and for signatures on which two
verifiers disagree. Neither may enter a log that everybody judges alone, so:

- a key is enrolled only if it is a canonical encoding of a point of the prime-order group other than the
  identity: no small order, no mixed order, no second spelling;
- a signature is accepted only if S < L and R is, byte for byte, the point S·B - k·A. With such a key that
  leaves R no small-order part, and no difference between verifiers with and without the cofactor.

libsodium decides both, through PyNaCl's public bindings; OpenSSL's verifier, behind `cryptography`, accepts
a forgery under the identity as key. Signing is cryptography's.

Sources: RFC 8032; https://hdevalence.ca/blog/2020-10-04-its-25519am; https://c2sp.org/CCTV/ed25519.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, Literal, NoReturn, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_sign_open
from nacl.exceptions import BadSignatureError, UnavailableError

from federation.errors import KeyUnsafe, LibsodiumUnsound, SignatureInvalid
from federation.ids import KeyId, key_id

PUBLIC_KEY_BYTES: Final = 32
SEED_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

UnsafeReason: TypeAlias = Literal["length", "spelling", "off-curve", "small-order", "mixed-order"]

_WORDS: dict[UnsafeReason, str] = {
    "length": "it does not have 32 bytes",
    "spelling": "it is not the one spelling of its point",
    "off-curve": "it is no point of the curve",
    "small-order": "its point has a small order: signatures under it can be forged",
    "mixed-order": "its point has a part of small order: verifiers would disagree on its signatures",
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that is safe to verify with: none can be made from 32 bytes that are not."""

    raw: bytes = field(repr=False)  # 32 bytes
    id: KeyId = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _require_sound_libsodium()
        if len(self.raw) != PUBLIC_KEY_BYTES or not crypto_core_ed25519_is_valid_point(self.raw):
            reason = _why_unsafe(self.raw)
            raise KeyUnsafe(f"This public key cannot be used: {_WORDS[reason]}.", reason=reason)
        object.__setattr__(self, "id", key_id(self.raw))

    @classmethod
    def enrol(cls, raw: bytes) -> "PublicKey":
        """Return the key with these 32 bytes. Raises KeyUnsafe, with the reason among its evidence.

        The newest keys are remembered, as the check costs nearly as much as verifying a signature.
        """
        return _enrolled(raw)

    def verify(self, message: bytes, signature: bytes) -> None:
        """Return if this key made the signature over the message. Raises SignatureInvalid."""
        if len(signature) != SIGNATURE_BYTES:
            raise SignatureInvalid(f"A signature has {SIGNATURE_BYTES} bytes.", key=self.id)
        try:
            # The public binding costs 4 % more than libsodium's detached form, which PyNaCl does not offer.
            crypto_sign_open(signature + message, self.raw)
        except BadSignatureError:
            raise SignatureInvalid("The signature is not this key's over these bytes.", key=self.id) from None


class PrivateKey:
    """A key to sign with. Its seed is shown by no representation, and is neither copied nor pickled."""

    __slots__ = ("_key", "public")

    public: PublicKey

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey.enrol(key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, randomness: Callable[[int], bytes] = os.urandom) -> "PrivateKey":
        """Return a new key from 32 bytes of the given randomness."""
        return cls.from_seed(randomness(SEED_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> "PrivateKey":
        """Return the key with this seed of 32 bytes (RFC 8032)."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def seed(self) -> bytes:
        """32 bytes that are the whole secret."""
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of this key's signature over the message: always the same ones."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"PrivateKey(public={self.public.id!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is neither copied nor pickled; keyfile.py writes it")


_enrolled = lru_cache(maxsize=4096)(PublicKey)


# -- why a key is unsafe: only asked once libsodium has refused it ------------------------------------

_P: Final = 2**255 - 19  # the field of the coordinates
_D: Final = -121665 * pow(121666, -1, _P) % _P  # -x² + y² = 1 + D·x²·y²
_SIGN: Final = 1 << 255  # the bit that says which of two x
_ORDER_8: Final = 0x5FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826  # y of a point of order 8
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_8, _P - _ORDER_8})  # orders 4, 1, 2, 8, 8


def _why_unsafe(raw: bytes) -> UnsafeReason:
    """Say in which way 32 bytes are no point of the prime-order group, given that they are none."""
    if len(raw) != PUBLIC_KEY_BYTES:
        return "length"
    number = int.from_bytes(raw, "little")
    y = number & ~_SIGN
    if y % _P in _SMALL_ORDER_Y:
        return "small-order"  # said before the spelling, as it is the graver fault
    if y >= _P:
        return "spelling"  # x = 0 with a sign is another, but only at y = 1 and -1, of small order
    x_squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if pow(x_squared, (_P - 1) // 2, _P) != 1:
        return "off-curve"
    return "mixed-order"


# -- whether this libsodium can be trusted ------------------------------------------------------------

_KEY: Final = bytes.fromhex("c3f1db3df0e353efc8eec9a93a61cdc61891268d0afc4240e2ed46d5afe54859")
_KEY_ORDER_2: Final = bytes.fromhex("2a0e24c20f1cac1037113656c59e3239e76ed972f503bdbf1d12b92a501ab7a6")
_KEY_ORDER_8: Final = bytes.fromhex("6870fe81fdaed57debf35886fb478445adedbdc73ead4b44206f6d3c31f518bb")
_MESSAGE: Final = b"frente: test message"
_SIGNATURE: Final = bytes.fromhex(
    "3e54c441927f9f0ee5e13e34f0b0404c5043651a8f4b7ef087a1c42262a85d0a"
    "cc95eede9679cea0cb0628a5a5ea42387feaf9399043e5b0909ec456457cd607"
)
_SIGNATURE_WITH_COFACTOR: Final = bytes.fromhex(
    "607055ca3d4aa8af26961afb12b1e60a75fac88f9c260ff25806631dbb269159"
    "e84f9a395fd2fd226ff9159926755ca05f92abfcca1edafc4276a34867978800"
)


@cache
def _require_sound_libsodium() -> None:
    """Refuse a libsodium that judges otherwise than the header says, once, before the first key.

    PyNaCl may be built against any: some releases let a part of order 2 through their point check
    (CVE-2025-69277), and a verifier with the cofactor accepts what others refuse.
    """
    try:
        sound = (
            crypto_core_ed25519_is_valid_point(_KEY)
            and not crypto_core_ed25519_is_valid_point(_KEY_ORDER_2)
            and not crypto_core_ed25519_is_valid_point(_KEY_ORDER_8)
            and _opens(_SIGNATURE)
            and not _opens(_SIGNATURE_WITH_COFACTOR)
        )
    except UnavailableError:  # a minimal build has no point check
        sound = False
    if not sound:
        raise LibsodiumUnsound(
            "The libsodium behind PyNaCl accepts unsafe keys or signatures; PyNaCl 1.6.2 brings a sound one."
        )


def _opens(signature: bytes) -> bool:
    try:
        crypto_sign_open(signature + _MESSAGE, _KEY)
    except BadSignatureError:
        return False
    return True
