"""Signed requests: one spelling, a signature over where the request goes, and nothing else is believed."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from federation.errors import SignatureInvalid
from federation.ids import KeyId
from federation.keys import PrivateKey, PublicKey
from federation.signed_requests import (
    ACCEPTED,
    LABEL,
    MAX_FIELD_CHARS,
    Request,
    SignedRequest,
    new_nonce,
    open_request,
    sign_request,
)
from tests.federation.own_vectors import load
from tests.world import key

VECTOR = load("requests/signed.json")
URL = "https://hub.example/api/v1/documents/" + "ab" * 32
NONCE = "q83vEjRWeJCrze8SNFZ4kA"
ROSA = key("rosa")

Fields = dict[str, str]


def known(*keys: PrivateKey) -> Callable[[KeyId], PublicKey | None]:
    """Return what finds these keys."""
    return {one.public.id: one.public for one in keys}.get


def signed(url: str = URL, method: str = "GET", **changes: Any) -> Fields:
    """Return the fields of a request that Rosa signed."""
    terms: dict[str, Any] = {"created": 1185264000, "nonce": NONCE, **changes}
    return sign_request(method, url, ROSA, **terms)


def spelled(base: str, params: str, signer: PrivateKey = ROSA) -> Fields:
    """Return fields with these parameters, whose signature over the components is right."""
    signature = signer.sign(f'{base}"@signature-params": {params}'.encode())
    return {
        "Signature-Input": f"frente={params}",
        "Signature": f"frente=:{base64.b64encode(signature).decode()}:",
    }


ALL = f'"@method": GET\n"@authority": hub.example\n"@path": {URL.removeprefix("https://hub.example")}\n"@query": ?\n'
COVERED = '("@method" "@authority" "@path" "@query")'
TERMS = f';created=1185264000;keyid="{ROSA.public.id}";alg="ed25519";nonce="{NONCE}";tag="frente-read"'


def test_the_vector_is_what_this_program_writes_and_reads() -> None:
    seed = PrivateKey.from_seed(bytes.fromhex(VECTOR["seed_hex"]))
    fields = sign_request(
        VECTOR["method"], VECTOR["url"], seed, created=VECTOR["created"], nonce=VECTOR["nonce"]
    )
    assert fields == VECTOR["headers"]
    opened = open_request(Request(VECTOR["method"], VECTOR["url"], fields), known(seed))
    assert opened == SignedRequest(seed.public, VECTOR["created"], VECTOR["nonce"])
    assert seed.public.id == VECTOR["key_id"]


def test_the_vector_is_signed_over_the_bytes_that_it_says() -> None:
    """Without the library: another implementation needs no more than these lines."""
    seed = PrivateKey.from_seed(bytes.fromhex(VECTOR["seed_hex"]))
    text = VECTOR["headers"]["Signature"]
    assert text.startswith("frente=:")
    signature = base64.b64decode(text.removeprefix("frente=:").removesuffix(":"), validate=True)
    seed.public.verify(VECTOR["signature_base"].encode("ascii"), signature)
    last = VECTOR["signature_base"].rpartition('"@signature-params": ')[2]
    assert VECTOR["headers"]["Signature-Input"] == f"frente={last}"


def test_the_spelling_of_these_tests_is_the_right_one() -> None:
    opened = open_request(Request("GET", URL, spelled(ALL, COVERED + TERMS)), known(ROSA))
    assert opened.key == ROSA.public


def test_the_order_of_parameters_and_names_of_fields_and_labels_are_free() -> None:
    params = f'{COVERED};tag="frente-read";nonce="{NONCE}";alg="ed25519";keyid="{ROSA.public.id}";created=5'
    fields = {name.lower(): text.replace("frente=", "other=") for name, text in spelled(ALL, params).items()}
    assert open_request(Request("GET", URL, fields), known(ROSA)).created == 5


@pytest.mark.parametrize(
    "method, url",
    [
        ("HEAD", URL),
        ("GET", URL.replace("hub.example", "other.example")),
        ("GET", URL.replace("hub.example", "hub.example:8443")),
        ("GET", URL[:-1] + "c"),
        ("GET", URL + "?a=1"),
        ("GET", URL + "/"),
    ],
)
def test_a_signature_counts_for_its_own_request_only(method: str, url: str) -> None:
    fields = signed()
    with pytest.raises(SignatureInvalid):
        open_request(Request(method, url, fields), known(ROSA))


@pytest.mark.parametrize("url", [URL.replace("https", "http"), URL.replace("hub.example", "HUB.Example:443")])
def test_the_scheme_and_the_spelling_of_the_host_do_not_count(url: str) -> None:
    assert open_request(Request("GET", url, signed()), known(ROSA)).nonce == NONCE


ONLY_PATH = f'"@path": {URL.removeprefix("https://hub.example")}\n'
REFUSED: list[tuple[str, Fields]] = [
    ("nothing", {}),
    ("no signature", {"Signature-Input": signed()["Signature-Input"]}),
    ("no input", {"Signature": signed()["Signature"]}),
    ("empty", {"Signature-Input": "", "Signature": ""}),
    ("no structured field", {"Signature-Input": "((((", "Signature": "::::"}),
    ("too long", {**signed(), "Signature": signed()["Signature"] + ", x=:" + "A" * MAX_FIELD_CHARS + ":"}),
    ("another key's", spelled(ALL, COVERED + TERMS, key("luis"))),
    ("a signature of other bytes", {**signed(), "Signature": signed(nonce=new_nonce())["Signature"]}),
    ("a short signature", {**signed(), "Signature": "frente=:AAAA:"}),
    ("no bytes", {**signed(), "Signature": 'frente="AAAA"'}),
    ("two labels", {name: f"{text}, {text.replace('frente=', 'b=')}" for name, text in signed().items()}),
    ("fewer components", spelled(ONLY_PATH, '("@path")' + TERMS)),
    ("no components", spelled("", "()" + TERMS)),
    (
        "another order",
        spelled(
            "\n".join(reversed(ALL.splitlines())) + "\n", '("@query" "@path" "@authority" "@method")' + TERMS
        ),
    ),
    ("a component more", spelled(ALL + '"@scheme": https\n', COVERED[:-1] + ' "@scheme")' + TERMS)),
    ("another tag", spelled(ALL, COVERED + TERMS.replace("frente-read", "frente-write"))),
    ("no tag", spelled(ALL, COVERED + TERMS.replace(';tag="frente-read"', ""))),
    ("no time", spelled(ALL, COVERED + TERMS.replace(";created=1185264000", ""))),
    ("a time as text", spelled(ALL, COVERED + TERMS.replace("1185264000", '"1185264000"'))),
    ("a time with a fraction", spelled(ALL, COVERED + TERMS.replace("1185264000", "1185264000.5"))),
    ("a time before all times", spelled(ALL, COVERED + TERMS.replace("1185264000", "-1"))),
    ("a time after all times", spelled(ALL, COVERED + TERMS.replace("1185264000", "9" * 15 + "9"))),
    ("no nonce", spelled(ALL, COVERED + TERMS.replace(f';nonce="{NONCE}"', ""))),
    ("a short nonce", spelled(ALL, COVERED + TERMS.replace(NONCE, "abc"))),
    ("a long nonce", spelled(ALL, COVERED + TERMS.replace(NONCE, "a" * 65))),
    ("a nonce of other signs", spelled(ALL, COVERED + TERMS.replace(NONCE, "a" * 20 + "/=+ "))),
    ("no algorithm", spelled(ALL, COVERED + TERMS.replace(';alg="ed25519"', ""))),
    ("another algorithm", spelled(ALL, COVERED + TERMS.replace("ed25519", "hmac-sha256"))),
    ("no key", spelled(ALL, COVERED + TERMS.replace(f';keyid="{ROSA.public.id}"', ""))),
    ("a key that is no id", spelled(ALL, COVERED + TERMS.replace(ROSA.public.id, "rosa"))),
    ("an id in capitals", spelled(ALL, COVERED + TERMS.replace(ROSA.public.id, ROSA.public.id.upper()))),
    ("an unknown key", spelled(ALL, COVERED + TERMS.replace(ROSA.public.id, "0" * 64))),
    ("a parameter more", spelled(ALL, COVERED + TERMS + ";expires=1185264300")),
    ("an unknown parameter", spelled(ALL, COVERED + TERMS + ';color="red"')),
    ("letters that are no ASCII", {**signed(), "Signature-Input": signed()["Signature-Input"] + "ñ"}),
    ("a line feed", {**signed(), "Signature-Input": signed()["Signature-Input"] + "\n"}),
]


@pytest.mark.parametrize("fields", [one[1] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_what_is_not_of_the_one_form_is_refused(fields: Fields) -> None:
    with pytest.raises(SignatureInvalid):
        open_request(Request("GET", URL, fields), known(ROSA, key("luis")))


@pytest.mark.parametrize("url", ["https://hub.example:x/a", "/api", "", "https://<b>/", "https://a b/"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SignatureInvalid):
        open_request(Request("GET", url, signed()), known(ROSA))


def test_a_byte_that_is_altered_anywhere_is_noticed() -> None:
    fields = signed()
    for name, text in fields.items():
        for at in range(len(text)):
            altered = {**fields, name: text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]}
            if altered[name].lower().startswith(("arente", "fa", "frant", "freat", "frena", "frenta")):
                continue  # the label, which nobody signs
            with pytest.raises(SignatureInvalid):
                open_request(Request("GET", URL, altered), known(ROSA))


def test_other_signatures_with_other_tags_may_stand_beside_it() -> None:
    """As a proxy may add one of its own."""
    mine = signed()
    other = spelled(ONLY_PATH, f'("@path");created=1;keyid="{"0" * 64}";tag="proxy"', key("luis"))
    both = {name: f"{other[name].replace('frente=', 'proxy=')}, {mine[name]}" for name in mine}
    assert open_request(Request("GET", URL, both), known(ROSA)).key == ROSA.public


def test_a_nonce_is_never_the_same() -> None:
    assert len({new_nonce() for _ in range(100)}) == 100


def test_what_is_accepted_is_said_as_it_is_signed() -> None:
    assert ACCEPTED.startswith(f"{LABEL}={COVERED};")
