"""What views ask of the app: the hub and its services, made once by `create_app`."""

from typing import cast

from flask import current_app

from hub.services.directory import Directory
from hub.services.factory_page import FactoryPages
from hub.services.factory_paper import FactoryPapers
from hub.services.hub import Hub
from hub.services.intake import Intake
from hub.services.statute_files import StatuteFiles
from hub.services.statutes import Statutes
from hub.services.topics import Topics

HUB = "frente-hub"
INTAKE = "frente-intake"
DIRECTORY = "frente-directory"
FACTORY_PAGES = "frente-factory-pages"
PAPERS = "frente-papers"
STATUTES = "frente-statutes"
STATUTE_FILES = "frente-statute-files"
TOPICS = "frente-topics"


def the_hub() -> Hub:
    """Return the hub that this app serves."""
    return cast("Hub", current_app.extensions[HUB])


def the_intake() -> Intake:
    """Return what takes bundles."""
    return cast("Intake", current_app.extensions[INTAKE])


def the_directory() -> Directory:
    """Return what pages and the API read."""
    return cast("Directory", current_app.extensions[DIRECTORY])


def the_factory_pages() -> FactoryPages:
    """Return what the pages of factories show."""
    return cast("FactoryPages", current_app.extensions[FACTORY_PAGES])


def the_papers() -> FactoryPapers:
    """Return what makes papers of factories."""
    return cast("FactoryPapers", current_app.extensions[PAPERS])


def the_statutes() -> Statutes:
    """Return what pages and the API read of statutes."""
    return cast("Statutes", current_app.extensions[STATUTES])


def the_topics() -> Topics:
    """Return what pages read of comparisons."""
    return cast("Topics", current_app.extensions[TOPICS])


def the_files() -> StatuteFiles:
    """Return what makes files of statutes."""
    return cast("StatuteFiles", current_app.extensions[STATUTE_FILES])
