"""Who may read what is for the federation only, and how fresh a request must be: anybody can repeat it from the log."""

from collections.abc import Callable

import pytest

from federation.errors import RequestStale
from federation.rules import FactoryState
from federation.rules.reading import FRESH_SECONDS, KEPT_SECONDS, may_read, require_fresh
from tests.world import Factory, Mandate, World, demo_world, key


class Scene:
    """Two factories, and a delegate of each; Rosa's mandate is in force from 2007-01-01 to 2007-01-31."""

    def __init__(self) -> None:
        self.world: World = demo_world()
        self.inveval: Factory = self.world.admit("Inveval")
        self.invepal: Factory = self.world.admit("Invepal")
        self.rosa: Mandate = self.world.give_mandate(self.inveval, "rosa", days=31)
        self.luis: Mandate = self.world.give_mandate(self.invepal, "luis", roles=("proposer",))

    def reads(self, mandate: Mandate, *others: Mandate) -> bool:
        """Say whether the mandate's key may read, where it is sought among these too."""
        ids = [one.id for one in (*others, mandate)]
        found = may_read(self.world.state, mandate.key.public.id, ids)
        return found is not None and found.id == mandate.id

    def stand(self, factory: Factory, standing: str) -> None:
        """Let the network's custodians say where a factory stands."""
        state = self.world.state.get(FactoryState, factory.id)
        assert state is not None
        assert state.standing_record is not None
        self.world.take(self.world.standing(factory.id, standing, state.standing_record))  # type: ignore[arg-type]  # a table of words


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_delegate_of_any_role_with_a_mandate_in_force_may_read(scene: Scene) -> None:
    assert scene.reads(scene.rosa)
    assert scene.reads(scene.luis)
    assert scene.reads(scene.luis, scene.rosa)


def _recall(scene: Scene) -> None:
    scene.world.take(scene.world.recall(scene.inveval, scene.rosa.id))


def _new_charter(scene: Scene) -> None:
    state = scene.world.state.get(FactoryState, scene.inveval.id)
    assert state is not None
    scene.world.take(
        scene.world.charter(
            "Inveval",
            *scene.inveval.custodians,
            author=scene.inveval.id,
            replaces=state.charter,
            ends=(scene.rosa.id,),
        )
    )


ENDED: list[tuple[str, Callable[[Scene], object]]] = [
    ("its term is over", lambda scene: scene.world.begin("2007-02-01")),
    ("it was recalled", _recall),
    ("a charter ended it", _new_charter),
    ("its factory is suspended", lambda scene: scene.stand(scene.inveval, "suspended")),
    ("its factory left", lambda scene: scene.stand(scene.inveval, "left")),
]


@pytest.mark.parametrize("end", [one[1] for one in ENDED], ids=[one[0] for one in ENDED])
def test_who_may_read_may_no_more_once(scene: Scene, end: Callable[[Scene], object]) -> None:
    end(scene)
    assert not scene.reads(scene.rosa)
    assert scene.reads(scene.luis)


def test_a_mandate_that_has_not_begun_lets_nobody_read(scene: Scene) -> None:
    later = scene.world.give_mandate(scene.inveval, "ana", first="2007-03-01")
    assert not scene.reads(later)
    scene.world.begin("2007-03-01")
    assert scene.reads(later)


def test_a_later_mandate_of_the_same_key_counts(scene: Scene) -> None:
    scene.world.begin("2007-02-01")
    again = scene.world.give_mandate(scene.inveval, "rosa", first="2007-02-01")
    assert scene.reads(again, scene.rosa)


def test_a_custodian_the_network_and_a_stranger_may_not_read(scene: Scene) -> None:
    for one in (*scene.inveval.custodians, *scene.world.custodians, scene.world.hub, key("mallory")):
        assert may_read(scene.world.state, one.public.id, [scene.rosa.id]) is None


def test_nobody_reads_by_a_mandate_of_another(scene: Scene) -> None:
    assert may_read(scene.world.state, scene.luis.key.public.id, [scene.rosa.id]) is None
    assert may_read(scene.world.state, scene.luis.key.public.id, []) is None


@pytest.mark.parametrize("apart", [0, 1, FRESH_SECONDS, -FRESH_SECONDS])
def test_a_request_is_fresh_for_five_minutes_on_either_side(apart: int) -> None:
    require_fresh(1185264000 + apart, 1185264000)


@pytest.mark.parametrize("apart", [FRESH_SECONDS + 1, -FRESH_SECONDS - 1, 2**53, -(2**53)])
def test_a_request_of_another_time_is_stale_and_is_told_the_hubs(apart: int) -> None:
    with pytest.raises(RequestStale) as caught:
        require_fresh(1185264000 + apart, 1185264000)
    assert caught.value.evidence["hub_time"] == 1185264000


def test_a_nonce_is_remembered_for_as_long_as_its_request_can_be_fresh() -> None:
    """One that names a time as far ahead as may be, and comes at once."""
    with pytest.raises(RequestStale):
        require_fresh(FRESH_SECONDS, KEPT_SECONDS)
