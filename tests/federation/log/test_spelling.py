"""Numbers and bytes have one spelling each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from federation.log.spelling import MAX_SIZE, Misspelled, format_base64, parse_base64, parse_decimal


@given(st.integers(0, MAX_SIZE))
def test_a_number_reads_back(number: int) -> None:
    assert parse_decimal(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-1", "-0", "+5", "05", "00", "1_0", "1.0", "1e3", "0x1", " 1", "1 ", "1\n", "\u0661",
        "\uff11", "1\x00", str(MAX_SIZE + 1), "9" * 19, "1" * 20, "1" * 5_000,
    ],
)  # fmt: skip
def test_another_spelling_of_a_number_is_refused(text: str) -> None:
    with pytest.raises(Misspelled):
        parse_decimal(text)


def test_a_number_over_the_maximum_is_refused() -> None:
    assert parse_decimal("63", 63) == 63
    with pytest.raises(Misspelled):
        parse_decimal("64", 63)


@given(st.binary(max_size=100))
def test_bytes_read_back(data: bytes) -> None:
    assert parse_base64(format_base64(data)) == data


@given(st.text("+/=AQgw048 \n-_", max_size=8))
def test_one_base64_spelling_for_each_value(text: str) -> None:
    try:
        data = parse_base64(text)
    except Misspelled:
        return
    assert format_base64(data) == text


@pytest.mark.parametrize(
    "text",
    [
        "AA", "AA=", "AAA", "AA===", "AB==", "AAB=", "A", "=", "====", "AAAA=", "AA==AA==", "AAAA\n",
        " AAAA", "A AAA", "_-_-", "AA==\x00", "é===", "\u0391AAA",
    ],
)  # fmt: skip
def test_another_spelling_of_bytes_is_refused(text: str) -> None:
    with pytest.raises(Misspelled):
        parse_base64(text)
