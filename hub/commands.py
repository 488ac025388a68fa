"""`frente-hub`: the hub's commands. Those of the running network stand in operator_commands.py."""

from datetime import date, datetime
from importlib.metadata import entry_points
from pathlib import Path

import click

from hub import operator_commands
from hub.console import (
    Commands,
    data_option,
    json_option,
    load_settings,
    open_hub,
    passphrase_option,
    read_passphrase,
    require_threshold,
    say,
)


@click.group(cls=Commands)
@click.version_option(package_name="frente")
def main() -> None:
    """Run a hub of a network of worker-run factories: a public log that anyone can check."""


@main.command()
@data_option
@click.option("--name", required=True, help="The network's name.")
@click.option(
    "--origin", required=True, help="The log's origin for ever: a URL without scheme, as example.org/log."
)
@click.option(
    "--custodians", default=1, show_default=True, type=click.IntRange(1, 16), help="The network's custodians."
)
@click.option(
    "--threshold", type=click.IntRange(1, 8), help="How many of them must sign; by default a majority."
)
@click.option(
    "--sponsors", default=0, type=click.IntRange(0, 16), help="So many sponsors admit a factory instead."
)
@click.option(
    "--attestations", default=0, type=click.IntRange(0, 16), help="Factories that must attest a recovery."
)
@click.option(
    "--database-url",
    envvar="FRENTE_DATABASE_URL",
    show_envvar=True,
    help="By default hub.sqlite in the folder.",
)
@passphrase_option
@json_option
def init(
    data: Path,
    name: str,
    origin: str,
    custodians: int,
    threshold: int | None,
    sponsors: int,
    attestations: int,
    database_url: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Found a network: its keys, its log and its first two entries."""
    from hub.clock import clock_of
    from hub.services.founding import Plan, found

    wanted = threshold or min(custodians // 2 + 1, 8)
    require_threshold(wanted, custodians)
    settings = load_settings(data, {"database_url": database_url})
    plan = Plan(name, origin, wanted, sponsors, attestations)
    passphrases = [
        read_passphrase(passphrase_file, f"Passphrase for custodian {number}", new=True)
        for number in range(1, custodians + 1)
    ]
    with click.progressbar(length=custodians, label="Keys", hidden=as_json or custodians < 4) as bar:
        founded = found(settings, clock_of(settings), plan, passphrases, progress=lambda: bar.update(1))
    say(
        {
            "network": founded.network,
            "vkey": founded.vkey,
            "custodian_keys": [str(path) for path in founded.custodian_keys],
        },
        "Network {network} is founded. Its log's key, for everyone to know:\n{vkey}\n"
        "Move the custodians' keys out of this machine: {custodian_keys}",
        as_json=as_json,
    )


@main.command()
@data_option
@json_option
def key(data: Path, as_json: bool) -> None:
    """Print the log's verifier key, as a signed-note vkey."""
    from federation.proofs import log_key_at

    hub = open_hub(data)
    try:
        vkey = log_key_at(hub.log.network(), hub.log.published().size).format()
    finally:
        hub.close()
    say({"vkey": vkey}, "{vkey}", as_json=as_json)


@main.command()
@data_option
@click.option("--host", help="Address to listen on (FRENTE_HOST).  [default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one (FRENTE_PORT).  [default: 8000]"
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Worker processes (FRENTE_WORKERS).  [default: 2]"
)
@click.option("--database-url", help="Without a password: that belongs in FRENTE_DATABASE_URL or its _FILE.")
@click.option(
    "--accept-day", type=click.DateTime(["%Y-%m-%d"]), help="Believe a clock that jumped to this date."
)
def serve(
    data: Path,
    host: str | None,
    port: int | None,
    workers: int | None,
    database_url: str | None,
    accept_day: datetime | None,
) -> None:
    """Serve the log, the API and the pages, until Ctrl-C."""
    from hub import server
    from hub.clock import clock_of

    settings = load_settings(
        data, {"host": host, "port": port, "workers": workers, "database_url": database_url}
    )
    accepted: date | None = None if accept_day is None else accept_day.date()
    server.serve(
        settings, clock_of(settings), accept_day=accepted, ready=lambda url: click.echo(f"Serving at {url}")
    )


operator_commands.register(main)
for _command in entry_points(group="frente.hub.commands"):  # docs/decisions/0007
    main.add_command(_command.load(), _command.name)
