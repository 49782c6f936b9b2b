"""A walk in words: what each step is, and which way it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.candidates.links import How, Link, Links
    from tools.candidates.walks import Walk

VERBS: dict[How, str] = {
    "treats": "treats", "causes": "causes", "acts": "acts on", "harms": "can cause", "genetic": "gene of",
    "linked": "goes with", "kin": "is kin of", "like": "resembles", "shown": "shown to change",
    "warned": "contraindicated in",
}  # fmt: skip
DIRECTED: dict[tuple[How, int | None], str] = {
    ("shown", 1): "shown to raise", ("shown", -1): "shown to lower", ("acts", 1): "raises",
    ("acts", -1): "lowers", ("causes", -1): "prevents",
}  # fmt: skip
"""Steps that say which way."""


def told(walk: Walk, links: Links) -> str:
    """A walk from what was reached to the anchor, with the class of each step and its direction."""
    text = links.name(walk.nodes[-1])
    for node, link in zip(reversed(walk.nodes[:-1]), reversed(walk.links), strict=True):
        text += f" {_step(link)} {links.name(node)}"
    return f"{text} (by analogy)" if walk.by_analogy else text


def _step(link: Link) -> str:
    said = DIRECTED.get((link.how, link.sign)) or VERBS[link.how]
    return f"{said} >" if link.way == "toward" else f"< {said}" if link.way == "away" else f"- {said} -"  # fmt: skip
