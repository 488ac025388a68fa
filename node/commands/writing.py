"""profile, report: what a delegate says."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from federation.errors import SettingInvalid
from node.commands.questions import PROFILE, REPORT, ask, ask_exactness
from node.commands.terminal import (
    TranslatedCommand,
    TranslatedGroup,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    tell_written,
    warn,
    warn_of_clock,
)
from node.services.forms import read_form
from node.translations import language, say

if TYPE_CHECKING:
    from node.services.exactness import Exactness
    from node.services.writing import Attachment

WITHDRAWAL_REASONS = ("personal-data", "danger", "mistake", "court-order", "other")

from_option = option(
    "--from",
    "file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="JSON file with the fields of docs/protocol.md, section 4; - is the standard input. Else they are asked.",
)
audience_option = option(
    "--audience",
    type=click.Choice(["public", "federation"]),
    default="public",
    show_default=True,
    help="Who may read it. The hub's operator always can.",
)
attach_option = option(
    "--attach",
    "attached",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File to go with it, at most 8 MiB; may be given several times.",
)


@click.group(cls=TranslatedGroup)
def profile() -> None:
    """The factory's profile: what it is, makes and was."""


@profile.command("edit")
@from_option
@option(
    "--place",
    "exactness",
    type=click.Choice(["exact", "1km", "10km", "town", "state", "country"]),
    help="How exactly the place is shown, rounded before signing. Default: as it is given, or asked for.",
)
@audience_option
@attach_option
@data_option
@passphrase_option
@json_option
def edit(
    folder: Path,
    file: Path | None,
    exactness: Exactness | None,
    audience: Literal["public", "federation"],
    attached: tuple[Path, ...],
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Sign a profile. It replaces the one before, which stays in the log."""
    from node.services.exactness import with_place_as

    fields = _fields(file, "profile")
    if exactness is None and file is None and "latitude" in _place(fields):
        exactness = ask_exactness("1km")
    fields = with_place_as(fields, exactness or "exact")
    _tell_place(_place(fields), audience)
    with opened(folder, passphrase_file) as node:
        warn_of_clock(node)
        written = node.edit_profile(
            fields, now(), audience=audience, language=language(), attachments=_attachments(attached)
        )
    tell_written("profile", written.id, missing=0, as_json=as_json)


@click.group(cls=TranslatedGroup)
def report() -> None:
    """Status reports: how the factory works, what it lacks and what it has made."""


@report.command("write")
@from_option
@option("--replaces", metavar="RECORD", help="Report that this one corrects; both stay readable.")
@audience_option
@attach_option
@data_option
@passphrase_option
@json_option
def write(
    folder: Path,
    file: Path | None,
    replaces: str | None,
    audience: Literal["public", "federation"],
    attached: tuple[Path, ...],
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Sign a status report; it waits in the outbox until there is a connection.

    What is not known is left out: an empty answer is no answer and never a zero.
    """
    fields = _fields(file, "status-report")
    with opened(folder, passphrase_file) as node:
        warn_of_clock(node)
        written = node.write_report(
            fields,
            now(),
            audience=audience,
            language=language(),
            replaces=node.find(replaces).id if replaces else None,
            attachments=_attachments(attached),
        )
    tell_written("status-report", written.id, missing=0, as_json=as_json)


def _fields(file: Path | None, kind: Literal["profile", "status-report"]) -> dict[str, object]:
    if file is None:
        return ask(PROFILE if kind == "profile" else REPORT, kind)
    with click.open_file(str(file), "rb") as stream:
        return read_form(stream.read(), kind)


def _place(fields: Mapping[str, object]) -> Mapping[str, object]:
    place = fields.get("place")
    return place if isinstance(place, Mapping) else {}


def _tell_place(place: Mapping[str, object], audience: Literal["public", "federation"]) -> None:
    """Say what of the place others will know, before it is signed."""
    from node.services.exactness import decimals_of

    if not place or audience != "public":
        return
    words = ", ".join(
        str(place[name]) for name in ("town", "municipality", "state", "country") if place.get(name)
    )
    decimals = decimals_of(place)
    if decimals is None:
        warn(say("Of the place, this will be public: {place}", place=words))
        return
    point = f"{place.get('latitude')}, {place.get('longitude')}"
    warn(
        say(
            "Of the place, this will be public: {place} ({point}, within about {distance})",
            place=words or "-",
            point=point,
            distance=("100 km", "10 km", "1 km", "100 m", "10 m")[decimals] if decimals < 5 else "1 m",
        )
    )


def _attachments(files: tuple[Path, ...]) -> list[Attachment]:
    from node.services.writing import Attachment

    found = []
    for file in files:
        if file.stat().st_size > 8 << 20:
            raise SettingInvalid(f"The file {file.name} has over 8 MiB.", file=file.name)
        media_type, _ = mimetypes.guess_type(file.name)
        found.append(Attachment(file.name, media_type or "application/octet-stream", file.read_bytes()))
    return found


@click.command(cls=TranslatedCommand)
@click.argument("record")
@option("--reason", type=click.Choice(WITHDRAWAL_REASONS), required=True, help="Why, for everybody to see.")
@option("--words", help="More words about it: public, but kept apart, so that they can be withdrawn.")
@option("--by-custodians", is_flag=True, help="Let the custodians sign it, and not the delegate.")
@data_option
@passphrase_option
@json_option
def withdraw(
    folder: Path,
    record: str,
    reason: str,
    words: str | None,
    by_custodians: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Withdraw the document of a record: the record and every proof stay, its words and figures go.

    RECORD is its id, or the beginning of it.
    """
    with opened(folder, passphrase_file) as node:
        written = node.withdraw(
            node.find(record).id,
            reason,
            now(),
            words=words,
            language=language(),
            by_custodians=by_custodians,
        )
    tell_written("withdrawal", written.id, missing=written.missing, as_json=as_json)


COMMANDS = (profile, report, withdraw)
