"""outbox, sync, bundle, receipts: what goes and comes."""

from __future__ import annotations  # what is heavy is loaded by the command that needs it: --help is quick

from pathlib import Path
from typing import TYPE_CHECKING

import click

from federation.errors import Refusal
from node.commands.terminal import (
    SHORT_ID,
    Told,
    TranslatedCommand,
    TranslatedGroup,
    data_option,
    json_option,
    now,
    opened,
    option,
    passphrase_option,
    progress,
    table,
    tell,
    tell_json,
    warn,
)
from node.translations import N_, advice, fault_words, kind_word, say

if TYPE_CHECKING:
    from node.services.node import Node
    from node.services.sync import Outcome, SyncResult
    from node.storage.records import KeptRecord

DAYS_APART = 1  # days that the log's calendar and the clock may differ before it is said

_STATUS = {
    "outbox": N_("to be sent"),
    "waiting": N_("waiting"),
    "accepted": N_("in the log"),
    "refused": N_("refused"),
    "replaced": N_("replaced"),
    "dropped": N_("given up"),
}


# -- outbox ------------------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup, invoke_without_command=True)
@data_option
@json_option
@click.pass_context
def outbox(context: click.Context, folder: Path, as_json: bool) -> None:
    """Show what waits to be sent, and what was refused and why."""
    if context.invoked_subcommand is not None:
        return
    with opened(folder) as node:
        records = node.outbox()
        if as_json:
            tell_json([_record_json(one) for one in records])
        elif not records:
            tell(say("Nothing waits in the outbox."))
        else:
            for record in records:
                _tell_waiting(record)


def _tell_waiting(record: KeptRecord) -> None:
    tell(f"{record.id[:SHORT_ID]}  {kind_word(record.kind)}  {say(_STATUS[record.status])}")
    if record.code is not None and record.code != "waiting":
        tell(f"    {fault_words(record.code, record.detail)}")
    hint = advice(record.code)
    if hint is not None:
        tell(f"    {hint}")


def _record_json(record: KeptRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": record.kind,
        "status": record.status,
        "own": record.own,
        "mandate": record.mandate,
        "sequence": record.sequence,
        "written_at": record.written_at,
        "code": record.code,
        "detail": record.detail,
        "index": record.entry,
    }


@outbox.command()
@click.argument("records", nargs=-1, metavar="[RECORDS]...")
@data_option
@passphrase_option
@json_option
def renew(folder: Path, records: tuple[str, ...], passphrase_file: Path | None, as_json: bool) -> None:
    """Sign refused records again, under the mandate in force and with the next number.

    The RECORDS named, or all that this can mend.
    """
    with opened(folder, passphrase_file) as node:
        chosen = [node.find(one) for one in records] or list(node.renewable())
        renewed = [(one, node.renew(one.id, now())) for one in chosen]
    if as_json:
        tell_json([{"old": old.id, "new": new.id} for old, new in renewed])
    elif not renewed:
        tell(say("Nothing was refused that signing again can mend."))
    else:
        for old, new in renewed:
            tell(
                say(
                    "{kind} {old} is signed again as {new}.",
                    kind=kind_word(old.kind),
                    old=old.id[:SHORT_ID],
                    new=new.id,
                )
            )
        tell(say("Send it: frente-node sync"))


@outbox.command("drop")
@click.argument("record")
@data_option
def drop_record(folder: Path, record: str) -> None:
    """Give up a record that was not accepted: it is sent no more. RECORD is its id, or the beginning of it."""
    with opened(folder) as node:
        found = node.find(record)
        node.drop(found.id)
    tell(say("{kind} {id} is given up.", kind=kind_word(found.kind), id=found.id[:SHORT_ID]))


# -- sync --------------------------------------------------------------------------------------------


@click.command(cls=TranslatedCommand)
@option("--hub", "url", help="Address of the hub for this time; else the one of init.")
@data_option
@json_option
def sync(folder: Path, url: str | None, as_json: bool) -> None:
    """Send what waits to the hub, and take receipts and checkpoints back.

    What the hub shows must continue what it showed before, or nothing is taken and both are kept as evidence.
    """
    from federation.client import HubClient

    with opened(folder) as node:
        with progress(say("Sending")) as step:
            result = node.sync(HubClient(url or node.hub_url), now(), step)
        if as_json:
            tell_json(_result_json(result))
        else:
            _tell_result(result, node)
        _warn_of_days(result)
    if result.with_status("refused"):
        raise Told(Refusal.exit_code)


def _tell_result(result: SyncResult, node: Node) -> None:
    for jump in result.jumps:
        warn(
            say(
                "The hub has {hub} records of the mandate {mandate}, and this folder knew {here}: it was "
                "restored from a backup. Numbers go on behind those.",
                hub=jump.hub,
                mandate=jump.mandate[:SHORT_ID],
                here=jump.here,
            )
        )
    if not result.outcomes:
        tell(say("Nothing was to be sent."))
    for outcome in result.outcomes:
        _tell_outcome(outcome)
    tell(say("The log has {size} entries, and continues what this node saw before.", size=result.size))
    if node.renewable():
        tell(
            say(
                "Records that signing again can mend: {count}. frente-node outbox renew",
                count=len(node.renewable()),
            )
        )


def _tell_outcome(outcome: Outcome) -> None:
    kind, short = kind_word(outcome.kind), outcome.id[:SHORT_ID]
    if outcome.status == "accepted":
        tell(say("{kind} {id} is in the log, as entry {entry}.", kind=kind, id=short, entry=outcome.entry))
        return
    sentence = (
        say("{kind} {id} waits.", kind=kind, id=short)
        if outcome.status == "waiting"
        else say("{kind} {id} was refused.", kind=kind, id=short)
    )
    tell(sentence)
    if outcome.code is not None and outcome.code != "waiting":
        tell(f"    {fault_words(outcome.code, outcome.detail)}")
    hint = advice(outcome.code)
    if hint is not None:
        tell(f"    {hint}")


def _warn_of_days(result: SyncResult) -> None:
    if result.days_apart > DAYS_APART:
        warn(
            say(
                "The log's day is {day}, and this machine's clock is {days} days away from it. One of the two "
                "is wrong: check the date of this machine.",
                day=result.log_day,
                days=result.days_apart,
            )
        )


def _result_json(result: SyncResult) -> dict[str, object]:
    return {
        "records": [
            {
                "id": one.id,
                "kind": one.kind,
                "status": one.status,
                "code": one.code,
                "detail": one.detail,
                "index": one.entry,
                "advice": advice(one.code),
            }
            for one in result.outcomes
        ],
        "jumps": [{"mandate": one.mandate, "here": one.here, "hub": one.hub} for one in result.jumps],
        "size": result.size,
        "log_day": None if result.log_day is None else result.log_day.isoformat(),
        "days_apart": result.days_apart,
    }


# -- bundles on a stick ------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup)
def bundle() -> None:
    """Bundles on a stick: the same bytes that go over the network."""


@bundle.command("write")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option(
    "--receipts",
    is_flag=True,
    help="Write the receipts of records carried for others instead, to bring them back.",
)
@data_option
@json_option
def write_bundle(folder: Path, file: Path, receipts: bool, as_json: bool) -> None:
    """Write what waits in the outbox to FILE, for a hub or for a node that will pass by one.

    Documents for the federation only are encrypted to the hub. Nothing counts as sent before its receipt is back.
    """
    with opened(folder) as node:
        if receipts:
            files: tuple[Path, ...] = (file,)
            count = node.write_receipts(file)
        else:
            with progress(say("Writing")) as step:
                files, count = node.write_stick(file, step)
    if as_json:
        tell_json({"files": [str(one) for one in files], "records": count})
    elif not files:
        tell(say("Nothing waits in the outbox."))
    else:
        tell(say("{count} records are in {files}.", count=count, files=", ".join(map(str, files))))


@bundle.command("read")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@json_option
def read_bundle(folder: Path, file: Path, as_json: bool) -> None:
    """Take what FILE brings: receipts of our records, or records of another factory.

    Those of others go on with the next sync, and their receipts are kept to be brought back.
    """
    with opened(folder) as node, progress(say("Reading")) as step:
        result = node.read_stick(file, now(), step)
    if as_json:
        tell_json(
            {
                "accepted": result.accepted,
                "carried": result.carried,
                "known": result.known,
                "skipped": [{"id": one.id, "code": one.code, "detail": one.detail} for one in result.skipped],
            }
        )
        return
    tell(
        say(
            "Receipts taken: {accepted}. Records to carry on: {carried}. Known already: {known}.",
            accepted=len(result.accepted),
            carried=len(result.carried),
            known=result.known,
        )
    )
    for one in result.skipped:
        warn(f"{(one.id or '')[:SHORT_ID]}  {fault_words(one.code, one.detail)}")


# -- receipts ----------------------------------------------------------------------------------------


@click.group(cls=TranslatedGroup, invoke_without_command=True)
@data_option
@json_option
@click.pass_context
def receipts(context: click.Context, folder: Path, as_json: bool) -> None:
    """Show the records that are in the log, each with a receipt that was verified."""
    if context.invoked_subcommand is not None:
        return
    with opened(folder) as node:
        records = node.receipts()
    if as_json:
        tell_json([_record_json(one) for one in records])
    elif not records:
        tell(say("There are no receipts yet."))
    else:
        table([(str(one.entry), one.id, kind_word(one.kind)) for one in records])


@receipts.command("export")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@data_option
@json_option
def export(folder: Path, directory: Path, as_json: bool) -> None:
    """Write each receipt to DIRECTORY as ID.tlog-proof, with the record that it proves as ID.json."""
    with opened(folder) as node:
        files = node.export_receipts(directory)
    if as_json:
        tell_json([str(one) for one in files])
    else:
        tell(
            say(
                "{count} receipts are in {folder}. Check one: frente-verify receipt FILE",
                count=len(files),
                folder=directory,
            )
        )


COMMANDS = (outbox, sync, bundle, receipts)
