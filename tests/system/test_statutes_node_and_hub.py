"""Proposals, amendments and corrections from a file on a node to a real hub over HTTP, and to a proof for strangers."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from federation.documents import Amendment, Place, StatuteProposal, parse_document
from federation.documents import Statute as StatuteModel
from federation.encoding import Json
from federation.errors import NothingFound, ProposalMissing
from federation.ids import RecordId
from federation.proofs import verify_proof_bundle
from federation.rules.authority import ROLE_OF_KIND
from federation.statutes.child import read_file
from federation.statutes.extras import is_installed
from node.services.amending import replacing
from node.services.identity import Written
from node.services.keyring import one_passphrase
from node.services.node import Node, meet
from node.services.proposals import Terms
from node.services.writing import Attachment
from tests.conftest import REPOSITORY
from tests.node.conftest import PASSPHRASE, quick_keys, report, terms
from tests.system.test_node_and_hub import NOW, Site, sqlite_site

_ = quick_keys, sqlite_site  # fixtures that tests here use

BIN = Path(sys.executable).parent
STATUTES = REPOSITORY / "demo" / "statutes"
SAID = Terms(NOW)


def proposing(site: Site, folder: Path, name: str, *roles: str) -> Node:
    """Return the node of an admitted factory whose delegate has these roles."""
    node = Node.create(
        folder,
        url=site.url,
        network=meet(site.client),
        name=name,
        now=NOW,
        passphrases=one_passphrase(PASSPHRASE),
    )
    node.sync(site.client, NOW)
    site.admit(node)
    node.give_mandate(terms(roles=roles), NOW)
    node.sync(site.client, NOW)
    return node


@pytest.fixture
def inveval(sqlite_site: Site, tmp_path: Path) -> Iterator[Node]:
    with proposing(sqlite_site, tmp_path / "inveval", "Inveval", "proposer", "reporter") as node:
        yield node


@pytest.fixture
def invepal(sqlite_site: Site, tmp_path: Path) -> Iterator[Node]:
    with proposing(sqlite_site, tmp_path / "invepal", "Invepal", "proposer") as node:
        yield node


def propose(node: Node, file: Path, media_type: str = "text/markdown", **named: Any) -> Written:
    """Sign the statutes in the file, as they are read."""
    reading = read_file(file)
    source = Attachment(file.name, media_type, file.read_bytes())
    return node.write_proposal(
        reading.statute, replace(SAID, language=reading.language), source=source, **named
    )


def outcome(node: Node, site: Site, written: Written) -> tuple[str, str | None]:
    """Return what the hub said of the record."""
    return next(
        (one.status, one.code) for one in node.sync(site.client, NOW).outcomes if one.id == written.id
    )


def verify(*arguments: str | Path) -> Any:
    """Return what frente-verify answers to a program; it must find all well."""
    found = subprocess.run(
        [BIN / "frente-verify", *arguments, "--json"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return orjson.loads(found.stdout)


def test_statutes_are_proposed_amended_corrected_and_proven(
    sqlite_site: Site, inveval: Node, invepal: Node, tmp_path: Path
) -> None:
    site = sqlite_site
    first = propose(inveval, STATUTES / "inveval.md")
    other = propose(invepal, STATUTES / "invepal.md")
    assert outcome(inveval, site, first) == ("accepted", None)
    assert outcome(invepal, site, other) == ("accepted", None)

    # The words and the file come back as they were signed, to anybody.
    proof_file = tmp_path / "proposal.frente"
    proof_file.write_bytes(site.client.proof(first.id))
    proof = verify_proof_bundle(proof_file.read_bytes(), network=RecordId(inveval.network.id))
    assert proof.document is not None
    document = parse_document(proof.document)
    assert isinstance(document, StatuteProposal)
    assert document.statute == read_file(STATUTES / "inveval.md").statute
    (attached,) = document.attachments
    _salt, file = site.client.document(attached.hash)
    assert file == (STATUTES / "inveval.md").read_bytes()

    # Another factory reads it without the hub's word for anything, and amends it.
    target = invepal.keep_proposal(proof_file.read_bytes(), first.id)
    article = next(one for one in target.document.statute.articles if "mayoría" in one.text)
    words = article.text[article.text.index("mayoría") :].split("\n")[0]
    change = replacing(article.text, words, "mayoría de dos tercios.")
    amendment = invepal.amend(target, article.id, change.model_dump(), "Lo que ata a todos…", SAID)
    inserted = invepal.amend(
        target, None, {"kind": "insert", "after": article.id, "new": "Se rota cada año."}, "Falta.", SAID
    )
    theirs = invepal.find_proposal(other.id).document.statute.articles
    places = [
        Place(proposal=first.id, article=article.id),
        Place(proposal=other.id, article=theirs[3].id),
    ]
    correction = invepal.correct_alignment("join", places, [], "Hablan de lo mismo.", SAID)
    result = invepal.sync(site.client, NOW)
    assert [(one.kind, one.status) for one in result.outcomes] == [
        ("amendment", "accepted"),
        ("amendment", "accepted"),
        ("alignment-correction", "accepted"),
    ]
    # A later version, and a withdrawal by the role that proposed.
    second = propose(inveval, STATUTES / "inveval-2.md", replaces=first.id)
    assert outcome(inveval, site, second) == ("accepted", None)
    withdrawal = inveval.withdraw(second.id, "mistake", NOW)
    assert outcome(inveval, site, withdrawal) == ("accepted", None)
    with pytest.raises(NothingFound):
        site.client.document(inveval.documents(second.id)[1].hash)

    # Strangers verify each record, and the whole log with the documents that are public.
    for written, kind in (
        (first, "statute-proposal"),
        (amendment, "amendment"),
        (inserted, "amendment"),
        (correction, "alignment-correction"),
        (withdrawal, "withdrawal"),
    ):
        path = tmp_path / "one.frente"
        path.write_bytes(site.client.proof(written.id))
        shown = dict(verify("proof", path, "--network", inveval.network.id)["shown"])
        assert shown["record"] == {"kind": kind, "id": written.id}
    folder = tmp_path / "documents"
    folder.mkdir()
    for node, written in ((inveval, first), (invepal, amendment), (invepal, correction)):
        for one in node.documents(written.id):
            salt, data = site.client.document(one.hash)
            (folder / one.hash).write_bytes(salt + data)
    audit = verify("log", site.url, "--network", inveval.network.id, "--documents", folder)
    assert audit["faults"] == []
    shown = dict(audit["shown"])
    assert shown["audited"]["judged"] == len(site.place.kinds())
    assert (
        shown["documents checked"]["checked"] == 4
    )  # the proposal and its file, an amendment, the correction


@pytest.mark.skipif(not is_installed("pypandoc"), reason="the extra statutes is not installed")
def test_a_word_processors_file_travels_as_it_is(sqlite_site: Site, inveval: Node, tmp_path: Path) -> None:
    import pypandoc  # type: ignore[import-untyped]  # without stubs

    file = tmp_path / "estatuto.docx"
    source = (STATUTES / "inveval.md").read_text(encoding="utf-8")
    pypandoc.convert_text(source, "docx", format="md", outputfile=str(file))
    written = propose(
        inveval, file, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    assert outcome(inveval, sqlite_site, written) == ("accepted", None)
    (own,) = inveval.proposals()
    plain = read_file(STATUTES / "inveval.md").statute
    assert [one.number for one in own.document.statute.articles] == [one.number for one in plain.articles]
    (attached,) = own.document.attachments
    assert sqlite_site.client.document(attached.hash)[1] == file.read_bytes()


# -- what the hub refuses --------------------------------------------------------------------------------


def test_a_role_that_ended_with_the_log_day_is_refused(sqlite_site: Site, inveval: Node) -> None:
    written = propose(inveval, STATUTES / "inveval.md")
    sqlite_site.begin(date(2008, 1, 2))
    assert outcome(inveval, sqlite_site, written) == ("refused", "mandate-expired")


def test_a_reporters_node_signs_no_proposal_and_the_hub_takes_none(
    sqlite_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proposing(sqlite_site, tmp_path / "node", "Inaf", "reporter") as node:
        patched = {**ROLE_OF_KIND, "statute-proposal": "reporter"}  # a node that does not keep to it
        monkeypatch.setattr("node.services.writing.ROLE_OF_KIND", patched)
        written = propose(node, STATUTES / "inveval.md")
        assert outcome(node, sqlite_site, written) == ("refused", "role-missing")


def test_what_names_nothing_in_the_log_is_refused(
    sqlite_site: Site, inveval: Node, invepal: Node, tmp_path: Path
) -> None:
    written = propose(inveval, STATUTES / "inveval.md")  # waits in the outbox
    (own,) = inveval.proposals()
    with pytest.raises(ProposalMissing):
        invepal.find_proposal(written.id)
    amendment = invepal.amend(own, own.document.statute.articles[1].id, {"kind": "delete"}, "Sobra.", SAID)
    assert outcome(invepal, sqlite_site, amendment) == ("refused", "record-unknown")
    said = inveval.write_report(report(), NOW)
    assert outcome(inveval, sqlite_site, said) == ("accepted", None)
    of_a_report = replace(own, id=said.id)
    amendment = inveval.amend(of_a_report, own.document.statute.articles[1].id, {"kind": "delete"}, "x", SAID)
    assert outcome(inveval, sqlite_site, amendment) == ("refused", "record-unknown")


def test_spans_and_articles_outside_of_the_text_are_refused(
    sqlite_site: Site, inveval: Node, invepal: Node
) -> None:
    written = propose(inveval, STATUTES / "inveval.md")
    assert outcome(inveval, sqlite_site, written) == ("accepted", None)
    target = invepal.fetch_proposal(sqlite_site.client, written.id)
    article = target.document.statute.articles[2]
    longer = StatuteModel(
        articles=(
            article.model_copy(update={"text": article.text + " Y más.", "parts": ()}),
            article.model_copy(update={"id": "article-99"}),
        )
    )
    imagined = replace(target, document=target.document.model_copy(update={"statute": longer}))
    end = len(article.text) + 6
    changes: tuple[tuple[str, dict[str, Json]], ...] = (
        (article.id, {"kind": "replace", "start": 3, "end": end, "new": "x"}),
        ("article-99", {"kind": "delete"}),
    )
    for name, change in changes:
        amendment = invepal.amend(imagined, name, change, "x", SAID)
        assert outcome(invepal, sqlite_site, amendment) == ("refused", "target-wrong")
    kept = parse_document(invepal.documents(amendment.id)[0].data)
    assert isinstance(kept, Amendment)
