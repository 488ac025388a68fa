"""Canonical JSON and base64: one spelling, and each other spelling refused by its name."""

import base64
import json
import math
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

import pytest
import rfc8785
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from federation.encoding import (
    MAX_DEPTH,
    MAX_INTEGER,
    Json,
    b64decode_strict,
    b64encode,
    canonical_bytes,
    decode_canonical,
    decode_strict,
)
from federation.errors import (
    Base64Malformed,
    EncodingError,
    FloatForbidden,
    FrenteError,
    IntegerOutOfRange,
    LoneSurrogate,
    NotCanonical,
    NotJson,
    TooDeep,
    TooLarge,
)
from tests.federation.own_vectors import case_name, load

CANONICAL = load("encoding/canonical.json")["cases"]
REFUSED = load("encoding/refused.json")["cases"]
BASE64 = load("encoding/base64.json")

AMPLE = 100_000  # bytes
unhurried = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])

any_text = st.text(max_size=20)  # hypothesis leaves lone surrogates out by itself
integers = st.integers(-MAX_INTEGER, MAX_INTEGER)


def trees(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Json]:
    return st.recursive(
        st.none() | st.booleans() | integers | any_text,
        lambda children: st.lists(children, max_size=5) | st.dictionaries(keys, children, max_size=5),
        max_leaves=25,
    )


json_values = trees(st.text(max_size=8))


def code_of(read: Callable[[], object]) -> str | None:
    try:
        read()
    except EncodingError as fault:
        return fault.code
    return None


def nested(depth: int) -> Json:
    value: Json = []
    for _ in range(depth - 1):
        value = [value]
    return value


# -- our vectors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CANONICAL, ids=case_name)
def test_a_value_has_one_canonical_spelling(case: dict[str, str]) -> None:
    spelled = case["json"].encode()
    canonical = bytes.fromhex(case["canonical_hex"])
    value = decode_strict(spelled, max_bytes=AMPLE)
    assert canonical_bytes(value) == canonical
    assert decode_canonical(canonical, max_bytes=AMPLE) == value
    assert decode_strict(canonical, max_bytes=AMPLE) == value
    if spelled != canonical:
        with pytest.raises(NotCanonical):
            decode_canonical(spelled, max_bytes=AMPLE)


@pytest.mark.parametrize("case", REFUSED, ids=case_name)
def test_a_fault_has_its_own_code(case: dict[str, str]) -> None:
    data = bytes.fromhex(case["hex"])
    assert code_of(lambda: decode_strict(data, max_bytes=AMPLE)) == case["strict"]
    assert code_of(lambda: decode_canonical(data, max_bytes=AMPLE)) == case["canonical"]


def test_no_name_of_a_vector_is_used_twice() -> None:
    for cases in (CANONICAL, REFUSED, BASE64["refused"]):
        assert len({case["name"] for case in cases}) == len(cases)


# -- the vectors of RFC 8785's author ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["arrays", "french", "unicode", "weird"])
def test_jcs_testdata_is_spelled_as_its_author_says(shared_vectors: Path, name: str) -> None:
    given_text = (shared_vectors / "jcs/testdata/input" / f"{name}.json").read_bytes()
    expected = (shared_vectors / "jcs/testdata/output" / f"{name}.json").read_bytes()
    value = decode_strict(given_text, max_bytes=AMPLE)
    assert canonical_bytes(value) == expected
    assert decode_canonical(expected, max_bytes=AMPLE) == value


@pytest.mark.parametrize("name", ["structures", "values"])
def test_jcs_testdata_with_floats_is_refused_though_it_is_rfc_8785(shared_vectors: Path, name: str) -> None:
    # structures.json holds 56.0, which RFC 8785 spells 56; values.json holds 1e30 and others.
    given_text = (shared_vectors / "jcs/testdata/input" / f"{name}.json").read_bytes()
    with pytest.raises(FloatForbidden):
        decode_strict(given_text, max_bytes=AMPLE)
    with pytest.raises(FloatForbidden):
        canonical_bytes(json.loads(given_text))


def test_every_file_of_the_jcs_testdata_is_judged(shared_vectors: Path) -> None:
    names = {path.stem for path in (shared_vectors / "jcs/testdata/input").iterdir()}
    assert names == {"arrays", "french", "unicode", "weird", "structures", "values"}


# -- equal to the reference -------------------------------------------------------------------------


@unhurried
@given(json_values)
@example({"\ufb33": 1, "😂": 2})
@example({"a": 1, "ñ": {"b": "\x7f\u2028"}})
def test_canonical_bytes_are_those_of_the_reference(value: Json) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


@unhurried
@given(trees(st.text(st.characters(max_codepoint=127), max_size=8)))
def test_canonical_bytes_of_ascii_keys_are_those_of_the_reference(value: Json) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


@unhurried
@given(json_values)
def test_what_was_spelled_is_read_back(value: Json) -> None:
    data = canonical_bytes(value)
    assert decode_canonical(data, max_bytes=len(data)) == value
    assert decode_strict(data, max_bytes=len(data)) == value


@unhurried
@given(json_values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_free_spelling_is_read_and_only_the_canonical_one_is_canonical(
    value: Json,
    escape: bool,
    indent: int | str | None,
) -> None:
    spelled = json.dumps(value, ensure_ascii=escape, indent=indent).encode()
    assert decode_strict(spelled, max_bytes=AMPLE) == value
    canonical = canonical_bytes(value) == spelled
    assert (code_of(lambda: decode_canonical(spelled, max_bytes=AMPLE)) is None) == canonical


@unhurried
@given(st.binary(max_size=60) | st.text(r'{}[]",:0123456789.eE+-\u abtfnrsl', max_size=30).map(str.encode))
def test_no_bytes_at_all_make_it_fail_in_another_way(data: bytes) -> None:
    strict = code_of(lambda: decode_strict(data, max_bytes=AMPLE))
    canonical = code_of(lambda: decode_canonical(data, max_bytes=AMPLE))
    assert canonical == strict or (strict is None and canonical == "not-canonical")
    if canonical is None:
        assert canonical_bytes(decode_strict(data, max_bytes=AMPLE)) == data


@unhurried
@given(json_values, st.data())
def test_a_changed_byte_is_refused_or_is_another_canonical_text(value: Json, data: st.DataObject) -> None:
    spelled = bytearray(canonical_bytes(value))
    at = data.draw(st.integers(0, len(spelled) - 1))
    spelled[at] ^= data.draw(st.integers(1, 255))
    changed = bytes(spelled)
    try:
        found = decode_canonical(changed, max_bytes=AMPLE)
    except EncodingError:
        return
    assert canonical_bytes(found) == changed
    assert json.dumps(found, sort_keys=True) != json.dumps(value, sort_keys=True)


def test_each_cut_of_a_text_is_refused() -> None:
    whole = canonical_bytes({"a": [1, "ñ", None, {"b": "😂"}], "c": "10.5"})
    codes = {code_of(partial(decode_canonical, whole[:end], max_bytes=AMPLE)) for end in range(len(whole))}
    assert codes == {"not-json", "not-utf8"}


# -- limits -----------------------------------------------------------------------------------------


def test_depth_is_counted_the_same_in_each_direction() -> None:
    data = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert canonical_bytes(nested(MAX_DEPTH)) == data
    assert decode_canonical(data, max_bytes=AMPLE) == nested(MAX_DEPTH)
    with pytest.raises(TooDeep):
        canonical_bytes(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_a_million_openings_are_refused_without_falling_over(opening: str) -> None:
    data = (opening * 1_000_000).encode()
    assert code_of(lambda: decode_canonical(data, max_bytes=len(data))) == "too-deep"


def test_a_million_digits_are_refused_without_being_converted() -> None:
    data = b"9" * 1_000_000
    assert code_of(lambda: decode_canonical(data, max_bytes=len(data))) == "integer-out-of-range"


@pytest.mark.parametrize("decode", [decode_strict, decode_canonical])
def test_a_text_over_its_limit_is_refused_before_it_is_read(decode: Callable[..., Json]) -> None:
    assert decode(b"[1]", max_bytes=3) == [1]
    with pytest.raises(TooLarge) as caught:
        decode(b"[1]]", max_bytes=3)
    assert caught.value.evidence == {"size": 4, "limit": 3}


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (1.0, FloatForbidden),
        ([-0.0], FloatForbidden),
        ({"a": math.nan}, FloatForbidden),
        (MAX_INTEGER + 1, IntegerOutOfRange),
        ([-MAX_INTEGER - 1], IntegerOutOfRange),
        (2**64, IntegerOutOfRange),
        ("\ud800", LoneSurrogate),
        ({"\udfff": 1}, LoneSurrogate),
        ({"ñ": "\ud800"}, LoneSurrogate),
        ({"a": {"b": ["\ud800"]}}, LoneSurrogate),
    ],
)
def test_a_value_that_has_no_canonical_spelling_is_refused(value: object, fault: type[FrenteError]) -> None:
    with pytest.raises(fault):
        canonical_bytes(value)


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    [b"bytes", {1: "a"}, {None: 1}, {"a": {1}}, [object()], Colour.RED, {Colour.RED.value: [Colour.RED]}],
)
def test_a_value_of_another_type_is_a_fault_of_the_program(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)


def test_a_tuple_is_an_array_and_true_is_no_integer() -> None:
    assert canonical_bytes((1, (True, None), {"a": ("b",)})) == b'[1,[true,null],{"a":["b"]}]'


def test_a_doubled_key_is_named_without_harm() -> None:
    with pytest.raises(EncodingError) as caught:
        decode_strict(rb'{"\ud800":1,"\ud800":2}', max_bytes=AMPLE)
    assert caught.value.evidence == {"key": r"'\ud800'"}
    assert str(caught.value).isascii()


def test_a_byte_order_mark_is_named_as_an_editor_may_have_added_it() -> None:
    with pytest.raises(NotJson, match="byte order mark"):
        decode_strict(b"\xef\xbb\xbf{}", max_bytes=AMPLE)


# -- base64 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", BASE64["accepted"], ids=lambda case: case["base64"] or "nothing")
def test_base64_has_one_spelling(case: dict[str, str]) -> None:
    data = bytes.fromhex(case["hex"])
    assert b64encode(data) == case["base64"]
    assert b64decode_strict(case["base64"]) == data
    assert b64decode_strict(case["base64"].encode()) == data


@pytest.mark.parametrize("case", BASE64["refused"], ids=case_name)
def test_base64_in_another_spelling_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(Base64Malformed):
        b64decode_strict(case["base64"])
    with pytest.raises(Base64Malformed):
        b64decode_strict(case["base64"].encode())


@unhurried
@given(st.binary(max_size=200))
def test_base64_is_the_standard_library_s(data: bytes) -> None:
    assert b64encode(data) == base64.b64encode(data).decode()
    assert b64decode_strict(b64encode(data)) == data


@unhurried
@given(st.text("AZaz09+/=-_ \n\xe1", max_size=12))
def test_a_text_is_base64_only_if_it_is_the_spelling_of_its_bytes(text: str) -> None:
    try:
        data = b64decode_strict(text)
    except Base64Malformed:
        return
    assert b64encode(data) == text
