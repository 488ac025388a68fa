"""`create_app(settings)`: the hub as a Flask app, with everything that it serves.

Needs a data folder in which `frente-hub init` ran. Tests and the demonstration give a clock of their own.
"""

from flask_migrate import Migrate  # type: ignore[import-untyped]  # it has no stubs
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.clock import Clock, clock_of
from hub.services.directory import Directory
from hub.services.factory_page import FactoryPages
from hub.services.factory_paper import FactoryPapers
from hub.services.hub import Hub
from hub.services.intake import Intake
from hub.services.kept_results import KeptResults
from hub.services.statute_files import StatuteFiles
from hub.services.statutes import Statutes
from hub.services.topics import Topics
from hub.settings import Settings, require_hub
from hub.storage.database import Database, db, engine_options, normalise_url
from hub.storage.schema import MIGRATIONS
from hub.views import api, factory_pages, pages, problems, statute_pages
from hub.views.bundles import bundles
from hub.views.context import DIRECTORY, FACTORY_PAGES, HUB, INTAKE, PAPERS, STATUTE_FILES, STATUTES, TOPICS
from hub.views.log import log
from hub.views.statute_api import statute_api


def create_app(settings: Settings, *, clock: Clock | None = None) -> OpenAPI:
    """Return the app of this data folder's hub; nothing is connected yet. Raises DataMissing."""
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
    app.extensions[HUB] = hub
    app.extensions[INTAKE] = Intake(hub)
    directory = Directory(hub)
    app.extensions[DIRECTORY] = directory
    factories = FactoryPages(hub, directory)
    app.extensions[FACTORY_PAGES] = factories
    kept = KeptResults(database)
    app.extensions[PAPERS] = FactoryPapers(hub, directory, factories, kept)
    app.extensions[STATUTES] = Statutes(hub, kept)
    app.extensions[STATUTE_FILES] = StatuteFiles(hub, kept)
    app.extensions[TOPICS] = Topics(hub)
    problems.register(app)
    app.register_blueprint(log)
    app.register_api(bundles)
    api.register(app)
    app.register_api(statute_api)
    factory_pages.register(app)
    statute_pages.register(app)
    pages.register(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # Flask's own way
    return app
