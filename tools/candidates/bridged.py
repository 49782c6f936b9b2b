"""Leads by a bridge between diseases and medicines (`tools.bridging`), over what the walks read.

The part of the graph around the anchor that walks have read is small enough to learn from in a second;
what is further away does not count. What the bridge ranks first need not be joined to the anchor at all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tools.bridging.retrieval import across
from tools.candidates.leads import Lead

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.candidates.goals import Sought
    from tools.candidates.links import StoredLinks

NUMBER = 15
"""Medicines that a bridge names."""
USE = "use"


def bridge_leads(sought: Sought, links: StoredLinks) -> list[Lead]:
    """The medicines that a bridge leads to from a disease, best first; none for another form of goal."""
    if sought.name != "drugs":
        return []
    nodes = sorted({sought.anchor, *links.read})
    number = {node: i for i, node in enumerate(nodes)}
    found = across(
        [links.name(node) for node in nodes],
        _relations(links, number),
        USE,
        number[sought.anchor],
        number=NUMBER,
    )
    leads = []
    for rank, one in enumerate(found, start=1):
        like = f"; of what is in use, its links are most like those of {links.name(nodes[one.nearest])}" if one.nearest is not None else ""  # fmt: skip
        text = f"a bridge from diseases to medicines by names and neighbours, rank {rank}{like}"
        leads.append(Lead(nodes[one.node], "bridge", text))
    return leads


def _relations(links: StoredLinks, number: dict[str, int]) -> dict[str, NDArray[np.int64]]:
    """Relation -> rows of (head, tail); a use is turned from the disease to the medicine."""
    rows: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for node, here in number.items():
        for link in links.read.get(node, ()):
            there = number.get(link.far)
            if there is None or link.how == "warned":
                continue
            if link.how == "treats" and link.way == "toward":
                rows[USE].add((here, there))
            elif link.way == "away" or (link.way == "both" and here < there):
                rows[f"{link.how} {link.sign}"].add((here, there))
    return {name: np.array(sorted(pairs)) for name, pairs in sorted(rows.items())}
