"""Damped walks from an anchor outward: degree-weighted path counts by kind of walk.

Himmelstein & Baranzini 2015 (PLoS Comput Biol 11:e1004259) and Himmelstein et al. 2017 (eLife 6:e26726):
every step of a walk is down-weighted by degree ** -0.4 at both of its ends, where the degree counts the
links of that class at that end, and the walks of one kind (the classes of links and the kinds of nodes in
order) are summed. Walks are grown from the anchor, the heaviest first, and no walk meets a node twice.

Signs are carried along: a walk says whether more of its first node would mean more (+1) or less (-1) of
the anchor. A step that is walked from effect to cause has the sign of an analogy: what acts on a target
as a known treatment does is expected to do as the treatment does.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tools.candidates.shapes import shape_of
from tools.candidates.steps import GIVEN, REACHES, View

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tools.candidates.links import Link, Links, NodeKind

DAMPING = 0.4
"""The exponent that the papers chose by cross-validation."""
LONGEST = 4
"""Steps of a walk."""
GROWN = 300
"""Nodes of one length from which walks are grown on; the lighter ones are counted as left."""
LIGHTEST = 1e-3
"""Weight under which a walk is not followed: its nodes are joined to everything."""
KEPT = 12
"""Walks that are kept of each node for people to see, heaviest first; of medicines, as many that argue."""
MOST_WALKS = 60_000
"""Walks of one length that are followed; lighter ones are counted as left."""
AT_ONCE = 200
"""Walks that are grown before others who share the event loop go on."""


@dataclass(frozen=True)
class Walk:
    """A walk from the anchor; `nodes` begin with the anchor and end with what was reached."""

    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    kinds: tuple[str, ...]
    feature: str
    weight: float
    sign: int | None
    by_analogy: bool


MARKS = {"toward": "<", "away": ">", "both": "-"}
SIGNS = {1: "+", -1: "-", None: "?"}
BACK = {"toward": "away", "away": "toward", "both": "both"}


class _End(NamedTuple):
    """The end of a walk while it grows: the walk is its line of ancestors."""

    node: str
    link: Link | None
    before: _End | None
    steps: str
    """Kinds and classes so far: the kind of the walk without its sign."""
    weight: float
    sign: int | None
    by_analogy: bool

    def passes(self, nodes: Collection[str]) -> bool:
        """Whether one of the nodes lies on the walk."""
        at: _End | None = self
        while at is not None:
            if at.node in nodes:
                return True
            at = at.before
        return False

    @property
    def is_brought_about(self) -> bool:
        """Whether what it leads to is brought about by the node before."""
        return self.link is not None and self.link.way == "away" and self.link.how in REACHES

    @property
    def is_on_the_way(self) -> bool:
        """Whether what it leads to brings about the node before."""
        return self.link is not None and self.link.way == "toward"

    @property
    def feature(self) -> str:
        """The kind of the walk with its sign, from the anchor outward: what a weight is learned for."""
        return f"{self.steps} {SIGNS[self.sign]}"

    def walk(self, links: Links) -> Walk:
        """The whole of it."""
        ends: list[_End] = []
        at: _End | None = self
        while at is not None:
            ends.append(at)
            at = at.before
        ends.reverse()
        nodes = tuple(end.node for end in ends)
        kinds = tuple(links.kind(node) for node in nodes)
        steps = tuple(end.link for end in ends if end.link is not None)
        return Walk(nodes, steps, kinds, self.feature, self.weight, self.sign, self.by_analogy)


@dataclass
class Reached:
    """What was reached: for every node the summed weights by feature, and the heaviest walks."""

    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    walks: dict[str, list[Walk]] = field(default_factory=dict)
    left: int = 0
    """Nodes and walks that were too light to be followed."""


async def walk_from(
    links: Links,
    anchors: Mapping[str, float],
    *,
    wanted: Collection[NodeKind] = (),
    last: Collection[NodeKind] = (),
    longest: int = LONGEST,
    hidden: Collection[str] = (),
    hidden_pairs: Collection[tuple[str, str]] = (),
    without: Collection[str] = (),
) -> Reached:
    """Every node within so many steps of the anchors.

    Args:
        links: what is held.
        anchors: nodes at which walks begin -> weight (0 to 1).
        wanted: the kinds of nodes that are sought; the last step leads to these alone (any when empty).
        last: the kinds of nodes that the last step leads to, where nothing is sought that walks would shun others for.
        longest: steps of a walk (1 to 4).
        hidden: records that count as not held (tests of the ranking hide what they ask for).
        hidden_pairs: pairs of nodes between which no link counts, in either order.
        without: nodes whose walks are kept after all others, as what was excluded argues for nothing.
    """
    await links.learn(anchors)
    view = View(
        links, frozenset(hidden), frozenset(hidden_pairs), frozenset(wanted), frozenset(anchors)
    )
    front = [
        _End(node, None, None, links.kind(node), weight, 1, False)
        for node, weight in sorted(anchors.items())
    ]
    found: dict[str, list[_End]] = {}
    reached = Reached()
    for length in range(1, longest + 1):
        sought = frozenset(wanted or last) if length == longest else frozenset()
        front, left = await _grown(view, front, frozenset(anchors), sought)
        reached.left += left
        for end in front:
            found.setdefault(end.node, []).append(end)
    of_medicines = bool(wanted) and set(wanted) <= set(GIVEN)
    for number, (node, ends) in enumerate(found.items()):
        await _by_turns(number)
        summed: dict[str, float] = {}
        for end in ends:
            summed[end.feature] = summed.get(end.feature, 0.0) + end.weight
        reached.weights[node] = summed
        ends.sort(key=lambda end: (end.passes(without), -end.weight, end.steps))
        argue = [end for end in ends if of_medicines and shape_of(end.steps)][:KEPT]
        among = set(map(id, argue))
        best = [*argue, *(end for end in ends[:KEPT] if id(end) not in among)]
        reached.walks[node] = [end.walk(links) for end in best]
    return reached


async def _grown(
    view: View, front: Sequence[_End], anchors: frozenset[str], wanted: frozenset[NodeKind]
) -> tuple[list[_End], int]:
    """(walks of one more step, how many nodes and walks were too light to follow)."""
    mass: dict[str, float] = {}
    for end in front:
        mass[end.node] = mass.get(end.node, 0.0) + end.weight
    followed = {node for node, _ in sorted(mass.items(), key=lambda p: (-p[1], p[0]))[:GROWN]}
    left = len(mass) - len(followed)
    near: dict[str, list[tuple[Link, float, tuple[bool, bool, bool]]]] = {}
    for node in sorted(followed):
        here = await view.read(node)
        await view.links.learn(link.far for link in here)
        near[node] = []
        for link in here:
            unwanted = wanted and view.links.kind(link.far) not in wanted
            if link.far in anchors or unwanted or view.shuns(node, link):
                continue
            await view.read(link.far)
            ends = view.degrees[node][link.how, link.way]
            ends *= max(1, view.degrees[link.far][link.how, BACK[link.way]])
            told = view.is_harm(node, link), view.is_cause(link), view.is_relief(node, link)
            near[node].append((link, ends**-DAMPING, told))
        near[node].sort(key=lambda step: -step[1])
    grown = []
    for number, end in enumerate(front):
        await _by_turns(number)
        steps = near.get(end.node, ())
        for place, (link, factor, (is_harm, is_cause, is_relief)) in enumerate(steps):
            if end.weight * factor < LIGHTEST:
                left += len(steps) - place  # the rest is lighter still
                break
            argues = not (is_harm and end.sign != 1) and not (
                is_cause and (end.is_brought_about or end.by_analogy)
            )
            relieves = is_relief and end.link is not None and not end.is_on_the_way
            if argues and not relieves and not end.passes((link.far,)):
                grown.append(_longer(end, link, factor, view.links.kind(link.far)))
    if len(grown) > MOST_WALKS:
        left += len(grown) - MOST_WALKS
        grown = sorted(grown, key=lambda end: (-end.weight, end.node, end.steps))[:MOST_WALKS]
    return grown, left


async def _by_turns(number: int) -> None:
    """Let others who share the event loop go on, now and then: there are many thousands of walks."""
    if number % AT_ONCE == 0:
        await asyncio.sleep(0)


def _longer(end: _End, link: Link, factor: float, kind: NodeKind) -> _End:
    sign = None if end.sign is None or link.sign is None else end.sign * link.sign
    return _End(
        link.far,
        link,
        end,
        f"{end.steps} {link.how}{MARKS[link.way]} {kind}",
        end.weight * factor,
        end.sign if link.how == "kin" else sign,
        end.by_analogy or link.way == "away",
    )
