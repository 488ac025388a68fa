"""A hub that answers HTTP inside this process, and a clock that is moved.

    clock = Clock(at)
    with serving(settings, clock) as url: ...

The real app behind a real socket on the loopback address: nodes speak to it as they speak to any hub.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from threading import Thread

from werkzeug.serving import WSGIRequestHandler, make_server

from hub.app import create_app
from hub.services.hub import Hub
from hub.settings import Settings
from hub.views.context import HUB


class Clock:
    """Shows the time that it was set to, in UTC."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time now."""
        return self.now

    def set(self, day: date, hour: int) -> None:
        """Go on to this hour of this day."""
        self.now = datetime.combine(day, time(hour), UTC)


class _Quiet(WSGIRequestHandler):
    """Keeps connections and logs nothing."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def serving(settings: Settings, clock: Clock) -> Iterator[str]:
    """Serve the hub of this folder on a free port of the loopback address; gives its URL."""
    app = create_app(settings, clock=clock)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="hub")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        hub: Hub = app.extensions[HUB]
        hub.close()
