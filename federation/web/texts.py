"""The texts of templates in the reader's language, each looked up, escaped and made ready once.

    {{ _("Find a factory") }}    {{ _("Page %(page)s", page=2) }}    {{ ngettext("%(num)s day", "%(num)s days", 3) }}

They mean what Jinja's and Flask-Babel's mean: every text is a format, and what is put into it is escaped. Those look up
the translations, the language and the context again at every text, and a page has hundreds.
"""

from typing import Any, Final

from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_translations  # type: ignore[import-untyped]  # it has no stubs
from markupsafe import Markup

from federation.web.languages import current_language

_NOTHING: Final[dict[str, object]] = {}


class Texts:
    """The texts of one app: as many as its templates have."""

    def __init__(self) -> None:
        self._known: dict[str, NullTranslations] = {}
        self._formats: dict[tuple[str, str], Markup] = {}
        self._whole: dict[tuple[str, str], Markup] = {}

    def gettext(self, text: str, **values: Any) -> Markup:  # noqa: ANN401 - as Jinja takes them
        """Return a text with these values in it."""
        place = current_language(), text
        if not values:
            whole = self._whole.get(place)
            if whole is None:
                whole = self._whole[place] = self._format(place) % _NOTHING
            return whole
        return self._format(place) % values

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> Markup:  # noqa: ANN401 - likewise
        """Return the one text or the other, as the language counts."""
        values.setdefault("num", number)
        text = self._in(current_language()).ungettext(one, many, number)
        return Markup(text) % values  # noqa: S704 - our own text; what is put in is escaped

    def _format(self, place: tuple[str, str]) -> Markup:
        found = self._formats.get(place)
        if found is None:
            text = self._in(place[0]).ugettext(place[1])
            found = self._formats[place] = Markup(text)  # noqa: S704 - our own text
        return found

    def _in(self, language: str) -> NullTranslations:
        found = self._known.get(language)
        if found is None:
            found = self._known[language] = get_translations()
        return found


def speak(app: Flask) -> None:
    """Let templates say their texts so."""
    texts = Texts()
    app.jinja_env.globals.update(_=texts.gettext, gettext=texts.gettext, ngettext=texts.ngettext)
