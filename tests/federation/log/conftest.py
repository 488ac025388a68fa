"""Logs that several modules read."""

import pytest

from tests.federation.log.samples import MemoryLog


@pytest.fixture(scope="session")
def small_log() -> MemoryLog:
    """Give a log that was signed at every size from 0 to 40."""
    return MemoryLog(*range(1, 41))


@pytest.fixture(scope="session")
def large_log() -> MemoryLog:
    """Give a log of 70,000 entries, the example of tlog-tiles, that was also signed at some smaller sizes."""
    return MemoryLog(1, 255, 256, 257, 600, 65_535, 65_536, 65_793, 70_000)
