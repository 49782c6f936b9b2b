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
    ("curated", "curated knowledge states that {x} acts on {y}"),
    ("mechanism", "a mechanism leads from {x} to {y}"),
)
"""Lines of evidence under the direct claim. `own_data` is filled by the identify step."""

RELATED_LINE = (
    "related",
    "{x} on outcomes nearest to {y}, and {y} under treatments nearest to {x}",
)
"""Opened only when the direct lines stay uncertain: context, never support."""


def propose(question: str, kind: Kind, x: str, y: str) -> Tree:
    """The tree at its start: the rivals, and under the direct claim its lines of evidence."""
    tree = Tree.rooted(question)
    rivals = RIVALS[:1] if kind == "mechanism" else RIVALS
    tree = tree.expand("0", "rival", _about(rivals, x, y))
    return tree.expand(tree.children("0")[0].id, "line", _about(DIRECT_LINES, x, y))


def propose_related(tree: Tree, x: str, y: str) -> Tree:
    """One more line under the direct claim, for when the others left it uncertain."""
    direct = tree.named("direct")
    if direct is None or tree.named(RELATED_LINE[0]) is not None:
        return tree
    return tree.expand(direct.id, "line", _about((RELATED_LINE,), x, y))


def _about(templates: tuple[tuple[str, str], ...], x: str, y: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, text.format(x=x, y=y)) for name, text in templates)
