"""Identities: an article keeps its id from version to version, whatever number it has by then.

    old    article-4 "Quórum"       article-5 "Pago"
    new    article-4 "Formación"    article-5 "Quórum"    article-6 "Pago"
    inherit(old, new)
           article-6 "Formación"    article-4 "Quórum"    article-5 "Pago"

A unit that has a partner in the old statute (comparing/pairing.py) gets its id. A new one keeps the id that reading
gave it where the old statute never used it, and no other unit has it now; else it gets the first free one of its kind.
"""

from collections.abc import Collection

from federation.statutes.comparing import pair
from federation.statutes.model import Article, Statute


def inherit(old: Statute, new: Statute, *, used: Collection[str] = ()) -> Statute:
    """Return the new statute with the old one's ids; `used` are ids of still older versions, which stay theirs."""
    inherited = {
        one.b: old.articles[one.a].id for one in pair(old, new) if one.a is not None and one.b is not None
    }
    taken = {article.id for article in old.articles} | set(used)
    articles: list[Article] = []
    for place, article in enumerate(new.articles):
        chosen = inherited.get(place) or fresh_id(article.id, taken)
        taken.add(chosen)
        articles.append(article.model_copy(update={"id": chosen}))
    return new.model_copy(update={"articles": tuple(articles)})


def fresh_id(wanted: str, taken: Collection[str]) -> str:
    """Return the id, or with -2, -3 … behind it the first that nobody has."""
    chosen, count = wanted, 1
    while chosen in taken:
        count += 1
        chosen = f"{wanted}-{count}"
    return chosen
