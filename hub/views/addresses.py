"""What stands in an address: ids, cursors, sizes of pages. A wrong one names nothing, and is answered so."""

import re
from typing import Final

from federation.errors import NothingFound
from federation.ids import RecordId
from hub.services.stems import fold

_ID: Final = re.compile(r"[0-9a-f]{64}")
_FACTORY_CURSOR: Final = re.compile(r"([0-9a-f]{64})\.([^\x00-\x1f]{1,400})")
_REPORT_CURSOR: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.(0|[1-9][0-9]{0,15})")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LONGEST_STATE: Final = 200  # letters

_SMALL: Final = re.compile(r"[0-9]{1,4}")


def record_id(text: str) -> RecordId:
    """Return the id that an address names. Raises NothingFound where it is none."""
    if _ID.fullmatch(text) is None:
        raise NothingFound("An id has 64 digits, each 0 to 9 or a to f.")
    return RecordId(text)


def factory_cursor(text: str | None) -> tuple[str, RecordId] | None:
    """Return the place in the directory after which a page begins. Raises NothingFound."""
    if text is None:
        return None
    found = _FACTORY_CURSOR.fullmatch(text)
    if found is None:
        raise NothingFound("There is no such page: a cursor comes from the page before.")
    return found[2], RecordId(found[1])


def report_cursor(text: str | None) -> tuple[str, int] | None:
    """Return the place in a factory's reports before which a page begins. Raises NothingFound."""
    if text is None:
        return None
    found = _REPORT_CURSOR.fullmatch(text)
    if found is None:
        raise NothingFound("There is no such page: a cursor comes from the page before.")
    return found[1], int(found[2])


def entry_index(text: str | None) -> int | None:
    """Return the index below which a page of the log begins. Raises NothingFound."""
    if text is None:
        return None
    if _INDEX.fullmatch(text) is None:
        raise NothingFound("There is no such page: an entry is named by its number.")
    return int(text)


def small_number(text: str | None) -> int:
    """Return a number that an address counts with from 0; 0 where it says none. Raises NothingFound."""
    if text is None:
        return 0
    if _SMALL.fullmatch(text) is None:
        raise NothingFound("There is no such page: the address counts with a number.")
    return int(text)


def country_code(text: str | None) -> str | None:
    """Return the country that an address names, or "none". Raises NothingFound."""
    if not text:
        return None
    if text != "none" and _COUNTRY.fullmatch(text) is None:
        raise NothingFound("There is no such page: a country has two letters.")
    return text


def state_name(text: str | None) -> str | None:
    """Return the state that an address names, as it is compared. Raises NothingFound."""
    if not text:
        return None
    if len(text) > _LONGEST_STATE or not text.isprintable():
        raise NothingFound("There is no such page: that is no state's name.")
    return fold(text)
