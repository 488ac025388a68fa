r"""The Merkle tree of RFC 6962: hashes, inclusion and consistency.

A tree of size n stands over n leaves, its entries in order. Each hash is 32 bytes:

    EMPTY_ROOT          SHA-256("")                       root of the tree of size 0
    leaf_hash(d)        SHA-256(0x00 || d)
    node_hash(l, r)     SHA-256(0x01 || l || r)

A subtree is complete when it covers 2**level leaves; it is named by (level, index) and covers the leaves
[index << level, (index + 1) << level). Every tree is a row of complete subtrees of falling level; a tree of
7 leaves:

    level 2       (2,0)
                 /     \
    level 1   (1,0)   (1,1)   (1,2)
    level 0   0   1   2   3   4   5   6          root = node(  (2,0), node( (1,2), (0,6) )  )

Functions that build a proof take `get_hash(level, index)`, which gives any complete subtree's hash: from
memory, a database or tiles. Functions that verify raise; they return nothing that could be overlooked.

Source: RFC 6962 section 2.1 for the hashes and the proofs, RFC 9162 section 2.1 for the verification.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from federation.errors import ProofInvalid, ProofMalformed
from federation.log.spelling import MAX_SIZE

HASH_SIZE = 32
"""Bytes in a hash."""

GetHash = Callable[[int, int], bytes]
"""(level, index) -> the hash of that complete subtree."""

_sha256 = hashlib.sha256

EMPTY_ROOT = _sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry, as it stands at level 0."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two subtrees."""
    return _sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: all that is needed to append to it and to know its root.

    `hashes` are those of its complete subtrees, left to right: one for each 1 in the binary size.
    """

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self._size = size
        self._hashes = list(hashes)
        if not 0 <= size <= MAX_SIZE:
            raise ValueError(f"no tree has {size} entries")
        if len(self._hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} complete subtrees")
        for one in self._hashes:
            _require_hash(one, "a subtree")

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The complete subtrees, largest and leftmost first."""
        return tuple(self._hashes)

    def copy(self) -> "Frontier":
        """Return another frontier of the same tree, to grow apart from this one."""
        return Frontier(self._size, self._hashes)

    def root(self) -> bytes:
        """Return the root hash at this size."""
        return _fold(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add the leaf with this hash at the right."""
        self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the leaves with these hashes at the right: one node hashed per leaf, on average."""
        hashes, size = self._hashes, self._size
        for leaf in leaves:
            if len(leaf) != HASH_SIZE:
                _require_hash(leaf, "a leaf")
            carried = leaf
            size += 1
            # Each 0 at the end of the new size is a pair of equal subtrees that became one.
            rest = size
            while not rest & 1:
                carried = _sha256(b"\x01" + hashes.pop() + carried).digest()
                rest >>= 1
            hashes.append(carried)
            self._size = size  # kept true at each leaf: `leaves` may raise

    def append_seen(self, leaf: bytes) -> tuple[bytes, ...]:
        """Add the leaf, and return the hashes of all complete subtrees that end with it, by level from 0."""
        _require_hash(leaf, "a leaf")
        seen = [leaf]
        self._size += 1
        rest = self._size
        while not rest & 1:
            seen.append(node_hash(self._hashes.pop(), seen[-1]))
            rest >>= 1
        self._hashes.append(seen[-1])
        return tuple(seen)


def root_hash(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree over the leaves with these hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def root_from(size: int, get_hash: GetHash) -> bytes:
    """Return the root of the tree of the first `size` leaves."""
    _require_size(size)
    return _range_hash(0, size, get_hash) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, get_hash: GetHash) -> tuple[bytes, ...]:
    """Return the hashes that lead from leaf `index` to the root at `size`.

    Its sibling stands first, the root's child last.
    """
    _require_size(size)
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} has no leaf {index}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, get_hash))
            high = middle
        else:
            path.append(_range_hash(low, middle, get_hash))
            low = middle
    return tuple(reversed(path))


def consistency_path(old: int, new: int, get_hash: GetHash) -> tuple[bytes, ...]:
    """Return the hashes that show that the tree of `old` leaves is the beginning of the one of `new`.

    `old` is at least 1.
    """
    _require_size(new)
    if not 1 <= old <= new:
        raise ValueError(f"no consistency path leads from {old} to {new}")
    path: list[bytes] = []
    low, high = 0, new
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(middle, high, get_hash))
            high = middle
        else:
            path.append(_range_hash(low, middle, get_hash))
            low = middle
    if low:  # otherwise the old tree is itself a complete subtree, and the verifier knows its root
        path.append(_range_hash(low, high, get_hash))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Return only when the leaf with this hash stands at `index` in the tree of `size` with this root.

    Raises:
        ProofMalformed: a hash is not 32 bytes
        ProofInvalid: the index is outside, the path has not exactly the right length, or the roots differ
    """
    _require_proof_hashes(leaf, root, *path)
    if not 0 <= index < size <= MAX_SIZE:
        raise ProofInvalid(f"A tree of {size} entries has no entry {index}.", index=index, size=size)
    computed = leaf
    for sibling, is_left in _climb(path, index, size - 1):
        computed = node_hash(sibling, computed) if is_left else node_hash(computed, sibling)
    if computed != root:
        raise ProofInvalid(
            f"The inclusion path of entry {index} does not lead to the root hash.",
            index=index,
            size=size,
            root=root.hex(),
            computed=computed.hex(),
        )


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Return only when the old tree is the beginning of the new one. Nothing follows from an empty old tree.

    Raises:
        ProofMalformed: a hash is not 32 bytes, or the old tree is empty
        ProofInvalid: the sizes fall, the path has not exactly the right length, or a root differs
    """
    if old_size == 0:
        raise ProofMalformed("Every tree begins with the empty one: there is nothing to prove.", old=0)
    if not 0 < old_size <= new_size <= MAX_SIZE:
        raise ProofInvalid(f"A log cannot grow from {old_size} to {new_size}.", old=old_size, new=new_size)
    if old_size == new_size:
        # Nothing is hashed here, so that the roots' lengths need no check: they are equal or not.
        if path or old_root != new_root:
            raise ProofInvalid("Trees of one size have one root and an empty path.", old=old_size)
        return
    _require_proof_hashes(old_root, new_root, *path)
    rest = list(path)
    if old_size & (old_size - 1) == 0:
        rest.insert(0, old_root)  # the old tree is one complete subtree: its hash is the path's beginning
    if not rest:
        raise ProofInvalid("The consistency path is too short.", old=old_size, new=new_size, length=len(path))
    # The path begins at the largest complete subtree that ends where the old tree ends.
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_computed = new_computed = rest[0]
    for sibling, is_left in _climb(rest[1:], node, last):
        if is_left:
            old_computed = node_hash(sibling, old_computed)
            new_computed = node_hash(sibling, new_computed)
        else:
            new_computed = node_hash(new_computed, sibling)
    if old_computed != old_root or new_computed != new_root:
        raise ProofInvalid(
            f"The consistency path does not lead from the tree of {old_size} to the tree of {new_size}.",
            old=old_size,
            new=new_size,
            old_root=old_root.hex(),
            new_root=new_root.hex(),
        )


def _climb(path: Sequence[bytes], node: int, last: int) -> Iterator[tuple[bytes, bool]]:
    """Yield each sibling on the way from `node` to the root, and whether it stands at the left.

    `last` is the level's last node. Raises ProofInvalid unless the path ends exactly below the root.
    RFC 9162 sections 2.1.3.2 and 2.1.4.2.
    """
    for sibling in path:
        if last == 0:
            raise ProofInvalid("The path goes on above the root.", length=len(path))
        is_left = bool(node & 1) or node == last
        yield sibling, is_left
        if is_left:
            while not node & 1 and node:  # here the last node has no sibling and passes up unchanged
                node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("The path ends below the root.", length=len(path))


def _split(count: int) -> int:
    """Return the largest power of two below `count`, at least 2: where RFC 6962 divides a tree."""
    return 1 << (count - 1).bit_length() - 1


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees of falling level, left to right."""
    if not hashes:
        return EMPTY_ROOT
    folded = hashes[-1]
    for left in reversed(hashes[:-1]):
        folded = node_hash(left, folded)
    return folded


def _range_hash(low: int, high: int, get_hash: GetHash) -> bytes:
    """Return the hash of the subtree over leaves [low, high), where `low` is where RFC 6962 divides."""
    hashes = []
    while low < high:
        level = (high - low).bit_length() - 1
        hashes.append(get_hash(level, low >> level))
        low += 1 << level
    return _fold(hashes)


def _require_size(size: int) -> None:
    if not 0 <= size <= MAX_SIZE:
        raise ValueError(f"no tree has {size} entries")


def _require_hash(value: bytes, what: str) -> None:
    if len(value) != HASH_SIZE:
        raise ValueError(f"{what} hash has {HASH_SIZE} bytes, not {len(value)}")


def _require_proof_hashes(*hashes: bytes) -> None:
    # Without this, bytes could be moved between neighbours: node_hash(ab, c) == node_hash(a, bc).
    for one in hashes:
        if len(one) != HASH_SIZE:
            raise ProofMalformed(f"A hash has {HASH_SIZE} bytes, not {len(one)}.", length=len(one))
