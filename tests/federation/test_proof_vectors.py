"""Our vectors of proof bundles and whole logs: they are what their maker makes, and our verifier agrees with them."""

from base64 import b64decode
from typing import Any

import pytest

from federation.audit import audit_log
from federation.errors import FrenteError
from federation.ids import RecordId
from federation.log.note import parse_verifier_key
from federation.proofs import verify_proof_bundle
from tests.federation.make_proof_vectors import files
from tests.federation.own_vectors import case_name, load
from tests.federation.served_log import ServedLog
from tests.world import World

BUNDLES: list[dict[str, Any]] = load("proofs/bundles.json")["cases"]
LOGS: list[dict[str, Any]] = load("proofs/logs.json")["cases"]


def test_the_files_are_what_their_maker_writes() -> None:
    assert files() == {name: load(f"proofs/{name}") for name in ("bundles.json", "logs.json")}


@pytest.mark.parametrize("case", BUNDLES, ids=case_name)
def test_proof_bundles(case: dict[str, Any]) -> None:
    pinned = [] if case["vkey"] is None else [parse_verifier_key(case["vkey"])]
    network = None if case["network"] is None else RecordId(case["network"])
    bundle = b64decode(case["bundle"])
    if case["code"] is not None:
        with pytest.raises(FrenteError) as caught:
            verify_proof_bundle(bundle, vkeys=pinned, network=network)
        assert caught.value.code == case["code"]
        return
    proof = verify_proof_bundle(bundle, vkeys=pinned, network=network)
    assert (proof.id, proof.index) == (case["record"], case["index"])
    assert [link.index for link in proof.links] == case["entries"]
    assert proof.document == (None if case["document"] is None else b64decode(case["document"]))


@pytest.mark.parametrize("case", LOGS, ids=case_name)
def test_whole_logs(case: dict[str, Any]) -> None:
    log = ServedLog([b64decode(entry) for entry in case["entries"]], World().log_signer)
    found = audit_log(log, vkeys=[log.vkey])
    assert found.checkpoint.root.hex() == case["root"]
    assert [[fault.index, fault.code] for fault in found.faults] == case["faults"]
    too_old = None if found.too_old is None else [found.too_old.index, found.too_old.code]
    assert too_old == case["too_old"]
