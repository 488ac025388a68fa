"""The fixtures of tests/conftest.py give what they promise."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from playwright.sync_api import Page

from tests.postgres import fresh_database


@pytest.fixture
def served_page() -> Iterator[str]:
    class OnePage(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<title>Frente</title><p id=p>Fábrica<script>p.append(' 1+1')</script>".encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_fresh_database_is_a_real_postgresql_that_syncs_each_commit(fresh_postgres_database: str) -> None:
    engine = sqlalchemy.create_engine(fresh_postgres_database)
    with engine.connect() as connection:
        assert connection.dialect.name == "postgresql"
        assert connection.dialect.driver == "psycopg"
        assert connection.scalar(sqlalchemy.text("SHOW fsync")) == "on"
        assert connection.scalar(sqlalchemy.text("SHOW synchronous_commit")) == "on"
    engine.dispose()


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_fresh_database_is_empty_each_time(fresh_postgres_database: str, time: str) -> None:
    engine = sqlalchemy.create_engine(fresh_postgres_database)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text("CREATE TABLE left_behind (n integer)"))
    engine.dispose()


def test_a_fresh_database_is_dropped_though_a_killed_program_left_it_open(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        plain = sqlalchemy.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        left_open = psycopg.connect(plain)
    with contextlib.closing(left_open), pytest.raises(psycopg.OperationalError):
        left_open.execute("SELECT 1")


def test_the_browser_renders_a_page_and_runs_its_script(page: Page, served_page: str) -> None:
    page.goto(served_page)
    assert page.title() == "Frente"
    assert page.inner_text("#p") == "Fábrica 1+1"
    assert page.evaluate("navigator.language") == "es-AR"


def test_each_test_has_a_browser_that_remembers_nothing(page: Page, served_page: str) -> None:
    page.goto(served_page)
    assert page.evaluate("localStorage.length") == 0
    page.evaluate("localStorage.setItem('seen', '1')")


def test_the_shared_vectors_are_found(shared_vectors: Path) -> None:
    assert (shared_vectors / "cctv").is_dir()
    assert (shared_vectors / "wycheproof").is_dir()


def test_the_go_checker_is_found(tlog_check: Path) -> None:
    assert tlog_check.is_file()
