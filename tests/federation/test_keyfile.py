"""Keys at rest: whole or not there, never replaced, never shown, and damage is noticed."""

import errno
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from federation import keyfile
from federation.encoding import b64decode_strict, b64encode
from federation.errors import (
    FrenteError,
    KeyFileExists,
    KeyFileExposed,
    KeyFileMalformed,
    KeyFileMissing,
    PassphraseMissing,
    PassphraseWrong,
)
from federation.keyfile import is_encrypted, read_key, write_key
from tests.federation.own_vectors import vector_key

KEY = vector_key(1)
PASSPHRASE = "contraseña de la asamblea"  # an example

needs_posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes, and syncs folders itself")


@pytest.fixture(scope="module")
def encrypted_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a key file made with the passphrase; making one takes a third of a second."""
    path = tmp_path_factory.mktemp("keys") / "custodian.key"
    write_key(path, KEY, PASSPHRASE)
    return path.read_bytes()


@pytest.fixture
def encrypted(tmp_path: Path, encrypted_bytes: bytes) -> Path:
    path = tmp_path / "encrypted.key"
    path.write_bytes(encrypted_bytes)
    path.chmod(0o600)
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.key"
    write_key(path, KEY, None)
    return path


def code_of(read: Callable[[], object]) -> str | None:
    try:
        read()
    except FrenteError as fault:
        return fault.code
    return None


# -- written and read back --------------------------------------------------------------------------


def test_a_key_without_passphrase_is_read_back(plain: Path) -> None:
    assert read_key(plain, None).seed == KEY.seed
    assert read_key(plain, "not used").seed == KEY.seed
    assert not is_encrypted(plain)


def test_a_key_with_passphrase_is_read_back(encrypted: Path) -> None:
    assert read_key(encrypted, PASSPHRASE).seed == KEY.seed
    assert is_encrypted(encrypted)


def test_the_accents_of_a_passphrase_may_be_typed_in_either_way(encrypted: Path) -> None:
    assert "ñ" in PASSPHRASE
    assert read_key(encrypted, PASSPHRASE.replace("ñ", "n\u0303")).seed == KEY.seed


def test_a_passphrase_of_undecodable_bytes_works_as_any_other(tmp_path: Path) -> None:
    typed = b"contrase\xf1a".decode("utf-8", "surrogateescape")  # what Python makes of a Latin-1 terminal
    write_key(tmp_path / "a.key", KEY, typed)
    assert read_key(tmp_path / "a.key", typed).seed == KEY.seed


def test_an_encrypted_file_says_nothing_of_its_key(encrypted_bytes: bytes) -> None:
    assert KEY.public.id.encode() not in encrypted_bytes
    assert b"Frente-Key: scrypt 32768 8 3 " in encrypted_bytes


def test_openssl_reads_both(plain: Path, encrypted: Path) -> None:
    salt = b64decode_strict(encrypted.read_text().split()[5])
    inner, _ = keyfile._stretch(PASSPHRASE, salt)
    try:
        results = [
            subprocess.run(  # the arguments are ours
                ["openssl", "pkey", "-in", path, "-passin", "stdin", "-pubout", "-outform", "DER"],
                input=inner,
                capture_output=True,
                check=True,
            )
            for path in (plain, encrypted)
        ]
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    assert [result.stdout[-32:] for result in results] == [KEY.public.raw] * 2


def test_two_files_of_one_key_and_passphrase_differ(tmp_path: Path, encrypted_bytes: bytes) -> None:
    write_key(tmp_path / "again.key", KEY, PASSPHRASE)
    assert (tmp_path / "again.key").read_bytes().splitlines()[0] != encrypted_bytes.splitlines()[0]


def test_line_ends_of_windows_do_no_harm(plain: Path, encrypted: Path) -> None:
    for path in (plain, encrypted):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert read_key(path, PASSPHRASE).seed == KEY.seed


# -- refused ----------------------------------------------------------------------------------------


def test_a_wrong_passphrase_is_named(encrypted: Path) -> None:
    for wrong in ("contrasena de la asamblea", PASSPHRASE + " "):
        with pytest.raises(PassphraseWrong):
            read_key(encrypted, wrong)


@pytest.mark.parametrize("passphrase", [None, ""])
def test_a_missing_passphrase_is_named(encrypted: Path, passphrase: str | None) -> None:
    with pytest.raises(PassphraseMissing):
        read_key(encrypted, passphrase)


def test_an_empty_passphrase_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(PassphraseMissing):
        write_key(tmp_path / "a.key", KEY, "")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for ask in (is_encrypted, lambda path: read_key(path, None)):
        with pytest.raises(KeyFileMissing):
            ask(tmp_path / "none.key")


def another_kind_of_key() -> bytes:
    private = generate_private_key(SECP256R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"Frente-Key: plain\n",
        b"-----BEGIN PRIVATE KEY-----\n",
        f"Frente-Key: plain {KEY.public.id}\n".encode() + another_kind_of_key(),
        f"Frente-Key: plain {KEY.public.id}\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".encode(),
        b"A" * 1_000_000,
    ],
    ids=["empty", "UTF-16", "first line", "begin", "another kind of key", "no key inside", "a megabyte"],
)
def test_a_file_that_is_no_key_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.key"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(KeyFileMalformed):
        read_key(path, PASSPHRASE)


def test_a_folder_is_no_key_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileMalformed):
        read_key(tmp_path, None)


def test_another_key_s_text_under_the_first_line_is_noticed(tmp_path: Path, plain: Path) -> None:
    write_key(tmp_path / "other.key", vector_key(2), None)
    first, rest = plain.read_text().split("\n", 1)
    _, other_rest = (tmp_path / "other.key").read_text().split("\n", 1)
    assert other_rest != rest
    plain.write_text(f"{first}\n{other_rest}")
    with pytest.raises(KeyFileMalformed):
        read_key(plain, None)


def test_each_changed_byte_of_a_plain_key_is_noticed(plain: Path) -> None:
    good = plain.read_bytes()
    for byte in range(len(good)):
        for change in (1, 32, 128):
            plain.write_bytes(good[:byte] + bytes([good[byte] ^ change]) + good[byte + 1 :])
            assert code_of(lambda: read_key(plain, None)) == "key-file-malformed", byte


def test_each_cut_of_a_plain_key_is_noticed(plain: Path) -> None:
    good = plain.read_bytes()
    for size in range(len(good)):
        plain.write_bytes(good[:size])
        assert code_of(lambda: read_key(plain, None)) == "key-file-malformed", size


def test_each_changed_byte_and_cut_of_an_encrypted_key_is_noticed(
    encrypted: Path, encrypted_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    salt = encrypted_bytes.split()[5]
    stretched = keyfile._stretch(PASSPHRASE, b64decode_strict(salt))

    def stretch_once(_passphrase: str, found: bytes) -> tuple[bytes, bytes]:
        # scrypt for each byte would take minutes: another salt gives other bytes, whatever they are
        return stretched if b64(found) == salt else (b"another", bytes(32))

    def b64(data: bytes) -> bytes:
        return b64encode(data).encode()

    monkeypatch.setattr(keyfile, "_stretch", stretch_once)
    assert read_key(encrypted, PASSPHRASE).seed == KEY.seed
    codes = set()
    for byte in range(len(encrypted_bytes)):
        for change in (1, 32, 128):
            changed = bytes([encrypted_bytes[byte] ^ change])
            encrypted.write_bytes(encrypted_bytes[:byte] + changed + encrypted_bytes[byte + 1 :])
            codes.add(code_of(lambda: read_key(encrypted, PASSPHRASE)))
        encrypted.write_bytes(encrypted_bytes[:byte])
        codes.add(code_of(lambda: read_key(encrypted, PASSPHRASE)))
    assert codes == {"key-file-malformed", "passphrase-wrong"}


# -- the file ---------------------------------------------------------------------------------------


@needs_posix
def test_only_the_owner_can_read_a_key_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_key(tmp_path / "a.key", KEY, None)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600


@needs_posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_plain_key_that_others_can_reach_is_refused(plain: Path, mode: int) -> None:
    plain.chmod(mode)
    with pytest.raises(KeyFileExposed) as caught:
        read_key(plain, None)
    assert caught.value.evidence == {"path": str(plain), "mode": f"{mode:04o}"}


@needs_posix
def test_an_encrypted_key_may_stand_on_a_stick_without_owners(encrypted: Path) -> None:
    encrypted.chmod(0o755)
    assert read_key(encrypted, PASSPHRASE).seed == KEY.seed


def no_links(_source: Path, _target: Path) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_no_key_is_ever_replaced(plain: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(KeyFileExists):
        write_key(plain, vector_key(2), None)
    assert read_key(plain, None).seed == KEY.seed
    assert list(plain.parent.iterdir()) == [plain]


def test_a_file_system_without_links_takes_a_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    write_key(tmp_path / "a.key", KEY, None)
    assert read_key(tmp_path / "a.key", None).seed == KEY.seed
    assert list(tmp_path.iterdir()) == [tmp_path / "a.key"]


def test_a_disk_that_cannot_keep_a_key_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_key(tmp_path / "a.key", KEY, None)
    assert list(tmp_path.iterdir()) == []


@needs_posix
def test_the_key_is_on_the_disk_before_its_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, link = os.fsync, os.link

    def traced_sync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        steps.append("sync folder" if is_folder else f"sync {os.fstat(descriptor).st_size} bytes")
        sync(descriptor)

    def traced_link(source: Path, target: Path) -> None:
        steps.append("name")
        link(source, target)

    monkeypatch.setattr(os, "fsync", traced_sync)
    monkeypatch.setattr(os, "link", traced_link)
    write_key(tmp_path / "a.key", KEY, None)
    size = (tmp_path / "a.key").stat().st_size
    assert steps == [f"sync {size} bytes", "name", "sync folder"]


@needs_posix
@pytest.mark.parametrize(("number", "raises"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_only_a_file_system_that_never_syncs_folders_is_forgiven(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    raises: bool,
) -> None:
    sync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, "refused")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    if raises:
        with pytest.raises(OSError, match="refused"):
            write_key(tmp_path / "a.key", KEY, None)
    else:
        write_key(tmp_path / "a.key", KEY, None)
        assert read_key(tmp_path / "a.key", None).seed == KEY.seed
