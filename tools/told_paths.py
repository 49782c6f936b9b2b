"""A mechanism as a reader follows it: what each step has become under the treatment.

Edges state what more of one thing does to the next, so that "A decreases B, which decreases C" leaves the
reader to work out that A raises C. Here every thing is told as it is once the treatment has acted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.plural import less, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.statements import Node, Path

MEMBERSHIP = "biolink:subclass_of"
MOLECULES = ("biolink:Protein", "biolink:Gene", "biolink:GeneFamily")
LONG = 18
"""Characters from which a molecule's name gets its short name beside it."""


def told(path: Path, names: Mapping[str, str]) -> str | None:
    """For example `statins > less HMG-CoA reductase > less cholesterol`; None where a step is not causal.

    A step whose direction is not stated is told as a change, and so is everything behind it.
    """
    words = [names[str(path.nodes[0])]]
    sign: int | None = 1
    for node, target, edge in zip(path.nodes, path.nodes[1:], path.edges, strict=False):
        name = names[str(target)]
        if edge.predicate == MEMBERSHIP:
            if edge.object == node:
                words.append(f"such as {name}")
            else:
                words[-1] += f", one of the {name}"
            continue
        if not edge.is_causal or edge.cause != node:
            return None
        sign = None if sign is None or edge.sign is None else sign * edge.sign
        words.append(_as_it_is(name, sign))
    return " > ".join(words)


def _as_it_is(name: str, sign: int | None) -> str:
    if sign is None:
        return f"a change of {name}"
    return more(name) if sign > 0 else less(name)


def shown_name(node: Node) -> str:
    """A node's name, with the short name that people use beside a long molecular one."""
    if node.category not in MOLECULES or len(node.name) < LONG:
        return node.name
    short = [s for s in node.synonyms if 2 <= len(s) <= len(node.name) // 2 and any(c.isupper() for c in s)]  # fmt: skip
    best = min(short, key=lambda s: (s.isupper() and "-" not in s, len(s), s), default="")
    return f"{node.name} ({best})" if best else node.name
