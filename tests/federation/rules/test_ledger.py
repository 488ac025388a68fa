"""The ledger: what enters, what is refused and with which code, and that a refusal leaves no trace."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from federation import errors
from federation.envelope import parse_envelope
from federation.ids import RecordId
from federation.rules import (
    FAMILIES,
    Entity,
    FactoryState,
    KeyUse,
    MandateState,
    MemoryState,
    NetworkState,
    RecallState,
    RecoveryState,
    WithdrawalState,
    fold,
    from_json,
    parse_candidate,
    to_json,
)
from tests.world import NO_ID, Factory, Mandate, World, demo_world, document, id_of, key, text


@dataclass
class Scene:
    """A world with two factories and their reporters, one of whom has reported once."""

    world: World
    inveval: Factory
    invepal: Factory
    rosa: Mandate
    luis: Mandate
    first: bytes


@pytest.fixture
def scene() -> Scene:
    """Give a world in which ordinary things have happened."""
    world = demo_world()
    inveval = world.admit("Inveval", custodians=3, threshold=2)
    invepal = world.admit("Invepal")
    rosa = world.give_mandate(inveval, "rosa")
    luis = world.give_mandate(invepal, "luis", roles=("reporter", "sponsor"))
    first = world.report(rosa)
    world.take(first)
    return Scene(world, inveval, invepal, rosa, luis, first)


def later(scene: Scene) -> World:
    """Return the world an hour on, where a repeated statement is another record."""
    scene.world.hour = "2007-01-01T10:00:00Z"
    return scene.world


def dump(state: MemoryState) -> tuple[int, bytes | None, dict[str, bytes]]:
    """Return everything that a state holds, to compare."""
    found: tuple[Entity, ...] = (
        *state.entities(NetworkState),
        *state.entities(FactoryState),
        *state.entities(MandateState),
        *state.entities(KeyUse),
        *state.entities(RecallState),
        *state.entities(RecoveryState),
        *state.entities(WithdrawalState),
    )
    entities = {f"{entity.family} {entity.key}": to_json(entity) for entity in found}
    return state.size, state.root_at(state.size) if state.size else None, entities


def test_the_same_entries_give_the_same_state(scene: Scene) -> None:
    again = MemoryState()
    for raw in scene.world.entries:
        fold(again, parse_candidate(raw))
    assert dump(again) == dump(scene.world.state)


def test_every_entity_survives_its_json(scene: Scene) -> None:
    world = scene.world
    world.take(world.recall(scene.inveval, NO_ID))
    world.take(world.recovery(scene.inveval.id, key("new"), attesting=(scene.luis,)))
    world.begin("2007-02-01")
    families = {name: dict[str, bytes]() for name in FAMILIES}
    for place, data in dump(world.state)[2].items():
        families[place.split(" ")[0]][place] = data
    for name, rows in families.items():
        family: Any = FAMILIES[name]
        for data in rows.values():
            assert to_json(from_json(family, data)) == data
    assert {name for name, rows in families.items() if rows} == set(FAMILIES) - {"withdrawal"}


REFUSED: list[tuple[str, type[errors.FrenteError], Callable[[Scene], bytes]]] = [
    ("a second founding of the first kind", errors.NetworkWrong, lambda s: s.world.founding()),
    (
        "a founding that replaces another",
        errors.FoundingStale,
        lambda s: s.world.founding(network=s.world.network, replaces=NO_ID),
    ),
    (
        "a founding with another origin",
        errors.FoundingStale,
        lambda s: s.world.founding(network=s.world.network, replaces=s.world.network, origin="other/log"),
    ),
    (
        "a level that nobody knows",
        errors.LevelUnknown,
        lambda s: s.world.founding(network=s.world.network, replaces=s.world.network, level=2),
    ),
    (
        "a founding by the hub key alone",
        errors.ThresholdUnmet,
        lambda s: s.world.founding(s.world.hub, network=s.world.network, replaces=s.world.network),
    ),
    ("a record of another network", errors.NetworkWrong, lambda s: s.world.report(s.rosa, network=NO_ID)),
    ("the same record again", errors.AlreadyLogged, lambda s: s.first),
    ("a day that is over", errors.DayWrong, lambda s: s.world.day("2006-12-31")),
    ("the current day again", errors.DayWrong, lambda s: later(s).day("2007-01-01")),
    (
        "a correction of another day",
        errors.DayWrong,
        lambda s: s.world.day("2007-01-02", corrects=s.rosa.id),
    ),
    (
        "a day by a custodian",
        errors.KeyUnknown,
        lambda s: s.world.signed(
            parse_candidate(s.world.day("2007-01-02")).record.content,
            *s.world.custodians,
            kind="day",
            author=s.world.network,
        ),
    ),
    (
        "a day by a factory",
        errors.AuthorWrong,
        lambda s: s.world.signed(
            parse_candidate(s.world.day("2007-01-02")).record.content,
            *s.inveval.custodians,
            kind="day",
            author=s.inveval.id,
        ),
    ),
    ("a second admission", errors.StandingStale, lambda s: later(s).admission(s.inveval.id)),
    ("an admission of nobody", errors.FactoryUnknown, lambda s: s.world.admission(NO_ID)),
    (
        "an admission by a factory's custodian",
        errors.KeyUnknown,
        lambda s: later(s).admission(s.inveval.id, *s.inveval.custodians),
    ),
    (
        "a charter that replaces nothing in force",
        errors.CharterStale,
        lambda s: s.world.charter(
            "Inveval", *s.inveval.custodians, threshold=2, author=s.inveval.id, replaces=NO_ID
        ),
    ),
    (
        "a charter without the custodians before",
        errors.ThresholdUnmet,
        lambda s: s.world.charter("Inveval", key("usurper"), author=s.inveval.id, replaces=s.inveval.id),
    ),
    (
        "a charter that takes another factory's key",
        errors.KeyReused,
        lambda s: s.world.charter("Falsa", *s.invepal.custodians),
    ),
    (
        "a charter with a delegate's key",
        errors.KeyReused,
        lambda s: s.world.charter("Falsa", s.rosa.key),
    ),
    (
        "a charter that ends another factory's mandate",
        errors.MandateForeign,
        lambda s: s.world.charter(
            "Invepal",
            *s.invepal.custodians,
            author=s.invepal.id,
            replaces=s.invepal.id,
            ends=(s.rosa.id,),
        ),
    ),
    (
        "a mandate with one custodian where two must sign",
        errors.ThresholdUnmet,
        lambda s: s.world.mandate(s.inveval, key("ana"), s.inveval.custodians[0], key("ana")),
    ),
    (
        "a mandate that its delegate did not sign",
        errors.ThresholdUnmet,
        lambda s: s.world.mandate(s.inveval, key("ana"), *s.inveval.custodians),
    ),
    (
        "a mandate for a custodian's key",
        errors.KeyReused,
        lambda s: s.world.mandate(s.inveval, s.inveval.custodians[0], *s.inveval.custodians),
    ),
    (
        "a mandate for another factory's delegate",
        errors.KeyReused,
        lambda s: s.world.mandate(s.inveval, s.luis.key),
    ),
    (
        "a mandate of a factory that is not there",
        errors.FactoryUnknown,
        lambda s: s.world.mandate(s.inveval, key("ana"), author=NO_ID),
    ),
    (
        "a recall by another factory",
        errors.MandateForeign,
        lambda s: s.world.recall(s.invepal, s.rosa.id),
    ),
    (
        "a recall by one custodian of two",
        errors.ThresholdUnmet,
        lambda s: s.world.recall(s.inveval, s.rosa.id, s.inveval.custodians[0]),
    ),
    (
        "a report by a mandate that is not there",
        errors.MandateUnknown,
        lambda s: s.world.report(Mandate(NO_ID, s.inveval.id, s.rosa.key)),
    ),
    (
        "a report under another factory's name",
        errors.MandateForeign,
        lambda s: s.world.report(s.rosa, author=s.invepal.id),
    ),
    (
        "a report under the network's name",
        errors.AuthorWrong,
        lambda s: s.world.report(s.rosa, author=s.world.network),
    ),
    (
        "a report with another key",
        errors.KeyUnknown,
        lambda s: s.world.report(s.rosa, None, s.luis.key),
    ),
    (
        "a report with a signature too many",
        errors.KeyUnknown,
        lambda s: s.world.report(s.rosa, None, s.rosa.key, s.luis.key),
    ),
    ("another report with its number", errors.Fork, lambda s: s.world.report(s.rosa, 1, name="otro")),
    (
        "a report after another one than the last",
        errors.Fork,
        lambda s: s.world.report(s.rosa, 2, previous=NO_ID),
    ),
    ("a gap over 1,000", errors.SequenceGap, lambda s: s.world.report(s.rosa, 1003)),
    (
        "a checkpoint of the future",
        errors.HistoryOther,
        lambda s: s.world.report(s.rosa, seen=s.world.seen(99, bytes(32))),
    ),
    (
        "a checkpoint of another tree",
        errors.HistoryOther,
        lambda s: s.world.report(s.rosa, seen=s.world.seen(3, bytes(32))),
    ),
    (
        "a checkpoint of another log",
        errors.HistoryOther,
        lambda s: s.world.report(s.rosa, seen=s.world.seen(3, origin="other/log")),
    ),
    (
        "a withdrawal of a record that is not there",
        errors.RecordUnknown,
        lambda s: s.world.withdrawal(s.inveval.id, NO_ID, document("x").hash, *s.inveval.custodians),
    ),
    (
        "a withdrawal of another document",
        errors.WithdrawalWrong,
        lambda s: s.world.withdrawal(s.inveval.id, id_of(s.first), document("x").hash, *s.inveval.custodians),
    ),
    (
        "a withdrawal of another factory's document",
        errors.WithdrawalWrong,
        lambda s: s.world.withdrawal(
            s.invepal.id, id_of(s.first), document(f"{s.rosa.id} 1").hash, *s.invepal.custodians
        ),
    ),
    (
        "evidence without the first record",
        errors.EvidenceWrong,
        lambda s: s.world.evidence(s.rosa.id, NO_ID, s.inveval.id),
    ),
    (
        "evidence of two logged records",
        errors.EvidenceWrong,
        lambda s: s.world.evidence(s.rosa.id, id_of(s.first), s.inveval.id),
    ),
    (
        "a recovery without attestations",
        errors.RecoveryWrong,
        lambda s: s.world.recovery(s.inveval.id, key("new custodian")),
    ),
    (
        "a recovery attested by the factory itself",
        errors.RoleMissing,
        lambda s: s.world.recovery(s.inveval.id, key("new custodian"), attesting=(s.rosa,)),
    ),
    (
        "a recovery by the attesting alone",
        errors.ThresholdUnmet,
        lambda s: s.world.recovery(
            s.inveval.id,
            key("new custodian"),
            attesting=(s.luis,),
            signers=(s.luis.key, key("new custodian")),
        ),
    ),
    ("the cancelling of no recovery", errors.RecoveryWrong, lambda s: s.world.cancel(NO_ID)),
    (
        "a standing that follows nothing in force",
        errors.StandingStale,
        lambda s: s.world.standing(s.inveval.id, "suspended", NO_ID),
    ),
    (
        "a factory that suspends itself",
        errors.AuthorWrong,
        lambda s: s.world.standing(
            s.inveval.id, "suspended", NO_ID, *s.inveval.custodians, author=s.inveval.id
        ),
    ),
]


@pytest.mark.parametrize(("code", "make"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refuses_and_leaves_no_trace(
    scene: Scene, code: type[errors.FrenteError], make: Callable[[Scene], bytes]
) -> None:
    raw = make(scene)
    before = dump(scene.world.state)
    with pytest.raises(errors.FrenteError) as refusal:
        scene.world.take(raw)
    assert type(refusal.value) is code
    assert dump(scene.world.state) == before


def test_a_log_begins_with_a_founding() -> None:
    world = World()
    world.network = NO_ID
    with pytest.raises(errors.FoundingMissing):
        world.take(world.day("2007-01-01"))


def test_a_signature_that_does_not_hold_is_refused(scene: Scene) -> None:
    good = scene.world.report(scene.rosa)
    other = parse_envelope(scene.world.report(scene.rosa, name="otro"))
    forged = good.replace(good[good.index(b'"sig":"') :], other.raw[other.raw.index(b'"sig":"') :])
    with pytest.raises(errors.SignatureInvalid):
        scene.world.take(forged)


def test_one_key_counted_twice_meets_no_threshold() -> None:
    """The records' own form forbids a repeated key; the count would not be fooled by one either."""
    world = demo_world()
    factory = world.admit("Inveval", custodians=2, threshold=2)
    with pytest.raises(errors.ThresholdUnmet):
        world.take(world.recall(factory, NO_ID, factory.custodians[0]))


def test_expired_mandate_signs_nothing_and_a_corrected_day_gives_it_back(scene: Scene) -> None:
    world = scene.world
    wrong = world.begin("2008-03-01")
    with pytest.raises(errors.MandateExpired):
        world.take(world.report(scene.rosa))
    world.begin("2007-01-02", corrects=wrong)
    world.take(world.report(scene.rosa))
    network = world.state.get(NetworkState, "")
    assert network is not None
    assert network.days_corrected == 1


def test_a_correction_goes_back_to_the_day_before_at_most(scene: Scene) -> None:
    scene.world.begin("2007-01-05")
    wrong = scene.world.begin("2008-03-01")
    with pytest.raises(errors.DayWrong):
        scene.world.begin("2007-01-04", corrects=wrong)
    scene.world.begin("2007-01-05", corrects=wrong)


@pytest.mark.parametrize(("day", "signs"), [("2008-01-01", True), ("2008-01-02", False)])
def test_a_mandate_holds_for_its_last_day(scene: Scene, day: str, *, signs: bool) -> None:
    scene.world.begin(day)  # 366 days from 2007-01-01, both counted, end on 2008-01-01
    if signs:
        scene.world.take(scene.world.report(scene.rosa))
    else:
        with pytest.raises(errors.MandateExpired):
            scene.world.take(scene.world.report(scene.rosa))


def test_a_mandate_signs_nothing_before_its_first_day(scene: Scene) -> None:
    later = scene.world.give_mandate(scene.inveval, "ana", first="2007-02-01")
    with pytest.raises(errors.MandateNotBegun):
        scene.world.take(scene.world.report(later))
    scene.world.begin("2007-02-01")
    scene.world.take(scene.world.report(later))


def test_recalled_delegate_cannot_sign(scene: Scene) -> None:
    scene.world.take(scene.world.recall(scene.inveval, scene.rosa.id))
    with pytest.raises(errors.MandateRecalled):
        scene.world.take(scene.world.report(scene.rosa))
    with pytest.raises(errors.MandateRecalled):
        scene.world.take(
            scene.world.signed(
                parse_candidate(scene.world.recall(scene.inveval, scene.rosa.id)).record.content,
                *scene.inveval.custodians,
                kind="recall",
                author=scene.inveval.id,
                signed_at="2007-01-01T10:00:00Z",
            )
        )


def test_a_recall_may_come_before_its_mandate(scene: Scene) -> None:
    given = scene.world.mandate(scene.inveval, key("ana"))
    scene.world.take(scene.world.recall(scene.inveval, id_of(given)))
    ana = Mandate(scene.world.take(given), scene.inveval.id, key("ana"))
    with pytest.raises(errors.MandateRecalled):
        scene.world.take(scene.world.report(ana))


def test_nobody_recalls_another_factorys_mandate_ahead_of_it(scene: Scene) -> None:
    given = scene.world.mandate(scene.inveval, key("ana"))
    scene.world.take(scene.world.recall(scene.invepal, id_of(given)))
    ana = Mandate(scene.world.take(given), scene.inveval.id, key("ana"))
    scene.world.take(scene.world.report(ana))


def test_a_new_charter_ends_the_mandates_that_it_names(scene: Scene) -> None:
    world, inveval = scene.world, scene.inveval
    new = (key("new 1"), key("new 2"))
    world.take(
        world.charter(
            "Inveval",
            *new,
            threshold=2,
            signers=(*new, *inveval.custodians[:2]),
            author=inveval.id,
            replaces=inveval.id,
            ends=(scene.rosa.id,),
        )
    )
    with pytest.raises(errors.MandateEnded):
        world.take(world.report(scene.rosa))
    with pytest.raises(errors.KeyUnknown):
        world.take(world.mandate(inveval, key("ana")))
    world.take(world.mandate(Factory(inveval.id, new), key("ana")))


def test_sequence_numbers_may_skip_a_thousand(scene: Scene) -> None:
    scene.world.take(scene.world.report(scene.rosa, 1002, previous=NO_ID))
    with pytest.raises(errors.SequencePassed):
        scene.world.take(scene.world.report(scene.rosa, 1001))


def test_the_first_record_of_a_mandate_follows_none(scene: Scene) -> None:
    with pytest.raises(errors.Fork):
        scene.world.take(scene.world.report(scene.luis, 1, previous=id_of(scene.first)))


def test_an_honest_checkpoint_is_accepted(scene: Scene) -> None:
    for size in range(1, scene.world.state.size + 1):
        scene.world.take(scene.world.report(scene.rosa, seen=scene.world.seen(size)))


def test_an_unsuspended_factory_reports_again(scene: Scene) -> None:
    world = scene.world
    admission = id_of(world.admission(scene.inveval.id))
    suspended = world.take(world.standing(scene.inveval.id, "suspended", admission))
    with pytest.raises(errors.FactoryNotAdmitted):
        world.take(world.report(scene.rosa))
    world.take(world.recall(scene.inveval, NO_ID))  # limiting harm needs no good standing
    world.take(world.standing(scene.inveval.id, "admitted", suspended))
    world.take(world.report(scene.rosa))
    with pytest.raises(errors.StandingStale):
        world.take(world.standing(scene.inveval.id, "left", suspended))


def test_a_factory_may_leave_by_its_own_word(scene: Scene) -> None:
    world = scene.world
    admission = id_of(world.admission(scene.inveval.id))
    world.take(
        world.standing(
            scene.inveval.id, "left", admission, *scene.inveval.custodians, author=scene.inveval.id
        )
    )
    left = world.state.get(FactoryState, scene.inveval.id)
    assert left is not None
    assert left.standing == "left"


def test_an_applicant_signs_nothing_before_admission() -> None:
    world = demo_world()
    waiting = world.apply("Sel-Fex")
    with pytest.raises(errors.FactoryNotAdmitted):
        world.take(world.mandate(waiting, key("ana")))


def test_sponsors_of_distinct_factories_admit() -> None:
    world = demo_world()
    one, two = world.admit("Inveval"), world.admit("Invepal")
    rosa = world.give_mandate(one, "rosa", roles=("sponsor",))
    other = world.give_mandate(one, "rita", roles=("sponsor",))
    luis = world.give_mandate(two, "luis", roles=("sponsor",))
    world.take(world.founding(network=world.network, replaces=world.network, sponsors=2))
    new = world.apply("Gotcha")
    with pytest.raises(errors.ThresholdUnmet):
        world.take(world.admission(new.id, rosa.key, other.key, sponsors=(rosa.id, other.id)))
    with pytest.raises(errors.ThresholdUnmet):
        world.take(world.admission(new.id, rosa.key, sponsors=(rosa.id, luis.id)))
    world.take(world.admission(new.id, rosa.key, luis.key, sponsors=(rosa.id, luis.id)))
    admitted = world.state.get(FactoryState, new.id)
    assert admitted is not None
    assert admitted.standing == "admitted"


def test_a_recovery_takes_force_after_fourteen_days(scene: Scene) -> None:
    world, new = scene.world, key("new custodian")
    world.take(world.recovery(scene.inveval.id, new, attesting=(scene.luis,)))
    recovered = Factory(scene.inveval.id, (new,))
    world.begin("2007-01-14")
    world.take(world.report(scene.rosa))
    with pytest.raises(errors.KeyUnknown):
        world.take(world.mandate(recovered, key("ana")))
    world.begin("2007-01-15")
    with pytest.raises(errors.MandateEnded):
        world.take(world.report(scene.rosa))
    with pytest.raises(errors.KeyUnknown):
        world.take(world.mandate(scene.inveval, key("ana")))
    world.take(world.mandate(recovered, key("ana"), first="2007-01-15"))


def test_a_cancelled_recovery_never_takes_force(scene: Scene) -> None:
    world = scene.world
    recovery = world.take(world.recovery(scene.inveval.id, key("new"), attesting=(scene.luis,)))
    world.take(world.cancel(recovery))
    world.begin("2007-02-01")
    world.take(world.report(scene.rosa))


def test_a_corrected_day_takes_back_a_recovery_unless_somebody_built_on_it(scene: Scene) -> None:
    world, new = scene.world, key("new")
    world.take(world.recovery(scene.inveval.id, new, attesting=(scene.luis,)))
    before = world.state.get(FactoryState, scene.inveval.id)
    wrong = world.begin("2007-06-01")
    again = world.begin("2007-01-02", corrects=wrong)
    assert world.state.get(FactoryState, scene.inveval.id) == before
    world.take(world.report(scene.rosa))
    wrong = world.begin("2007-06-01", corrects=again)
    world.take(world.mandate(Factory(scene.inveval.id, (new,)), key("ana")))
    world.begin("2007-01-02", corrects=wrong)
    with pytest.raises(errors.MandateEnded):
        world.take(world.report(scene.rosa))


def test_a_fork_is_put_on_record_once(scene: Scene) -> None:
    world = scene.world
    second, third = (id_of(world.report(scene.rosa, 1, name=name)) for name in ("dos", "tres"))
    evidence = world.take(world.evidence(scene.rosa.id, id_of(scene.first), second))
    forked = world.state.get(MandateState, scene.rosa.id)
    assert forked is not None
    assert forked.forked == evidence
    with pytest.raises(errors.EvidenceWrong):
        world.take(world.evidence(scene.rosa.id, id_of(scene.first), third))


def test_a_withdrawal_by_delegate_custodians_or_network(scene: Scene) -> None:
    world = scene.world
    for name, author, signers in (
        ("a", scene.inveval.id, scene.inveval.custodians),
        ("b", world.network, world.custodians),
    ):
        record = world.take(world.report(scene.rosa, name=name))
        assert author is not None
        world.take(world.withdrawal(author, record, document(name).hash, *signers))
        with pytest.raises(errors.WithdrawalWrong):
            world.take(
                world.withdrawal(
                    author, record, document(name).hash, *signers, signed_at="2007-01-01T10:00:00Z"
                )
            )


def test_a_new_founding_may_add_a_log_key_from_a_later_index(scene: Scene) -> None:
    world = scene.world
    network = world.state.get(NetworkState, "")
    assert network is not None
    assert text(world.hub) == network.hub_key
    world.take(world.founding(network=world.network, replaces=world.network, name="Red renombrada"))
    renamed = world.state.get(NetworkState, "")
    assert renamed is not None
    assert (renamed.name, renamed.id, renamed.day) == ("Red renombrada", network.id, network.day)


def test_a_sponsor_without_the_role_reports_nothing(scene: Scene) -> None:
    eva = scene.world.give_mandate(scene.inveval, "eva", roles=("sponsor",))
    with pytest.raises(errors.RoleMissing):
        scene.world.take(scene.world.report(eva, kind="profile"))


@pytest.mark.parametrize("kind", ["statute-proposal", "amendment", "alignment-correction"])
def test_only_a_proposer_proposes(scene: Scene, kind: str) -> None:
    world = scene.world
    eva = world.give_mandate(scene.inveval, "eva", roles=("proposer",))
    record = world.take(world.report(eva, kind=kind))
    facts = world.state.facts(record)
    assert facts is not None
    assert (facts.kind, facts.author) == (kind, scene.inveval.id)
    sponsor = world.give_mandate(scene.inveval, "sol", roles=("reporter", "sponsor"))
    with pytest.raises(errors.RoleMissing) as caught:
        world.take(world.report(sponsor, kind=kind))
    assert caught.value.evidence["role"] == "proposer"
    with pytest.raises(errors.RoleMissing):
        world.take(world.report(eva))  # and reports nothing


def by_delegate(world: World, mandate: Mandate, record: RecordId, name: str) -> bytes:
    """Return the delegate's withdrawal of the record's document, which is called so."""
    known = world.state.get(MandateState, mandate.id)
    assert known is not None
    return world.withdrawal(
        mandate.factory,
        record,
        document(name).hash,
        mandate.key,
        mandate=mandate.id,
        sequence=known.last_sequence + 1,
        previous=known.last_record,
    )


def test_a_document_is_withdrawn_by_the_role_by_which_it_was_signed(scene: Scene) -> None:
    world = scene.world
    eva = world.give_mandate(scene.inveval, "eva", roles=("proposer",))
    both = world.give_mandate(scene.inveval, "sol", roles=("proposer", "reporter"))
    proposal = world.take(world.report(eva, kind="statute-proposal", name="proposal"))
    amendment = world.take(world.report(eva, kind="amendment", name="amendment"))
    report = world.take(world.report(scene.rosa, name="report"))
    for delegate, record, name in ((scene.rosa, proposal, "proposal"), (eva, report, "report")):
        with pytest.raises(errors.RoleMissing):
            world.take(by_delegate(world, delegate, record, name))
    world.take(by_delegate(world, eva, proposal, "proposal"))
    world.take(by_delegate(world, both, amendment, "amendment"))
    world.take(by_delegate(world, both, report, "report"))


def test_what_no_delegate_signed_for_by_a_role_is_withdrawn_by_a_reporter(scene: Scene) -> None:
    world = scene.world
    eva = world.give_mandate(scene.inveval, "eva", roles=("proposer",))
    content = parse_candidate(world.mandate(scene.inveval, key("sol"))).record.content
    mandate = world.take(
        world.signed(
            content,
            *scene.inveval.custodians,
            key("sol"),
            kind="mandate",
            author=scene.inveval.id,
            document=document("holder"),
        )
    )
    with pytest.raises(errors.RoleMissing):
        world.take(by_delegate(world, eva, mandate, "holder"))
    world.take(by_delegate(world, scene.rosa, mandate, "holder"))


def test_a_withdrawal_of_a_record_that_is_not_logged_is_refused_for_that_whatever_the_role(
    scene: Scene,
) -> None:
    eva = scene.world.give_mandate(scene.inveval, "eva", roles=("sponsor",))
    with pytest.raises(errors.RecordUnknown):
        scene.world.take(by_delegate(scene.world, eva, NO_ID, "nothing"))
