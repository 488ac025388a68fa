"""What programs that visit every site look for: /robots.txt, /sitemap.xml, /.well-known/security.txt.

Sources: RFC 9309 (robots.txt), https://www.sitemaps.org/protocol.html, RFC 9116 (security.txt).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, Response, current_app, request, url_for
from markupsafe import escape

from federation.errors import NothingFound
from federation.web.words import DEFAULT_LANGUAGE, LANGUAGES
from hub.services.sitemap import Place
from hub.views.caching import cached, cached_program
from hub.views.context import the_directory, the_hub, the_sitemap

crawlers = Blueprint("crawlers", __name__)

_EXPIRES_DAYS: Final = 180
_PATHS: Final = {"factory": "factories/", "proposal": "statutes/proposals/", "report": "reports/"}
_ROBOTS: Final = (
    "User-agent: *",
    # Every choice on these pages has an address, and what is on them stands elsewhere.
    "Disallow: /*/factories?",
    "Disallow: /*/statutes/compare?",
    "Disallow: /*/statutes/matrix?",
    "Disallow: /api/v1/statutes/synopsis/",
    "Disallow: /api/v1/statutes/proposals/",
)
_XML: Final = "application/xml; charset=utf-8"
_NAMESPACES: Final = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


@crawlers.get("/robots.txt")
@cached_program
def robots() -> Response:
    """Say what is worth no visit, and where all pages are listed."""
    lines = (*_ROBOTS, f"Sitemap: {request.host_url}sitemap.xml", "")
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@crawlers.get("/sitemap.xml")
@cached
def sitemap() -> Response:
    """List all pages; where they are many, list the parts of that list."""
    parts = the_sitemap().parts()
    if parts == 1:
        return _url_set(1)
    lines = "".join(
        f"<sitemap><loc>{escape(request.host_url)}sitemap-{number}.xml</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return _xml(f"<sitemapindex {_NAMESPACES}>\n{lines}</sitemapindex>\n")


@crawlers.get("/sitemap-<int(min=1, max=99999):number>.xml")
@cached
def sitemap_part(number: int) -> Response:
    """List the pages of one part."""
    return _url_set(number)


@crawlers.get("/.well-known/security.txt")
@cached
def security() -> Response:
    """Say whom to tell of a weakness. It expires half a year after the log's current day: a hub that died says so."""
    contacts = the_hub().settings.security_contact.split()
    day = the_directory().network().day
    if not contacts or day is None:
        raise NothingFound("The operator of this hub names no contact.")
    expires = date.fromisoformat(day) + timedelta(days=_EXPIRES_DAYS)
    lines = (
        *(f"Contact: {one}" for one in contacts),
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {request.host_url}.well-known/security.txt",
        "",
    )
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


def _url_set(number: int) -> Response:
    places = the_sitemap().part(number)
    lines = [*_fixed_pages(), *map(_page_of, places)] if number == 1 else list(map(_page_of, places))
    urls = "".join(url for path, day in lines for url in _in_every_language(path, day))
    return _xml(f"<urlset {_NAMESPACES}>\n{urls}</urlset>\n")


def _page_of(place: Place) -> tuple[str, str | None]:
    return f"{_PATHS[place.kind]}{place.id}", place.day


def _fixed_pages() -> list[tuple[str, str | None]]:
    """Return the pages that are there in every network, whoever adds them."""
    begins = f"/{DEFAULT_LANGUAGE}/"
    found = {
        url_for(rule.endpoint, language=DEFAULT_LANGUAGE)
        for rule in current_app.url_map.iter_rules()
        if rule.arguments == {"language"}
        and "GET" in (rule.methods or ())
        and rule.endpoint.startswith("pages.")
    }
    return [
        (path.removeprefix(begins), None) for path in sorted(found) if not path.endswith((".atom", ".ics"))
    ]


def _in_every_language(path: str, day: str | None) -> Iterator[str]:
    host = escape(request.host_url)
    addresses = {language: f"{host}{language}/{path}" for language in LANGUAGES}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
        for language, address in (*addresses.items(), ("x-default", f"{host}{path}"))
    )
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{changed}{others}</url>\n"


def _xml(body: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', content_type=_XML)
