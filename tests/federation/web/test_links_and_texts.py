"""Addresses and texts of templates: those of Flask and Flask-Babel, only sooner."""

from typing import Any

import pytest
from flask import Blueprint, Flask, g, url_for

from federation.web.base import init_web
from federation.web.languages import PREFIX, in_languages
from federation.web.links import link

ONE, OTHER = "0f" * 32, "1e" * 32


@pytest.fixture
def app() -> Flask:
    app = Flask("face")
    pages = in_languages(Blueprint("pages", __name__, url_prefix=PREFIX))
    pages.add_url_rule("/", "front", lambda: "")
    pages.add_url_rule("/records/<record>.pdf", "paper", lambda record: record)
    pages.add_url_rule("/map/<country>/<state>", "state", lambda country, state: country + state)
    app.add_url_rule("/api/<record>", "machine", lambda record: record)
    init_web(app)
    app.register_blueprint(pages)
    return app


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("pages.front", {}),
        ("pages.front", {"language": "pt"}),
        ("pages.front", {"_external": True}),
        ("pages.front", {"before": ONE}),
        ("pages.paper", {"record": ONE}),
        ("pages.paper", {"record": OTHER, "language": "en"}),
        ("pages.paper", {"record": OTHER, "before": ONE}),
        ("pages.paper", {"record": f"{ONE}/../x y"}),
        ("pages.paper", {"record": ONE.upper()}),
        ("pages.state", {"country": "ve", "state": "mérida & más"}),
        ("machine", {"record": ONE}),
    ],
)
def test_a_link_is_the_address_that_flask_builds(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    for root in ("", "/below"):
        for language in ("es", "en"):
            with app.test_request_context(f"/{language}/", environ_overrides={"SCRIPT_NAME": root}):
                g.language = language
                wanted = url_for(endpoint, **values)
                assert [link(endpoint, **values) for _ in range(2)] == [wanted, wanted]


def test_an_unknown_page_has_no_link(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(Exception, match="Could not build url"):
        link("pages.nowhere", record=ONE)


def test_an_asset_is_found_below_the_root_of_each_request(app: Flask) -> None:
    for root in ("", "/below", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            text = app.jinja_env.from_string("{{ asset('frente.css') }}").render()
            assert text.startswith(f"{root}/assets/frente.css?v=")


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ _('Skip to the content') }}", ("Ir al contenido", "Skip to the content")),
        ("{{ _('100%% of %(what)s', what='<b>') }}", ("100% of &lt;b&gt;",) * 2),
        ("{{ _('100%%') }}", ("100%",) * 2),
        ("{{ ngettext('%(num)s day', '%(num)s days', 1) }}", ("1 day",) * 2),
        ("{{ ngettext('%(num)s day of %(what)s', '%(num)s days', 2, what='<b>') }}", ("2 days",) * 2),
    ],
)
def test_a_text_is_said_in_the_readers_language_and_escapes_what_is_put_in(
    app: Flask, template: str, shown: tuple[str, str]
) -> None:
    made = app.jinja_env.from_string(template)
    for _ in range(2):
        for language, wanted in zip(("es", "en"), shown, strict=True):
            with app.test_request_context(f"/{language}/"):
                g.language = language
                assert made.render() == wanted
