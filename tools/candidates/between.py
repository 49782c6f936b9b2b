"""What lies between two things: reached from the one, and leading on to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from tools.candidates.goals import Sought
    from tools.candidates.links import StoredLinks
    from tools.candidates.walks import Reached, Walk


async def between(sought: Sought, links: StoredLinks, here: Reached) -> Reached:
    """Of what the anchor reaches, that which leads on to the other end; weights are multiplied."""
    wanted = sought.kinds or sought.form.wanted
    there = await walk_from(links, {sought.other: 1.0}, wanted=wanted, longest=3)
    both = here.weights.keys() & there.weights.keys()
    joined = type(here)(left=here.left + there.left)
    for node in both:
        first = [w for w in here.walks[node] if _leads(w, "away") and sought.other not in w.nodes]
        then = [
            w for w in there.walks[node] if _leads(w, "toward") and sought.anchor not in w.nodes
        ]
        if first and then:
            weight = sum(w.weight for w in first) * sum(w.weight for w in then)
            joined.weights[node] = {f"between {_sign(first[0].sign, then[0].sign)}": weight}
            joined.walks[node] = [*first[:2], *then[:2]]
    return joined


def _leads(walk: Walk, way: str) -> bool:
    """Whether no step of the walk is against the way of the cause."""
    return all(link.way in (way, "both") for link in walk.links)


def _sign(first: int | None, second: int | None) -> str:
    if first is None or second is None:
        return "?"
    return "+" if first * second > 0 else "-"
