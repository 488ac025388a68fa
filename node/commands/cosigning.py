"""cosign: several custodians, each with their own key, by files."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from federation.encoding import b64encode
from federation.errors import NothingFound
from node.commands.terminal import (
    SHORT_ID,
    TranslatedGroup,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    passphrases,
    tell,
    tell_json,
    tell_written,
)
from node.storage.files import write_bytes
from node.translations import kind_word, say

if TYPE_CHECKING:
    from federation.cosigning import CosignRequest
    from node.services.node import Node


@click.group(cls=TranslatedGroup)
def cosign() -> None:
    """Sign with several custodians, by files: request here, sign where each key is, finish here."""


@cosign.command("list")
@data_option
@json_option
def list_drafts(folder: Path, as_json: bool) -> None:
    """List the records that lack signatures."""
    with opened(folder) as node:
        drafts = node.drafts()
    if as_json:
        tell_json([_request_json(one) for one in drafts])
    elif not drafts:
        tell(say("No record lacks signatures."))
    for one in [] if as_json else drafts:
        tell(f"{one.record_id[:SHORT_ID]}  {kind_word(one.record.kind)}  {_signed(one)}")


@cosign.command("request")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--record", help="Which one, where there are several: its id, or the beginning of it.")
@data_option
@json_option
def request(folder: Path, file: Path, record: str | None, as_json: bool) -> None:
    """Write a record that lacks signatures to FILE, to be taken to the other custodians."""
    with opened(folder) as node:
        draft = _chosen(node, record)
    write_bytes(file, draft.format())
    if as_json:
        tell_json(_request_json(draft))
    else:
        kind = kind_word(draft.record.kind)
        tell(say("{file} asks for signatures under: {kind} {id}.", file=file, kind=kind, id=draft.record_id))
        tell(say("On the other machine: frente-node cosign sign {file} --key KEYFILE", file=file.name))


def _chosen(node: Node, record: str | None) -> CosignRequest:
    found = [one for one in node.drafts() if one.record_id.startswith((record or "").lower())]
    if len(found) != 1:
        raise NothingFound(f"{len(found)} records that lack signatures fit; name one with --record.")
    return found[0]


@cosign.command("sign")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Key file to sign with.",
)
@option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write. Default: FILE itself."
)
@option("--yes", is_flag=True, help="Do not ask whether this is to be signed.")
@passphrase_option
@json_option
def sign(
    file: Path, key_file: Path, output: Path | None, yes: bool, passphrase_file: Path | None, as_json: bool
) -> None:
    """Read the record in FILE, and sign it with a custodian's or delegate's key.

    Needs no node and no network.
    """
    from federation.cosigning import parse_request
    from federation.keyfile import read_key

    asked = parse_request(file.read_bytes())
    if not as_json:
        _tell_request(asked)
    if not yes:
        click.confirm(say("Sign this?"), abort=True, err=True)
    key = read_key(key_file, passphrases(passphrase_file)(key_file.name, new=False))
    signed = asked.sign([key])
    write_bytes(output or file, signed.format())
    if as_json:
        tell_json(_request_json(signed))
    else:
        tell(say("Signed. {file} goes back to the machine that asked.", file=output or file))


@cosign.command("finish")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@data_option
@passphrase_option
@json_option
def finish(folder: Path, files: tuple[Path, ...], passphrase_file: Path | None, as_json: bool) -> None:
    """Bring the signed copies together. With enough signatures the record goes to the outbox."""
    from federation.cosigning import parse_request

    requests = [parse_request(file.read_bytes()) for file in files]
    with opened(folder, passphrase_file) as node:
        written = node.finish(requests, now())
    tell_written(written.kind, written.id, missing=written.missing, as_json=as_json)


@cosign.command("drop")
@click.argument("record")
@data_option
def drop(folder: Path, record: str) -> None:
    """Forget a record that lacks signatures."""
    with opened(folder) as node:
        draft = _chosen(node, record)
        node.drop_draft(draft.record_id)
    tell(say("{kind} {id} is forgotten.", kind=kind_word(draft.record.kind), id=draft.record_id[:SHORT_ID]))


def _tell_request(asked: CosignRequest) -> None:
    """Show all that is signed: whoever signs must have read it."""
    tell(f"{kind_word(asked.record.kind)} {asked.record_id}")
    tell(json.dumps(json.loads(asked.payload), ensure_ascii=False, indent=2))
    for document in asked.documents:
        tell(document.data.decode("utf-8", "replace"))
    tell(_signed(asked))


def _signed(asked: CosignRequest) -> str:
    counts = "; ".join(f"{asked.signed_in(group)}/{group.threshold}" for group in asked.groups)
    return say("Signatures: {counts}", counts=counts)


def _request_json(asked: CosignRequest) -> dict[str, object]:
    return {
        "id": asked.record_id,
        "kind": asked.record.kind,
        "record": json.loads(asked.payload),
        "complete": asked.complete,
        "groups": [
            {
                "keys": [b64encode(key.raw) for key in group.keys],
                "threshold": group.threshold,
                "signed": asked.signed_in(group),
            }
            for group in asked.groups
        ],
    }


COMMANDS = (cosign,)
