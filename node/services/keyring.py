"""The keys of this machine: one encrypted file each in `keys/`, opened when something is to be signed.

    custodian-1.key …    may be carried away, to a stick or another machine: then its custodian cosigns by file
    delegate-1.key …     signs reports; the newest one is used for a new mandate

Which public key a file holds is written beside it (`custodian-1.pub`), so that nobody is asked for a passphrase
only to find out that this is not the key.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from federation.encoding import b64decode_strict, b64encode
from federation.errors import EncodingError, KeyFileMalformed, KeyFileMissing
from federation.ids import KeyId
from federation.keyfile import read_key, write_key
from federation.keys import PrivateKey, PublicKey


class Passphrases(Protocol):
    """Where passphrases come from: a person, a file, a variable; the caller's choice."""

    def __call__(self, name: str, *, new: bool) -> str:
        """Return the passphrase of the key with this name. Raises PassphraseMissing."""


def one_passphrase(passphrase: str) -> Passphrases:
    """Return the same passphrase for every key."""

    def give(name: str, *, new: bool) -> str:  # noqa: ARG001 - the same, old or new
        return passphrase

    return give


class Keyring:
    """The key files of one folder. An opened key stays open until the program ends."""

    def __init__(self, folder: Path, passphrases: Passphrases) -> None:
        self._folder = folder
        self._passphrases = passphrases
        self._open: dict[str, PrivateKey] = {}

    def create(self, name: str) -> PublicKey:
        """Make a key; it is encrypted and on the disk when this returns.

        A key of this name that an interrupted `init` left is opened instead: no key is ever replaced.
        Raises PassphraseMissing, PassphraseWrong, KeyFileMalformed.
        """
        path = self._path(name)
        if path.exists():
            key = read_key(path, self._passphrases(name, new=False))
        else:
            key = PrivateKey.generate()
            write_key(path, key, self._passphrases(name, new=True))
        path.with_suffix(".pub").write_text(f"{b64encode(key.public.raw)}\n", encoding="ascii")
        self._open[name] = key
        return key.public

    def names(self, purpose: str) -> tuple[str, ...]:
        """Return the names of the keys for a purpose ("custodian", "delegate"), first one first."""
        found = (path.stem for path in self._folder.glob(f"{purpose}-*.key"))
        return tuple(sorted(found, key=lambda name: (len(name), name)))

    def public(self, name: str) -> PublicKey:
        """Return the public half. Raises KeyFileMissing, KeyFileMalformed, PassphraseWrong."""
        if name in self._open:
            return self._open[name].public
        try:
            text = self._path(name).with_suffix(".pub").read_text(encoding="ascii").strip()
            return PublicKey.enrol(b64decode_strict(text))
        except FileNotFoundError:
            return self.unlock(name).public
        except (EncodingError, UnicodeDecodeError) as fault:
            raise KeyFileMalformed(
                f"The file {name}.pub is damaged; it can be deleted.", name=name
            ) from fault

    def unlock(self, name: str) -> PrivateKey:
        """Return the key, asking for its passphrase the first time. Raises KeyFileMissing, PassphraseWrong."""
        if name not in self._open:
            path = self._path(name)
            if not path.exists():
                raise KeyFileMissing(f"There is no key file {path}.", path=str(path))
            self._open[name] = read_key(path, self._passphrases(name, new=False))
        return self._open[name]

    def among(self, purpose: str, keys: Iterable[KeyId]) -> tuple[str, ...]:
        """Return the names of those keys that are on this machine."""
        wanted = set(keys)
        return tuple(name for name in self.names(purpose) if self.public(name).id in wanted)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.key"
