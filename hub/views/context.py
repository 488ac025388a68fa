"""What views ask of the app: the hub and its services, made once by `create_app`."""

from typing import cast

from flask import current_app

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
from hub.services.maps import Maps
from hub.services.reading import Reading
from hub.services.sitemap import Sitemap
from hub.services.statute_files import StatuteFiles
from hub.services.statutes import Statutes
from hub.services.take_along import TakeAlong
from hub.services.topics import Topics

HUB = "frente-hub"
INTAKE = "frente-intake"
DIRECTORY = "frente-directory"
FRONT = "frente-front"
READING = "frente-reading"
SITEMAP = "frente-sitemap"
FINDER = "frente-finder"
FACTORY_PAGES = "frente-factory-pages"
PAPERS = "frente-papers"
STATUTES = "frente-statutes"
STATUTE_FILES = "frente-statute-files"
TOPICS = "frente-topics"
MAPS = "frente-maps"
TAKE_ALONG = "frente-take-along"
FEEDS = "frente-feeds"
DUE_DATES = "frente-due-dates"
DIRECTORY_FILES = "frente-directory-files"


def the_hub() -> Hub:
    """Return the hub that this app serves."""
    return cast("Hub", current_app.extensions[HUB])


def the_intake() -> Intake:
    """Return what takes bundles."""
    return cast("Intake", current_app.extensions[INTAKE])


def the_directory() -> Directory:
    """Return what pages and the API read."""
    return cast("Directory", current_app.extensions[DIRECTORY])


def the_front() -> Front:
    """Return what the front page reads."""
    return cast("Front", current_app.extensions[FRONT])


def the_reading() -> Reading:
    """Return what judges signed requests, and reads for their senders."""
    return cast("Reading", current_app.extensions[READING])


def the_sitemap() -> Sitemap:
    """Return what lists all pages."""
    return cast("Sitemap", current_app.extensions[SITEMAP])


def the_finder() -> Finder:
    """Return what finds factories."""
    return cast("Finder", current_app.extensions[FINDER])


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


def the_maps() -> Maps:
    """Return what draws maps."""
    return cast("Maps", current_app.extensions[MAPS])


def the_files() -> StatuteFiles:
    """Return what makes files of statutes."""
    return cast("StatuteFiles", current_app.extensions[STATUTE_FILES])


def the_take_along() -> TakeAlong:
    """Return what makes tables to take along."""
    return cast("TakeAlong", current_app.extensions[TAKE_ALONG])


def the_feeds() -> Feeds:
    """Return what feeds read."""
    return cast("Feeds", current_app.extensions[FEEDS])


def the_due_dates() -> DueDates:
    """Return what calendars read."""
    return cast("DueDates", current_app.extensions[DUE_DATES])


def the_directory_files() -> DirectoryFiles:
    """Return what makes the file of all public data."""
    return cast("DirectoryFiles", current_app.extensions[DIRECTORY_FILES])
