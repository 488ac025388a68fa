"""`frente-hub`: the commands of a running network: who belongs, and how its log is kept safe.

Each opens the hub, calls one service and says what came of it. Long ones show a progress bar on standard error.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from federation.errors import KeyFileMissing, SettingInvalid, ThresholdUnmet
from federation.records.factories import StandingReason
from hub.clock import clock_of
from hub.console import (
    data_option,
    json_option,
    load_settings,
    open_hub,
    passphrase_option,
    read_passphrase,
    say,
)
from hub.services.hub import Hub
from hub.settings import Settings

if TYPE_CHECKING:
    from federation.cosigning import CosignRequest
    from federation.keys import PrivateKey

key_option = click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A custodian's key file; by default those in the data folder. May be repeated.",
)
request_option = click.option(
    "--request",
    "request_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the record for other custodians to sign, if too few keys are here.",
)


@click.command()
@data_option
@json_option
def waiting(data: Path, as_json: bool) -> None:
    """List the factories that wait for an admission."""
    from hub.services.admissions import applicants

    with closing(open_hub(data)) as hub:
        found = applicants(hub)
    if as_json:
        rows = [
            {
                "arrived": one.arrived,
                "custodians": one.custodians,
                "expires": one.expires,
                "factory": one.id,
                "name": one.name,
                "threshold": one.threshold,
            }
            for one in found
        ]
        say({"waiting": rows}, "", as_json=True)
        return
    for one in found:
        click.echo(
            f"{one.id}  {one.name}  ({one.threshold} of {one.custodians} custodians; since {one.arrived}, "
            f"until {one.expires})"
        )
    if not found:
        click.echo("Nobody waits.")


@click.command()
@click.argument("factory")
@data_option
@key_option
@request_option
@passphrase_option
@json_option
def admit(
    factory: str,
    data: Path,
    keys: tuple[Path, ...],
    request_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Admit FACTORY, which waits: its id, or the first eight digits or more of it."""
    from hub.services.admissions import find_factory, prepare_admission

    with closing(open_hub(data)) as hub:
        request = prepare_admission(hub, find_factory(hub, factory))
        _sign_and_submit(hub, request, keys, request_file, passphrase_file, as_json=as_json)


@click.command()
@click.argument("factory")
@click.argument("standing", type=click.Choice(["admitted", "suspended", "left"]))
@click.option(
    "--reason",
    required=True,
    type=click.Choice(get_args(StandingReason)),
    help="Why; everybody sees it.",
)
@data_option
@key_option
@request_option
@passphrase_option
@json_option
def standing(
    factory: str,
    standing: str,
    reason: StandingReason,
    data: Path,
    keys: tuple[Path, ...],
    request_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Say that FACTORY is admitted again, suspended, or left."""
    from hub.services.admissions import find_factory, prepare_standing

    with closing(open_hub(data)) as hub:
        request = prepare_standing(hub, find_factory(hub, factory), standing, reason)
        _sign_and_submit(hub, request, keys, request_file, passphrase_file, as_json=as_json)


@click.group()
def cosign() -> None:
    """Sign the network's records on several machines, by files."""


@cosign.command("sign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@key_option
@passphrase_option
@json_option
def cosign_sign(file: Path, keys: tuple[Path, ...], passphrase_file: Path | None, as_json: bool) -> None:
    """Add a custodian's signature to FILE, which `--request` wrote; it needs no hub and no network."""
    from federation.cosigning import parse_request

    if not keys:
        raise SettingInvalid("Name the custodian's key file with --key.")
    request = parse_request(file.read_bytes())
    record = request.record
    if not as_json:
        click.echo(f"You are about to sign: {record.kind}\n{record.payload().decode()}", err=True)
    signed = request.sign(_read_keys(keys, passphrase_file))
    file.write_bytes(signed.format())
    missing = sum(max(0, group.threshold - signed.signed_in(group)) for group in signed.groups)
    say(
        {"record": signed.record_id, "complete": signed.complete, "missing": missing},
        "Signed. Signatures still missing: {missing}",
        as_json=as_json,
    )


@cosign.command("finish")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@data_option
@json_option
def cosign_finish(files: tuple[Path, ...], data: Path, as_json: bool) -> None:
    """Bring the copies FILES of one request together and append the record to the log."""
    from federation.cosigning import parse_request
    from hub.services.admissions import submit

    request = parse_request(files[0].read_bytes())
    for other in files[1:]:
        request = request.merge(parse_request(other.read_bytes()))
    with closing(open_hub(data)) as hub:
        index = submit(hub, request)
    say(
        {"index": index, "record": request.record_id},
        "In the log, at entry {index}: {record}",
        as_json=as_json,
    )


@click.command("correct-day")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@data_option
@json_option
def correct_day(day: datetime, data: Path, as_json: bool) -> None:
    """Take back the log's current day, which a wrong clock made: from now on it is DAY. Everybody sees it."""
    from hub.services.calendar import correct

    with closing(open_hub(data)) as hub:
        now = correct(hub, day.date())
    say({"day": now}, "The log's day is {day} now. The correction stands in the log.", as_json=as_json)


@click.command()
@data_option
@json_option
def rebuild(data: Path, as_json: bool) -> None:
    """Make every view again from the log."""
    from hub.services.projector import Projector

    with closing(open_hub(data)) as hub:
        size = hub.log.published().size
        with _bar(size, "Views", hidden=as_json) as step:
            done = Projector(hub.database).rebuild(step)
    say({"entries": done}, "The views follow {entries} entries.", as_json=as_json)


@click.command()
@data_option
@click.option(
    "--processes", type=click.IntRange(0, 256), help="Processes that verify; by default every core."
)
@json_option
def check(data: Path, processes: int | None, as_json: bool) -> None:
    """Hash the whole log, verify every signature and judge every entry again. Exit code 4 where one fails."""
    from hub.services.check import check as check_log

    with closing(open_hub(data)) as hub, _bar(hub.log.published().size, "Log", hidden=as_json) as step:
        audit = check_log(hub, processes=processes, progress=_to(step))
    first = audit.faults[0] if audit.faults else None
    answer = {
        "size": audit.checkpoint.size,
        "root": audit.checkpoint.root.hex(),
        "signatures": audit.signatures,
        "faults": len(audit.faults),
        "first_fault": None if first is None else {"index": first.index, "code": first.code},
        "too_old_from": None if audit.too_old is None else audit.too_old.index,
    }
    if first is not None:
        say(answer, f"Entry {first.index} fails: {first.detail} ({first.code})", as_json=as_json)
        raise click.exceptions.Exit(4)
    words = "The log holds: {size} entries, {signatures} signatures, every rule. Root {root}"
    if audit.too_old is not None:
        words = "Too old to judge from entry {too_old_from}; the tree of {size} entries holds."
    say(answer, words, as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
@json_option
def backup(file: Path, data: Path, as_json: bool) -> None:
    """Write log, documents and waiting room into FILE, while the hub serves. The keys are not in it."""
    from hub.services.backup import backup as write_backup
    from hub.storage.copying import count_rows

    with closing(open_hub(data)) as hub, _bar(count_rows(hub.database), "Rows", hidden=as_json) as step:
        done = write_backup(hub, file, progress=step)
    say(
        {"file": str(file), "size": done.size, "rows": done.rows, "keys": str(hub.keys.folder)},
        "{file} holds the log of {size} entries and its documents.\n"
        "The keys are not in it: keep a copy of {keys} apart.",
        as_json=as_json,
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--replace", is_flag=True, help="In place of the log that this folder has.")
@click.option("--database-url", help="Without a password: that belongs in FRENTE_DATABASE_URL or its _FILE.")
@passphrase_option
@json_option
def restore(
    file: Path,
    data: Path,
    replace: bool,
    database_url: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Put the backup or hand-over FILE into the data folder, after checking it whole. The hub must not run."""
    from hub.server import locked_folder
    from hub.services.backup import read_backup
    from hub.services.backup import restore as restore_backup
    from hub.services.handover import take_over

    settings = load_settings(data, {"database_url": database_url})
    is_hand_over = "keys" in read_backup(file)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked_folder(data), _bar(None, "Rows", hidden=as_json) as step:
        if is_hand_over:
            passphrase = read_passphrase(passphrase_file, "Passphrase of the hand-over")
            done = take_over(settings, _open, file, passphrase, replace=replace, progress=step)
        else:
            done = restore_backup(settings, _open, file, replace=replace, progress=step)
    words = "The log of {size} entries is back; {withdrawn} documents were withdrawn again."
    if done.behind:
        words += (
            " It lacks {behind} entries that were handed out: the hub serves read-only until"
            " `frente-hub recover --from-mirror` brings them back."
        )
    say(
        {
            "size": done.size,
            "withdrawn": done.withdrawn,
            "behind": done.behind,
            "hand_over": done.was_hand_over,
        },
        words,
        as_json=as_json,
    )


@click.command()
@click.option(
    "--from-mirror", "mirror", required=True, help="URL of a hub, or folder with the files of a log."
)
@data_option
@json_option
def recover(mirror: str, data: Path, as_json: bool) -> None:
    """Append the entries that this database lost, byte for byte, from a mirror of the log."""
    from federation.client import DirectoryFetcher, HubClient
    from hub.services.recovery import recover as recover_log

    with closing(open_hub(data)) as hub, _bar(None, "Entries", hidden=as_json) as step:
        if mirror.startswith(("http://", "https://")):
            client = HubClient(mirror)
            done = recover_log(hub, client, client, progress=_to(step))
        else:
            done = recover_log(hub, DirectoryFetcher(Path(mirror)), progress=_to(step))
    say(
        {
            "before": done.before,
            "size": done.size,
            "documents": done.documents,
            "documents_missing": done.documents_missing,
        },
        "The log went from {before} to {size} entries; {documents} documents came along, "
        "{documents_missing} are missing.",
        as_json=as_json,
    )


@click.command("hand-over")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@data_option
@click.option("--cancel", is_flag=True, help="Write here again: FILE never arrived and was destroyed.")
@passphrase_option
@json_option
def hand_over(
    file: Path | None, data: Path, cancel: bool, passphrase_file: Path | None, as_json: bool
) -> None:
    """Make this place read-only and write FILE, with which the log goes on elsewhere (frente-hub restore FILE)."""
    from hub.services import handover
    from hub.storage.copying import count_rows

    if cancel == (file is not None):
        raise SettingInvalid("Give either FILE or --cancel.")
    with closing(open_hub(data)) as hub:
        if file is None:
            handover.hand_back(hub)
            say({"writes": True}, "This place writes again.", as_json=as_json)
            return
        passphrase = read_passphrase(passphrase_file, "Passphrase for the keys in the file", new=True)
        with _bar(count_rows(hub.database), "Rows", hidden=as_json) as step:
            done = handover.hand_over(hub, file, passphrase, progress=step)
    say(
        {"file": str(file), "size": done.size},
        "This place only reads now. Whoever restores {file} goes on with the log of {size} entries.",
        as_json=as_json,
    )


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@data_option
@click.option("--url", help="The address at which readers reach this hub: what a copy cannot do leads there.")
@click.option(
    "--records",
    type=click.Choice(["pages", "rows"]),
    help="Pages for each record, or rows of the log; by default pages up to 2,000 entries.",
)
@click.option("--with-pdf", "papers", is_flag=True, help="Also PDFs, and statutes for word processors: slow.")
@click.option(
    "--processes", type=click.IntRange(1, 256), help="Processes that render; by default every core."
)
@json_option
def export(
    directory: Path,
    data: Path,
    url: str | None,
    records: str | None,
    papers: bool,
    processes: int | None,
    as_json: bool,
) -> None:
    """Write the whole site into DIRECTORY as files, for a stick or any web server. A second run writes what changed."""
    from hub.export.exporting import export as export_site

    settings = load_settings(data)
    with _bar(None, "Pages", hidden=as_json) as step:
        done = export_site(
            settings,
            directory,
            hub=url,
            own_pages=None if records is None else records == "pages",
            papers=papers,
            processes=processes,
            progress=step,
        )
    say(
        {
            "directory": str(directory),
            "size": done.size,
            "root": done.root,
            "files": done.files,
            "bytes": done.bytes,
            "written": done.written,
            "removed": done.removed,
            "records": "pages" if done.own_pages else "rows",
        },
        "{directory} holds the site at {size} entries: {files} files. {written} were written, {removed} taken away.",
        as_json=as_json,
    )


def register(main: click.Group) -> None:
    """Add these commands to the hub's."""
    for command in (
        waiting,
        admit,
        standing,
        cosign,
        correct_day,
        rebuild,
        check,
        backup,
        restore,
        recover,
        hand_over,
        export,
    ):
        main.add_command(command)


def _sign_and_submit(
    hub: Hub,
    request: "CosignRequest",
    keys: tuple[Path, ...],
    request_file: Path | None,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Sign with the keys at hand; append the record if they are enough, else write it for the others."""
    from hub.services.admissions import submit

    here = keys or tuple(sorted(hub.keys.folder.glob("custodian-*.key")))
    if not here and request_file is None:
        raise KeyFileMissing("No custodian's key is here: name one with --key, or write a --request.")
    signed = request.sign(_read_keys(here, passphrase_file))
    if signed.complete:
        index = submit(hub, signed)
        say({"index": index, "record": signed.record_id}, "In the log, at entry {index}.", as_json=as_json)
        return
    if request_file is None:
        raise ThresholdUnmet(
            "Too few custodians' keys are here: write a --request FILE for the others to sign.",
            signed=len(signed.signatures),
        )
    request_file.write_bytes(signed.format())
    say(
        {"record": signed.record_id, "request": str(request_file)},
        "{request} is for the other custodians: frente-hub cosign sign, then frente-hub cosign finish.",
        as_json=as_json,
    )


def _read_keys(paths: tuple[Path, ...], passphrase_file: Path | None) -> "list[PrivateKey]":
    from federation.keyfile import is_encrypted, read_key

    return [
        read_key(
            path,
            read_passphrase(passphrase_file, f"Passphrase of {path.name}") if is_encrypted(path) else None,
        )
        for path in paths
    ]


def _open(settings: Settings) -> Hub:
    return Hub.open(settings, clock_of(settings))


@contextmanager
def _bar(length: int | None, label: str, *, hidden: bool) -> Iterator[Callable[[int], object]]:
    """Give what moves a progress bar on by so many; on standard error, and only for a person."""
    if hidden or not sys.stderr.isatty():
        yield lambda _count: None
        return
    with click.progressbar(length=length or 0, label=label, file=sys.stderr, show_pos=True) as bar:
        yield bar.update


def _to(step: Callable[[int], object]) -> Callable[[int, int], None]:
    """Turn steps into a report of how far it got."""
    before = 0

    def report(done: int, _all: int) -> None:
        nonlocal before
        step(done - before)
        before = done

    return report
