"""Feeds as Atom (RFC 4287), in the language of the page that is being made.

An entry has the id of its record, so that a reader who follows two feeds sees it once. Its times are the log's days.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from flask import Response, request, url_for
from flask_babel import gettext  # type: ignore[import-untyped]  # it has no stubs

from federation.web import formats, words
from federation.web.languages import current_language
from federation.web.words import LANGUAGES
from hub.services.take_models import Feed, FeedEntry

MEDIA_TYPE: Final = "application/atom+xml"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS_AT_MOST: Final = 2000  # characters of what a factory says; all of it stands on the page

ET.register_namespace("", _ATOM)


def atom(feed: Feed, *, id_: str, title: str, page: str) -> Response:
    """Return the feed; `page` is the address of the page that it belongs to."""
    language = current_language()
    root = ET.Element(f"{{{_ATOM}}}feed", {_LANG: language})
    _text(root, "id", f"{id_}:{language}")
    _text(root, "title", title)
    _text(root, "updated", _moment(feed.updated))
    _author(root, feed.network_name)
    _link(root, "self", request.base_url, MEDIA_TYPE, language)
    _link(root, "alternate", page, "text/html", language)
    for other in LANGUAGES:
        if other != language:
            address = url_for(
                request.endpoint or "", **{**(request.view_args or {}), "language": other}, _external=True
            )
            _link(root, "alternate", address, MEDIA_TYPE, other)
    for one in feed.entries:
        root.append(_entry(one))
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(data, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _entry(one: FeedEntry) -> ET.Element:
    entry = ET.Element(f"{{{_ATOM}}}entry")
    _text(entry, "id", f"urn:frente:record:{one.record}")
    _text(entry, "title", _title(one))
    _text(entry, "updated", _moment(one.updated))
    _text(entry, "published", _moment(one.day))
    _author(entry, one.factory_name)
    _link(entry, "alternate", _page_of(one), "text/html", current_language())
    ET.SubElement(
        entry,
        f"{{{_ATOM}}}category",
        {"term": one.kind, "label": words.word(words.KINDS, one.kind, current_language())},
    )
    if one.told == "withdrawn":
        _text(entry, "summary", gettext("This document was withdrawn."))
        return entry
    figures = figures_of(one.document or {}) if one.kind == "status-report" else ""
    if figures:
        _text(entry, "summary", figures)
    said = _words_of(one)
    if said:
        content = _text(entry, "content", said)
        content.set("type", "text")
        content.set(_LANG, one.language or current_language())
    elif not figures:
        _text(entry, "summary", words.word(words.KINDS, one.kind, current_language()))
    return entry


def _title(one: FeedEntry) -> str:
    named = {"factory": one.factory_name}
    language = current_language()
    if one.period is not None:
        span = formats.period(one.period.from_, one.period.to, language)
        if (one.document or {}).get("replaces"):
            return str(gettext("%(factory)s: corrected report of %(period)s", period=span, **named))
        return str(gettext("%(factory)s: report of %(period)s", period=span, **named))
    if one.until is not None:
        until = formats.day(one.until, language)
        return str(gettext("%(factory)s: mandate until %(day)s", day=until, **named))
    kind = words.word(words.KINDS, one.kind, language)
    if one.told == "withdrawn":
        return str(gettext("%(factory)s: withdrawn (%(kind)s)", kind=kind, **named))
    return f"{one.factory_name}: {kind}"


def figures_of(report: Mapping[str, object]) -> str:
    """Return a report's main figures as one line of text; none that is not given."""
    language = current_language()

    def part(name: str, inside: str) -> object:
        whole = report.get(name)
        return whole.get(inside) if isinstance(whole, dict) else None

    said = []
    workers = report.get("workers")
    if isinstance(workers, dict) and workers:
        total = sum(workers.values())
        said.append(gettext("Workers: %(number)s", number=formats.decimal(total, language)))
    if (percent := part("capacity", "percent")) is not None:
        said.append(gettext("Capacity in use: %(percent)s", percent=formats.percent(str(percent), language)))
    if (ratio := part("pay", "ratio")) is not None:
        said.append(
            gettext("Pay, highest to lowest: %(ratio)s : 1", ratio=formats.decimal(str(ratio), language))
        )
    if (hours := part("training", "hours")) is not None:
        said.append(gettext("Hours of classes: %(number)s", number=formats.decimal(str(hours), language)))
    return " · ".join(said)


def _words_of(one: FeedEntry) -> str:
    document = one.document or {}
    statute = document.get("statute")
    for said in (
        document.get("text"),
        document.get("about"),
        document.get("reason"),
        statute.get("title") if isinstance(statute, dict) else None,
    ):
        if isinstance(said, str):
            return said if len(said) <= _WORDS_AT_MOST else said[:_WORDS_AT_MOST] + "…"
    return ""


def _page_of(one: FeedEntry) -> str:
    if one.kind == "status-report":
        return url_for("pages.report", record=one.record, _external=True)
    if one.kind == "statute-proposal" and one.told == "held":
        return url_for("pages.proposal", record=one.record, _external=True)
    return url_for("pages.record", record=one.record, _external=True)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = _NOT_XML.sub("\ufffd", text)
    return child


def _author(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, f"{{{_ATOM}}}author"), "name", name)


def _link(parent: ET.Element, rel: str, address: str, media_type: str, language: str) -> None:
    ET.SubElement(
        parent, f"{{{_ATOM}}}link", {"rel": rel, "href": address, "type": media_type, "hreflang": language}
    )
