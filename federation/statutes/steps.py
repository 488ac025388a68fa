"""Steps: where a comparison stands, for whoever waits for it.

    with telling(progress):           progress(0.1), progress(0.15) … as the steps begin
        align(…)                      and in it, where the step begins:  tell("grouping")

Only one number travels, from the child to its parent and into the hub's table: how much is done, from 0 to 1. Each step
has its share of it, so the number says the step too, and what knows nothing of steps stays as it was. The shares are
rough: of 10 to 40 drafts of a hundred articles, on two cores.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal, TypeAlias, get_args

Step: TypeAlias = Literal["reading", "comparing", "measuring", "grouping", "separating", "linking", "writing"]
"""reading the texts; comparing them (which of the next is not known yet); measuring each article; grouping those that
speak of the same; separating what does not belong; linking pair by pair; writing down the answer."""

STEPS: Final[tuple[Step, ...]] = get_args(Step)
_BEGINS: Final[dict[Step, float]] = {
    "reading": 0.0,
    "comparing": 0.1,
    "measuring": 0.12,
    "grouping": 0.35,
    "separating": 0.6,
    "linking": 0.7,
    "writing": 0.95,
}
_listener: ContextVar[Callable[[float], None] | None] = ContextVar("listener", default=None)


def step_at(done: float) -> Step:
    """Return the step in which so much is done."""
    return next(step for step in reversed(STEPS) if done >= _BEGINS[step] or step == STEPS[0])


@contextmanager
def telling(listener: Callable[[float], None]) -> Iterator[None]:
    """What is told inside is told to the listener."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(step: Step, done: int = 0, of: int = 1) -> None:
    """The step has begun, or so much of it is done; nothing happens where nobody listens."""
    listener = _listener.get()
    if listener is not None:
        place = STEPS.index(step) + 1
        end = _BEGINS[STEPS[place]] if place < len(STEPS) else 1.0
        begin = _BEGINS[step]
        # Never the end itself: that is the next step's beginning.
        listener(begin + (end - begin) * min(done / max(of, 1), 0.99))
