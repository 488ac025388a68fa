"""What a search answers: the JSON of /api/v1/search, and what its page is made of. See directory_models.py."""

from dataclasses import dataclass
from typing import Literal, get_args

from hub.services.directory_models import Answer, FactorySummary

Sort = Literal["relevance", "name", "report", "size", "capacity"]
Size = Literal["0-9", "10-49", "50-249", "250-", "none"]
Capacity = Literal["0", "1-30", "31-60", "61-100", "none"]
Standing = Literal["admitted", "suspended", "left"]

SORTS: tuple[Sort, ...] = get_args(Sort)
SIZES: tuple[Size, ...] = get_args(Size)
CAPACITIES: tuple[Capacity, ...] = get_args(Capacity)
STANDINGS: tuple[Standing, ...] = get_args(Standing)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for; None is any. `sort` None is by relevance where there is a question, else by name."""

    q: str = ""
    sector: str | None = None
    """An ISIC division, or "none"."""
    country: str | None = None
    """An ISO 3166-1 code, or "none"."""
    state: str | None = None
    """A state without accents and case, or "none"."""
    standing: Standing | None = None
    size: Size | None = None
    capacity: Capacity | None = None
    needs: bool = False
    offers: bool = False
    sort: Sort | None = None
    page: int = 1
    limit: int = 20
    language: str = "es"
    """In which sectors and countries are named."""


class Part(Answer):
    """A piece of a text; `found` where it is a word that was found."""

    text: str
    found: bool = False


class Match(Answer):
    """Why a factory was found: the field, the words around, the record that says them."""

    field: str
    language: str | None = None
    record: str | None = None
    parts: tuple[Part, ...]


class FoundFactory(Answer):
    """A factory that was found."""

    factory: FactorySummary
    name: tuple[Part, ...]
    matches: tuple[Match, ...] = ()


class FacetValue(Answer):
    """A value of a facet, and how many of the factories that are otherwise chosen have it."""

    value: str
    name: str | None = None
    count: int
    chosen: bool = False


class Facet(Answer):
    """What may be chosen by."""

    name: str
    values: tuple[FacetValue, ...]


class Correction(Answer):
    """A word that stands nowhere, and the one that is shown instead."""

    word: str
    shown: str


class FindResult(Answer):
    """One page of what was found."""

    q: str
    total: int
    page: int
    pages: int
    sort: Sort
    day: str | None = None
    factories: tuple[FoundFactory, ...]
    facets: tuple[Facet, ...]
    corrections: tuple[Correction, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that stand nowhere."""
    incomplete: bool = False
    """No factory has all the words: these have most of them."""
