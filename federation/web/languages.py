"""Languages by address: /es/…, /en/…, /pt/….

Every page has one address in each language, so that it can be shared, kept and cached. What a browser asks for
only decides where an address without a language leads.
"""

from typing import Any, Final

from flask import Blueprint, Request, g

from federation.web.words import DEFAULT_LANGUAGE, LANGUAGES

PREFIX: Final = f"/<any({','.join(LANGUAGES)}):language>"
"""The url_prefix of a blueprint whose pages are in the reader's language."""


def current_language() -> str:
    """Return the language of the page that is being made."""
    language: str = g.get("language", DEFAULT_LANGUAGE)
    return language


def preferred_language(request: Request) -> str:
    """Return the language that a browser likes best of those that there are."""
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def in_languages(blueprint: Blueprint) -> Blueprint:
    """The blueprint's pages find their language in the address, and its links keep it."""

    @blueprint.url_value_preprocessor
    def take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "language" in values:
            g.language = values.pop("language")

    @blueprint.url_defaults
    def give(_endpoint: str, values: dict[str, Any]) -> None:
        values.setdefault("language", current_language())

    return blueprint
