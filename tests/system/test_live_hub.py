"""What only a running hub shows: bodies that are cut, endless, slow or larger than memory, and whom it never asks."""

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from federation.bundle import MEDIA_TYPE
from federation.client import HubClient
from federation.ids import RecordId
from tests.hub.hubs import bundle
from tests.hub.living import LivingHub
from tests.system.chaos import RunningHub
from tests.world import Factory

MEGABYTE = 1 << 20


@dataclass
class Town:
    """A hub with one worker, and a factory that has sent it a profile."""

    hub: RunningHub
    living: LivingHub
    factory: Factory
    asked: list[str]  # by whom the profile's website was asked

    @property
    def url(self) -> str:
        """Where bundles go."""
        return f"{self.hub.url}/api/v1/bundles"

    def good(self) -> bytes:
        """Return a bundle that the hub takes."""
        number = int.from_bytes(os.urandom(8), "big")
        return bundle(self.living.recall(self.factory, RecordId(f"{number:064x}")))

    def size(self) -> int:
        """Return the log's size."""
        size: int = HubClient(self.hub.url).network().size
        return size

    def peaks(self) -> dict[int, int]:
        """Return the most memory, in bytes, that each process of the hub ever had."""
        found = {}
        for pid in self.hub.children():
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            found[pid] = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
        return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Give a hub that serves, and somebody who listens at the address that a record names."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        asked: list[str] = []

        def listen() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                asked.append(str(address))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        port = listener.getsockname()[1]
        living = LivingHub(tmp_path_factory.mktemp("live") / "hub", day="2007-07-24", demo=True)
        factory = living.admit("Inveval")
        rosa = living.give_mandate(factory, "rosa", first="2007-07-24")
        profile = {
            "type": "profile",
            "about": f"http://127.0.0.1:{port}/about",
            "products": [f"http://127.0.0.1:{port}/products.png"],
            "website": f"http://127.0.0.1:{port}/",
        }
        living.say(rosa, profile)
        living.project()
        living.close()
        hub = RunningHub(
            living.folder, {"FRENTE_WORKERS": "1", "FRENTE_ADDRESS_RECORDS": "0", "FRENTE_LOG_LEVEL": "error"}
        )
        hub.start()
        try:
            yield Town(hub, living, factory, asked)
        finally:
            assert hub.stop() == 0


def connect(town: Town) -> socket.socket:
    """Return a connection to the hub."""
    host = urlsplit(town.url)
    return socket.create_connection((host.hostname or "", host.port or 0), timeout=60)


def head(length: int | None = None) -> bytes:
    """Return the beginning of a POST, with a length or in chunks."""
    how = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (
        f"POST /api/v1/bundles HTTP/1.1\r\nHost: hub\r\nContent-Type: {MEDIA_TYPE}\r\n{how}\r\n"
        "Connection: close\r\n\r\n"
    ).encode()


def answer_to(connection: socket.socket) -> bytes:
    """Return what comes back until the end."""
    parts = []
    try:
        while data := connection.recv(MEGABYTE):
            parts.append(data)
    except ConnectionResetError:
        pass  # the hub answered without reading the rest
    return b"".join(parts)


def test_a_body_that_ends_early_is_not_taken(town: Town) -> None:
    whole = town.good()
    size = town.size()
    for end in (0, 1, 5, 19, 20, 21, len(whole) // 2, len(whole) - 1):
        with connect(town) as connection:
            connection.sendall(head(len(whole)) + whole[:end])
            connection.shutdown(socket.SHUT_WR)
            answer = answer_to(connection)
        assert b" 400 " in answer.partition(b"\r\n")[0], (end, answer)
        assert b"application/problem+json" in answer
    assert town.size() == size


def test_a_body_in_chunks_is_taken_and_one_cut_in_its_chunks_is_not(town: Town) -> None:
    whole = town.good()
    size = town.size()
    chunks = [whole[at : at + 7] for at in range(0, len(whole), 7)]
    spelled = [b"%x\r\n%b\r\n" % (len(one), one) for one in chunks]
    with connect(town) as connection:
        connection.sendall(head() + b"".join(spelled[:-2]))
        connection.shutdown(socket.SHUT_WR)
        answer = answer_to(connection)
    assert b" 400 " in answer.partition(b"\r\n")[0], answer
    assert town.size() == size
    with connect(town) as connection:
        connection.sendall(head())
        for one in spelled:
            connection.sendall(one)
        connection.sendall(b"0\r\n\r\n")
        answer = answer_to(connection)
    assert b'"accepted"' in answer
    assert town.size() == size + 1


@pytest.mark.parametrize("length", [65 * MEGABYTE, 1 << 33, 1 << 70])
def test_a_length_of_gigabytes_is_refused_unread(town: Town, length: int) -> None:
    with connect(town) as connection:
        connection.sendall(head(length))
        answer = answer_to(connection)
    assert b" 413 " in answer.partition(b"\r\n")[0], answer


def test_the_hub_s_memory_does_not_grow_with_what_is_announced(town: Town) -> None:
    requests.post(town.url, data=town.good(), headers={"Content-Type": MEDIA_TYPE}, timeout=60)
    before = town.peaks()
    begun = bundle()
    for announced in (0xFFFFFFFF, 0x7FFFFFFF, 8 * MEGABYTE + 33):
        body = begun + struct.pack(">BI", 2, announced) + b"x" * 1000
        answer = requests.post(town.url, data=body, headers={"Content-Type": MEDIA_TYPE}, timeout=60)
        assert answer.json()["code"] == "bundle-too-large", answer.text
    body = begun + struct.pack(">BI", 2, 8 * MEGABYTE) + b"x" * 1000
    answer = requests.post(town.url, data=body, headers={"Content-Type": MEDIA_TYPE}, timeout=60)
    assert answer.json()["code"] == "bundle-cut"
    after = town.peaks()
    assert after.keys() == before.keys()
    assert all(after[pid] - before[pid] < 16 * MEGABYTE for pid in after), (before, after)


def test_a_body_without_end_is_cut_off_and_costs_what_one_bundle_may_cost(town: Town) -> None:
    requests.post(town.url, data=town.good(), headers={"Content-Type": MEDIA_TYPE}, timeout=60)
    before = town.peaks()
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield bundle()
        while sent < 1 << 30:
            frame = struct.pack(">BI", 2, MEGABYTE) + bytes(MEGABYTE)
            sent += len(frame)
            yield frame

    try:
        answer = requests.post(town.url, data=endless(), headers={"Content-Type": MEDIA_TYPE}, timeout=60)
    except requests.ConnectionError:
        pass  # cut off while it still sent
    else:
        assert answer.status_code == 413
        assert answer.json()["code"] in {"bundle-too-large", "http-413"}
    assert sent < 200 * MEGABYTE
    after = town.peaks()
    assert after.keys() == before.keys()
    assert all(after[pid] - before[pid] < 160 * MEGABYTE for pid in after), (before, after)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream", ""])
def test_another_content_type_is_refused(town: Town, kind: str) -> None:
    answer = requests.post(town.url, data=town.good(), headers={"Content-Type": kind}, timeout=60)
    assert answer.status_code == 415
    assert answer.json()["code"] == "http-415"


def test_slow_senders_hold_up_nobody_else(town: Town) -> None:
    """Twenty announce the largest bundle, send its beginning and stop: who sends a small one is answered at once."""
    slow = [connect(town) for _ in range(20)]
    try:
        for one in slow:
            one.sendall(head(64 * MEGABYTE) + bundle() + b"\x02")
        begun = time.monotonic()
        answer = requests.post(town.url, data=town.good(), headers={"Content-Type": MEDIA_TYPE}, timeout=60)
        assert answer.json()["results"][0]["status"] == "accepted"
        assert time.monotonic() - begun < 8  # the hub would wait ten seconds for room
    finally:
        for one in slow:
            one.close()


def test_no_address_that_a_record_names_is_asked(town: Town) -> None:
    hub = HubClient(town.hub.url)
    (factory,) = hub.factories()
    for path in ("/", f"/factories/{factory.id}", f"/api/v1/factories/{factory.id}"):
        requests.get(f"{town.hub.url}{path}", timeout=60).raise_for_status()
    shown = requests.get(f"{town.hub.url}/api/v1/factories/{factory.id}", timeout=60).text
    assert "http://127.0.0.1:" in shown  # the address is there, as text
    assert town.asked == []
