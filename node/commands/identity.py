"""init, network, status, charter, leave, key: who the factory is and whose keys speak for it."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from pathlib import Path
from typing import TYPE_CHECKING

import click

from federation.encoding import b64encode
from federation.errors import HubFault
from federation.ids import RecordId
from node.commands.terminal import (
    TranslatedCommand,
    TranslatedGroup,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    passphrases,
    progress,
    public_key,
    tell,
    tell_json,
    tell_written,
    warn,
)
from node.translations import language, say

if TYPE_CHECKING:
    from federation.keys import PublicKey
    from node.services.workplace import Network

LEAVE_REASONS = ("assembly-decision", "closed", "dormant", "owner-control", "other")


# -- init and network --------------------------------------------------------------------------------


@click.command(cls=TranslatedCommand)
@option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="New folder for the node.",
)
@option("--hub", "url", required=True, help="Address of the hub, as https://hub.example.")
@option("--name", required=True, help="Name of the factory: public, for ever.")
@option(
    "--custodians",
    type=click.IntRange(1, 16),
    default=1,
    show_default=True,
    help="How many keys speak for the assembly.",
)
@option(
    "--threshold", type=click.IntRange(1, 8), default=1, show_default=True, help="How many of them must sign."
)
@option(
    "--network",
    "network_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File with a proof bundle of the network, instead of asking the hub.",
)
@passphrase_option
@json_option
def init(
    folder: Path,
    url: str,
    name: str,
    custodians: int,
    threshold: int,
    network_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Found the factory's identity: its keys and its first charter.

    Custodians and a delegate get a key each, encrypted with a passphrase. The charter then waits in the outbox.

    The charter names its network. This is learnt from the hub, or without internet from a file that
    somebody brings (--network).
    """
    from node.services.node import Node, network_from_file

    network = network_from_file(network_file.read_bytes()) if network_file else _meet(url)
    with progress(say("Making keys")) as step:
        made = Node.create(
            folder,
            url=url,
            network=network,
            name=name,
            now=now(),
            passphrases=passphrases(passphrase_file),
            custodians=custodians,
            threshold=threshold,
            progress=step,
        )
    with made as node:
        if as_json:
            tell_json(
                {"factory": node.factory.id, "network": _network_json(node.network), "folder": str(folder)}
            )
            return
        tell(say("The factory {name} has the id {id}", name=name, id=node.factory.id))
        _tell_network(node.network)
        tell(
            say(
                "Compare the id and the key of the log with another factory: from now on nothing else is believed."
            )
        )
        if custodians > 1:
            tell(
                say(
                    "Give each custodian their file from {folder}, and keep no copy here.",
                    folder=folder / "keys",
                )
            )
        tell(say("The charter waits in the outbox. Send it: frente-node sync"))


def _meet(url: str) -> Network:
    from federation.client import HubClient
    from node.services.node import meet

    try:
        return meet(HubClient(url))
    except HubFault:
        warn(
            say("A charter names its network, so init needs the hub, or a file from it with --network FILE.")
        )
        raise


@click.command(cls=TranslatedCommand)
@option("--hub", "url", help="New address of the hub. It must serve the same network.")
@data_option
@json_option
def network(folder: Path, url: str | None, as_json: bool) -> None:
    """Show the network that is pinned here; with --hub, go to another address of it."""
    with opened(folder) as node:
        if url is not None:
            node.set_hub(url)
        if as_json:
            tell_json({**_network_json(node.network), "hub": node.hub_url})
        else:
            _tell_network(node.network)
            tell(say("Hub: {url}", url=node.hub_url))


def _network_json(found: Network) -> dict[str, object]:
    return {
        "id": found.id,
        "name": found.name,
        "origin": found.origin,
        "vkey": found.vkey,
        "sealing_key": found.sealing_key,
    }


def _tell_network(found: Network) -> None:
    tell(say("Network: {name}", name=found.name))
    tell(say("  id: {id}", id=found.id))
    tell(say("  log: {origin}", origin=found.origin))
    tell(say("  key of the log: {vkey}", vkey=found.vkey))


@click.command(cls=TranslatedCommand)
@data_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Show who this node is, what waits, and what it knows of the log."""
    with opened(folder) as node:
        factory, newest = node.factory, node.newest_checkpoint()
        outbox = node.outbox()
        counts = {
            state: sum(one.status == state for one in outbox) for state in ("outbox", "waiting", "refused")
        }
        if as_json:
            tell_json(
                {
                    "factory": {
                        "id": factory.id,
                        "name": factory.name,
                        "charter": factory.charter,
                        "custodians": len(factory.custodians),
                        "threshold": factory.threshold,
                    },
                    "network": _network_json(node.network),
                    "hub": node.hub_url,
                    "outbox": counts,
                    "drafts": len(node.drafts()),
                    "last_sync": node.last_sync,
                    "checkpoint": newest
                    and {"size": newest.checkpoint.size, "root": newest.checkpoint.root.hex()},
                }
            )
            return
        tell(say("Factory: {name}", name=factory.name))
        tell(say("  id: {id}", id=factory.id))
        tell(
            say(
                "  custodians: {threshold} of {count} sign",
                threshold=factory.threshold,
                count=len(factory.custodians),
            )
        )
        _tell_network(node.network)
        tell(say("Hub: {url}", url=node.hub_url))
        tell(say("Last sync: {when}", when=node.last_sync or say("never")))
        if newest is not None:
            tell(say("Log: {size} entries verified", size=newest.checkpoint.size))
        tell(say("To send: {outbox}. Waiting at the hub: {waiting}. Refused: {refused}.", **counts))
        if node.drafts():
            tell(say("Records that lack signatures: {count}", count=len(node.drafts())))


# -- charter and standing ----------------------------------------------------------------------------


@click.group(cls=TranslatedGroup)
def charter() -> None:
    """The charter: the factory's name, and whose keys speak for its assembly."""


@charter.command()
@option("--name", help="New name of the factory.")
@option(
    "--custodian",
    "custodians",
    multiple=True,
    metavar="KEY",
    help="Public key of a custodian, as frente-node key shows it; once for each. Replaces all of them.",
)
@option("--threshold", type=click.IntRange(1, 8), help="How many of them must sign.")
@option(
    "--end-mandate",
    "ends",
    multiple=True,
    metavar="MANDATE",
    help="Mandate that ends with the old charter; once for each.",
)
@data_option
@passphrase_option
@json_option
def change(
    folder: Path,
    name: str | None,
    custodians: tuple[str, ...],
    threshold: int | None,
    ends: tuple[str, ...],
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Replace the charter: what is not given stays.

    As many of the old custodians sign as the old charter asks for, and as many of the new ones as the new one does.
    """
    with opened(folder, passphrase_file) as node:
        written = node.change_charter(
            now(),
            name=name,
            custodians=[key for text in custodians if (key := public_key(text))] or None,
            threshold=threshold,
            ends_mandates=[node.find(one).id for one in ends],
        )
    tell_written("charter", written.id, missing=written.missing, as_json=as_json)


@charter.command("show")
@data_option
@json_option
def show_charter(folder: Path, as_json: bool) -> None:
    """Show the charter in force and its custodians' keys."""
    with opened(folder) as node:
        factory = node.factory
        keys = [b64encode(key.raw) for key in factory.custodians]
        if as_json:
            tell_json(
                {
                    "factory": factory.id,
                    "charter": factory.charter,
                    "name": factory.name,
                    "custodians": keys,
                    "threshold": factory.threshold,
                }
            )
            return
        tell(say("Factory: {name}", name=factory.name))
        tell(say("  custodians: {threshold} of {count} sign", threshold=factory.threshold, count=len(keys)))
        for key in keys:
            tell(f"  {key}")


@click.command(cls=TranslatedCommand)
@click.argument("record", metavar="RECORD")
@option("--reason", type=click.Choice(LEAVE_REASONS), required=True, help="Why, for everybody to see.")
@option("--words", help="More words about it: public, but kept apart, so that they can be withdrawn.")
@data_option
@passphrase_option
@json_option
def leave(
    folder: Path, record: str, reason: str, words: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Leave the network. RECORD is the factory's admission, or the standing in force."""
    with opened(folder, passphrase_file) as node:
        written = node.leave(RecordId(record), reason, now(), words=words, language=language())
    tell_written("standing", written.id, missing=written.missing, as_json=as_json)


# -- keys --------------------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup)
def key() -> None:
    """Keys of this machine."""


@key.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
@json_option
def new_key(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Make a key in a file of its own: for a custodian or delegate who keeps it elsewhere. Needs no node."""
    from federation.keyfile import write_key
    from federation.keys import PrivateKey

    made = PrivateKey.generate()
    write_key(file, made, passphrases(passphrase_file)(file.name, new=True))
    _tell_key(made.public, as_json=as_json)


@key.command("show")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
@json_option
def show_key(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Show the public half of a key file."""
    from federation.keyfile import read_key

    _tell_key(read_key(file, passphrases(passphrase_file)(file.name, new=False)).public, as_json=as_json)


def _tell_key(public: PublicKey, *, as_json: bool) -> None:
    if as_json:
        tell_json({"key": b64encode(public.raw), "id": public.id})
    else:
        tell(say("Public key: {key}", key=b64encode(public.raw)))


COMMANDS = (init, status, network, charter, leave, key)
