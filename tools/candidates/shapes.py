"""The kinds of walks by which a medicine is argued for: by what it does, not by whom else it helps.

Two shapes argue. In the one every step is a cause of the next: the medicine acts on, or treats, what brings
the disease about. In the other it acts on what a medicine in use for the disease acts on. That two diseases
share a medicine, a gene or a consequence, that something "goes with" the disease, and that the medicine is
made from what acts on the disease say nothing of what it would do.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Shape = Literal["action", "likeness", ""]
"""Of a walk: by what the medicine does, by what one in use does too, or neither."""
GIVEN = ("drug", "substance")
BRINGS = ("causes", "acts", "genetic", "shown")
EASED = ("disease", "trait", "exposure")


@cache
def shape_of(kind: str) -> Shape:
    """Of a kind of walk (`tools.candidates.walks`) without its sign, from the anchor outward."""
    words = kind.split(" ")
    steps = [(words[i][:-1], words[i][-1], words[i + 1]) for i in range(1, len(words) - 1, 2)]
    if _is_action(words[0], steps):
        return "action"
    how, mark, kind = steps[0]
    rest = steps[1:]
    if rest and rest[0][0] == "kin" and rest[0][2] in GIVEN:
        rest = rest[1:]
    is_in_use = how in ("treats", "shown") and mark == "<" and kind in GIVEN
    return "likeness" if is_in_use and _is_shared(rest) else ""


def _is_action(anchor: str, steps: Sequence[tuple[str, str, str]]) -> bool:
    """Whether each step leads to a cause of what it is walked from, or to what is one with it.

    Of diseases and traits that lie between, and surrogates that walks begin at, one at most: to treat what
    brings about what brings the disease about is too far from it. One step of kin at most: what another
    member of a class does is no argument. One step is an argument where it leads to a trait that stands for
    the disease; of the disease itself it would be what is held of the pair.
    """
    before, between, kin = anchor, int(anchor == "trait"), 0
    for how, mark, kind in steps:
        between += kind in EASED
        kin += how == "kin"
        is_kin = how == "kin" and kin == 1 and before in GIVEN and kind in GIVEN
        is_treating = how == "treats" and mark == "<" and kind in GIVEN and before in EASED
        is_cause = how in BRINGS and mark in "<-" and not (before in GIVEN and how == "shown")
        if not (is_kin or is_treating or is_cause) or between > 1:
            return False
        before = kind
    return len(steps) > 1 or anchor == "trait"


def _is_shared(steps: Sequence[tuple[str, str, str]]) -> bool:
    """Whether steps go from a medicine to a thing that it acts on, and from there back to what acts on it.

    That is a gene, a protein or a family of these: two that act on one process may do so at ends of it that
    have nothing in common, and very many act on DNA.
    """
    if len(steps) < 2 or steps[0][:2] not in (("acts", ">"), ("acts", "-")):
        return False
    if steps[0][2] != "gene" or steps[1][0] != "acts" or steps[1][1] not in "<-":
        return False
    return steps[1][2] in GIVEN and [how for how, _, _ in steps[2:]] in ([], ["kin"])
