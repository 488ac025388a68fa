"""Two long statutes compared, beside difflib on the same words in the same run; is the difference minimal?"""

import difflib
import json
import re
import subprocess
import sys
import time

from rapidfuzz.distance import Indel

from bench.memory import peak_megabytes
from bench.rows import Row
from bench.statutes.made import amended, long_statute
from federation.statutes.comparing import Comparison, diff
from federation.statutes.model import Statute

_WORD = re.compile(r"\w+")


def rows(*, quick: bool) -> list[Row]:
    """Return how much faster than difflib, whether it is minimal, and the memory of a process that does it."""
    words = 6_000 if quick else 60_000
    a = long_statute(words)
    b = amended(a, 0.05)
    seconds, found = _timed(a, b)
    start = time.perf_counter()
    difflib.SequenceMatcher(None, _words(a), _words(b), autojunk=False).get_opcodes()
    theirs = time.perf_counter() - start
    done = subprocess.run(
        [sys.executable, "-m", "bench.statutes.comparing", str(words)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [
        Row(
            f"two statutes of {words:,} words, 5 % changed, beside difflib",
            theirs / seconds,
            20,
            "times faster",
            detail={"seconds": seconds, "difflib": theirs},
        ),
        Row("pairs whose difference is not minimal", _longer(a, b, found), 1, "pairs", at_least=False),
        Row(
            "memory of a process that compares them",
            json.loads(done.stdout)["megabytes"],
            200,
            "MB",
            at_least=False,
        ),
    ]


def _timed(a: Statute, b: Statute) -> tuple[float, Comparison]:
    start = time.perf_counter()
    found = diff(a, b)
    return time.perf_counter() - start, found


def _words(statute: Statute) -> list[str]:
    return [word for article in statute.articles for word in article.text.split()]


def _longer(a: Statute, b: Statute, found: Comparison) -> int:
    """Count the pairs in which more words were deleted and inserted than must be."""
    longer = 0
    for pair in found.articles:
        if pair.a is None or pair.b is None:
            continue
        old, new = (_WORD.findall(s.articles[k].text) for s, k in ((a, pair.a), (b, pair.b)))
        changed = sum(len(_WORD.findall(op.text)) for op in pair.ops if op.op != "equal")
        longer += changed > Indel.distance(old, new)
    return longer


def alone(words: int) -> None:
    """Compare, and print the peak of this process's memory."""
    a = long_statute(words)
    diff(a, amended(a, 0.05))
    print(json.dumps({"megabytes": peak_megabytes()}))


if __name__ == "__main__":
    alone(int(sys.argv[1]))
