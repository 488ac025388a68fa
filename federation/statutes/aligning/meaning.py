"""What a text means, as a vector: rewordings and translations of one thing lie near each other.

    Meanings().of(["La cuota es del uno por ciento.", "Dues are one per cent."])      two rows of length 1, cosine 0.8

The encoder is Google's universal sentence encoder (multilingual, version 3): docs/decisions/0014. It reads texts
together (encoder.py), and what is last in a number may depend on which. So it is given each text once and in the order
of the texts themselves: the same texts give the same numbers, however they are asked for.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from federation.statutes.aligning.encoder import DIMENSIONS, Encoder, Rows

encoder = lru_cache(maxsize=1)(Encoder)


class Meanings:
    """Meanings of texts, each text encoded once."""

    def __init__(self) -> None:
        self._known: dict[str, Rows] = {}

    def of(self, texts: Sequence[str]) -> Rows:
        """Return a row for each text."""
        new = sorted({text for text in texts if text not in self._known})
        if new:
            self._known.update(zip(new, encoder().encode(new), strict=True))
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = self._known[text]
        return rows


def unit(rows: Rows) -> Rows:
    """Return the rows with length 1; a row of nothing stays so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
