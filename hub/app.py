"""`create_app(settings)`: the hub as a Flask app, with everything that it serves.

Needs a data folder in which `frente-hub init` ran. Tests and the demonstration give a clock of their own.
"""

from flask_migrate import Migrate  # type: ignore[import-untyped]  # it has no stubs
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.clock import Clock, clock_of, wall_clock
from hub.services.directory import Directory
from hub.services.directory_file import DirectoryFiles
from hub.services.due_dates import DueDates
from hub.services.factory_page import FactoryPages
from hub.services.factory_paper import FactoryPapers
from hub.services.feeds import Feeds
from hub.services.finding import Finder
from hub.services.front import Front
from hub.services.hub import Hub
from hub.services.intake import Intake
from hub.services.kept_results import KeptResults
from hub.services.maps import Maps
from hub.services.reading import Reading
from hub.services.sitemap import Sitemap
from hub.services.statute_files import StatuteFiles
from hub.services.statutes import Statutes
from hub.services.take_along import TakeAlong
from hub.services.topics import Topics
from hub.settings import Settings, require_hub
from hub.storage.database import Database, db, engine_options, normalise_url
from hub.storage.schema import MIGRATIONS
from hub.views import (
    api,
    factory_pages,
    find_pages,
    limits,
    map_pages,
    packing,
    pages,
    problems,
    sharing,
    statute_pages,
    take_pages,
)
from hub.views.bundles import bundles
from hub.views.context import (
    DIRECTORY,
    DIRECTORY_FILES,
    DUE_DATES,
    FACTORY_PAGES,
    FEEDS,
    FINDER,
    FRONT,
    HUB,
    INTAKE,
    MAPS,
    PAPERS,
    READING,
    SITEMAP,
    STATUTE_FILES,
    STATUTES,
    TAKE_ALONG,
    TOPICS,
)
from hub.views.crawlers import crawlers
from hub.views.find_api import find_api
from hub.views.log import log
from hub.views.statute_api import statute_api
from hub.views.take_api import take_api


def create_app(settings: Settings, *, clock: Clock | None = None, wall: Clock = wall_clock) -> OpenAPI:
    """Return the app of this data folder's hub; nothing is connected yet. Raises DataMissing.

    `wall` is the wall clock, by which signed requests are fresh, also where the hub's own stands still.
    """
    require_hub(settings.data)
    app = OpenAPI(
        "hub",
        info=Info(title="Frente", version="1"),
        doc_prefix="/api/v1",
        doc_url="/openapi.json",
        doc_ui=False,
        static_folder="static",
        template_folder="templates",
    )
    app.openapi_version = "3.1.0"
    url = normalise_url(settings.database_url)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        MAX_CONTENT_LENGTH=64 * 1024 * 1024 + 1,
    )
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        database = Database(db.engine)
    hub = Hub(settings, clock or clock_of(settings), database)
    app.extensions.update(_services(hub, wall))
    packing.pack(app)
    sharing.share(app)
    limits.limit(app, settings)
    _register(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # Flask's own way
    return app


def _services(hub: Hub, wall: Clock) -> dict[str, object]:
    """Return what views ask, under the names of hub/views/context.py."""
    directory = Directory(hub)
    factories = FactoryPages(hub, directory)
    kept = KeptResults(hub.database)
    return {
        HUB: hub,
        INTAKE: Intake(hub),
        DIRECTORY: directory,
        READING: Reading(hub, wall=wall),
        FRONT: Front(hub),
        FINDER: Finder(hub.database),
        MAPS: Maps(hub),
        FACTORY_PAGES: factories,
        PAPERS: FactoryPapers(hub, directory, factories, kept),
        STATUTES: Statutes(hub, kept),
        STATUTE_FILES: StatuteFiles(hub, kept),
        TOPICS: Topics(hub),
        TAKE_ALONG: TakeAlong(hub),
        FEEDS: Feeds(hub),
        DUE_DATES: DueDates(hub),
        DIRECTORY_FILES: DirectoryFiles(hub),
        SITEMAP: Sitemap(hub),
    }


def _register(app: OpenAPI) -> None:
    """Give the app all its addresses."""
    problems.register(app)
    app.register_blueprint(log)
    app.register_api(bundles)
    api.register(app)
    app.register_api(statute_api)
    app.register_api(find_api)
    factory_pages.register(app)
    statute_pages.register(app)
    find_pages.register(app)
    map_pages.register(app)
    app.register_api(take_api)
    take_pages.register(app)
    pages.register(app)
    app.register_blueprint(crawlers)
