"""Feeds, calendars and cards, and the page that lists all that can be taken along.

They stand on the blueprint of the other pages, in each language. Cards are made to stand in pages of others.
"""

import re
from typing import Final

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext  # type: ignore[import-untyped]  # it has no stubs
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from federation.errors import NothingFound
from federation.web.headers import may_be_framed
from federation.web.languages import preferred_language
from hub.services.directory_models import FactoryView
from hub.services.profile_formats import KnownFactory, schema_org
from hub.views.addresses import record_id
from hub.views.atom import atom
from hub.views.caching import cached
from hub.views.context import the_directory, the_due_dates, the_feeds, the_hub, the_take_along
from hub.views.icalendar_files import icalendar
from hub.views.limits import limited
from hub.views.pages import audit_line, doors, pages

_ISIC: Final = re.compile("[0-9]{2,4}")


@pages.get("/data")
@cached
def data() -> str:
    """List and explain what can be taken along."""
    network = the_directory().network()
    return render_template(
        "hub/data.html",
        place="data",
        amounts=the_take_along().amounts(),
        network=network,
        audit_line=audit_line(network),
    )


# -- feeds ------------------------------------------------------------------------------------------


@pages.get("/feeds/network.atom")
@cached
def network_feed() -> Response:
    """Give the newest of the network."""
    feed = the_feeds().network()
    page = url_for("pages.front", _external=True)
    return atom(feed, id_=f"urn:frente:network:{feed.network}", title=_titled(feed.network_name), page=page)


@pages.get("/feeds/factories/<factory>.atom")
@cached
def factory_feed(factory: str) -> Response:
    """Give the newest of a factory."""
    feed = the_feeds().factory(record_id(factory))
    page = url_for("pages.factory", factory=factory, _external=True)
    title = _titled(f"{feed.factory_name} · {feed.network_name}")
    return atom(feed, id_=f"urn:frente:factory:{factory}", title=title, page=page)


@pages.get("/feeds/sectors/<isic>.atom")
@cached
def sector_feed(isic: str) -> Response:
    """Give the newest of the factories of a sector."""
    if _ISIC.fullmatch(isic) is None:
        raise NothingFound("A sector has two to four digits.")
    feed = the_feeds().sector(isic)
    title = gettext("Sector CIIU/ISIC %(code)s · %(network)s", code=isic, network=feed.network_name)
    page = url_for("pages.front", _external=True)
    return atom(feed, id_=f"urn:frente:network:{feed.network}:sector:{isic}", title=_titled(title), page=page)


# -- calendars --------------------------------------------------------------------------------------


@pages.get("/calendars/network.ics")
@cached
@limited("works")
def network_calendar() -> Response:
    """Give what is due in all factories."""
    page = url_for("pages.front", _external=True)
    return icalendar(the_due_dates().network(), title=_titled(the_directory().network().name), page=page)


@pages.get("/calendars/factories/<factory>.ics")
@cached
def factory_calendar(factory: str) -> Response:
    """Give what is due in a factory."""
    name, dates = the_due_dates().factory(record_id(factory))
    page = url_for("pages.factory", factory=factory, _external=True)
    title = _titled(f"{name} · {the_directory().network().name}")
    return icalendar(dates, title=title, page=page)


# -- cards ------------------------------------------------------------------------------------------


@pages.get("/cards/factories/<factory>")
@cached
def factory_card(factory: str) -> Response:
    """Show a factory in a few lines, in a page of somebody else."""
    card = the_take_along().card(record_id(factory))
    return may_be_framed(make_response(render_template("hub/card_factory.html", card=card)))


@pages.get("/cards/map")
@cached
def map_card() -> Response:
    """Show where the factories are, in a page of somebody else."""
    card = the_take_along().map_card()
    return may_be_framed(make_response(render_template("hub/card_map.html", card=card)))


@doors.get("/data")
def choose_language_of_data() -> Response:
    """Lead to the page in the language that the browser likes best."""
    response = make_response(redirect(f"/{preferred_language(request)}/data"))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=10"
    return response


def _titled(name: str) -> str:
    """Return a title that says so where most figures are made up."""
    return f"{name} ({gettext('Demonstration')})" if the_hub().settings.calendar else name


# -- wiring -----------------------------------------------------------------------------------------


def jsonld(factory: FactoryView, network_name: str) -> Markup:
    """Return a factory as schema.org writes it, such that it cannot end the element of the page that it stands in."""
    said = factory.profile.profile if factory.profile is not None else {}
    known = KnownFactory(factory.id, factory.name, factory.standing, said)
    page = url_for("pages.factory", factory=factory.id, _external=True)
    home = url_for("pages.front", _external=True)
    return htmlsafe_json_dumps(schema_org(known, page, network_name, home), ensure_ascii=False)


def register(app: Flask) -> None:
    """Give the templates what only these pages use."""
    app.jinja_env.globals["jsonld"] = jsonld
