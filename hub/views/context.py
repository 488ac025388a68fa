"""What views ask of the app: the hub and its services, made once by `create_app`."""

from typing import cast

from flask import current_app

from hub.services.directory import Directory
from hub.services.directory_file import DirectoryFiles
from hub.services.due_dates import DueDates
from hub.services.feeds import Feeds
from hub.services.hub import Hub
from hub.services.intake import Intake
from hub.services.statute_files import StatuteFiles
from hub.services.statutes import Statutes
from hub.services.take_along import TakeAlong
from hub.services.topics import Topics

HUB = "frente-hub"
INTAKE = "frente-intake"
DIRECTORY = "frente-directory"
STATUTES = "frente-statutes"
STATUTE_FILES = "frente-statute-files"
TOPICS = "frente-topics"
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


def the_statutes() -> Statutes:
    """Return what pages and the API read of statutes."""
    return cast("Statutes", current_app.extensions[STATUTES])


def the_topics() -> Topics:
    """Return what pages read of comparisons."""
    return cast("Topics", current_app.extensions[TOPICS])


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
