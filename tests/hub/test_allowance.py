"""Allowances: a burst, then as fast as it grows back; each address for itself; never more memory than said."""

import pytest

from hub.services import allowance
from hub.services.allowance import Allowance, household


class Seconds:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_granted_and_then_what_grew_back() -> None:
    seconds = Seconds()
    one = Allowance(burst=100, per_minute=60, now=seconds)
    assert one.take("192.0.2.7", 80) == 80
    assert one.take("192.0.2.7", 80) == 20
    assert one.take("192.0.2.7", 1) == 0
    seconds.now = 10
    assert one.take("192.0.2.7", 80) == 10
    seconds.now = 10_000
    assert one.take("192.0.2.7", 1000) == 100


def test_each_address_has_its_own() -> None:
    one = Allowance(burst=1, per_minute=1, now=Seconds())
    assert one.take("192.0.2.7", 1) == 1
    assert one.take("192.0.2.8", 1) == 1
    assert one.take("192.0.2.7", 1) == 0


def test_no_limit_is_no_limit() -> None:
    one = Allowance(burst=0, per_minute=1, now=Seconds())
    assert one.take("192.0.2.7", 10**9) == 10**9


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("", "", True),
    ],
)
def test_who_counts_as_one_sender(first: str, second: str, same: bool) -> None:
    assert (household(first) == household(second)) is same


def test_the_longest_quiet_address_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MAX_ADDRESSES", 3)
    one = Allowance(burst=1, per_minute=1, now=Seconds())
    for address in "abc":
        assert one.take(address, 1) == 1
    assert one.take("a", 1) == 0  # heard of again
    assert one.take("d", 1) == 1
    assert one.take("a", 1) == 0
    assert one.take("b", 1) == 1  # forgotten
