"""The append-only log: Merkle tree, tiles, signed notes, checkpoints and proofs."""
