"""Drafts made out of the articles of real ones: as large as a benchmark wants, the same for the same seed.

A topic is an article of the labelled sets or of the demonstration's proposals, or two halves of two of them. A draft
says it word for word, with words exchanged, or not at all, in an order of its own.
"""

import random
from functools import lru_cache

from federation.statutes.model import Article, Statute
from federation.statutes.reading import read_statute
from tests.conftest import REPOSITORY
from tests.statutes.quality import families

_CHANGED = (0.0, 0.05, 0.15, 0.4)  # of the words, in the variants of a topic
_DISORDER = 15  # places that an article may stand away from where others have it, or so


@lru_cache(maxsize=1)
def pool() -> tuple[str, ...]:
    """Return the texts of Spanish articles that drafts are made of, in a fixed order."""
    paths = [
        path
        for half in ("scoring", "tuning")
        for folder in families(half)
        for path in sorted(folder.glob("*.md"))
    ]
    paths += sorted((REPOSITORY / "demo" / "statutes").glob("*.md"))
    readings = [read_statute(path.read_bytes(), path.name) for path in paths]
    texts = {article.text for one in readings if one.language == "es" for article in one.statute.articles}
    return tuple(sorted(text for text in texts if len(text.split()) > 20))


@lru_cache(maxsize=2)
def _topics(count: int) -> tuple[str, ...]:
    source = random.Random(count)
    topics = list(pool())
    source.shuffle(topics)
    while len(topics) < count:
        first, second = (one.split() for one in source.sample(pool(), 2))
        topics.append(" ".join([*first[: len(first) // 2], *second[len(second) // 2 :]]))
    return tuple(topics[:count])


def _changed(text: str, share: float, source: random.Random) -> str:
    words = text.split()
    strangers = source.choice(pool()).split()
    return " ".join(source.choice(strangers) if source.random() < share else word for word in words)


def drafts(count: int, articles: int) -> list[Statute]:
    """Return rival drafts of so many articles each; every article has its like in most others."""
    topics = _topics(articles * 3 // 2)
    return [_draft(topics, number, articles) for number in range(count)]


def _draft(topics: tuple[str, ...], number: int, articles: int) -> Statute:
    source = random.Random(f"draft {number}")
    chosen = source.sample(range(len(topics)), articles)
    chosen.sort(key=lambda topic: topic + source.gauss(0, _DISORDER))
    texts = []
    for topic in chosen:
        variant = source.randrange(len(_CHANGED))
        texts.append(_changed(topics[topic], _CHANGED[variant], random.Random(f"{topic} {variant}")))
    return _numbered(texts)


def _numbered(texts: list[str]) -> Statute:
    return Statute(
        title="Estatuto",
        articles=tuple(
            Article(id=f"article-{number}", kind="article", number=str(number), label=str(number), text=text)
            for number, text in enumerate(texts, 1)
        ),
    )


def long_statute(words: int, articles: int = 400) -> Statute:
    """Return a statute of so many words in so many articles."""
    source = random.Random("long")
    each = words // articles
    texts = []
    for _ in range(articles):
        text: list[str] = []
        while len(text) < each:
            text += source.choice(pool()).split()
        texts.append(" ".join(text[:each]))
    return _numbered(texts)


def amended(statute: Statute, share: float) -> Statute:
    """Return the statute with this share of its words exchanged."""
    source = random.Random("amended")
    return statute.model_copy(
        update={
            "articles": tuple(
                article.model_copy(update={"text": _changed(article.text, share, source)})
                for article in statute.articles
            )
        }
    )
