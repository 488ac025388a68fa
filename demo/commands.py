"""`frente-hub demo`: build the demonstration federation if it is not there yet, and serve it."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hub.console import data_option, load_settings


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port; 0 takes a free one.",
)
def demo(data: Path, host: str, port: int) -> None:
    """Serve the demonstration: ten factories of 2006 and 2007, each with its own node and a year of reports.

    It is built in --data the first time, by letting the nodes' program and the hub's speak to each other over HTTP; the
    folder is kept and used again.
    """
    from demo.build import build
    from demo.keeping import ensure_built
    from demo.story import read_stories
    from hub import server
    from hub.clock import clock_of

    with _bar() as progress:
        ensure_built(
            data,
            lambda part: build(part, read_stories(), progress=progress),
            again=lambda: click.echo("An interrupted build was found; it begins anew.", err=True),
        )
    url = f"sqlite:///{data / 'hub.sqlite'}"
    settings = load_settings(data, {"host": host, "port": port, "database_url": url})
    server.serve(settings, clock_of(settings), ready=lambda url: _say_ready(data, url))


@contextmanager
def _bar() -> "Iterator[Callable[[int, int], None]]":
    """Give what moves a progress bar on, once there is something to show."""
    with click.progressbar(
        length=1,
        label="Building the demonstration",
        file=sys.stderr,
        show_eta=True,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        shown = 0

        def progress(done: int, total: int) -> None:
            nonlocal shown
            bar.length = total
            bar.update(done - shown)
            shown = done

        yield progress


def _say_ready(data: Path, url: str) -> None:
    from demo.build import SIGHTS
    from demo.people import PASSPHRASE

    click.echo(f"Ready: {url}")
    click.echo("\nTo look at:")
    for sight in json.loads((data / SIGHTS).read_text("utf-8")):
        click.echo(f"  {sight['shows']}\n    {url}{sight['path']}")
    programs = Path(sys.argv[0]).parent  # make's users have not got it on their PATH
    click.echo(
        f"\nOne factory more waits for its admission:  {programs / 'frente-hub'} waiting --data {data}"
        f"\nAudit the whole log as a stranger would:   {programs / 'frente-verify'} log {url}"
        f"\nEach factory's node stands in {data / 'nodes'} (passphrase of its keys: {PASSPHRASE})."
        "\nCtrl-C ends it; the folder is kept."
    )
