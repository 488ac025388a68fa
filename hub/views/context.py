"""What views ask of the app: the hub and its services, made once by `create_app`."""

from typing import cast

from flask import current_app

from hub.services.directory import Directory
from hub.services.hub import Hub
from hub.services.intake import Intake

HUB = "frente-hub"
INTAKE = "frente-intake"
DIRECTORY = "frente-directory"


def the_hub() -> Hub:
    """Return the hub that this app serves."""
    return cast("Hub", current_app.extensions[HUB])


def the_intake() -> Intake:
    """Return what takes bundles."""
    return cast("Intake", current_app.extensions[INTAKE])


def the_directory() -> Directory:
    """Return what pages and the API read."""
    return cast("Directory", current_app.extensions[DIRECTORY])
