"""A real HTTP server on this machine, that answers as a test tells it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What goes back. `body` may come in pieces; `length` announces another length than it has."""

    status: int = 200
    body: bytes | Iterator[bytes] = b""
    content_type: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass
class ScriptedServer:
    """Where it listens, how it answers, and what it was asked."""

    url: str
    answer: Callable[[Asked], Answer]
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def running(answer: Callable[[Asked], Answer]) -> Iterator[ScriptedServer]:
    """Give a server that answers each request by `answer`, which may be replaced meanwhile."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            one = Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
            script.asked.append(one)
            found = script.answer(one)
            self.send_response(found.status)
            self.send_header("Content-Type", found.content_type)
            for name, value in found.headers.items():
                self.send_header(name, value)
            pieces = [found.body] if isinstance(found.body, bytes) else found.body
            if isinstance(found.body, bytes) or found.length is not None:
                size = len(found.body) if isinstance(found.body, bytes) else 0
                self.send_header("Content-Length", str(size if found.length is None else found.length))
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            try:
                for piece in pieces:
                    self.wfile.write(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client had enough

        do_GET = do_POST = _serve  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script = ScriptedServer(f"http://127.0.0.1:{server.server_port}", answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
