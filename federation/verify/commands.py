"""The command line of frente-verify."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from federation import speaking
from federation.errors import IdMalformed, NoteUnverified, NothingFound, SettingInvalid
from federation.ids import RecordId, parse_id
from federation.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from federation.log.note import VerifierKey, open_note, parse_note, parse_verifier_key
from federation.speaking import (
    LANGUAGES,
    Say,
    SpokenGroup,
    asked_language,
    choose_language,
    tell_json,
    version_option,
)
from federation.verify.words import speaker

MAX_FILE_BYTES = 64 * 1024 * 1024 + 1  # the largest bundle, and a byte to see that there is more


def main() -> None:
    """Carry out the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns its exit code, which is that of the error's family."""
    say = speaker(choose_language(asked_language(arguments)))
    return speaking.run("frente-verify", build, say, arguments)


def build(say: Say) -> click.Group:
    """Return the commands, with help in the language that `say` speaks."""

    def option(name: str, *names: str, **settings: Any) -> Callable[..., Any]:  # noqa: ANN401 - click's own settings
        return click.option(f"--{name}", *names, help=say(f"help {name}"), **settings)

    existing = click.Path(exists=True, dir_okay=False, path_type=Path)
    file = click.argument("file", type=existing)
    key = option("key", "keys", multiple=True, metavar="VKEY")
    network = option("network", metavar="ID")
    as_json = option("json", "as_json", is_flag=True)

    @click.group(cls=SpokenGroup, help=say("help"), context_settings={"help_option_names": ["-h", "--help"]})
    @version_option(say)
    @option("language", type=click.Choice(LANGUAGES))
    def group(language: str | None) -> None:
        pass  # it was chosen before this was built

    @group.command(help=say("help receipt"))
    @file
    @option("record", type=existing)
    @key
    @as_json
    def receipt(file: Path, record: Path | None, keys: tuple[str, ...], as_json: bool) -> int:
        from federation.log.proof import parse_receipt
        from federation.verify.reports import report_receipt

        known = _keys(keys)
        parsed = parse_receipt(_read(file))
        if not known:
            raise NoteUnverified(say("key needed"))
        envelope = None if record is None else _read(record)
        signer, checkpoint = _open_checkpoint(parsed.checkpoint, known)
        if envelope is not None:
            parsed.verify(envelope, [signer], checkpoint.origin)
        return _tell(say, report_receipt(parsed, envelope, signer, checkpoint), as_json=as_json)

    @group.command(help=say("help proof"))
    @file
    @key
    @network
    @as_json
    def proof(file: Path, keys: tuple[str, ...], network: str | None, as_json: bool) -> int:
        from federation.proofs import verify_proof_bundle
        from federation.verify.reports import report_proof

        found = verify_proof_bundle(_read(file), vkeys=_keys(keys), network=_network(network))
        return _tell(say, report_proof(found, _trust(keys, network)), as_json=as_json)

    @group.command(help=say("help bundle"))
    @file
    @key
    @as_json
    def bundle(file: Path, keys: tuple[str, ...], as_json: bool) -> int:
        from federation.verify.reports import report_bundle

        return _tell(say, report_bundle(_read(file), _keys(keys)), as_json=as_json)

    @group.command(help=say("help log"))
    @click.argument("place", metavar="URL|DIR")
    @key
    @network
    @option("old", type=existing)
    @option("save", type=click.Path(dir_okay=False, path_type=Path))
    @option("documents", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @option("processes", type=click.IntRange(0, 256))
    @as_json
    def log(
        place: str,
        keys: tuple[str, ...],
        network: str | None,
        old: Path | None,
        save: Path | None,
        documents: Path | None,
        processes: int | None,
        as_json: bool,
    ) -> int:
        from federation.audit import audit_log
        from federation.verify.reports import report_log

        with _progress(say("reading"), hidden=as_json) as step:
            audit = audit_log(
                _open_log(place),
                vkeys=_keys(keys),
                network=_network(network),
                old=None if old is None else _read(old),
                documents=documents,
                processes=processes,
                progress=step,
            )
        report = report_log(audit, _trust(keys, network))
        if save is not None and not report.exit_code:
            _write(save, audit.note)
            report.show("saved", file=str(save))
        return _tell(say, report, as_json=as_json)

    return group


def _keys(texts: Sequence[str]) -> tuple[VerifierKey, ...]:
    return tuple(parse_verifier_key(text) for text in texts)


def _network(text: str | None) -> RecordId | None:
    if text is None:
        return None
    try:
        return RecordId(parse_id(text))
    except IdMalformed as fault:
        raise SettingInvalid(f"--network: {fault}") from fault


def _trust(keys: Sequence[str], network: str | None) -> Any:  # noqa: ANN401 - reports.Trust, loaded when it is needed
    return "key" if keys else "file" if network is None else "network"


def _open_checkpoint(note: bytes, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, Checkpoint]:
    """Return what the checkpoint says, and which of the keys signed it. Raises LogError."""
    origin = parse_checkpoint(parse_note(note).text).origin
    checkpoint = open_checkpoint(note, keys, origin)
    signed = {(one.name, one.key_id) for one in open_note(note, keys).verified}
    return next(key for key in keys if (key.name, key.key_id) in signed), checkpoint


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MAX_FILE_BYTES)


def _write(file: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def _open_log(place: str) -> Any:  # noqa: ANN401 - client.Fetcher, loaded when it is needed
    """Return the log in a folder or in a copy of the site, below an address, or below the address of a hub."""
    from federation.client import DirectoryFetcher, HttpFetcher

    if not place.startswith(("http://", "https://")):
        folder = Path(place)
        if not folder.is_dir():
            raise NothingFound(f"There is no folder {place}.")
        inside = folder / "log"
        is_copy = not (folder / "checkpoint").exists() and (inside / "checkpoint").is_file()
        return DirectoryFetcher(inside if is_copy else folder)
    there = HttpFetcher(place)
    try:
        there.checkpoint()
    except NothingFound:
        return HttpFetcher(f"{place.rstrip('/')}/log")
    return there


@contextmanager
def _progress(label: str, *, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how far the reading has come, where a person is watching."""
    shown = 0
    watched = sys.stderr.isatty() and not hidden
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not watched) as bar:

        def step(done: int, total: int) -> None:
            nonlocal shown
            bar.length = max(total, 1)
            bar.update(done - shown)
            shown = done

        yield step


def _tell(say: Say, report: Any, *, as_json: bool) -> int:  # noqa: ANN401 - reports.Report
    if as_json:
        tell_json(report.to_json())
    else:
        click.echo("\n".join(report.lines(say)))
    code: int = report.exit_code
    return code
