"""Beam selection over the tree: pure, and the same for the same scores.

Follows the breadth-first search of Tree of Thoughts (Yao et al. 2023, arXiv:2305.10601, algorithm
1): propose, evaluate, select. Two differences: forced rivals are never pruned, and a thought that
found nothing sorts below every scored one instead of counting as 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.tree.thoughts import Thought, Tree


def select(tree: Tree, beam_width: int) -> Tree:
    """Keep the best `beam_width` lines of evidence at each depth and prune the rest.

    Ties are broken by the order of proposal, so that equal trees select equally.
    """
    pruned: list[str] = []
    for depth in sorted({thought.depth for thought in tree.thoughts}):
        lines = [t for t in tree.thoughts if t.depth == depth and t.kind == "line"]
        ranked = sorted(lines, key=_rank)
        pruned.extend(thought.id for thought in ranked[beam_width:])
    return tree.prune(*pruned)


def _rank(thought: Thought) -> tuple[bool, float]:
    return (thought.score is None, -(thought.score or 0.0))
