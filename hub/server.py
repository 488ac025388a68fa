"""The server: gunicorn with its workers, and the keeper beside them.

    serve(settings, clock, accept_day=None, ready=print)      returns when it was told to end

Before anybody is served: the folder is locked, the tables are brought to this program's form, the database is known to
be safe, the high-water mark is compared, and the day has begun. Where the database is behind the mark, or the log was
handed over, the hub serves what it has and appends nothing.

One process (the arbiter) starts the workers and the keeper, starts again what dies, and ends all of them on SIGTERM
or Ctrl-C. The app is loaded before the workers are forked, so that they share its memory.
"""

import errno
import fcntl
import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it has no types
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # likewise

from federation.errors import AddressInUse, DataInUse, SettingInvalid
from hub import keeper
from hub.app import create_app
from hub.clock import Clock
from hub.services import calendar
from hub.services.hub import Hub
from hub.settings import Settings, require_hub
from hub.storage import comparisons, schema, view_tables
from hub.views.context import HUB

logger = logging.getLogger(__name__)

_GRACE_SECONDS: Final = 10
_ADDRESS_SECONDS: Final = 5
_AGAIN_SECONDS: Final = 0.05
# A batch holds thousands of objects that all live until it is answered. Python's own thresholds look through them
# again and again, for a fifth of a worker's time; records form no cycles, so that there is little to find.
_COLLECT_AFTER: Final = (50_000, 20, 50)
_SWITCH_SECONDS: Final = 0.001  # between threads: the one that writes waits for those that read


def serve(
    settings: Settings,
    clock: Clock,
    *,
    accept_day: date | None = None,
    ready: Callable[[str], object] = print,
) -> None:
    """Serve until SIGTERM or Ctrl-C; `ready` is given the URL once connections are taken.

    Raises DataMissing, DataInUse, SchemaOld, ClockAhead, DatabaseUnsafe and the other storage faults.
    """
    require_hub(settings.data)
    lock = lock_folder(settings.data)
    app = create_app(settings, clock=clock)
    hub: Hub = app.extensions[HUB]
    _prepare(hub, accept_day)
    hub.after_fork()  # nothing that was opened here goes to the workers
    gc.collect()
    gc.freeze()  # what is loaded stays: no collector looks at it again, or writes to memory that workers share
    _require_address(settings.host, settings.port)
    sys.setswitchinterval(_SWITCH_SECONDS)
    _Arbiter(_Application(app, settings, ready, lock), hub, lock).run()


def _require_address(host: str, port: int) -> None:
    """Return once the address can be listened on; workers of a hub that was killed may hold it a moment longer.

    Raises AddressInUse, SettingInvalid where it is no address of this machine.
    """
    until = time.monotonic() + _ADDRESS_SECONDS
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                if fault.errno != errno.EADDRINUSE:
                    raise SettingInvalid(f"This machine cannot listen on {host}.", host=host) from fault
                if time.monotonic() > until:
                    raise AddressInUse(
                        f"Another program listens on {host}, port {port}: choose another --port.", port=port
                    ) from fault
            else:
                return
        time.sleep(0.1)


def lock_folder(data: Path) -> int:
    """Return the open lock of the data folder, held until it is closed. Raises DataInUse."""
    descriptor = os.open(data / "serve-lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(descriptor)
        raise DataInUse(f"Another frente-hub uses {data}.", path=str(data)) from fault
    return descriptor


@contextmanager
def locked_folder(data: Path) -> Iterator[None]:
    """Keep every `serve` out of the data folder meanwhile. Raises DataInUse."""
    descriptor = lock_folder(data)
    try:
        yield
    finally:
        os.close(descriptor)


def _prepare(hub: Hub, accept_day: date | None) -> None:
    before, after = schema.upgrade(hub.database)
    if before != after:
        logger.warning("tables upgraded from %s to %s", before, after)
    view_tables.prepare(hub.database)  # the keeper fills them; who asks before that finds them empty
    comparisons.prepare(hub.database)
    reason = hub.why_read_only()
    if reason is not None:
        logger.error("READ-ONLY: %s (%s)", reason, reason.code)
        return
    turn = calendar.turn(hub, accept=accept_day)
    if turn.state == "behind":
        logger.error("the clock is behind the log's day %s: no day is appended until it has passed", turn.day)


class _Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The app and how gunicorn is to serve it."""

    def __init__(self, app: Flask, settings: Settings, ready: Callable[[str], object], lock: int) -> None:
        self._app = app
        self._settings = settings
        self._ready = ready
        self._lock = lock
        super().__init__()

    def load_config(self) -> None:
        hub: Hub = self._app.extensions[HUB]

        def post_fork(_arbiter: object, _worker: object) -> None:
            os.close(self._lock)  # it is the arbiter's: a new hub may start as soon as that is gone
            hub.after_fork()
            gc.set_threshold(*_COLLECT_AFTER)

        def when_ready(arbiter: Any) -> None:  # noqa: ANN401 - gunicorn has no types
            host, port = arbiter.LISTENERS[0].sock.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            self._ready(f"http://{shown}:{port}")

        host = self._settings.host
        values: dict[str, object] = {
            "bind": f"[{host}]:{self._settings.port}" if ":" in host else f"{host}:{self._settings.port}",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "keepalive": 30,
            "timeout": 120,
            "graceful_timeout": _GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "frente-hub",
            "post_fork": post_fork,
            "when_ready": when_ready,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


class _Arbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's arbiter, which also keeps one keeper alive."""

    def __init__(self, app: _Application, hub: Hub, lock: int) -> None:
        self._hub = hub
        self._lock = lock
        self._keeper = 0
        self._serves = os.getpid()
        super().__init__(app)

    def manage_workers(self) -> None:
        """Called whenever a child died, and at least once a second."""
        super().manage_workers()
        if self._serves == os.getpid() and not self._keeper_lives():
            self._start_keeper()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn's signature
        """Called once, when the arbiter ends."""
        keeper_pid, self._keeper = self._keeper, -1
        if keeper_pid > 0:
            with suppress(ProcessLookupError):
                os.kill(keeper_pid, signal.SIGTERM)
        super().stop(graceful)
        if keeper_pid > 0:
            with suppress(ChildProcessError, ProcessLookupError):
                # Again and again: one that was just forked loses the signal to the handler that it inherited.
                while os.waitpid(keeper_pid, os.WNOHANG)[0] == 0:
                    os.kill(keeper_pid, signal.SIGTERM)
                    time.sleep(_AGAIN_SECONDS)

    def _keeper_lives(self) -> bool:
        if self._keeper <= 0:
            return self._keeper < 0  # -1: it shall not live any more
        try:
            ended, _ = os.waitpid(self._keeper, os.WNOHANG)
        except ChildProcessError:  # the arbiter has reaped it with its own
            ended = self._keeper
        if ended:
            logger.error("the keeper (process %d) died and is started again", self._keeper)
        return not ended

    def _start_keeper(self) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self._keeper = pid
            return
        status = 1
        try:
            os.close(self._lock)
            for listener in self.LISTENERS:
                listener.sock.close()
            self._hub.after_fork()
            gc.set_threshold(*_COLLECT_AFTER)
            keeper.run(self._hub, parent)
            status = 0
        except BaseException:
            logger.exception("the keeper failed")
        finally:
            os._exit(status)
