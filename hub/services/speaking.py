"""The hub's own words in a language, for what is not a page: papers and files.

say = Speaker("es")
say.gettext("Joined on %(day)s.", day="4 de julio de 2006")
say.ngettext("%(n)s day", "%(n)s days", 3, n="3")
"""

from pathlib import Path
from typing import Final

from federation.web import words

_TRANSLATIONS: Final = Path(__file__).resolve().parent.parent / "translations"


class Speaker:
    """Says this program's texts, which pages use too, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = words.catalogue(language, _TRANSLATIONS)

    def gettext(self, text: str, **values: str) -> str:
        """Return a text with the values in it."""
        return self._catalogue.gettext(text) % values

    def ngettext(self, one: str, many: str, number: int, **values: str) -> str:
        """Return the text that goes with this number, with the values in it."""
        return self._catalogue.ngettext(one, many, number) % values
