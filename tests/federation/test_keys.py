"""Keys: none is enrolled under which signatures can be forged, and no forged signature is accepted."""

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import UnavailableError

from federation import keys
from federation.errors import KeyUnsafe, LibsodiumUnsound, SignatureInvalid
from federation.keys import PrivateKey, PublicKey
from tests.federation.own_vectors import case_name, load, vector_key

ENROLMENT = load("keys/enrolment.json")["cases"]
SIGNATURES = load("keys/signatures.json")["cases"]

unhurried = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])

# The signature that anybody makes under the identity as key: R = the identity, S = 0.
IDENTITY = bytes([1]) + bytes(31)
FORGERY = IDENTITY + bytes(32)


def holds(key: PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(message, signature)
    except SignatureInvalid:
        return False
    return True


def is_enrolled(raw: bytes) -> bool:
    try:
        PublicKey.enrol(raw)
    except KeyUnsafe:
        return False
    return True


# -- enrolment --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ENROLMENT, ids=case_name)
def test_a_key_is_enrolled_only_if_it_is_safe(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["key_hex"])
    if case["reason"] is None:
        key = PublicKey.enrol(raw)
        assert (key.raw, key.id) == (raw, case["key_id"])
        return
    for make in (PublicKey.enrol, PublicKey):
        with pytest.raises(KeyUnsafe) as caught:
            make(raw)
        assert caught.value.code == "key-unsafe"
        assert caught.value.evidence == {"reason": case["reason"]}


def test_each_reason_to_refuse_a_key_has_a_vector() -> None:
    assert {case["reason"] for case in ENROLMENT} - {None} == set(keys._WORDS)


def test_a_key_under_which_the_other_verifier_accepts_a_forgery_is_refused() -> None:
    Ed25519PublicKey.from_public_bytes(IDENTITY).verify(FORGERY, b"anything at all")  # why PyNaCl stands here
    assert not is_enrolled(IDENTITY)


@pytest.mark.parametrize("bit", range(256))
def test_a_key_with_one_bit_changed_is_refused_or_another_key(bit: int) -> None:
    key = vector_key(1).public
    raw = bytearray(key.raw)
    raw[bit // 8] ^= 1 << bit % 8
    if is_enrolled(bytes(raw)):
        changed = PublicKey.enrol(bytes(raw))
        assert changed != key
        assert changed.id != key.id
        assert not holds(changed, b"a", vector_key(1).sign(b"a"))


@pytest.mark.parametrize("let_through", [keys._KEY_ORDER_2, keys._KEY_ORDER_8], ids=["2", "8"])
def test_a_libsodium_that_lets_mixed_orders_through_is_not_used(
    monkeypatch: pytest.MonkeyPatch, let_through: bytes
) -> None:
    sound = crypto_core_ed25519_is_valid_point
    monkeypatch.setattr(
        keys, "crypto_core_ed25519_is_valid_point", lambda raw: raw == let_through or sound(raw)
    )
    keys._require_sound_libsodium.cache_clear()
    with pytest.raises(LibsodiumUnsound):
        PublicKey(vector_key(1).public.raw)


def test_a_libsodium_that_verifies_with_the_cofactor_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "crypto_sign_open", lambda _signed, _key: b"")
    keys._require_sound_libsodium.cache_clear()
    with pytest.raises(LibsodiumUnsound):
        PublicKey(vector_key(1).public.raw)


def test_a_libsodium_without_the_point_check_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(_raw: bytes) -> bool:
        raise UnavailableError

    monkeypatch.setattr(keys, "crypto_core_ed25519_is_valid_point", unavailable)
    keys._require_sound_libsodium.cache_clear()
    with pytest.raises(LibsodiumUnsound):
        PublicKey(vector_key(1).public.raw)


# -- verification -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", SIGNATURES, ids=case_name)
def test_a_signature_is_accepted_only_if_every_verifier_would(case: dict[str, Any]) -> None:
    key = PublicKey.enrol(bytes.fromhex(case["key_hex"]))
    message, signature = bytes.fromhex(case["message_hex"]), bytes.fromhex(case["signature_hex"])
    if case["valid"]:
        key.verify(message, signature)
        return
    with pytest.raises(SignatureInvalid) as caught:
        key.verify(message, signature)
    assert caught.value.code == "signature-invalid"
    assert caught.value.evidence == {"key": key.id}


def test_each_changed_bit_of_a_signature_spoils_it() -> None:
    key = vector_key(1)
    good = key.sign(b"message")
    assert holds(key.public, b"message", good)
    for bit in range(512):
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        assert not holds(key.public, b"message", bytes(changed)), bit


def test_each_cut_of_a_signature_spoils_it() -> None:
    key = vector_key(1)
    good = key.sign(b"message")
    for size in range(64):
        assert not holds(key.public, b"message", good[:size])
    # A cut signature is not completed by the message's first byte.
    assert not holds(key.public, good[63:] + b"message", good[:63])


@unhurried
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.binary(max_size=200))
def test_a_key_verifies_what_it_signed_and_nothing_else(seed: bytes, message: bytes, other: bytes) -> None:
    key = PrivateKey.from_seed(seed)
    signature = key.sign(message)
    assert holds(key.public, message, signature)
    assert holds(key.public, other, signature) == (other == message)
    assert key.sign(message) == signature


# -- other people's vectors -------------------------------------------------------------------------


def test_wycheproof_is_judged_as_it_says(shared_vectors: Path) -> None:
    suite = json.loads((shared_vectors / "wycheproof/testvectors_v1/ed25519_test.json").read_text())
    judged = 0
    for group in suite["testGroups"]:
        key = PublicKey.enrol(bytes.fromhex(group["publicKey"]["pk"]))
        for test in group["tests"]:
            accepted = holds(key, bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
            assert accepted == (test["result"] == "valid"), test
            judged += 1
    assert judged == suite["numberOfTests"] == 151


def test_cctv_no_unsafe_key_is_enrolled_and_no_forgery_accepted(shared_vectors: Path) -> None:
    # A key A of low order, in a second spelling or with a part of low order (mixed) must not be enrolled. Under
    # a safe key, a signature whose R is of low order or in a second spelling, or which is valid with the cofactor
    # only (residue), or hashed over other bytes than those sent (reencoded_k), must be refused. The rest is good.
    unsafe_key = {"low_order_A", "non_canonical_A", "low_order_component_A"}
    forged = {"low_order_R", "non_canonical_R", "low_order_residue", "reencoded_k"}
    suite = json.loads((shared_vectors / "cctv/ed25519/ed25519vectors.json").read_text())
    outcomes = {"not enrolled": 0, "refused": 0, "accepted": 0}
    for case in suite:
        flags = set(case["flags"] or ())
        raw, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        assert is_enrolled(raw) == (not flags & unsafe_key), case
        if not is_enrolled(raw):
            outcomes["not enrolled"] += 1
            continue
        accepted = holds(PublicKey.enrol(raw), case["msg"].encode(), signature)
        assert accepted == (not flags & forged), case
        outcomes["accepted" if accepted else "refused"] += 1
    assert len(suite) == sum(outcomes.values()) == 914
    assert outcomes == {"not enrolled": 886, "refused": 27, "accepted": 1}


@unhurried
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100))
def test_what_we_accept_the_other_verifier_accepts(seed: bytes, message: bytes) -> None:
    key = PrivateKey.from_seed(seed)
    other = Ed25519PublicKey.from_public_bytes(key.public.raw)
    other.verify(key.sign(message), message)
    with pytest.raises(InvalidSignature):
        other.verify(key.sign(message + b"."), message)


# -- what is shown and kept -------------------------------------------------------------------------


def test_rfc_8032_test_1() -> None:
    key = PrivateKey.from_seed(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert key.public.raw.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
        "25bf5f0595bbe24655141438e7a100b"
    )


def test_a_private_key_is_never_shown_copied_or_pickled() -> None:
    key = vector_key(1)
    assert repr(key) == str(key) == f"PrivateKey(public='{key.public.id}')"
    assert key.seed.hex() not in repr(key)
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            attempt(key)


def test_a_private_key_comes_from_the_randomness_given() -> None:
    assert PrivateKey.generate(lambda size: bytes([7]) * size).seed == bytes([7]) * 32
    assert PrivateKey.generate().seed != PrivateKey.generate().seed


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_no_key(size: int) -> None:
    with pytest.raises(ValueError, match="32"):
        PrivateKey.from_seed(bytes(size))


def test_public_keys_are_values() -> None:
    key = vector_key(1).public
    assert PublicKey(key.raw) == key
    assert len({PublicKey(key.raw), key, vector_key(2).public}) == 2
    assert pickle.loads(pickle.dumps(key)) == key  # noqa: S301  # how the processes of an audit get it
    assert pickle.loads(pickle.dumps(key)).id == key.id  # noqa: S301
    with pytest.raises(AttributeError):
        key.raw = IDENTITY  # type: ignore[misc]  # that it cannot be set is what is tested
