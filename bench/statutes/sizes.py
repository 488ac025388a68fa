"""How long many drafts take to align, how much memory, and how that grows."""

import json
import subprocess
import sys
import time

from bench.memory import peak_megabytes
from bench.rows import Row
from bench.statutes.made import drafts
from federation.statutes.aligning import align

_GROWTH = (10, 20, 40, 80)
_ARTICLES = 60


def rows(*, quick: bool) -> list[Row]:
    """Return times and memory, each of a process of its own; reading is not in them."""
    small, large = ((5, 20), (10, 40)) if quick else ((20, 60), (100, 400))
    few, many = _measured(*small), _measured(*large)
    growth = {count: _measured(count, 20 if quick else _ARTICLES)["seconds"] for count in _GROWTH}
    # 1: four times as long for twice the drafts; under it, it grows more slowly than their square.
    steepest = max(growth[2 * count] / growth[count] / 4 for count in _GROWTH[:-1])
    return [
        Row(
            f"{small[0]} drafts of {small[1]} articles aligned",
            few["seconds"],
            1.0,
            "seconds",
            at_least=False,
            detail=dict(few),
        ),
        Row(
            f"{large[0]} drafts of {large[1]} articles aligned",
            many["seconds"],
            60,
            "seconds",
            at_least=False,
            detail=dict(many),
        ),
        Row("its memory", many["megabytes"], 1536, "MB", at_least=False),
        Row(
            "growth from 10 to 80 drafts, steepest doubling",
            steepest,
            1.0,
            "of the drafts squared",
            at_least=False,
            detail={
                f"{count} drafts of {20 if quick else _ARTICLES}, seconds": taken
                for count, taken in growth.items()
            },
        ),
    ]


def _measured(count: int, articles: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.statutes.sizes", str(count), str(articles)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def alone(count: int, articles: int) -> None:
    """Align once, and print the time it took and the peak of this process's memory."""
    made = drafts(count, articles)
    align(drafts(2, 10))  # what is loaded at the first call is not what grows
    start = time.perf_counter()
    found = align(made)
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "seconds": seconds,
                "megabytes": peak_megabytes(),
                "links": len(found.links),
                "topics": len(found.topics),
            }
        )
    )


if __name__ == "__main__":
    alone(int(sys.argv[1]), int(sys.argv[2]))
