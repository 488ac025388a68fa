"""The public pages: front page, record, log, how to check. No script needed, no cookie set.

Every page has an address in each language. What a factory wrote is shown as text, and never becomes a link.
"""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext  # type: ignore[import-untyped]  # it has no stubs
from werkzeug.exceptions import HTTPException, NotFound

from federation.errors import FrenteError, StorageFault
from federation.web import words
from federation.web.base import init_web
from federation.web.languages import PREFIX, current_language, in_languages, preferred_language
from federation.web.links import link
from hub.services.directory_models import NetworkView
from hub.views.addresses import entry_index, record_id
from hub.views.caching import cached
from hub.views.context import the_directory, the_front, the_hub
from hub.views.copying import the_copy
from hub.views.problems import problem, say_when_again, status_of

_HUB: Final = Path(__file__).resolve().parent.parent
_MACHINES: Final = ("/api/", "/log/")

logger = logging.getLogger(__name__)

pages = in_languages(Blueprint("pages", __name__, url_prefix=PREFIX))
doors = Blueprint("doors", __name__)
"""Addresses without a language: they lead to one with the language that the browser likes best."""


@pages.get("/")
@cached
def front() -> str:
    """Show the federation: its figures, what changed lately, how to check."""
    return render_template(
        "hub/front.html",
        figures=the_front().figures(),
        changes=the_front().changes(),
        proposals=the_front().proposals(),
    )


@pages.get("/records/<record>")
@cached
def record(record: str) -> str:
    """Show any record, and how to check it."""
    shown = the_directory().record(record_id(record))
    network = the_directory().network()
    subject = shown.id if shown.kind == "charter" and shown.author is None else shown.author
    return render_template(
        "hub/record.html",
        record=shown,
        subject_factory=None if subject == network.id or shown.kind == "founding" else subject,
        vkeys=[key.vkey for key in network.log_keys],
        check_lines=(*_proof_lines(shown.id, network), audit_line(network)),
        today=network.day,
    )


@pages.get("/log")
@cached
def log() -> str:
    """Show the log's head, its newest entries and its faults."""
    before = entry_index(request.args.get("before"))
    return render_template("hub/log.html", place="log", log=the_directory().log(before), **_how_to_audit())


@pages.get("/checking")
@cached
def checking() -> str:
    """Explain how to check a record and the whole log."""
    return render_template("hub/checking.html", place="checking", **_how_to_audit())


@pages.get("/errors")
@cached
def errors() -> str:
    """Say what each code means."""
    return render_template("hub/errors.html", codes=words.ERRORS)


@doors.get("/")
@doors.get("/<any(checking,errors,log):page>")
@doors.get("/<any(factories,records,reports):page>/<name>")
def choose_language(page: str = "", name: str = "") -> Response:
    """Lead to the page in the language that the browser likes best."""
    language = preferred_language(request)
    target = f"/{language}/{page}" + (f"/{record_id(name)}" if name else "")
    response = make_response(redirect(target))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=10"
    return response


def audit_line(network: NetworkView) -> str:
    """Return the command that checks the whole log of this hub, or the one beside this copy."""
    place = request.host_url if the_copy() is None else "log"
    return f"frente-verify log {place} --key '{network.log_keys[-1].vkey}'"


def _proof_lines(record: str, network: NetworkView) -> tuple[str, ...]:
    """Return the commands that fetch and check a record's proof; in a copy it lies beside the page."""
    check = f"--key '{network.log_keys[-1].vkey}'"
    if the_copy() is not None:
        return (f"frente-verify proof api/v1/records/{record}/proof.frente {check}",)
    return (
        f"curl -fo {record[:16]}.frente {request.host_url}api/v1/records/{record}/proof",
        f"frente-verify proof {record[:16]}.frente {check}",
    )


def _how_to_audit() -> dict[str, Any]:
    network = the_directory().network()
    vkey = network.log_keys[-1].vkey
    return {
        "network": network,
        "vkey": vkey,
        "audit_line": audit_line(network),
    }


# -- wiring -----------------------------------------------------------------------------------------


def register(app: Flask) -> None:
    """Give the app its pages, in all languages, and its errors as pages."""
    init_web(app, translations=[_HUB / "translations"])
    app.jinja_env.globals.update(translated_address=translated_address, the_copy=the_copy)
    app.jinja_env.filters["readable_json"] = readable_json
    app.register_blueprint(pages)
    app.register_blueprint(doors)
    app.register_error_handler(404, missing_page)


def for_every_page() -> dict[str, Any]:
    """Return what the frame of every page says."""
    try:
        name = the_directory().network_name()
    except StorageFault:  # the page that says so needs a name too
        name = "Frente"
    return {"network_name": name, "demo_day": the_hub().settings.calendar}


def translated_address(language: str, *, absolute: bool = False) -> str:
    """Return the address of this page in another language; absolute, as search engines ask for it, or in short."""
    if "asked" not in g:  # of every page, several times
        # Not through url_for: what a reader asks for must not become its own options, such as the scheme.
        g.asked = urlencode(list(request.args.items(multi=True)))
        g.site = url_for("doors.choose_language", _external=True).removesuffix("/")
    site = g.site if absolute else ""
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(
        request.endpoint, "language"
    ):
        return f"{site}{link('pages.front', language=language)}"
    address = f"{site}{link(request.endpoint, **{**(request.view_args or {}), 'language': language})}"
    return f"{address}?{g.asked}" if g.asked else address


def readable_json(value: object) -> str:
    """Return JSON that a person can read."""
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)


def fault_page(fault: FrenteError) -> Response:
    """Show a fault as a page."""
    status = status_of(fault)
    status = status if status in _ERROR_WORDS else 503
    title = words.word(words.ERRORS, fault.code, current_language())
    page = make_response(_error_page(status, title, _ERROR_WORDS[status](), fault.code), status)
    return say_when_again(page, fault.evidence)


def mistake_page(fault: Exception) -> tuple[str, int] | HTTPException:
    """Show a mistake of the program as a page that says nothing of it; it is logged."""
    if isinstance(fault, HTTPException):
        return fault
    logger.error("%s %s", request.method, request.path, exc_info=fault)
    return _error_page(500, gettext("The hub made a mistake"), _ERROR_WORDS[503]()), 500


def missing_page(_error: HTTPException) -> tuple[str, int] | Response:
    """Show that there is no such page; to a program, say so as a problem."""
    if request.path.startswith(_MACHINES):
        return problem(404, "http-404", NotFound.description)
    begins = request.path.split("/")[1]
    g.language = begins if begins in words.LANGUAGES else preferred_language(request)
    return _error_page(404, gettext("There is no such page"), _ERROR_WORDS[404]()), 404


def _error_page(status: int, title: str, sentence: str, code: str = "") -> str:
    return render_template(
        "hub/error.html", status=status, title=title, words=sentence, code=code, **for_every_page()
    )


_ERROR_WORDS: Final[dict[int, Callable[[], str]]] = {
    404: lambda: gettext("The address may be mistyped, or the record stands in another log."),
    429: lambda: gettext("Others want to read too: wait a minute and ask again."),
    503: lambda: gettext("The hub cannot answer this now. What was signed and logged is not lost."),
}


# Once for the blueprint, however many apps there are.
pages.context_processor(for_every_page)
pages.register_error_handler(FrenteError, fault_page)
pages.register_error_handler(Exception, mistake_page)
