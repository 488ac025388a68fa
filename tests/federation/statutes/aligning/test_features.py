"""What articles are recognised by."""

from federation.documents.statute import Division
from federation.statutes.aligning.features import Weights, measure
from federation.statutes.model import Article, Statute

TEXTS = (
    "Se controlan los yacimientos, y quien extrae paga regalías.",
    "El gobierno apoya a las cooperativas del socavón.",
    "Cada fábrica tiene un voto en el congreso.",
)


def likeness(*titles: str) -> float:
    """How like the meanings of the first two texts are, each in a division of this title."""
    drafts = [
        Statute(
            articles=(
                Article(
                    id=f"article-{number}",
                    kind="article",
                    text=text,
                    division=(Division(kind="chapter", number="1", title=title),),
                ),
            )
        )
        for number, (text, title) in enumerate(zip(TEXTS, titles, strict=True))
    ]
    meaning = measure(drafts, "es", Weights(), 3).meaning
    return float(meaning[0] @ meaning[1])


def test_like_titles_of_divisions_bring_articles_nearer() -> None:
    assert likeness("Minería", "Minas y metales", "Congreso") > likeness("Minería", "Deporte", "Congreso")
