"""The list of all pages, for search engines, in parts.

sitemap = Sitemap(hub)
sitemap.parts()          how many parts there are, at least 1
sitemap.part(1)          the places of the first one
"""

from typing import Final, TypeAlias

from federation.errors import NothingFound
from hub.services.hub import Hub
from hub.storage import sitemap_queries

Place: TypeAlias = sitemap_queries.Place

PLACES_PER_PART: Final = 2000
"""Each has an address in every language, which name each other: some 5 MB. 50,000 addresses and 50 MB are allowed."""


class Sitemap:
    """Lists what has a page of its own and may be shown."""

    def __init__(self, hub: Hub) -> None:
        self._database = hub.database

    def parts(self) -> int:
        """Return how many parts there are."""
        with self._database.read() as connection:
            return max(1, -(-sitemap_queries.count(connection) // PLACES_PER_PART))

    def part(self, number: int) -> list[Place]:
        """Return the places of a part, counted from 1. Raises NothingFound."""
        with self._database.read() as connection:
            found = sitemap_queries.places(connection, (number - 1) * PLACES_PER_PART, PLACES_PER_PART)
        if not found and number != 1:
            raise NothingFound("There is no such part of the list.")
        return found
