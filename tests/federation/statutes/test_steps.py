"""Steps: one number says how far a comparison came, and in which step it is."""

import pytest

from federation.statutes.steps import STEPS, Step, step_at, tell, telling
from federation.statutes.tasks import TASKS


def told(step: Step, done: int = 0, of: int = 1) -> float:
    heard: list[float] = []
    with telling(heard.append):
        tell(step, done, of)
    return heard[0]


@pytest.mark.parametrize("step", STEPS)
def test_a_number_says_the_step_that_it_was_told_of(step: Step) -> None:
    for done in range(41):
        assert step_at(told(step, done, 40)) == step
    assert step_at(told(step, 5, 0)) == step  # of nothing, all is done


def test_steps_begin_one_after_the_other_and_end_at_one() -> None:
    begins = [told(step) for step in STEPS]
    assert begins == sorted(set(begins))
    assert begins[0] == 0
    assert told(STEPS[-1], 1, 1) < 1
    assert (step_at(-0.1), step_at(1.0)) == (STEPS[0], STEPS[-1])


def test_nobody_needs_to_listen() -> None:
    tell("grouping")


def test_aligning_tells_of_its_steps_in_their_order() -> None:
    article = {
        "id": "article-1",
        "kind": "article",
        "number": "1",
        "label": "1",
        "text": "Se reúne cada mes.",
    }
    statute = {"title": None, "articles": [article]}
    heard: list[float] = []
    TASKS["align"]({"statutes": [statute, statute], "language": "es", "corrections": []}, {}, heard.append)
    steps = [step_at(one) for one in heard]
    assert heard == sorted(heard)
    assert steps[:3] == ["reading", "reading", "comparing"]
    assert steps[-1] == "writing"
