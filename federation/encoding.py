"""Canonical JSON: the one way to spell a value as bytes, and the strict way to read it back.

    {"b": 1, "a": "ñ"}      →      7B 22 61 22 3A 22 C3 B1 22 2C 22 62 22 3A 31 7D      {"a":"ñ","b":1}

The bytes are those of RFC 8785 (JCS), for a JSON without floating point:

- objects, arrays, strings, true, false, null, and integers from -(2^53-1) to 2^53-1. No number with a
  fraction or an exponent, not even 1.0 or 1e3, and no -0: quantities are decimal strings;
- keys sorted by UTF-16 code units, no key twice, no white space, the shortest escapes, UTF-8 without a
  byte order mark;
- at most 16 arrays and objects around any value, and no lone surrogate.

Base64 is RFC 4648's standard alphabet with padding, in its one spelling: no white space, no bits left over.

Two encoders stand behind this. orjson is fast, but sorts keys by code point and lets floats through; so every
value is walked first, and an object with a key beyond ASCII goes to rfc8785, the reference. The tests hold
the two equal.
"""

import binascii
import json
from types import NoneType
from typing import Never, TypeAlias

import orjson
import rfc8785

from federation.errors import (
    Base64Malformed,
    DuplicateKey,
    EncodingError,
    FloatForbidden,
    IntegerOutOfRange,
    LoneSurrogate,
    NotCanonical,
    NotJson,
    NotUtf8,
    TooDeep,
    TooLarge,
)

MAX_DEPTH = 16  # arrays and objects around any value, itself included
MAX_INTEGER = 2**53 - 1  # the largest that every JSON reader holds exactly

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_LONGEST_INTEGER = len(str(-MAX_INTEGER))  # characters
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes of a value.

    Takes what `Json` names, and tuples as arrays; it is checked here rather than by type, because no plain
    `dict[str, str]` would fit a recursive type. Raises FloatForbidden, IntegerOutOfRange, TooDeep,
    LoneSurrogate; TypeError where a value or key is of another type.
    """
    keys_are_ascii = _require_plain(value)
    try:
        if keys_are_ascii:
            return orjson.dumps(value, option=_SORTED)
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # _require_plain has checked it
    except (orjson.JSONEncodeError, rfc8785.CanonicalizationError, UnicodeEncodeError) as fault:
        # Types, depth and integers were checked above: only text can be wrong now.
        raise LoneSurrogate("A text holds half a character (a lone surrogate).") from fault


def decode_canonical(data: bytes, *, max_bytes: int) -> Json:
    """Return the value of which `data` is the canonical spelling.

    That re-encoding gives the same bytes is the whole check: it leaves no room for doubled keys, escapes of
    another kind or white space. Raises as `decode_strict` does, and NotCanonical.
    """
    if len(data) > max_bytes:
        _refuse_size(len(data), max_bytes)
    try:
        value: Json = orjson.loads(data)
        if canonical_bytes(value) == data:
            return value
    except (orjson.JSONDecodeError, EncodingError):
        pass  # the slow reader below names the fault: orjson reads 2^64 as a float, for example
    decode_strict(data, max_bytes=max_bytes)
    raise NotCanonical("This is JSON, but not in the canonical spelling of RFC 8785.")


def decode_strict(data: bytes, *, max_bytes: int) -> Json:
    """Return the value of a JSON text in any spelling that leaves no doubt, for what people write by hand.

    White space, the order of keys and the choice of escapes are free. Raises TooLarge, NotUtf8, NotJson,
    DuplicateKey, FloatForbidden, IntegerOutOfRange, TooDeep, LoneSurrogate.
    """
    if len(data) > max_bytes:
        _refuse_size(len(data), max_bytes)
    if data.startswith(_BYTE_ORDER_MARK):
        raise NotJson("The text begins with a byte order mark, which JSON does not have.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise NotUtf8(f"The text is not UTF-8 at byte {fault.start}.", byte=fault.start) from fault
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_object_without_doubles,
            parse_int=_integer,
            parse_float=_refuse_float,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as fault:
        raise NotJson(f"The text is not JSON at character {fault.pos}.", character=fault.pos) from fault
    except RecursionError as fault:
        raise _too_deep() from fault
    canonical_bytes(value)  # refuses depth and lone surrogates
    return value


def b64encode(data: bytes) -> str:
    """Return the one base64 spelling of `data`: standard alphabet, padded."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def b64decode_strict(text: str | bytes) -> bytes:
    """Return the bytes of which `text` is the one base64 spelling. Raises Base64Malformed."""
    try:
        spelled = text.encode("ascii") if isinstance(text, str) else text
        data = binascii.a2b_base64(spelled)
    except ValueError as fault:  # binascii.Error and UnicodeEncodeError both are
        raise Base64Malformed("The text is not base64.") from fault
    # The reader skips what it does not know; spelling it again is what makes this strict.
    if binascii.b2a_base64(data, newline=False) != spelled:
        raise Base64Malformed("The text is not the one spelling of its base64: standard alphabet, padded.")
    return data


def _require_plain(value: object) -> bool:
    """Refuse what canonical JSON cannot hold, but for surrogates; say whether every key is ASCII.

    Level by level and not by recursion, so that depth costs no stack. Types are compared and not tested with
    isinstance: True is no integer here, and a subclass might be spelled in another way by each encoder.
    """
    keys_are_ascii = True
    level: list[object] = [(value,)]
    for _ in range(MAX_DEPTH + 1):
        deeper: list[object] = []
        for container in level:
            if type(container) is dict:
                # join is the fastest test that all keys are strings: it raises TypeError where one is not
                keys_are_ascii = "".join(container).isascii() and keys_are_ascii
                children = container.values()
            else:
                children = container  # type: ignore[assignment]  # a list or tuple: see where it is appended
            for child in children:
                kind = type(child)
                if kind is str or kind is NoneType or kind is bool:
                    continue
                if kind is dict or kind is list or kind is tuple:
                    deeper.append(child)
                elif kind is int:
                    if not -MAX_INTEGER <= child <= MAX_INTEGER:
                        raise _integer_out_of_range()
                elif kind is float:
                    raise _float_forbidden()
                else:
                    raise TypeError(f"canonical JSON has no {kind.__name__}")
        if not deeper:
            return keys_are_ascii
        level = deeper
    raise _too_deep()


def _object_without_doubles(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DuplicateKey(f"An object has the key {key[:64]!a} twice.", key=ascii(key[:64]))
            seen.add(key)
    return members


def _integer(spelled: str) -> int:
    if spelled == "-0":  # in RFC 8785 it is the floating-point number minus zero
        raise _float_forbidden()
    # The length first: converting a million digits would cost more than reading them.
    if len(spelled) > _LONGEST_INTEGER or not -MAX_INTEGER <= int(spelled) <= MAX_INTEGER:
        raise _integer_out_of_range()
    return int(spelled)


def _refuse_float(_spelled: str) -> Never:
    raise _float_forbidden()


def _refuse_constant(spelled: str) -> Never:
    raise NotJson(f"{spelled} is not JSON.")


def _refuse_size(size: int, max_bytes: int) -> Never:
    raise TooLarge(
        f"The text has {size} bytes, and may have {max_bytes} at most.", size=size, limit=max_bytes
    )


def _float_forbidden() -> FloatForbidden:
    return FloatForbidden("A number has a fraction, an exponent or a negative zero.")


def _integer_out_of_range() -> IntegerOutOfRange:
    return IntegerOutOfRange(f"An integer lies beyond ±{MAX_INTEGER}, which not every program reads exactly.")


def _too_deep() -> TooDeep:
    return TooDeep(f"Arrays and objects are nested over {MAX_DEPTH} deep.", limit=MAX_DEPTH)
