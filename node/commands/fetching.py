"""fetch: a document from the hub, also one that is for the federation only."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from federation.errors import EncodingError, FileTaken, SettingInvalid
from node.commands.terminal import (
    TranslatedCommand,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    tell,
    tell_json,
)
from node.translations import say

if TYPE_CHECKING:
    from node.services.fetching import Fetched


@click.command(cls=TranslatedCommand)
@click.argument("named", metavar="RECORD_OR_HASH")
@option(
    "--out",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the document to this new file; else it is shown.",
)
@option("--hub", "url", help="Take it from this hub, this time only.")
@data_option
@passphrase_option
@json_option
def fetch(
    folder: Path,
    named: str,
    file: Path | None,
    url: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Fetch a document from the hub, also one that is for the federation only.

    RECORD_OR_HASH is the whole id of a record, or the hash of its document or of a file attached to it. What is not
    public is asked for by a request that the delegate's key signs. No file is ever overwritten.
    """
    from federation.client import HubClient
    from federation.ids import parse_id
    from node.services.fetching import keep

    wanted = parse_id(named.lower())
    if (
        file is not None and file.exists()
    ):  # asked before anybody types a passphrase, and again when it is written
        raise FileTaken(f"There is a file {file} already, and nothing is overwritten.", path=str(file))
    with opened(folder, passphrase_file) as node:
        found = node.fetch_document(HubClient(url or node.hub_url), wanted, now())
    if file is not None:
        keep(found, file)
    if as_json:
        tell_json(_summary(found, file))
    elif file is not None:
        tell(say("The document is in {file}: {size} bytes, hash verified.", file=file, size=len(found.data)))
    else:
        shown = _readable(found)
        if shown is None:
            raise SettingInvalid("This is no document of words and figures: name a file with --out.")
        tell(json.dumps(shown, ensure_ascii=False, indent=2))


def _summary(found: Fetched, file: Path | None) -> dict[str, object]:
    return {
        "hash": found.hash,
        "record": found.record,
        "salt": found.salt.hex(),
        "size": len(found.data),
        "file": None if file is None else str(file),
        "document": None if file is not None else _readable(found),
    }


def _readable(found: Fetched) -> object:
    """Return what stands in a document of a known form: it holds nothing that moves a cursor. None for others."""
    from federation.documents import parse_document

    try:
        parse_document(found.data)
    except EncodingError:
        return None
    return json.loads(found.data)


COMMANDS = (fetch,)
