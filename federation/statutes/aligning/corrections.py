"""What people say about an alignment, applied to its topics: join, part, move, in the order given.

A correction that names nothing here, or moves articles to where they are, changes nothing.
"""

from collections.abc import Sequence

from federation.statutes.aligning.model import Correction, Place

Topics = list[tuple[int, ...]]


def corrected(
    topics: Topics, corrections: Sequence[Correction], numbers: dict[Place, int]
) -> tuple[Topics, set[int]]:
    """Return the topics after the corrections, and the articles that a person placed."""
    placed: set[int] = set()
    for correction in corrections:
        articles = {numbers[place] for place in correction.articles if place in numbers}
        target = {numbers[place] for place in correction.to if place in numbers}
        if not articles:
            continue
        match correction.act:
            case "join":
                topics = _joined(topics, articles)
            case "part":
                topics = [*_without(topics, articles), *((article,) for article in sorted(articles))]
            case "move" if target - articles:
                topics = _moved(topics, articles, target - articles)
            case "move":
                continue
        placed |= articles
    return [topic for topic in topics if topic], placed


def _joined(topics: Topics, articles: set[int]) -> Topics:
    together = {article for topic in topics if articles & set(topic) for article in topic}
    return [*(topic for topic in topics if not articles & set(topic)), tuple(sorted(together))]


def _without(topics: Topics, articles: set[int]) -> Topics:
    return [tuple(article for article in topic if article not in articles) for topic in topics]


def _moved(topics: Topics, articles: set[int], target: set[int]) -> Topics:
    rest = _without(topics, articles)
    holds = next(number for number, topic in enumerate(rest) if target & set(topic))
    rest[holds] = tuple(sorted({*rest[holds], *articles}))
    return rest
