"""The hub's keys: one file each in the data folder's `keys/`, mode 0600.

log.key             signs checkpoints; online
hub.key             signs days and evidence; online
sealing.key         an age identity: opens the documents that sticks carry encrypted
custodian-1.key …   the network's custodians, encrypted with a passphrase; better moved to sticks of their own
"""

import os
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # a compiled module without stubs

from federation.errors import KeyFileExists, KeyFileExposed, KeyFileMalformed, KeyFileMissing
from federation.keyfile import read_key, write_key
from federation.keys import PrivateKey


class Keys:
    """The key files of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def log(self) -> PrivateKey:
        """Return the key that signs checkpoints."""
        return read_key(self.folder / "log.key", None)

    def hub(self) -> PrivateKey:
        """Return the key that signs days and evidence."""
        return read_key(self.folder / "hub.key", None)

    def custodian(self, number: int, passphrase: str | None) -> PrivateKey:
        """Return the key of the network's custodian with this number, from 1."""
        return read_key(self.custodian_path(number), passphrase)

    def custodian_path(self, number: int) -> Path:
        """Return where the key of custodian `number` stands, unless it was moved away."""
        return self.folder / f"custodian-{number}.key"

    def sealing(self) -> pyrage.x25519.Identity:
        """Return the identity that opens sealed documents."""
        path = self.folder / "sealing.key"
        try:
            exposed = path.stat().st_mode & 0o077
            text = path.read_text("ascii")
        except FileNotFoundError as fault:
            raise KeyFileMissing(f"There is no key file {path}.", path=str(path)) from fault
        except UnicodeDecodeError as fault:
            raise _malformed(path) from fault
        if exposed:
            raise KeyFileExposed(f"Other users of this machine can read the key {path}.", path=str(path))
        try:
            return pyrage.x25519.Identity.from_str(text.strip())
        except pyrage.IdentityError as fault:
            raise _malformed(path) from fault

    def create(self, log: PrivateKey, hub: PrivateKey, sealing: pyrage.x25519.Identity) -> None:
        """Keep the three online keys in new files."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        write_key(self.folder / "log.key", log, None)
        write_key(self.folder / "hub.key", hub, None)
        path = self.folder / "sealing.key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as fault:
            raise KeyFileExists(f"There is a key file {path} already.", path=str(path)) from fault
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{sealing}\n")
            file.flush()
            os.fsync(file.fileno())

    def create_custodian(self, number: int, key: PrivateKey, passphrase: str) -> Path:
        """Keep a custodian's key in a new file, encrypted, and return where."""
        path = self.custodian_path(number)
        write_key(path, key, passphrase)
        return path


def _malformed(path: Path) -> KeyFileMalformed:
    return KeyFileMalformed(f"The file {path} is no age identity.", path=str(path))
