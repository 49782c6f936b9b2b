"""Prefix reuse, branch scoring and writing over one context.

Sequence 0 holds the prompt's beginning and is kept between calls. It is computed in chunks that end at
fixed places, and only whole chunks are used again, so that a number never depends on what was asked
before: the same call gives the same bits whether its prefix was kept or not. Branches share the cells
of sequence 0 (`llama_memory_seq_cp`) and are forgotten after they were read.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.models.backends.llama.native import Context, Piece, Shape
from agent.models.backends.llama.packing import packs
from agent.models.backends.llama.prompts import shared
from graphs.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agent.models.backends.llama.native import Floats, StopFlag, Tokens
    from agent.models.backends.llama.prompts import Branch
    from agent.models.backends.llama.sampling import Sampler
    from agent.models.backends.llama.weights import Weights

    Read = dict[tuple[tuple[int, ...], int], float]
    """Log-probabilities by what was read of a label, and the token that follows."""

CHUNK = 64
"""Tokens of a prompt computed at once; what two calls share is used again up to a multiple of it.
Measured on a CPU: 128 and 512 are no faster, 32 takes 1.6 times as long."""
BATCH = 256
"""Tokens of short suffixes that share a batch. Measured on a CPU: from 64 rows on flash attention takes
its fast path, so eight suffixes of 55 tokens cost 2.0 s together and 3.2 s one by one; beyond about 256
every token only attends over more cells of other branches."""
READ = 64
"""Tokens of labels in a batch: each gives a row of logits as wide as the vocabulary."""
PACK = 16
"""Most branches in a batch."""


@dataclass(frozen=True)
class Scored:
    """Log-probabilities of each branch's labels, and how many tokens that took, `cached` included."""

    rows: tuple[tuple[float, ...], ...]
    tokens: int
    cached: int


class Decoder:
    """An engine that writes and scores.

    Args:
        weights: the model.
        n_ctx: most tokens of a prompt with what follows it.
        threads: CPU threads.
        flash: flash attention.
    """

    def __init__(self, weights: Weights, *, n_ctx: int, threads: int, flash: bool) -> None:
        cells = n_ctx + BATCH + READ
        shape = Shape(cells, BATCH, 1 + 2 * PACK, threads, flash, outputs=READ)
        self._context = Context(weights, shape)
        self.bytes = self._context.bytes
        self._kept = np.empty(0, np.int32)
        self._cuts: list[int] = []

    def watch(self, flag: StopFlag) -> None:
        """Be stopped by this flag from now on."""
        self._context.watch(flag)

    def reset(self) -> None:
        """Forget the prefix and what a stopped call left."""
        self._context.clear()
        self._kept, self._cuts = self._kept[:0], []

    def close(self) -> None:
        """Free the context."""
        self._context.close()

    def score(self, branches: Sequence[Branch], boundary: int) -> Scored:
        """Log-probabilities of each branch's labels, normalised over them.

        A label counts with the sum of the log-probabilities of its tokens, each given all before it.

        Args:
            branches: prompts with the tokens of their labels; at least one.
            boundary: tokens that the next call's prompts are likely to share.
        """
        first = branches[0].context
        common = min(shared(first, branch.context[:-1]) for branch in branches)
        cached = self._hold(first[:common], boundary)
        sizes = [len(branch.context) - common for branch in branches]
        rows: list[tuple[float, ...]] = []
        for pack in packs(sizes, tokens=BATCH, items=PACK):
            rows += self._scored(branches[pack.start : pack.stop], common)
        later = sum(len(stem) for branch in branches for stem in _stems(branch.tails))
        return Scored(tuple(rows), common + sum(sizes) + later, cached)

    def write(self, prompt: Tokens, sampler: Sampler, max_tokens: int) -> int:
        """Let the sampler choose up to `max_tokens` tokens; how many prompt tokens were kept."""
        last = len(prompt) - 1
        cached = self._hold(prompt[:last])
        self._context.copy(0, 1)
        token = int(prompt[last])
        for position in range(last, last + max_tokens):
            piece = Piece(np.array([token], np.int32), position, seq=1, wanted=1)
            chosen = sampler.choose(self._context.decode([piece])[0])
            if chosen is None:
                break
            token = chosen
        self._context.remove(1)
        return cached

    def _hold(self, tokens: Tokens, boundary: int = 0) -> int:
        """Have these tokens, and no others, in sequence 0; how many were there."""
        ends = {*range(CHUNK, len(tokens), CHUNK), min(boundary, len(tokens)), len(tokens)}
        cuts = sorted(ends - {0})
        same = shared(tokens, self._kept)
        both = itertools.takewhile(
            lambda pair: pair[0] == pair[1] <= same, zip(cuts, self._cuts, strict=False)
        )
        reused = max((cut for cut, _ in both), default=0)
        if reused < len(self._kept) and not self._context.remove(0, reused):
            self.reset()  # a recurrent memory cannot forget a part
            reused = 0
        for start, end in itertools.pairwise([0, *cuts]):
            if start >= reused:
                self._context.decode([Piece(tokens[start:end], start)])
        self._kept, self._cuts = tokens, cuts
        return reused

    def _scored(self, branches: Sequence[Branch], common: int) -> list[tuple[float, ...]]:
        pieces = []
        for seq, branch in enumerate(branches, 1):
            self._context.copy(0, seq)
            pieces.append(Piece(branch.context[common:], common, seq, wanted=1))
        reads = [
            _read(row, (), branch.tails)
            for branch, row in zip(branches, self._rows(pieces, BATCH), strict=True)
        ]
        self._read_on(branches, reads)
        for piece in pieces:
            self._context.remove(piece.seq)
        return [_row(branch.tails, read) for branch, read in zip(branches, reads, strict=True)]

    def _read_on(self, branches: Sequence[Branch], reads: Sequence[Read]) -> None:
        """Read the later tokens of labels that have several."""
        stems = [(at, stem) for at, branch in enumerate(branches) for stem in _stems(branch.tails)]
        for pack in packs([len(stem) for _, stem in stems], tokens=READ, items=PACK):
            some = stems[pack.start : pack.stop]
            pieces = []
            for seq, (at, stem) in enumerate(some, 1 + PACK):
                self._context.copy(1 + at, seq)
                start = len(branches[at].context)
                pieces.append(Piece(np.array(stem, np.int32), start, seq, wanted=len(stem)))
            begun = ((at, stem[:size]) for at, stem in some for size in range(1, len(stem) + 1))
            for (at, read), row in zip(begun, self._rows(pieces, READ), strict=True):
                reads[at].update(_read(row, read, branches[at].tails))
            for piece in pieces:
                self._context.remove(piece.seq)

    def _rows(self, pieces: list[Piece], size: int) -> Iterator[Floats]:
        """The wanted rows, each valid until the next; a piece that is alone may exceed a batch."""
        batches = [pieces] if len(pieces) > 1 else [[part] for part in _parts(pieces[0], size)]
        for batch in batches:
            yield from self._context.decode(batch)


def _parts(piece: Piece, size: int) -> Iterator[Piece]:
    """The piece in parts of at most `size` tokens."""
    total = len(piece.tokens)
    for start in range(0, total, size):
        tokens = piece.tokens[start : start + size]
        wanted = min(max(start + len(tokens) - (total - piece.wanted), 0), len(tokens))
        yield Piece(tokens, piece.start + start, piece.seq, wanted)


def _stems(tails: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """What must be computed to read every label: all but its last token, each path once."""
    stems = sorted({tail[:-1] for tail in tails if len(tail) > 1}, key=len, reverse=True)
    return [
        stem
        for at, stem in enumerate(stems)
        if not any(longer[: len(stem)] == stem for longer in stems[:at])
    ]


def _read(row: Floats, begun: tuple[int, ...], tails: Iterable[tuple[int, ...]]) -> Read:
    """Log-probabilities of the tokens that go on with a label that has begun so."""
    size = len(begun)
    top = row.max()
    whole = float(top) + float(np.log(np.exp(row - top).sum(dtype=np.float64)))
    following = {tail[size] for tail in tails if len(tail) > size and tail[:size] == begun}
    return {(begun, token): float(row[token]) - whole for token in following}


def _row(tails: Sequence[tuple[int, ...]], read: Read) -> tuple[float, ...]:
    """Log-probabilities of the labels, normalised over them."""
    scores = np.array([sum(read[tail[:i], tail[i]] for i in range(len(tail))) for tail in tails])
    if not np.isfinite(scores).all():
        raise ModelError("the model gave scores that are not finite; its file may be damaged")
    shifted = scores - scores.max()
    return tuple((shifted - np.log(np.exp(shifted).sum())).tolist())
