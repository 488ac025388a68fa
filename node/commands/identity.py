"""init, network, status, mandate, recall, charter, leave, key: who the factory is and who speaks for it."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from federation.encoding import b64decode_strict, b64encode
from federation.errors import HubFault, SettingInvalid
from federation.ids import RecordId
from node.commands.terminal import (
    SHORT_ID,
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
    table,
    tell,
    tell_json,
    tell_written,
    warn,
)
from node.services.forms import read_form
from node.translations import N_, language, say

if TYPE_CHECKING:
    from federation.keys import PublicKey
    from node.services.identity import MandateTerms
    from node.services.workplace import Network

RECALL_REASONS = ("assembly-decision", "key-lost", "key-stolen", "left-factory", "mistake", "other")
LEAVE_REASONS = ("assembly-decision", "closed", "dormant", "owner-control", "other")

day_type = click.DateTime(["%Y-%m-%d"])


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


# -- mandates ----------------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup)
def mandate() -> None:
    """Mandates: whom the assembly lets sign, and until when."""


@mandate.command()
@option(
    "--from",
    "file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="JSON file: holder, from, until, roles, assembly (date, members, present, for, against, abstained).",
)
@option("--holder", help="Name or pseudonym of the delegate, as they want to be known.")
@option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["reporter", "sponsor"]),
    help="What the delegate may sign; may be given twice. Default: reporter.",
)
@option("--first-day", type=day_type, help="First day, UTC.")
@option("--until", "last_day", type=day_type, help="Last day, UTC; at most 366 days in all.")
@option("--assembly-date", type=day_type, help="Day of the assembly.")
@option("--members", type=click.IntRange(0), help="Members of the assembly.")
@option("--present", type=click.IntRange(0), help="Of these, how many were present.")
@option("--for", "votes_for", type=click.IntRange(0), help="Votes for.")
@option("--against", "votes_against", type=click.IntRange(0), help="Votes against.")
@option("--abstained", type=click.IntRange(0), help="Abstentions.")
@option(
    "--audience",
    type=click.Choice(["public", "federation"]),
    default="public",
    show_default=True,
    help="Who may read the delegate's name.",
)
@option("--key", help="Public key of the delegate, where it is on another machine; it then cosigns by file.")
@option("--new-key", is_flag=True, help="Make a new key for the delegate, as after a theft.")
@data_option
@passphrase_option
@json_option
def give(
    folder: Path,
    passphrase_file: Path | None,
    as_json: bool,
    file: Path | None,
    key: str | None,
    new_key: bool,
    audience: str,
    **options: Any,  # noqa: ANN401 - what click read for each of the decision's fields
) -> None:
    """Write down the mandate that the assembly gave to a delegate.

    The custodians whose keys are here sign, and the delegate's own key. What no option and no file gives is asked for.
    """
    terms = _terms(_form(file, "mandate"), options, audience, _public_key(key))
    with opened(folder, passphrase_file) as node:
        if new_key:
            node.create_key("delegate")
        written = node.give_mandate(terms, now())
    tell_written("mandate", written.id, missing=written.missing, as_json=as_json)


_ASKED = (
    ("holder", N_("Name or pseudonym of the delegate"), str),
    ("first_day", N_("First day (YYYY-MM-DD)"), day_type),
    ("last_day", N_("Last day (YYYY-MM-DD)"), day_type),
    ("assembly_date", N_("Day of the assembly (YYYY-MM-DD)"), day_type),
    ("members", N_("Members of the assembly"), int),
    ("present", N_("Present"), int),
    ("votes_for", N_("Votes for"), int),
    ("votes_against", N_("Votes against"), int),
    ("abstained", N_("Abstentions"), int),
)


def _terms(
    form: dict[str, Any], options: dict[str, Any], audience: str, key: PublicKey | None
) -> MandateTerms:
    """Return what was decided: options first, then the file, then what a person answers."""
    from node.services.identity import MandateTerms

    assembly = form.pop("assembly", {})
    if not isinstance(assembly, dict):
        raise SettingInvalid("assembly: is not an object")
    written: dict[str, Any] = {
        "holder": form.pop("holder", None),
        "first_day": _day(form.pop("from", None), "from"),
        "last_day": _day(form.pop("until", None), "until"),
        "assembly_date": _day(assembly.pop("date", None), "assembly.date"),
        "members": assembly.pop("members", None),
        "present": assembly.pop("present", None),
        "votes_for": assembly.pop("for", None),
        "votes_against": assembly.pop("against", None),
        "abstained": assembly.pop("abstained", None),
    }
    roles = options.pop("roles") or tuple(form.pop("roles", ()) or ("reporter",))
    form.pop("type", None)
    if form or assembly:
        raise SettingInvalid(f"{next(iter({**form, **assembly}))}: is not a field of a mandate")
    for name, question, kind in _ASKED:
        found = written[name] if options.get(name) is None else options[name]
        if found is None:
            found = click.prompt(say(question), type=kind, err=True)
        written[name] = found.date() if hasattr(found, "date") else found
        if kind is int and type(written[name]) is not int:
            raise SettingInvalid(f"{name}: is not a whole number")
    return MandateTerms(
        **written,
        roles=roles,
        audience="federation" if audience == "federation" else "public",
        language=language(),
        key=key,
    )


def _day(text: object, where: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as fault:
        raise SettingInvalid(f"{where}: is not a day such as 2007-07-24", where=where) from fault


def _form(file: Path | None, kind: str) -> dict[str, Any]:
    if file is None:
        return {}
    with click.open_file(str(file), "rb") as stream:
        return dict(read_form(stream.read(), kind))


def _public_key(text: str | None) -> PublicKey | None:
    from federation.keys import PublicKey

    return None if text is None else PublicKey.enrol(b64decode_strict(text))


@mandate.command("list")
@data_option
@json_option
def list_mandates(folder: Path, as_json: bool) -> None:
    """List the mandates of this factory."""
    with opened(folder) as node:
        mandates = node.mandates()
        today = now().date()
        if as_json:
            tell_json(
                [
                    {
                        "id": one.id,
                        "holder": one.holder,
                        "roles": list(one.roles),
                        "from": one.first_day.isoformat(),
                        "until": one.last_day.isoformat(),
                        "status": one.status,
                        "ended_by": one.ended_by,
                    }
                    for one in mandates
                ]
            )
        elif not mandates:
            tell(say("The assembly has given no mandate yet: frente-node mandate give"))
        else:
            table(
                [
                    (
                        one.id[:SHORT_ID],
                        one.holder,
                        ", ".join(one.roles),
                        f"{one.first_day} – {one.last_day}",
                        say("ended")
                        if one.ended_by
                        else say("expired")
                        if one.last_day < today
                        else say(_STATES[one.status]),
                    )
                    for one in mandates
                ]
            )


_STATES = {
    "outbox": N_("to be sent"),
    "waiting": N_("waiting"),
    "accepted": N_("in the log"),
    "refused": N_("refused"),
    "replaced": N_("replaced"),
    "dropped": N_("given up"),
}


@click.command(cls=TranslatedCommand)
@click.argument("mandate_id", metavar="MANDATE")
@option("--reason", type=click.Choice(RECALL_REASONS), required=True, help="Why, for everybody to see.")
@option("--words", help="More words about it: public, but kept apart, so that they can be withdrawn.")
@data_option
@passphrase_option
@json_option
def recall(
    folder: Path, mandate_id: str, reason: str, words: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Take a mandate back. MANDATE is its id, or the beginning of it."""
    with opened(folder, passphrase_file) as node:
        whole = RecordId(mandate_id) if len(mandate_id) == 64 else node.find(mandate_id).id
        written = node.recall(whole, reason, now(), words=words, language=language())
    tell_written("recall", written.id, missing=written.missing, as_json=as_json)


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
            custodians=[key for text in custodians if (key := _public_key(text))] or None,
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


COMMANDS = (init, status, network, mandate, recall, charter, leave, key)
