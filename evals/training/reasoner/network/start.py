"""The weights that training begins with: heads that look back, and heads that look a name up.

To look a fixed way back, and to find where a name stood before, takes a small model long to discover, and
nothing else can be learned before it. So the first block's heads look one to four tokens back and pass on
what stood there, and the second block's heads find the places where what they look for was passed on. All
of it is trained on; which fact to find, and what follows from it, is left to the training.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from evals.training.reasoner.network.decoder import Block, Reasoner, rates

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARPNESS = 9.0
"""Length of a pair in the queries and keys that look back: the token meant gets most of the attention."""
FAST = 0.05
"""Radians a token that these pairs turn at least: slower ones tell no neighbour from the next."""
CALM = 0.05
"""What all else in these queries and keys is multiplied by, so as not to drown it."""
FOUND = 7.0
"""Length of what is compared, so that a name's own place gets most of the attention."""
PASSED = 0.2
"""What is passed on is of about the length of a token's own vector."""
COPIED = 1.0
"""What was found is written out with more weight than all else, so that it can be said at once."""
WRITTEN = 2
"""Which of these heads: the others find no name that comes next."""
FIRST_FEED = 0.1
"""What the first feed-forward part adds is made smaller, so as to leave the rest readable."""
SLOW = 0.375
"""Share of the pairs that turn too fast for names to be compared across many tokens."""


def prepare(model: Reasoner) -> None:
    """Set the weights of the first two blocks; the same seed of torch sets the same ones.

    The first number of every token's vector is made the same: queries and keys read it, turned so that
    they agree at the distance meant.
    """
    size = model.size
    head = size.width // size.heads
    with torch.no_grad():
        rows = model.token_embd.weight[:, 1:]
        rows /= rows.norm(dim=1, keepdim=True)
        model.token_embd.weight[:, 0] = 1.0
        normed = math.sqrt(size.width / 2)  # of the first number, beside a vector of length 1
        first = model.blk[0]
        first.attn_q.weight *= CALM
        first.attn_k.weight *= CALM
        first.ffn_down.weight *= FIRST_FEED
        for number in range(size.heads):
            rows = slice(number * head, (number + 1) * head)
            angles = (number + 1) * rates(head)
            fast = (rates(head) > FAST).float()
            ahead = torch.cat([fast, 0 * fast])
            behind = torch.cat([fast * angles.cos(), fast * angles.sin()])
            first.attn_q.weight[rows, 0] = SHARPNESS / normed * ahead
            first.attn_k.weight[rows, 0] = SHARPNESS / normed * behind
        if size.layers > 1:
            reads = _directions(head, size.width)
            passed = _pass_on(first, reads, size.heads)
            _find(model.blk[1], reads, passed, size.heads)


def _directions(head: int, width: int) -> Tensor:
    """What of a token's vector is compared and passed on, (head, width); its first number is not."""
    size = min(head, width - 1)
    rows = torch.zeros(head, width)
    rows[:size, 1:] = torch.linalg.qr(torch.randn(width - 1, size))[0].T
    return rows


def _pass_on(block: Block, reads: Tensor, heads: int) -> list[Tensor]:
    """Each head writes what it looks at in directions of its own; these, (head, width) each.

    They are none of those that are read of a token itself, so that the two do not blur each other.
    """
    head, width = reads.shape
    room = max((width - head - 1) // heads, 0)  # none where one head is as wide as the stream
    slow = _slow(head).nonzero()[:, 0][:room]
    free = torch.linalg.qr(torch.cat([reads.T, torch.randn(width, width - head)], 1))[0][:, head:]
    found = []
    for number in range(heads):
        rows = slice(number * head, (number + 1) * head)
        written = torch.zeros(width, head)
        written[:, slow] = free[:, number * len(slow) : (number + 1) * len(slow)]
        block.attn_v.weight[rows] = PASSED * reads
        block.attn_output.weight[:, rows] = written
        found.append(written.T)
    return found


def _slow(head: int) -> Tensor:
    """Where pairs turn slowly enough for names to be compared across many tokens, (head,)."""
    return (torch.arange(head) % (head // 2) >= SLOW * head / 2).float()


def _find(block: Block, reads: Tensor, passed: Sequence[Tensor], heads: int) -> None:
    """Give each head something to find.

    The token after a name like this one; two after it; two after a name like the one before; and a place
    whose three tokens before are like the three before this one. What the third finds is written out.
    """
    head = reads.shape[0]
    slow = _slow(head)[:, None]
    mixed = [torch.linalg.qr(torch.randn(head, head))[0] @ one for one in passed[:3]]
    three = torch.stack(mixed).sum(0) / math.sqrt(3)
    pairs = [(reads, passed[0])]
    if heads > 3:
        pairs += [(reads, passed[1]), (passed[0], passed[1]), (three, three)]
    block.attn_q.weight *= CALM
    block.attn_k.weight *= CALM
    for number, (sought, key) in enumerate(pairs):
        rows = slice(number * head, (number + 1) * head)
        block.attn_q.weight[rows] += FOUND / head**0.25 * slow * sought
        block.attn_k.weight[rows] += FOUND / head**0.25 * slow * key
        if number == WRITTEN:
            block.attn_v.weight[rows] = COPIED * reads
            block.attn_output.weight[:, rows] = reads.T
