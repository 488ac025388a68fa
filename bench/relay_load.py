"""Sends signed events to a Nostr relay. Run by the relay's own Python, which has what signs them; see relay.py.

relay_load.py PORT STREAMS EVENTS_EACH single|bulk      prints {"accepted", "sent", "seconds"}
"""

import asyncio
import json
import multiprocessing
import sys
import time
from typing import Any

import websockets  # type: ignore[import-not-found]  # only the relay's environment has these three
from aionostr.event import Event  # type: ignore[import-not-found]
from aionostr.key import PrivateKey  # type: ignore[import-not-found]

PROCESSES = 2


def main() -> None:
    """Sign ahead, send from all processes at once, print what was counted."""
    port, streams, each = (int(one) for one in sys.argv[1:4])
    bulk = sys.argv[4] == "bulk"
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES + 1)
    queue: Any = context.Queue()
    shares = [len(range(number, streams, PROCESSES)) for number in range(PROCESSES)]
    senders = [
        context.Process(target=_sender, args=(port, one, each, bulk, barrier, queue)) for one in shares
    ]
    for sender in senders:
        sender.start()
    barrier.wait(120)
    start = time.perf_counter()
    accepted = sum(queue.get(timeout=280) for _ in senders)
    seconds = time.perf_counter() - start
    for sender in senders:
        sender.join()
    print(json.dumps({"accepted": accepted, "sent": streams * each, "seconds": seconds}))


def _sender(port: int, streams: int, each: int, bulk: bool, barrier: Any, queue: Any) -> None:  # noqa: ANN401, FBT001
    signed = [_signed(each) for _ in range(streams)]
    barrier.wait(120)
    queue.put(asyncio.run(_send(port, signed, bulk=bulk)))


def _signed(count: int) -> list[str]:
    key = PrivateKey()
    messages = []
    for number in range(count):
        event = Event(
            pubkey=key.public_key.hex(),
            content=f"report {number}",
            created_at=int(time.time()),
            kind=1,
        )
        event.sign(key.hex())
        messages.append(json.dumps(["EVENT", event.to_json_object()]))
    return messages


async def _send(port: int, signed: list[list[str]], *, bulk: bool) -> int:
    return sum(await asyncio.gather(*(_stream(port, some, bulk=bulk) for some in signed)))


async def _stream(port: int, messages: list[str], *, bulk: bool) -> int:
    accepted = 0
    async with websockets.connect(f"ws://127.0.0.1:{port}/", compression=None) as socket:

        async def answer() -> bool:
            said = json.loads(await asyncio.wait_for(socket.recv(), 120))
            return bool(said[0] == "OK" and said[2])

        if bulk:
            sending = asyncio.ensure_future(_all(socket, messages))
            for _ in messages:
                accepted += await answer()
            await sending
        else:
            for message in messages:
                await socket.send(message)
                accepted += await answer()
    return accepted


async def _all(socket: Any, messages: list[str]) -> None:  # noqa: ANN401 - a library that is not installed here
    for message in messages:
        await socket.send(message)


if __name__ == "__main__":
    main()
