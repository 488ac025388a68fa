"""The words of all factories as files, so that a copy of the site can be searched by a script and without a hub.

    index = WordIndex(hub)
    index.shards()              "a", "b" … and "0": the first signs of words
    index.shard("v")            {"words": {"valvula": "0.4.1 7.2.0"}, "ways": {"valvula": ["valvul", …]}}

`words` says of each term (a word, its singular, its stem: stems.py) in which rows it stands, as factory.field.measure
in base 36: factories by their place in the list by name, fields and measure as in search_tables.py. `ways` says what a
written word stands for: after "=" words for the same thing in three languages. So the script needs no stemmer.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import sqlalchemy as sa

from hub.services.hub import Hub
from hub.services.listing import read_listing
from hub.services.per_revision import PerRevision
from hub.services.stems import ALL_LANGUAGES, spoken, stems, terms, words
from hub.services.vocabulary import known_words, query_words, same_things
from hub.storage import copy_queries
from hub.storage.search_queries import factory_of

_DIGITS: Final = "0"  # the shard of words that begin with a digit
_SIGNS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Shard:
    """The words that begin with one letter."""

    words: dict[str, str]
    ways: dict[str, str]


class WordIndex:
    """The index of the log as the views have it; made again at the next revision."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database
        self._kept = PerRevision(_Index)

    def shards(self) -> list[str]:
        """Return the first signs of words, each a shard."""
        return list(self._index().shards)

    def shard(self, sign: str) -> Shard:
        """Return the words that begin with this sign; nothing where none does."""
        return self._index().shards.get(sign, Shard({}, {}))

    def uses(self) -> dict[str, str]:
        """Return the words of questions that are not looked for, and what each is for."""
        return dict(query_words())

    def _index(self) -> "_Index":
        with self._database.read() as connection:
            return self._kept.get(connection)


class _Index:
    def __init__(self, connection: sa.Connection) -> None:
        self._places = read_listing(connection).places
        self._rows: dict[str, list[str]] = {}
        self._written: set[str] = set(known_words())
        for number, language, text in copy_queries.searched_texts(connection):
            self._take(number, language, text)

    def _take(self, number: int, language: str | None, text: str) -> None:
        place = self._places.get(factory_of(number))
        if place is None:
            return
        row = f"{_base36(place)}.{_base36(number >> 4 & 15)}.{_base36(number & 15)}"
        for term in terms(text, spoken(language)):
            self._rows.setdefault(term, []).append(row)
        self._written.update(word.folded for word in words(text))

    @cached_property
    def shards(self) -> dict[str, Shard]:
        """The words by their first sign."""
        found: dict[str, Shard] = {}
        for term in sorted(self._rows):
            shard = found.setdefault(_sign(term), Shard({}, {}))
            shard.words[term] = " ".join(self._rows[term])
        for word in sorted(self._written):
            own = stems(word, ALL_LANGUAGES)
            others = sorted(one for one in own - {word} if one in self._rows)
            same = sorted(one for one in same_things(own) if one in self._rows)
            if word in self._rows or others or same:
                shard = found.setdefault(_sign(word), Shard({}, {}))
                shard.ways[word] = " ".join(others) + ("=" + " ".join(same) if same else "")
        return dict(sorted(found.items()))


def _sign(term: str) -> str:
    return _DIGITS if term[0].isdigit() else term[0]


def _base36(number: int) -> str:
    text = ""
    while number >= 36:
        number, rest = divmod(number, 36)
        text = _SIGNS[rest] + text
    return _SIGNS[number] + text
