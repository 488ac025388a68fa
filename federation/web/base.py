"""What both web faces stand on: the base page, its style, languages, formats and security headers.

    app = Flask("hub")
    init_web(app, translations=[Path("hub/translations")])

Templates then extend `frente/base.html` and use the filters below; `asset('frente.css')` gives the address of a
static file that changes with its content, so that browsers may keep it for ever.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, has_request_context, request, url_for
from flask_babel import Babel  # type: ignore[import-untyped]  # it has no stubs
from jinja2 import pass_context
from jinja2.runtime import Context

from federation.web import formats, words
from federation.web.headers import secure
from federation.web.languages import current_language
from federation.web.links import lead
from federation.web.texts import speak
from federation.web.words import DEFAULT_LANGUAGE, LANGUAGE_NAMES, LANGUAGES, TRANSLATIONS

_HERE: Final = Path(__file__).parent
_KEPT_FOR_EVER: Final = "public, max-age=31536000, immutable"

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": words.KINDS,
    "standing": words.STANDINGS,
    "role": words.ROLES,
    "reason": words.REASONS,
    "legal_form": words.LEGAL_FORMS,
    "difficulty": words.DIFFICULTIES,
    "origin": words.ORIGINS,
    "income": words.INCOME,
    "audience": words.AUDIENCES,
    "error": words.ERRORS,
}


def init_web(app: Flask, *, translations: Iterable[Path] = ()) -> None:
    """Give the application the base page, the languages, the filters and the security headers."""
    folders = ";".join(str(folder) for folder in (TRANSLATIONS, *translations))
    Babel(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_translation_directories=folders,
        locale_selector=current_language,
    )
    speak(app)
    lead(app)
    app.register_blueprint(
        Blueprint(
            "web", __name__, template_folder="templates", static_folder="static", static_url_path="/assets"
        )
    )
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        current_language=current_language,
        languages=LANGUAGES,
        language_names=LANGUAGE_NAMES,
    )
    app.jinja_env.filters.update(
        decimal=lambda value: formats.decimal(value, current_language()),
        percent=_percent,
        day=lambda value: formats.day(value, current_language()),
        short_day=lambda value: formats.short_day(value, current_language()),
        vague_date=lambda value: formats.vague_date(value, current_language()),
        period=lambda value: formats.period(value.from_, value.to, current_language()),
        country=lambda code: formats.country(code, current_language()),
        hour=lambda value: formats.hour(value, current_language()),
        age=lambda value, today: formats.age(formats.days_between(value, today), current_language()),
        days_since=formats.days_between,
        word=lambda code, table: words.word(_WORDS[table], code, current_language()),
    )
    app.after_request(_keep_assets)
    secure(app)


@pass_context  # so that Jinja never works out "30"|percent once and for all, in the language of the first reader
def _percent(_context: Context, value: str | int) -> str:
    return formats.percent(value, current_language())


def asset(name: str, *, endpoint: str = "web.static") -> str:
    """Return the address of a static file, with a mark of its content in it."""
    return _asset(endpoint, name, request.root_path if has_request_context() else "")


@lru_cache(maxsize=256)
def _asset(endpoint: str, name: str, _root: str) -> str:
    return url_for(endpoint, filename=name, v=_content_mark(endpoint, name))


@cache
def _content_mark(endpoint: str, name: str) -> str:
    from flask import current_app  # noqa: PLC0415 - only known while a request is served

    blueprint = endpoint.rpartition(".")[0]
    owner = current_app.blueprints[blueprint] if blueprint else current_app
    path = Path(owner.static_folder or _HERE) / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _keep_assets(response: Response) -> Response:
    if (request.endpoint or "").endswith("static") and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = _KEPT_FOR_EVER
    return response
