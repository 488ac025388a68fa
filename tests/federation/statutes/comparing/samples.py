"""Statutes made by hand, for tests."""

from collections.abc import Sequence

from federation.statutes.model import Article, Division, Statute


def article(
    number: int | None,
    text: str,
    heading: str | None = None,
    *,
    kind: str = "article",
    division: Sequence[str] = (),
) -> Article:
    """Return a unit; `division` are titles of chapters, numbered by the first word where it is a number."""
    return Article(
        id=f"{kind}-{number}" if number else kind,
        kind=kind,  # type: ignore[arg-type]  # one of the four
        number=str(number) if number and kind == "article" else None,
        label=str(number) if number and kind == "article" else None,
        heading=heading,
        division=tuple(
            Division(kind="chapter", number=title.split()[0], title=title.split(maxsplit=1)[1])
            for title in division
        ),
        text=text,
    )


def statute(*texts: str | tuple[str, str] | Article, title: str | None = None) -> Statute:
    """Return a statute of articles 1, 2, 3 …: of texts, or of headings and texts."""
    articles = []
    for number, one in enumerate(texts, 1):
        if isinstance(one, Article):
            articles.append(one)
        elif isinstance(one, tuple):
            articles.append(article(number, one[1], one[0]))
        else:
            articles.append(article(number, one))
    return Statute(title=title, articles=tuple(articles))
