"""How well articles of rival drafts find each other: on the Bolivian texts, and on the labelled sets."""

from bench.rows import Row
from tests.statutes.quality import CORPORA, RELATIONS, Score, bolivian, score


def rows(*, quick: bool) -> list[Row]:
    """Return shares, and what they cost in pairs. The short form aligns one text and one set."""
    first = [
        *_bolivian("headings shown", headings=True, share=0.97, pairs=271),
        *_labelled("labelled, held out", score("held_out")),
    ]
    if quick:
        return first
    return [
        *first,
        *_bolivian("headings removed", headings=False, share=0.80, pairs=301),
        *_labelled("labelled and harder, tuned on", score("scoring")),
        *_labelled("labelled, tuned on", score("tuning")),
    ]


def _bolivian(what: str, *, headings: bool, share: float, pairs: int) -> list[Row]:
    names = f"same headings in one topic, {what}", f"article pairs in common topics, {what}"
    if not CORPORA.is_dir():
        note = "the corpora are not beside the repository"
        return [
            Row(names[0], None, share, "of the pairs", note=note),
            Row(names[1], None, pairs, "pairs", note=note),
        ]
    found = bolivian(headings=headings)
    return [
        Row(names[0], found.share, share, "of the pairs", detail={"found": found.found, "of": found.pairs}),
        Row(names[1], found.in_topics, pairs, "pairs", at_least=False),
    ]


def _labelled(name: str, found: Score) -> list[Row]:
    each = {
        relation: {"precision": found.of(relation)[0], "recall": found.of(relation)[1]}
        for relation in RELATIONS
    }
    counted = {"links": found.labelled.total(), "by relation": dict(found.labelled)}
    return [
        Row(f"{name}: precision", found.precision, 0.90, "of the links found", detail=counted),
        Row(f"{name}: recall", found.recall, 0.90, "of the links labelled"),
        *(
            Row(
                f"{name}: {relation}, the lower of both",
                min(found.of(relation)),
                0.75,
                "",
                detail={**each[relation]},
            )
            for relation in RELATIONS
        ),
    ]
