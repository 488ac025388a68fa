"""Two checkpoints of one log are of one history, or the log is caught.

    old  federation.example/ledger  5  …            kept from before
    new  federation.example/ledger  7  …            what the log shows now

The new tree's own tiles, checked against its root, give the root that its first 5 entries had: the only one
that the old checkpoint may name. Two signed checkpoints that differ there are evidence that needs no witness.
"""

from federation.errors import CheckpointBehind, CheckpointForeign, InconsistentTree
from federation.log.checkpoint import Checkpoint
from federation.log.merkle import root_from
from federation.log.tiles import Fetch, VerifiedHashReader, verified_hashes


def check_consistency(old: Checkpoint, new: Checkpoint, fetch: Fetch) -> VerifiedHashReader:
    """Return a reader of the new tree, which begins with the old one. `fetch` gives the new tree's tiles.

    Raises:
        CheckpointForeign: they are of two logs
        CheckpointBehind: the new one is smaller: nothing is proven against the log, but it lost what it had
        InconsistentTree: the log showed two histories
        TileMalformed, TileForeign: the tiles are not those of the new checkpoint, which proves nothing either
    """
    if old.origin != new.origin:
        raise CheckpointForeign(
            f"These are checkpoints of {old.origin} and {new.origin}, two logs.", origin=new.origin
        )
    if new.size < old.size:
        raise CheckpointBehind(
            f"The log {new.origin} shows {new.size} entries, and had {old.size}.", old=old.size, new=new.size
        )
    if new.size == old.size:
        _require_same(old, new, new.root)
    reader = verified_hashes(new.size, new.root, fetch)
    _require_same(old, new, root_from(old.size, reader))
    return reader


def _require_same(old: Checkpoint, new: Checkpoint, root: bytes) -> None:
    if root != old.root:
        raise InconsistentTree(
            f"The log {new.origin} showed two histories: its first {old.size} entries differ.",
            origin=new.origin,
            old=old.size,
            new=new.size,
            old_root=old.root.hex(),
            new_root=new.root.hex(),
            computed=root.hex(),
        )
