"""Keys at rest: one private key in one file that only its owner can read.

    Frente-Key: scrypt 32768 8 3 <salt: base64 of 16 bytes> <check: base64 of 32 bytes>
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIGj…
    -----END ENCRYPTED PRIVATE KEY-----

From the second line on it is PKCS #8 in PEM, as any OpenSSL reads it. scrypt, over the passphrase in Unicode
NFC as UTF-8 and the salt (N=32768, r=8, p=3), gives 64 bytes: the base64 of the first 32 is the passphrase of
the PEM part, the other 32 are the key of its HMAC-SHA-256, the check. For OpenSSL's own encryption stretches
a passphrase 2,048 times only, so that a thief tries a thousand a second for a key that may speak for an
assembly, and it does not notice damage. scrypt takes 32 MiB and a third of a second a try. No file can ask
for more: this version has no other numbers. Nothing in the file says whose key it is.

    Frente-Key: plain <key id>
    -----BEGIN PRIVATE KEY-----
    MC4C…
    -----END PRIVATE KEY-----

is a hub's online key, not encrypted, as it must start without a person.

Sources: RFC 5958 (PKCS #8), RFC 7468 (PEM), RFC 7914 (scrypt).
"""

import errno
import hmac
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Callable
from hashlib import scrypt
from pathlib import Path
from typing import Final

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from federation.encoding import b64decode_strict, b64encode
from federation.errors import (
    Base64Malformed,
    KeyFileExists,
    KeyFileExposed,
    KeyFileMalformed,
    KeyFileMissing,
    PassphraseMissing,
    PassphraseWrong,
)
from federation.keys import PrivateKey

MAX_KEY_FILE_BYTES: Final = 4096

_SALT_BYTES: Final = 16
_SCRYPT_MEMORY: Final = 64 * 2**20  # bytes; 128·N·r of it are used, and a little more
_BASE64_LINES: Final = r"[A-Za-z0-9+/=\n]+"
_ENCRYPTED: Final = re.compile(
    r"Frente-Key: scrypt 32768 8 3 (?P<salt>[A-Za-z0-9+/=]{24}) (?P<check>[A-Za-z0-9+/=]{44})\n"
    rf"(?P<pem>-----BEGIN ENCRYPTED PRIVATE KEY-----\n{_BASE64_LINES}-----END ENCRYPTED PRIVATE KEY-----\n)"
)
_PLAIN: Final = re.compile(
    r"Frente-Key: plain (?P<keyid>[0-9a-f]{64})\n"
    rf"(?P<pem>-----BEGIN PRIVATE KEY-----\n{_BASE64_LINES}-----END PRIVATE KEY-----\n)"
)
_EXPOSED: Final = stat.S_IRWXG | stat.S_IRWXO


def write_key(
    path: Path, key: PrivateKey, passphrase: str | None, *, randomness: Callable[[int], bytes] = os.urandom
) -> None:
    """Keep the key in a new file of mode 0600; it is on the disk, whole, once this returns.

    Without a passphrase it is not encrypted. The name appears only with the whole key behind it: what
    a power failure leaves is the file or none. Raises KeyFileExists; PassphraseMissing for an empty one;
    OSError where the disk does not take it.
    """
    text = _spell(key, passphrase, randomness)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _name(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read_key(path: Path, passphrase: str | None) -> PrivateKey:
    """Return the key in the file; a passphrase is not used where the file is not encrypted.

    Raises KeyFileMissing, KeyFileMalformed, PassphraseMissing, PassphraseWrong; KeyFileExposed where others
    can read an unencrypted file (an encrypted one may stand on a stick whose file system knows no owners).
    """
    text, mode = _read(path)
    encrypted = _ENCRYPTED.fullmatch(text)
    if encrypted is not None:
        return _decrypt(path, encrypted, passphrase)
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        raise _malformed(path)
    if os.name == "posix" and mode & _EXPOSED:
        raise KeyFileExposed(
            f"Other users of this machine can read the key {path}; run: chmod 600 {path}",
            path=str(path),
            mode=f"{stat.S_IMODE(mode):04o}",
        )
    key = _load(path, plain["pem"].encode(), None)
    if key.public.id != plain["keyid"]:
        raise _malformed(path)
    return key


def is_encrypted(path: Path) -> bool:
    """Say whether the key file needs a passphrase, so that a person is asked only then.

    Raises KeyFileMissing, KeyFileMalformed.
    """
    text, _ = _read(path)
    if _ENCRYPTED.fullmatch(text) is not None:
        return True
    if _PLAIN.fullmatch(text) is not None:
        return False
    raise _malformed(path)


def _spell(key: PrivateKey, passphrase: str | None, randomness: Callable[[int], bytes]) -> bytes:
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    if passphrase is None:
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return f"Frente-Key: plain {key.public.id}\n".encode() + pem
    salt = randomness(_SALT_BYTES)
    inner, check_key = _stretch(passphrase, salt)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(inner))
    check = hmac.digest(check_key, pem, "sha256")
    return f"Frente-Key: scrypt 32768 8 3 {b64encode(salt)} {b64encode(check)}\n".encode() + pem


def _stretch(passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    """Return the passphrase of the PEM part and the key of its check.

    In NFC, as two keyboards may spell one ñ in two ways.
    """
    if not passphrase:
        raise PassphraseMissing("An empty passphrase protects nothing.")
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")
    stretched = scrypt(typed, salt=salt, n=32768, r=8, p=3, dklen=64, maxmem=_SCRYPT_MEMORY)
    return b64encode(stretched[:32]).encode(), stretched[32:]


def _read(path: Path) -> tuple[str, int]:
    """Return the text of a key file, and its mode as it was when the file was opened."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(MAX_KEY_FILE_BYTES)  # of a longer file the last line is missing then
    except FileNotFoundError as fault:
        raise KeyFileMissing(f"There is no key file {path}.", path=str(path)) from fault
    except (IsADirectoryError, NotADirectoryError) as fault:
        raise _malformed(path) from fault
    if not data.isascii():
        raise _malformed(path)
    return data.decode("ascii").replace("\r\n", "\n"), mode  # a stick may have passed through Windows


def _decrypt(path: Path, encrypted: re.Match[str], passphrase: str | None) -> PrivateKey:
    if passphrase is None:
        raise PassphraseMissing(f"The key {path} is encrypted and needs a passphrase.", path=str(path))
    try:
        salt = b64decode_strict(encrypted["salt"])
        check = b64decode_strict(encrypted["check"])
    except Base64Malformed as fault:
        raise _malformed(path) from fault
    pem = encrypted["pem"].encode()
    inner, check_key = _stretch(passphrase, salt)
    if not hmac.compare_digest(hmac.digest(check_key, pem, "sha256"), check):
        # A wrong passphrase and a damaged file look alike.
        raise PassphraseWrong(
            f"The passphrase does not open the key {path}, or the file is damaged.", path=str(path)
        )
    return _load(path, pem, inner)


def _load(path: Path, pem: bytes, passphrase: bytes | None) -> PrivateKey:
    try:
        private = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError) as fault:
        # InternalError is what damage in the name of the algorithm can lead to.
        raise _malformed(path) from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise _malformed(path)
    return PrivateKey(private)


def _malformed(path: Path) -> KeyFileMalformed:
    return KeyFileMalformed(f"The file {path} is no key file, or it is damaged.", path=str(path))


def _name(beside: Path, path: Path) -> None:
    """Give the finished file its name, unless the name is taken: a key lost is an assembly's voice lost."""
    exists = KeyFileExists(
        f"There is a key file {path} already, and no key is ever replaced.", path=str(path)
    )
    if os.name == "posix":
        try:
            os.link(beside, path)  # unlike rename, it never takes a name that is in use
        except FileExistsError as fault:
            raise exists from fault
        except OSError:
            pass  # a stick's file system has no links
        else:
            return
        if path.exists():
            raise exists
    try:
        beside.rename(path)  # on Windows this refuses a name in use
    except FileExistsError as fault:
        raise exists from fault


def _sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable; Windows does that by itself and has no call for it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        if fault.errno not in {errno.EINVAL, errno.ENOTSUP}:  # a file system that cannot sync a folder
            raise
    finally:
        os.close(descriptor)
