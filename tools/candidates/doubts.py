"""Why walks argue for no candidate although nothing is held of the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.candidates.goals import Sought
    from tools.candidates.links import StoredLinks
    from tools.candidates.walks import Walk

AFTER = (["causes>", "disease"], ["shown>", "disease"], ["harms>", "disease"])
"""First steps of walks from a disease to its consequences: treating these treats the disease in name only."""
MOSTLY = 0.6
"""Share of the weight of walks above which they are called all of a kind."""
AGAINST = 0.6
"""Share of the signed weight that points the other way, above which a candidate is no candidate."""


def toward_of(weights: Mapping[str, float], sign: int | None) -> float | None:
    """Share of the signed weight of walks with the sign that is sought; None without sign."""
    plus = sum(w for f, w in weights.items() if f[-1] == "+")
    minus = sum(w for f, w in weights.items() if f[-1] == "-")
    if sign is None or plus + minus == 0:
        return None
    return round((plus if sign > 0 else minus) / (plus + minus), 3)


def doubt_of(
    sought: Sought, weights: Mapping[str, float], toward: float | None, walks: Sequence[Walk],
    links: StoredLinks,
) -> str:  # fmt: skip
    """Why walks argue for no candidate: their signs, or that they lead to what the anchor brings about."""
    if toward is not None and toward < 1 - AGAINST:
        return f"its signed paths point the other way ({1 - toward:.0%} of their weight)"
    if sought.name != "drugs":
        return ""
    after = sum(w for f, w in weights.items() if f.split(" ")[1:3] in AFTER)
    led = [links.name(w.nodes[1]) for w in walks if w.feature.split(" ")[1:3] in AFTER]
    if led and after > MOSTLY * sum(weights.values()):
        return f"its paths lead to what the disease brings about ({led[0]}; {after / sum(weights.values()):.0%} of their weight), not to the disease"
    return ""
