"""A log to test with: its entries, keys and files, in memory; and what a mangler makes of bytes."""

from federation.keys import PrivateKey
from federation.log.checkpoint import Checkpoint, sign_checkpoint
from federation.log.merkle import inclusion_path, leaf_hash
from federation.log.note import NoteSigner
from federation.log.proof import Receipt
from federation.log.tiles import Edge, HashReader, Tile

ORIGIN = "federation.example/ledger"


def entry(index: int) -> bytes:
    """Return the bytes of an entry of the test log."""
    return f"entry {index}".encode()


class MemoryLog:
    """A log that keeps every tile of every size that it ever had."""

    def __init__(self, *sizes: int) -> None:
        self.edge = Edge.empty()
        self.files: dict[Tile, bytes] = {}
        self.roots = {0: self.edge.root()}
        self.signer = NoteSigner(ORIGIN, PrivateKey.from_seed(bytes(range(32))))
        for size in sizes:
            self.grow_to(size)

    def grow_to(self, size: int) -> None:
        self.edge, tiles = self.edge.grow([leaf_hash(entry(i)) for i in range(self.edge.size, size)])
        self.files |= tiles
        self.roots[size] = self.edge.root()

    def fetch(self, tile: Tile) -> bytes:
        return self.files[tile]

    def checkpoint(self, size: int) -> Checkpoint:
        return Checkpoint(ORIGIN, size, self.roots[size])

    def receipt(self, index: int, size: int, extra: bytes | None = None) -> Receipt:
        note = sign_checkpoint(self.checkpoint(size), [self.signer])
        return Receipt(index, inclusion_path(index, size, HashReader(size, self.fetch)), note, extra)


def changes(data: bytes) -> list[bytes]:
    """Return `data` mangled: each byte changed, left out or doubled, others put in, cut everywhere."""
    changed = []
    for at, byte in enumerate(data):
        others = {byte ^ 1 << bit for bit in range(8)} | set(b"\x00\t\n\r +-/=.09Axp_\x80\xff")
        changed += [data[:at] + bytes([other]) + data[at + 1 :] for other in others - {byte}]
        changed += [data[:at] + bytes([other]) + data[at:] for other in (*b"\x00\n 0+=A", byte)]
        changed.append(data[:at] + data[at + 1 :])
        changed.append(data[:at])
    changed += [data + bytes([other]) for other in b"\x00\n\r 0A="]
    return [one for one in changed if one != data]
