"""The maps: of all factories, of a country, of a state. They stand on the blueprint of the other pages."""

from flask import Flask, Response, make_response, redirect, render_template, request

from federation.web.languages import preferred_language
from hub.services.maps import MapPage
from hub.views.addresses import small_number
from hub.views.caching import cached
from hub.views.context import the_maps
from hub.views.pages import doors, pages


@pages.get("/map")
@cached
def network_map() -> str:
    """Show where all factories are."""
    return _page(the_maps().network())


@pages.get("/map/<country>")
@cached
def country_map(country: str) -> str:
    """Show where a country's factories are."""
    return _page(the_maps().country(country))


@pages.get("/map/<country>/<state>")
@cached
def state_map(country: str, state: str) -> str:
    """Show where a state's factories are."""
    return _page(the_maps().state(country, state, small_number(request.args.get("page"))))


@doors.get("/map")
@doors.get("/map/<country>")
@doors.get("/map/<country>/<state>")
def choose_language_of_map(country: str = "", state: str = "") -> Response:
    """Lead to the map in the language that the browser likes best."""
    target = "/".join(part for part in (f"/{preferred_language(request)}/map", country, state) if part)
    response = make_response(redirect(target))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=10"
    return response


def _page(shown: MapPage) -> str:
    return render_template("hub/map.html", place="map", map=shown, drawing=shown.drawing)


def register(app: Flask) -> None:
    """Let any page show a small map: `{{ small_map(the_small_map()) }}`."""
    app.jinja_env.globals["the_small_map"] = lambda: the_maps().small()
