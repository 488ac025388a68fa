"""Terms by how much they say: what few articles have says more. Rows of terms as rows of a sparse matrix."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix: TypeAlias = "sparse.csr_array[np.float64]"
Terms: TypeAlias = Mapping[str, float]


class Weighing:
    """How much a term says, learnt from the rows of all articles.

    `power`: how steeply what is rare weighs more. `strongest`: no more terms of a row than so many.
    """

    def __init__(self, rows: Sequence[Terms], *, power: int = 1, strongest: int | None = None) -> None:
        spoken: dict[str, list[float]] = {}
        for row in rows:
            for term, weight in row.items():
                spoken.setdefault(term, []).append(min(weight, 1.0))
        self._rarity = {
            term: math.log((len(rows) + 1) / (math.fsum(weights) + 0.5)) ** power
            for term, weights in spoken.items()
        }
        self._column = {term: number for number, term in enumerate(sorted(spoken))}
        self._strongest = strongest

    def weighed(self, row: Terms) -> dict[str, float]:
        """Return the row's known terms with their weights, the strongest first."""
        terms = [(count * self._rarity.get(term, 0.0), term) for term, count in row.items()]
        terms.sort(key=lambda weight_term: (-weight_term[0], weight_term[1]))
        return {term: weight for weight, term in terms[: self._strongest] if weight > 0}

    def matrix(self, rows: Sequence[Terms]) -> Matrix:
        """Return weighed rows as a matrix, each of length 1; a row without terms stays zero."""
        data, at, ends = [], [], [0]
        for row in rows:
            length = math.sqrt(math.fsum(weight * weight for weight in row.values())) or 1.0
            for term in sorted(row):
                at.append(self._column[term])
                data.append(row[term] / length)
            ends.append(len(at))
        return matrix(data, at, ends, max(1, len(self._column)))


def matrix(data: Sequence[float], at: Sequence[int], ends: Sequence[int], columns: int) -> Matrix:
    """Return a matrix by its values, their columns, and where each row ends; `ends` begins with 0."""
    return sparse.csr_array(
        (np.array(data, dtype=np.float64), np.array(at, dtype=np.int64), np.array(ends, dtype=np.int64)),
        shape=(len(ends) - 1, columns),
    )


def lengths(rows: Matrix) -> NDArray[np.float64]:
    """Return the length of each row."""
    return np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
