"""What to examine: the forced rivals of a causal claim, and the lines of evidence for each.

For X -> Y the tree always opens the same five explanations; one that finds no evidence stays in
the answer as an open threat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.tree.thoughts import Tree

if TYPE_CHECKING:
    from agent.answer import RivalName
    from agent.question import Kind

RIVALS: tuple[tuple[RivalName, str], ...] = (
    ("direct", "{x} changes {y}"),
    ("reverse", "{y} changes {x}"),
    ("common_cause", "something else changes both {x} and {y}"),
    ("selection", "the way people were selected or followed links {x} and {y}"),
    ("chance", "chance or measurement makes {x} and {y} look related"),
)

DIRECT_LINES: tuple[tuple[str, str], ...] = (
    ("randomized", "randomized trials of {x} on {y}"),
    ("mendelian_randomization", "genetic variants that shift {x} also shift {y}"),
    ("observational", "people with more {x} have another {y}"),
    ("own_data", "{x} and {y} in a data set at hand"),
    ("assessment", "bodies, product information or approved use state what {x} does to {y}"),
    ("curated", "curated knowledge states that {x} acts on {y}"),
    ("mechanism", "a mechanism leads from {x} to {y}"),
)
"""Lines of evidence under the direct claim. `own_data` is filled by the identify step."""

COMPARED_LINES: tuple[tuple[str, str], ...] = (
    ("head_to_head", "studies compared {x} with {z} on {y}"),
    ("near_comparisons", "studies compared what {x} and {z} are, or hold, on {y}"),
    ("first_arm", "trials of {x} on {y}"),
    ("second_arm", "trials of {z} on {y}"),
)
"""Lines of evidence of a comparison: direct, through classes and members, and each arm by itself."""

FURTHER_LINES: tuple[tuple[str, str], ...] = (
    ("near", "what is near to {x} changes {y}, or {x} changes a part of {y}"),
    ("related", "{x} on outcomes nearest to {y}, and {y} under treatments nearest to {x}"),
)
"""Opened only where the verdict stays open: `near` supports with less certainty, `related` never."""


def propose(question: str, kind: Kind, x: str, y: str, z: str = "") -> Tree:
    """The tree at its start: the rivals, and under the direct claim its lines of evidence."""
    tree = Tree.rooted(question)
    rivals = RIVALS[:1] if kind in ("mechanism", "comparison") else RIVALS
    tree = tree.expand("0", "rival", _about(rivals, x, y))
    lines = COMPARED_LINES if kind == "comparison" else DIRECT_LINES
    return tree.expand(tree.children("0")[0].id, "line", _about(lines, x, y, z))


def propose_further(tree: Tree, x: str, y: str) -> Tree:
    """More lines under the direct claim, for when the others left it open."""
    direct = tree.named("direct")
    if direct is None or tree.named(FURTHER_LINES[0][0]) is not None:
        return tree
    return tree.expand(direct.id, "line", _about(FURTHER_LINES, x, y))


def _about(
    templates: tuple[tuple[str, str], ...], x: str, y: str, z: str = ""
) -> tuple[tuple[str, str], ...]:
    return tuple((name, text.format(x=x, y=y, z=z)) for name, text in templates)
