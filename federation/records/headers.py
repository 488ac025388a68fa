"""The short way to read a record that is only a header: what a delegate says in a document, and nowhere else.

Nearly every record of a log is one, and its canonical spelling leaves so little free that one pattern says
all of it: order of the keys, no white space, no escapes. What does not match is not refused here but read
the long way, which names the fault. So the short way must accept nothing that the long way would refuse,
and give the same fields; tests hold it to that.
"""

import re

from federation.encoding import MAX_INTEGER
from federation.records.common import DAY_SPELLING

_ID = "(.{64})"  # any sign at all: see below
_ORIGIN = r"([!#-*,-\[\]-~]{1,200})"  # without " and \, which JSON escapes
_INTEGER = "([1-9][0-9]{0,15})"
_HOUR = f"({DAY_SPELLING}T(?:[01][0-9]|2[0-3]):00:00Z)"

_HEADER = re.compile(
    rf'{{"author":"{_ID}"'
    r',"content":null'
    rf',"document":{{"audience":"(public|federation)","hash":"{_ID}"}}'
    r',"kind":"(status-report|profile|statute-proposal|amendment|alignment-correction)"'
    rf',"mandate":"{_ID}"'
    rf',"network":"{_ID}"'
    rf',"previous":(?:null|"{_ID}")'
    rf',"seen":(?:null|{{"origin":"{_ORIGIN}","root":"{_ID}","size":{_INTEGER}}})'
    rf',"sequence":{_INTEGER}'
    rf',"signed_at":"{_HOUR}"}}',
    re.DOTALL,
)


def read_header(payload: bytes) -> dict[str, object] | None:
    """Return the checked fields of the header that `payload` spells, or None where it is anything else."""
    match = _HEADER.fullmatch(payload.decode("ascii", "replace"))
    if match is None:
        return None
    author, audience, document, kind, mandate, network, previous, origin, root, size, sequence, hour = (
        match.groups("")
    )
    # The six ids at once: as long as they should be, and of nothing but digits that come back the same.
    ids = author + document + mandate + network + previous + root
    try:
        if bytes.fromhex(ids).hex() != ids:
            return None
    except ValueError:
        return None
    number, seen_size = int(sequence), int(size or "1")
    if number > MAX_INTEGER or seen_size > MAX_INTEGER:
        return None
    return {
        "network": network,
        "kind": kind,
        "author": author,
        "mandate": mandate,
        "sequence": number,
        "previous": previous or None,
        "signed_at": hour,
        "seen": {"origin": origin, "size": seen_size, "root": root} if origin else None,
        "content": None,
        "document": {"audience": audience, "hash": document},
    }
