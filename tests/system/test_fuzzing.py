"""The short form of `make fuzz`: the same, always with the same seed."""

import itertools
import random

import pytest

from tests import fuzzing


@pytest.mark.parametrize("name", sorted(fuzzing.TARGETS))
def test_nothing_but_the_project_s_own_errors_comes_out(name: str) -> None:
    count = 150 if name in {"rules", "proof-bundle"} else 1_500
    for data in itertools.islice(fuzzing.inputs(name, random.Random(7)), count):
        fault = fuzzing.try_out(name, data)
        assert fault is None, (data, repr(fault))


@pytest.mark.parametrize("name", sorted(fuzzing.TARGETS))
def test_what_fuzzing_begins_with_is_good(name: str) -> None:
    parse, seeds = fuzzing.TARGETS[name]
    for data in seeds():
        if name != "rules":  # there what was logged before is refused again
            parse(data)


def test_another_error_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(data: bytes) -> None:
        int(data)

    monkeypatch.setitem(fuzzing.TARGETS, "careless", (careless, lambda: (b"1",)))
    assert isinstance(fuzzing.try_out("careless", b"one"), ValueError)
