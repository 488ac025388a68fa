"""The log's formats and proofs, exact and pure: bytes in, facts or one error out.

    spelling     how numbers and base64 are written: one way each
    merkle       RFC 6962 hashes, inclusion and consistency
    tiles        C2SP tlog-tiles: the tree and its entries as files
    note         C2SP signed-note: text and who signed it
    checkpoint   C2SP tlog-checkpoint: a log's signed size and root hash
    proof        C2SP tlog-proof: a receipt that can be checked offline
    monitor      two checkpoints of one log are of one history

Each imports only the ones above it, `federation.errors` and `federation.keys`. No clock, no network, no
storage: tiles come from a function that the caller gives.
"""
