"""Envelopes: one spelling, and every signature counts."""

import base64
import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from federation import envelope
from federation.encoding import b64encode, canonical_bytes
from federation.envelope import (
    MAX_ENVELOPE_BYTES,
    MAX_PAYLOAD_BYTES,
    MAX_SIGNATURES,
    PAYLOAD_TYPE,
    Signature,
    UnverifiedEnvelope,
    add_signature,
    merge_signatures,
    pae,
    parse_envelope,
    sign_envelope,
    verify_signatures,
)
from federation.errors import (
    EnvelopeMalformed,
    EnvelopesForeign,
    EnvelopeTooLarge,
    FrenteError,
    KeyUnknown,
    PayloadTooLarge,
    SignatureInvalid,
    SignatureRepeated,
    SignaturesTooMany,
)
from federation.ids import KeyId
from federation.keys import PrivateKey, PublicKey
from tests.federation.own_vectors import case_name, load, vector_key

ACCEPTED = load("envelope/accepted.json")["cases"]
REFUSED = load("envelope/refused.json")["cases"]
VERIFICATION = load("envelope/verification.json")["cases"]

unhurried = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])

PAYLOAD = b'{"author":null,"content":{"n":1},"kind":"example"}'
KEYS = [vector_key(number) for number in range(1, 4)]


def counting(*keys: PrivateKey) -> dict[KeyId, PublicKey]:
    return {key.public.id: key.public for key in keys}


def fault_of(read: Callable[[], object]) -> FrenteError | None:
    try:
        read()
    except FrenteError as fault:
        return fault
    return None


def code_of(read: Callable[[], object]) -> str | None:
    fault = fault_of(read)
    return fault.code if fault else None


def accept(raw: bytes, *keys: PrivateKey) -> frozenset[KeyId]:
    return verify_signatures(parse_envelope(raw), counting(*keys))


# -- our vectors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ACCEPTED, ids=case_name)
def test_an_envelope_is_read_verified_and_made_again(case: dict[str, Any]) -> None:
    raw = case["envelope"].encode()
    keys = [vector_key(number) for number in case["seeds"]]
    found = parse_envelope(raw)
    assert found.raw == raw
    assert found.payload == bytes.fromhex(case["payload_hex"])
    assert found.record_id == case["record_id"]
    assert [signature.keyid for signature in found.signatures] == case["signers"]
    assert pae(found.payload) == bytes.fromhex(case["pae_hex"])
    assert verify_signatures(found, counting(*keys)) == frozenset(case["signers"])
    assert sign_envelope(found.payload, reversed(keys)) == raw
    assert found == envelope._read(raw)


@pytest.mark.parametrize("case", REFUSED, ids=case_name)
def test_what_is_no_envelope_is_refused_by_its_fault(case: dict[str, str]) -> None:
    assert code_of(lambda: parse_envelope(case["envelope"].encode())) == case["code"]


@pytest.mark.parametrize("case", VERIFICATION, ids=case_name)
def test_every_signature_must_hold_under_a_key_that_counts(case: dict[str, Any]) -> None:
    found = parse_envelope(case["envelope"].encode())
    keys = counting(*(vector_key(number) for number in case["seeds"]))
    assert code_of(lambda: verify_signatures(found, keys)) == case["code"]


def test_the_vectors_show_every_fault_of_an_envelope() -> None:
    shown = {case["code"] for case in REFUSED + VERIFICATION}
    assert shown >= {
        *("envelope-malformed", "envelope-too-large", "payload-type-wrong", "payload-too-large"),
        *(
            "signatures-unsorted",
            "signature-repeated",
            "signatures-too-many",
            "key-unknown",
            "signature-invalid",
        ),
    }


# -- the format -------------------------------------------------------------------------------------


def test_pae_is_the_example_of_dsse(monkeypatch: pytest.MonkeyPatch) -> None:
    # protocol.md of DSSE: PAE("http://example.com/HelloWorld", "hello world")
    monkeypatch.setattr(envelope, "_PAE_START", b"DSSEv1 29 http://example.com/HelloWorld ")
    assert pae(b"hello world") == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_pae_counts_bytes_and_names_our_type() -> None:
    assert pae("ñ".encode()) == f"DSSEv1 37 {PAYLOAD_TYPE} 2 ñ".encode()


def test_an_envelope_is_the_canonical_json_of_its_fields() -> None:
    raw = sign_envelope(PAYLOAD, KEYS)
    fields = json.loads(raw)
    assert canonical_bytes(fields) == raw
    assert fields["payloadType"] == "application/vnd.frente.record.v1+json"
    assert base64.b64decode(fields["payload"]) == PAYLOAD
    assert [signature["keyid"] for signature in fields["signatures"]] == sorted(counting(*KEYS))


def test_the_largest_envelope_is_read_and_fits_a_log_entry() -> None:
    keys = [vector_key(number) for number in range(MAX_SIGNATURES)]
    raw = sign_envelope(bytes(MAX_PAYLOAD_BYTES), keys)
    assert len(raw) == MAX_ENVELOPE_BYTES < 2**16
    assert len(parse_envelope(raw).signatures) == MAX_SIGNATURES
    with pytest.raises(EnvelopeTooLarge):
        parse_envelope(raw + b" ")


# -- each byte changed, each cut --------------------------------------------------------------------


def changes(raw: bytes, byte: int) -> Iterator[bytes]:
    """Yield the text with one byte changed: each of its bits, and what stands out in JSON and base64."""
    values = {raw[byte] ^ 1 << bit for bit in range(8)} | set(b'"\\{}[],: =/A0\n\x00\xff')
    for value in sorted(values - {raw[byte]}):
        yield raw[:byte] + bytes([value]) + raw[byte + 1 :]


def test_each_changed_byte_is_refused() -> None:
    raw = sign_envelope(PAYLOAD, KEYS[:2])
    codes = set()
    for byte in range(len(raw)):
        for changed in changes(raw, byte):
            code = code_of(partial(accept, changed, *KEYS))
            assert code is not None, changed
            codes.add(code)
    assert codes == {
        *(
            "not-json",
            "not-utf8",
            "not-canonical",
            "envelope-malformed",
            "payload-type-wrong",
            "id-malformed",
        ),
        *("base64-malformed", "signatures-unsorted", "key-unknown", "signature-invalid"),
    }


def test_each_cut_is_refused() -> None:
    raw = sign_envelope(PAYLOAD, KEYS)
    assert {code_of(partial(parse_envelope, raw[:end])) for end in range(len(raw))} == {"not-json"}


def test_each_byte_left_out_or_doubled_is_refused() -> None:
    raw = sign_envelope(PAYLOAD, KEYS[:1])
    for byte in range(len(raw)):
        for changed in (raw[:byte] + raw[byte + 1 :], raw[:byte] + raw[byte : byte + 1] + raw[byte:]):
            assert code_of(partial(accept, changed, *KEYS)) is not None, changed


def outcome(read: Callable[[], UnverifiedEnvelope]) -> UnverifiedEnvelope | str:
    try:
        return read()
    except FrenteError as fault:
        return fault.code


def test_the_short_cut_accepts_exactly_what_the_definition_accepts() -> None:
    raws = [case["envelope"].encode() for case in ACCEPTED + REFUSED + VERIFICATION]
    base = sign_envelope(PAYLOAD, KEYS[:2])
    raws += [changed for byte in range(len(base)) for changed in changes(base, byte)]
    both = 0
    for raw in raws:
        short = envelope._cut(raw)
        full = outcome(partial(envelope._read, raw))
        if short is not None:
            assert short == full
            both += 1
        else:
            # the definition also reads envelopes without a signature: the limits refuse both
            assert isinstance(full, str) or not full.signatures, raw
    assert both > 100  # many changed bytes of base64 leave a well-formed envelope


@unhurried
@given(st.data())
def test_the_short_cut_agrees_on_spliced_envelopes(data: st.DataObject) -> None:
    raw = sign_envelope(data.draw(st.binary(max_size=40)), KEYS[: data.draw(st.integers(1, 3))])
    other = sign_envelope(data.draw(st.binary(max_size=40)), KEYS[: data.draw(st.integers(1, 3))])
    end = data.draw(st.integers(0, len(raw)))
    start = data.draw(st.integers(0, len(other)))
    spliced = raw[:end] + other[start:]
    short, full = envelope._cut(spliced), outcome(lambda: envelope._read(spliced))
    assert short == full if short is not None else isinstance(full, str)


@unhurried
@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_it_fail_in_another_way(data: bytes) -> None:
    assert fault_of(lambda: parse_envelope(data)) is not None


# -- adding and stripping ---------------------------------------------------------------------------


def test_a_signature_added_by_a_stranger_spoils_the_record() -> None:
    signed = parse_envelope(sign_envelope(PAYLOAD, KEYS[:2]))
    with pytest.raises(KeyUnknown) as caught:
        accept(add_signature(signed, KEYS[2]), *KEYS[:2])
    assert caught.value.evidence == {"key": KEYS[2].public.id}


def test_a_stripped_signature_leaves_fewer_signers() -> None:
    # The envelope still holds; the rule's threshold is what notices, in rules/authority.
    signed = parse_envelope(sign_envelope(PAYLOAD, KEYS))
    for missing in signed.signatures:
        rest = tuple(signature for signature in signed.signatures if signature != missing)
        assert accept(envelope._spell(PAYLOAD, rest), *KEYS) == {signature.keyid for signature in rest}


def test_a_key_filed_under_another_id_does_not_count() -> None:
    signed = parse_envelope(sign_envelope(PAYLOAD, KEYS[:1]))
    with pytest.raises(KeyUnknown):
        verify_signatures(signed, {KEYS[0].public.id: KEYS[1].public})


def test_a_wrong_signature_names_its_key_and_record() -> None:
    signed = parse_envelope(sign_envelope(PAYLOAD, KEYS[:1]))
    forged = UnverifiedEnvelope(b"", signed.payload, (Signature(KEYS[0].public.id, bytes(64)),))
    with pytest.raises(SignatureInvalid) as caught:
        verify_signatures(forged, counting(*KEYS))
    assert caught.value.evidence == {"key": KEYS[0].public.id, "record": signed.record_id}


@unhurried
@given(st.binary(max_size=500), st.sets(st.integers(0, 2), min_size=1))
def test_what_was_signed_is_read_back(payload: bytes, numbers: set[int]) -> None:
    keys = [KEYS[number] for number in numbers]
    raw = sign_envelope(payload, keys)
    assert parse_envelope(raw).payload == payload
    assert accept(raw, *KEYS) == frozenset(counting(*keys))
    assert json.loads(raw)["payload"] == b64encode(payload)


# -- several custodians -----------------------------------------------------------------------------


def test_custodians_who_sign_apart_make_the_envelope_that_they_make_together() -> None:
    together = sign_envelope(PAYLOAD, KEYS)
    apart = [parse_envelope(sign_envelope(PAYLOAD, [key])) for key in KEYS]
    assert merge_signatures(apart) == merge_signatures(apart[::-1]) == together
    in_turn = sign_envelope(PAYLOAD, [KEYS[2]])
    for key in KEYS[:2]:
        in_turn = add_signature(parse_envelope(in_turn), key)
    assert in_turn == together


def test_signing_or_merging_twice_changes_nothing() -> None:
    raw = sign_envelope(PAYLOAD, KEYS[:2])
    signed = parse_envelope(raw)
    assert add_signature(signed, KEYS[1]) == raw
    assert merge_signatures([signed, signed]) == raw


def test_envelopes_of_different_records_are_not_merged() -> None:
    with pytest.raises(EnvelopesForeign):
        merge_signatures(parse_envelope(sign_envelope(payload, KEYS[:1])) for payload in (b"1", b"2"))


def test_two_signatures_under_one_key_are_not_merged() -> None:
    good = parse_envelope(sign_envelope(PAYLOAD, KEYS[:1]))
    other = UnverifiedEnvelope(b"", PAYLOAD, (Signature(KEYS[0].public.id, bytes(64)),))
    with pytest.raises(SignatureRepeated):
        merge_signatures([good, other])


def test_what_could_not_be_read_is_not_made() -> None:
    many = [vector_key(number) for number in range(MAX_SIGNATURES + 1)]
    with pytest.raises(SignaturesTooMany):
        sign_envelope(PAYLOAD, many)
    with pytest.raises(SignaturesTooMany):
        add_signature(parse_envelope(sign_envelope(PAYLOAD, many[1:])), many[0])
    with pytest.raises(PayloadTooLarge):
        sign_envelope(bytes(MAX_PAYLOAD_BYTES + 1), KEYS)
    with pytest.raises(EnvelopeMalformed):
        sign_envelope(PAYLOAD, [])
    with pytest.raises(SignatureRepeated):
        sign_envelope(PAYLOAD, [KEYS[0], vector_key(1)])
    with pytest.raises(EnvelopeMalformed):
        merge_signatures([])


def test_the_order_of_keys_does_not_matter() -> None:
    keys = [vector_key(number) for number in range(10)]
    expected = sign_envelope(PAYLOAD, keys)
    for seed in range(10):
        random.Random(seed).shuffle(keys)  # nothing secret
        assert sign_envelope(PAYLOAD, keys) == expected
