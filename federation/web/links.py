"""Addresses in pages: those that differ only in an id are built once, by Flask, and then filled in.

    link("pages.factory", factory=id)       what `url_for` gives, in a tenth of its time: a page asks for hundreds
    link("pages.find", language="pt")

Templates call it `url_for`. What is no id is left to Flask: only it knows how a value is written in an address.
"""

import re
from typing import Any, Final

from flask import Flask, current_app, has_request_context, request, url_for

from federation.web.languages import current_language

_is_id: Final = re.compile("[0-9a-f]{64}").fullmatch
_PLACE: Final = "z" * 64  # stands where an id will: written in an address as it is, and no id itself
_MOST: Final = 1024  # forms of addresses that are remembered: endpoints by languages

_Form = tuple[str, str]
"""What stands before and after the id."""


_EXTENSION: Final = "frente-links"


class Links:
    """The addresses of one app."""

    def __init__(self) -> None:
        self._forms: dict[tuple[str, ...], _Form] = {}

    def to(self, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask takes them
        """Return the address of a page, as Flask's `url_for` builds it."""
        if not has_request_context() or len(values) > 2:
            return url_for(endpoint, **values)
        name = id_ = language = ""
        for key, value in values.items():
            if key == "language":
                language = value
            elif not name and isinstance(value, str) and _is_id(value):
                name, id_ = key, value
            else:
                return url_for(endpoint, **values)
        place = (endpoint, request.root_path, language, language or current_language(), name)
        form = self._forms.get(place)
        if form is None:
            asked = {**values, name: _PLACE} if name else values
            before, _, after = url_for(endpoint, **asked).partition(_PLACE)
            form = before, after
            if len(self._forms) < _MOST:
                self._forms[place] = form
        return f"{form[0]}{id_}{form[1]}"


def link(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - likewise
    """Return the address of a page, as Flask's `url_for` builds it."""
    links: Links = current_app.extensions[_EXTENSION]
    return links.to(endpoint, **values)


def lead(app: Flask) -> None:
    """Give the app its links; its templates call them `url_for`."""
    links = app.extensions[_EXTENSION] = Links()
    app.jinja_env.globals["url_for"] = links.to
