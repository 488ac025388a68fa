"""How many planted faults are found, how many findings are none, and what is said of real statutes."""

from bench.rows import Row
from federation.statutes.checking import check
from federation.statutes.reading import read_statute
from tests.federation.statutes.checking.sets import read_planted
from tests.statutes.quality import BOLIVIA, CORPORA


def rows(*, quick: bool) -> list[Row]:  # noqa: ARG001 - there is no short form of it
    """Return precision and recall on the planted set, and false alarms on the Bolivian texts."""
    planted = found = right = 0
    for one in read_planted():
        faults = set(one.faults)
        planted += len(faults)
        for finding in check(one.statute, one.language):
            found += 1
            about = frozenset(
                finding.articles[:1] if finding.code.startswith("reference") else finding.articles
            )
            if (finding.code, about) in faults:
                faults.discard((finding.code, about))
                right += 1
    return [
        Row(
            "planted faults: precision",
            right / max(1, found),
            0.90,
            "of the findings",
            detail={"planted": planted},
        ),
        Row("planted faults: recall", right / max(1, planted), 0.90, "of the faults"),
        _broken(),
    ]


def _broken() -> Row:
    name = "references of the Bolivian texts called broken"
    if not CORPORA.is_dir():
        return Row(
            name, None, 1, "references", at_least=False, note="the corpora are not beside the repository"
        )
    readings = [read_statute((CORPORA / "bolivia" / file).read_bytes(), file) for file in BOLIVIA]
    broken = [
        finding.text
        for reading in readings
        for finding in check(reading.statute, reading.language)
        if finding.code == "reference-broken"
    ]
    return Row(name, len(broken), 1, "references", at_least=False, detail={"which": broken})
