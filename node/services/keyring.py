"""The keys of this machine: one encrypted file each in `keys/`, opened when something is to be signed.

    custodian-1.key …    may be carried away, to a stick or another machine: then its custodian cosigns by file
    delegate-1.key …     signs reports; the newest one is used for a new mandate

Which public key a file holds is known to the node (facts), so that nobody is asked for a passphrase only to find out
that this is not the key. The file itself does not say it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from federation.encoding import b64decode_strict, b64encode
from federation.errors import KeyFileMissing
from federation.ids import KeyId
from federation.keyfile import read_key, write_key
from federation.keys import PrivateKey, PublicKey
from node.storage.database import Database
from node.storage.facts import Facts


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

    def __init__(self, folder: Path, database: Database, passphrases: Passphrases) -> None:
        self._folder = folder
        self._database = database
        self._facts = Facts(database)
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
        self._open[name] = key
        self._remember(name, key.public)
        return key.public

    def names(self, purpose: str) -> tuple[str, ...]:
        """Return the names of the keys for a purpose ("custodian", "delegate"), first one first."""
        found = (path.stem for path in self._folder.glob(f"{purpose}-*.key"))
        return tuple(sorted(found, key=lambda name: (len(name), name)))

    def public(self, name: str) -> PublicKey:
        """Return the public half. Raises KeyFileMissing, PassphraseWrong."""
        if name in self._open:
            return self._open[name].public
        known = self._known().get(name)
        return self.unlock(name).public if known is None else PublicKey.enrol(b64decode_strict(known))

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

    def _known(self) -> dict[str, str]:
        known: dict[str, str] = self._facts.get("keys") or {}
        return known

    def _remember(self, name: str, public: PublicKey) -> None:
        known = self._known()
        if known.get(name) != b64encode(public.raw):
            with self._database.transaction():
                self._facts.put("keys", {**known, name: b64encode(public.raw)})

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.key"
