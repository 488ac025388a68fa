"""Proposals on a node: what is signed says what the file says, and what is amended is what the proposal says."""

import pytest

from federation.documents import (
    AlignmentCorrection,
    Amendment,
    Document,
    Place,
    Statute,
    StatuteProposal,
    parse_document,
)
from federation.documents.statute import Article
from federation.encoding import Json
from federation.errors import (
    DocumentMalformed,
    DocumentMismatch,
    MandateNone,
    NetworkWrong,
    ProposalMissing,
    SettingInvalid,
    TargetWrong,
)
from federation.ids import RecordId
from node.services.amending import find_words, replacing
from node.services.identity import Written
from node.services.node import Node
from node.services.proposals import KnownProposal, Terms
from node.services.writing import Attachment
from tests.node.conftest import NOW, MakeNode, report, terms
from tests.node.simulator import SimulatedHub
from tests.world import NO_ID, World

TEXT = "La asamblea decide\npor mayoría simple."
STATUTE = Statute(
    title="Estatuto de la fábrica",
    articles=(
        Article(id="article-1", kind="article", number="1", heading="De la asamblea", text=TEXT),
        Article(id="article-2", kind="article", number="2", text="Se publica."),
    ),
)
SOURCE = Attachment("estatuto.md", "text/markdown", b"# Estatuto\n")
SAID = Terms(NOW)


@pytest.fixture
def proposer(node: Node, hub: SimulatedHub) -> Node:
    """Give a node whose delegate may propose, and nothing else."""
    return make_proposer(node, hub)


def make_proposer(node: Node, hub: SimulatedHub, *roles: str) -> Node:
    node.sync(hub, NOW)
    hub.admit()
    node.give_mandate(terms(roles=roles or ("proposer",)), NOW)
    node.sync(hub, NOW)
    return node


@pytest.fixture
def other(make_node: MakeNode, hub: SimulatedHub) -> Node:
    """Give a node of another factory that may propose."""
    return make_proposer(make_node("other", name="Invepal"), hub)


def accepted(node: Node, hub: SimulatedHub, written: Written) -> RecordId:
    """Return the record's id, which the hub must take."""
    outcomes = {one.id: (one.status, one.code) for one in node.sync(hub, NOW).outcomes}
    assert outcomes[written.id] == ("accepted", None)
    return written.id


def said(node: Node, written: Written) -> Document:
    """Return the document that was signed."""
    return parse_document(node.documents(written.id)[0].data)


# -- writing ---------------------------------------------------------------------------------------------


def test_a_proposal_is_its_statute_with_the_file_beside_it(proposer: Node, hub: SimulatedHub) -> None:
    written = proposer.write_proposal(STATUTE, Terms(NOW, "pt", "federation"), source=SOURCE, amends=NO_ID)
    document = said(proposer, written)
    assert isinstance(document, StatuteProposal)
    assert document.statute == STATUTE
    assert (document.language, document.amends, document.replaces) == ("pt", NO_ID, None)
    (attached,) = document.attachments
    assert (attached.name, attached.media_type, attached.size) == ("estatuto.md", "text/markdown", 11)
    own, file = proposer.documents(written.id)
    assert (own.audience, file.audience) == ("federation", "federation")
    assert (file.hash, file.data) == (attached.hash, SOURCE.data)
    accepted(proposer, hub, written)
    assert {own.hash, file.hash} <= hub.documents.keys()


def test_who_may_report_may_not_propose_and_the_other_way_round(
    reporter: Node, hub: SimulatedHub, make_node: MakeNode
) -> None:
    with pytest.raises(MandateNone) as caught:
        reporter.write_proposal(STATUTE, SAID)
    assert caught.value.evidence["role"] == "proposer"
    proposer = make_proposer(make_node("second", name="Invepal"), hub)
    with pytest.raises(MandateNone):
        proposer.write_report(report(), NOW)


def test_a_proposal_that_no_document_can_hold_is_not_signed(proposer: Node) -> None:
    long = "palabra " * 24_000 + "fin"
    articles = tuple(Article(id=f"article-{one}", kind="article", text=long) for one in range(1, 8))
    with pytest.raises(DocumentMalformed, match="may have 1048576"):
        proposer.write_proposal(Statute(articles=articles), SAID)
    assert proposer.outbox() == ()


def test_a_proposal_is_withdrawn_by_its_proposer(proposer: Node, hub: SimulatedHub) -> None:
    written = proposer.write_proposal(STATUTE, SAID, source=SOURCE)
    accepted(proposer, hub, written)
    accepted(proposer, hub, proposer.withdraw(written.id, "mistake", NOW))


def test_a_withdrawal_that_was_refused_is_signed_again_by_the_same_role(
    proposer: Node, hub: SimulatedHub
) -> None:
    written = proposer.write_proposal(STATUTE, SAID)
    accepted(proposer, hub, written)
    hub.refusing = {"withdrawal": "mandate-expired"}
    withdrawal = proposer.withdraw(written.id, "mistake", NOW)
    proposer.sync(hub, NOW)
    assert [one.id for one in proposer.renewable()] == [withdrawal.id]
    hub.refusing = {}
    accepted(proposer, hub, proposer.renew(withdrawal.id, NOW))


def test_what_was_signed_again_is_followed_by_what_names_it(proposer: Node, hub: SimulatedHub) -> None:
    first = proposer.write_proposal(STATUTE, SAID, source=SOURCE)
    second = proposer.write_proposal(STATUTE, SAID, replaces=first.id)
    own = proposer.find_proposal(first.id)
    change: dict[str, Json] = {"kind": "delete"}
    amendment = proposer.amend(own, "article-2", change, f"Vea {first.id}.", SAID)
    place = Place(proposal=first.id, article="article-1")
    other = Place(proposal=second.id, article="article-2")
    correction = proposer.correct_alignment("part", [place, other], [], "x", SAID)
    hub.refusing = dict.fromkeys(("statute-proposal", "amendment", "alignment-correction"), "mandate-expired")
    proposer.sync(hub, NOW)
    hub.refusing = {}
    renewed = {one.id: proposer.renew(one.id, NOW) for one in proposer.renewable()}
    assert set(renewed) == {one.id for one in (first, second, amendment, correction)}
    new_first, new_second = renewed[first.id].id, renewed[second.id].id
    later = said(proposer, renewed[second.id])
    assert isinstance(later, StatuteProposal)
    assert (later.replaces, later.statute) == (new_first, STATUTE)
    amended = said(proposer, renewed[amendment.id])
    assert isinstance(amended, Amendment)
    assert (amended.target, amended.reason) == (new_first, f"Vea {first.id}.")
    corrected = said(proposer, renewed[correction.id])
    assert isinstance(corrected, AlignmentCorrection)
    assert [one.proposal for one in corrected.articles] == [new_first, new_second]
    unchanged = proposer.documents(renewed[first.id].id)
    assert unchanged == proposer.documents(first.id)  # it names nothing: the same document, and its file
    assert {one.status for one in proposer.sync(hub, NOW).outcomes} == {"accepted"}


# -- amending --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words,new,expected",
    [
        ("por mayoría simple", "por dos tercios", "La asamblea decide\npor dos tercios."),
        ("decide por", "vota por", "La asamblea vota por mayoría simple."),
        ("  mayoría\n simple ", "dos tercios", "La asamblea decide\npor dos tercios."),
        ("por mayoría simple", "", "La asamblea decide\n."),
        ("La asamblea", "", "decide\npor mayoría simple."),
        ("mayoría", "", "La asamblea decide\npor simple."),
        ("asamblea", " asamblea general ", "La asamblea general decide\npor mayoría simple."),
        ("por mayoría simple.", "", "La asamblea decide"),
        ("La asamblea decide", "", "por mayoría simple."),
        ("mayori\u0301a", "mitad", "La asamblea decide\npor mitad simple."),
    ],
)
def test_words_of_an_article_are_replaced(words: str, new: str, expected: str) -> None:
    change = replacing(TEXT, words, new)
    assert TEXT[: change.start] + change.new + TEXT[change.end :] == expected


@pytest.mark.parametrize("words", ["nadie", "mayoría absoluta", "LA ASAMBLEA", "a", "", " "])
def test_words_that_stand_nowhere_or_twice_are_said(words: str) -> None:
    with pytest.raises(SettingInvalid):
        find_words(TEXT, words)


def test_signs_that_mean_something_to_a_pattern_are_just_signs() -> None:
    assert find_words("a) (uno) [dos] 1.200 + 3", "(uno) [dos] 1.200 + 3") == (3, 24)


def test_an_amendment_of_anothers_proposal(proposer: Node, other: Node, hub: SimulatedHub) -> None:
    target = accepted(proposer, hub, proposer.write_proposal(STATUTE, SAID))
    with pytest.raises(ProposalMissing):
        other.find_proposal(target)
    kept = other.fetch_proposal(hub, target)
    assert (kept.id, kept.author, kept.own) == (target, proposer.factory.id, False)
    assert other.find_proposal(target[:8]) == kept
    assert other.proposals() == (kept,)
    change = replacing(TEXT, "mayoría simple", "dos tercios").model_dump()
    written = other.amend(kept, "article-1", change, " Lo que ata a todos…\r\n", SAID)
    document = said(other, written)
    assert isinstance(document, Amendment)
    assert (document.target, document.article) == (target, "article-1")
    assert document.change.model_dump() == change
    assert document.reason == "Lo que ata a todos…"
    accepted(other, hub, written)


def test_spaces_at_the_ends_of_an_insertion_are_kept(proposer: Node) -> None:
    proposer.write_proposal(STATUTE, SAID)
    (own,) = proposer.proposals()
    change: dict[str, Json] = {
        "kind": "replace",
        "start": 11,
        "end": 11,
        "new": " man\u0303ana",
    }
    document = said(proposer, proposer.amend(own, "article-1", change, "x", SAID))
    assert isinstance(document, Amendment)
    assert document.change.model_dump()["new"] == " mañana"


@pytest.mark.parametrize(
    "article,change,fault",
    [
        ("article-3", {"kind": "delete"}, TargetWrong),
        ("article-1", {"kind": "replace", "start": 0, "end": 99, "new": "x"}, TargetWrong),
        ("article-1", {"kind": "heading", "new": "De la asamblea"}, TargetWrong),
        ("article-2", {"kind": "move", "after": "article-1"}, TargetWrong),
        (None, {"kind": "insert", "after": "article-9", "new": "x"}, TargetWrong),
        (None, {"kind": "insert", "after": "5", "new": "x"}, DocumentMalformed),
        (None, {"kind": "insert", "new": ""}, DocumentMalformed),
        (None, {"kind": "delete"}, DocumentMalformed),
        ("article-1", {"kind": "heading", "new": "x" * 501}, DocumentMalformed),
    ],
)
def test_an_amendment_that_does_not_fit_is_not_signed(
    proposer: Node, article: str | None, change: dict[str, Json], fault: type[Exception]
) -> None:
    proposer.write_proposal(STATUTE, SAID)
    (own,) = proposer.proposals()
    with pytest.raises(fault):
        proposer.amend(own, article, change, "x", SAID)
    assert [one.kind for one in proposer.outbox()] == ["statute-proposal"]


# -- correcting ------------------------------------------------------------------------------------------


def test_a_correction_names_articles_of_proposals(proposer: Node, hub: SimulatedHub) -> None:
    target = accepted(proposer, hub, proposer.write_proposal(STATUTE, SAID))
    first, second = Place(proposal=target, article="article-1"), Place(proposal=target, article="article-2")
    far = Place(proposal=NO_ID, article="article-99")  # of one that is not here, nobody here can tell
    written = proposer.correct_alignment("move", [first], [second, far], "Hablan de lo mismo.", SAID)
    document = said(proposer, written)
    assert isinstance(document, AlignmentCorrection)
    assert (document.act, document.articles, document.to) == ("move", (first,), (second, far))
    wrong = Place(proposal=target, article="article-3")
    for articles, to in (([first, wrong], []), ([first], [wrong])):
        with pytest.raises(TargetWrong):
            proposer.correct_alignment("move" if to else "join", articles, to, "x", SAID)
    with pytest.raises(DocumentMalformed):
        proposer.correct_alignment("join", [first], [], "x", SAID)


# -- proposals that are here -----------------------------------------------------------------------------


def test_own_proposals_are_here_from_the_moment_that_they_are_signed(
    proposer: Node, hub: SimulatedHub
) -> None:
    written = proposer.write_proposal(STATUTE, SAID)
    (own,) = proposer.proposals()
    assert (own.id, own.status, own.own, own.document.statute) == (written.id, "outbox", True, STATUTE)
    accepted(proposer, hub, written)
    assert [one.status for one in proposer.proposals()] == ["accepted"]
    proposer.fetch_proposal(hub, written.id)  # again, as another's: it stays our own, once
    assert [(one.id, one.own) for one in proposer.proposals()] == [(written.id, True)]


def test_versions_are_followed_back(proposer: Node) -> None:
    first = proposer.write_proposal(STATUTE, SAID)
    second = proposer.write_proposal(STATUTE, SAID, replaces=first.id)
    third = proposer.write_proposal(STATUTE, SAID, replaces=second.id)
    found = proposer.versions(proposer.find_proposal(third.id))
    assert [one.id for one in found] == [third.id, second.id, first.id]


def test_a_proposal_comes_on_a_stick(proposer: Node, other: Node, hub: SimulatedHub) -> None:
    target = accepted(proposer, hub, proposer.write_proposal(STATUTE, SAID))
    kept = other.keep_proposal(hub.proof(target))
    assert isinstance(kept, KnownProposal)
    assert other.find_proposal(target) == kept
    with pytest.raises(ProposalMissing):
        other.keep_proposal(hub.proof(target), NO_ID)


def test_what_proves_no_proposal_is_not_kept(proposer: Node, other: Node, hub: SimulatedHub) -> None:
    founding = RecordId(proposer.network.id)
    with pytest.raises(ProposalMissing):
        other.keep_proposal(hub.proof(founding))
    target = accepted(proposer, hub, proposer.write_proposal(STATUTE, SAID))
    proof = hub.proof(target)
    hub.documents.clear()
    with pytest.raises(ProposalMissing, match="not shown"):
        other.fetch_proposal(hub, target)
    at = proof.index(b"asamblea")
    with pytest.raises(DocumentMismatch):
        other.keep_proposal(proof[:at] + b"A" + proof[at + 1 :])
    assert other.proposals() == ()


def test_a_proposal_of_another_network_is_not_kept(proposer: Node, hub: SimulatedHub) -> None:
    world = World()
    world.found(name="Otra red")
    world.begin("2007-01-01")
    elsewhere = SimulatedHub(world)
    with pytest.raises(NetworkWrong):
        proposer.keep_proposal(elsewhere.proof(RecordId(world.network or "")))
