"""The high-water mark: it only rises, whoever writes it, and is whole at every moment."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from federation.errors import StorageFailed, StorageFull
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.note import NoteSigner
from hub.storage.highwater import HighWater
from tests.world import ORIGIN, key


def note(size: int, root: int = 0) -> bytes:
    """Return a signed checkpoint of this size."""
    signer = NoteSigner(ORIGIN, key("log"))
    return sign_checkpoint(Checkpoint(ORIGIN, size, bytes([root]) * 32), [signer])


def test_before_anything_was_handed_out_there_is_none(tmp_path: Path) -> None:
    assert HighWater(tmp_path).read() is None


def test_it_rises_and_never_falls(tmp_path: Path) -> None:
    mark = HighWater(tmp_path)
    for size in (1, 7, 3, 7, 9, 2):
        mark.rise(note(size))
    found = mark.read()
    assert found is not None
    assert (found.size, found.note) == (9, note(9))


def test_many_writers_leave_the_highest(tmp_path: Path) -> None:
    sizes = list(range(1, 81))
    marks = [HighWater(tmp_path) for _ in range(4)]

    def rise(size: int) -> None:
        marks[size % 4].rise(note(size))
        seen = marks[(size + 1) % 4].read()
        assert seen is not None
        assert seen.size >= size

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rise, sizes))
    assert [mark.read() for mark in marks] == [HighWater(tmp_path).read()] * 4
    found = marks[0].read()
    assert found is not None
    assert found.size == 80


@pytest.mark.parametrize(("number", "named"), [(28, StorageFull), (122, StorageFull), (5, StorageFailed)])
def test_a_disk_that_does_not_take_it_is_said_and_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, named: type[Exception]
) -> None:
    mark = HighWater(tmp_path)
    mark.rise(note(1))

    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(named):
            mark.rise(note(2))
    found = HighWater(tmp_path).read()
    assert found is not None
    assert found.size == 1
    mark.rise(note(2))
    again = HighWater(tmp_path).read()
    assert again is not None
    assert again.size == 2


def test_what_a_crash_left_half_written_is_no_harm(tmp_path: Path) -> None:
    mark = HighWater(tmp_path)
    mark.rise(note(4))
    (tmp_path / "high-water.new").write_bytes(note(5)[:40])
    assert HighWater(tmp_path).read() == mark.read()
    mark.rise(note(6))
    found = HighWater(tmp_path).read()
    assert found is not None
    assert found.size == 6
