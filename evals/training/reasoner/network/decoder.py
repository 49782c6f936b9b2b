"""A small decoder of llama's architecture in torch, named as llama.cpp names its tensors.

Root-mean-square norms before each block, rotary positions, gated feed-forward, no biases, one matrix
for embedding and output. A rotated pair is a number of the first half of a head with its fellow in the
second half, which is faster here; llama.cpp pairs neighbours, and `export` puts the rows in that order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Sequence

ROPE_BASE = 1e5
"""Most pairs turn slowly, so that names can be compared across a whole problem."""
EPSILON = 1e-6
"""Of the norms; the same as in the files of `evals.random_models`."""


@dataclass(frozen=True)
class Size:
    """Dimensions; `width` and `hidden` are multiples of 32, as Q8_0 and Q4_0 need them.

    Attributes:
        vocab: tokens.
        width: of the hidden states.
        layers: blocks.
        hidden: width of the feed-forward part.
        heads: of attention.
        context: most tokens of a prompt with its answer.
        trail: most causes behind an outcome that blocks are trained to name, one a block; see `glimpses`.
    """

    vocab: int
    width: int = 128
    layers: int = 4
    hidden: int = 256
    heads: int = 4
    context: int = 1024
    trail: int = 3


class Block(nn.Module):  # type: ignore[misc, unused-ignore]
    """Attention and feed-forward, each added to the stream."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.attn_norm = nn.RMSNorm(size.width, EPSILON)
        self.attn_q = nn.Linear(size.width, size.width, bias=False)
        self.attn_k = nn.Linear(size.width, size.width, bias=False)
        self.attn_v = nn.Linear(size.width, size.width, bias=False)
        self.attn_output = nn.Linear(size.width, size.width, bias=False)
        self.ffn_norm = nn.RMSNorm(size.width, EPSILON)
        self.ffn_gate = nn.Linear(size.width, size.hidden, bias=False)
        self.ffn_up = nn.Linear(size.width, size.hidden, bias=False)
        self.ffn_down = nn.Linear(size.hidden, size.width, bias=False)

    def forward(self, stream: Tensor, turn: Tensor, mask: Tensor) -> Tensor:
        """The stream (batch, tokens, width) after this block."""
        normed = self.attn_norm(stream)
        q = _turned(self._split(self.attn_q(normed)), turn)
        k = _turned(self._split(self.attn_k(normed)), turn)
        v = self._split(self.attn_v(normed))
        # Written out: at these sizes the fused attention takes several times as long to go back.
        weights = (q @ k.transpose(2, 3) / math.sqrt(q.shape[3]) + mask).softmax(3)
        read = weights.to(v.dtype) @ v
        stream = stream + self.attn_output(read.transpose(1, 2).flatten(2))
        normed = self.ffn_norm(stream)
        gated = functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed)
        return stream + self.ffn_down(gated)

    def _split(self, rows: Tensor) -> Tensor:
        return rows.unflatten(2, (self.heads, -1)).transpose(1, 2)


FIRST_GLIMPSE = 2
"""The first block that is asked for a cause: those before it only look back and look up."""


class Reasoner(nn.Module):  # type: ignore[misc, unused-ignore]
    """The decoder; `logits` are computed only where they are wanted."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.token_embd = nn.Embedding(size.vocab, size.width)
        self.blk = nn.ModuleList(Block(size) for _ in range(size.layers))
        self.output_norm = nn.RMSNorm(size.width, EPSILON)
        deep = min(size.trail, max(size.layers - FIRST_GLIMPSE, 0))
        self.glimpse = nn.ModuleList(
            nn.Linear(size.width, 2 * size.width, bias=False) for _ in range(deep)
        )
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                into_stream = name.endswith(("attn_output.weight", "ffn_down.weight"))
                scale = 1 / math.sqrt(2 * size.layers) if into_stream else 1.0
                nn.init.normal_(weight, std=scale / math.sqrt(weight.shape[1]))
        for see in self.glimpse:  # a name is read off as it stands in the stream
            nn.init.eye_(see.weight[: size.width])

    def forward(self, tokens: Tensor, positions: Tensor, mask: Tensor) -> list[Tensor]:
        """The stream after every block, (batch, tokens, width) each.

        Args:
            tokens: (batch, tokens).
            positions: of the tokens in their own text, of the same shape.
            mask: (batch, 1, tokens, tokens), added to the attention: 0 where a token may look.
        """
        stream = self.token_embd(tokens)
        turn = _angles(positions, self.size.width // self.size.heads)
        streams = []
        for block in self.blk:
            stream = block(stream, turn, mask)
            streams.append(stream)
        return streams

    def logits(self, states: Tensor) -> Tensor:
        """Logits of the next token after each of some states of the last stream."""
        return functional.linear(self.output_norm(states), self.token_embd.weight)

    def glimpses(self, states: Sequence[Tensor]) -> Tensor:
        """Logits of the causes behind an outcome and of their net signs, (trail, states, 2, vocab).

        Args:
            states: (states, width) of the same places in every stream.
        """
        shown = [
            functional.linear(
                see(self.output_norm(states[FIRST_GLIMPSE + number])).unflatten(1, (2, -1)),
                self.token_embd.weight,
            )
            for number, see in enumerate(self.glimpse)
        ]
        return torch.stack(shown)


def _angles(positions: Tensor, head: int) -> Tensor:
    """Cosine and sine of each rotation, (2, batch, 1, tokens, pairs)."""
    angles = positions[:, None, :, None].float() * rates(head)
    return torch.stack([angles.cos(), angles.sin()])


def rates(head: int) -> Tensor:
    """How far each pair turns from one token to the next, in radians."""
    return ROPE_BASE ** (-torch.arange(0, head, 2, dtype=torch.float32) / head)


def _turned(rows: Tensor, turn: Tensor) -> Tensor:
    """Rows (batch, heads, tokens, head) turned by their positions, pair by pair."""
    one, two = rows.chunk(2, dim=-1)
    cos, sin = turn.to(rows.dtype)
    return torch.cat([one * cos - two * sin, two * cos + one * sin], dim=-1)
