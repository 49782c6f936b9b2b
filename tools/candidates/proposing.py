"""A goal -> candidates by rank, each with its standing, its walks and their signs; and what was thin."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.candidates.anchored import HeldOfAnchor
from tools.candidates.arguments import OWN, UNSIGNED, Arguments, says_more
from tools.candidates.between import between
from tools.candidates.bridged import bridge_leads
from tools.candidates.counting import Counted, untold
from tools.candidates.doubts import doubt_of, doubt_of_uses, toward_of
from tools.candidates.excluding import apart, doubt_of_excluded, told_excluded
from tools.candidates.leads import by_candidate, placed
from tools.candidates.ranking import shipped
from tools.candidates.standing import OPEN, given_in_trials, used_for
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tools.candidates.counting import Tell
    from tools.candidates.goals import GoalName, Sought
    from tools.candidates.leads import Lead
    from tools.candidates.links import Link, NodeKind, StoredLinks
    from tools.candidates.ranking import Ranking
    from tools.candidates.standing import KnownStanding
    from tools.candidates.walks import Reached, Walk

FEW_EDGES = 10
"""Links at an anchor under which it is called thin."""
FAINT = 0.02
"""Learned probability of the best candidate under which a list is called faint."""
FAINTEST = 0.005
"""Learned probability under which what walks alone name is not run."""
UNDIRECTED = "no path that argues for it says which way it would act"
ENOUGH = 10
"""Open candidates under which the reason is stated."""


@dataclass(frozen=True)
class Proposal:
    """One candidate.

    Attributes:
        curie, name, kind: of its node.
        probability: 0 to 1, by the learned model; where none was learned, it only ranks.
        standing: what is held of the pair already.
        walks: the heaviest walks from the anchor, heaviest first; of medicines those that argue before, the
            strongest argument first.
        toward: share of the signed weight of its walks with the sign that is sought (0 to 1); None
            where no walk has a sign or none is sought.
        uses: statements that it treats or prevents anything.
        features: its walks by kind, for learning from what people say of it.
        argued: how far its walks argue (`Arguments.weighed`); `OWN` for any form of goal but medicines.
        sources: what names it beside the walks, in one clause each.
        doubt: why it is no candidate although nothing is held of the pair; empty where it is one.
    """

    curie: str
    name: str
    kind: NodeKind
    probability: float
    standing: KnownStanding
    walks: tuple[Walk, ...]
    toward: float | None
    uses: int
    features: Mapping[str, float]
    argued: int = OWN
    sources: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Proposals:
    """All candidates, best first.

    Attributes:
        open: those that are still a hypothesis.
        settled: known, tried or warned of, by rank too.
        opposed: those with a doubt, such as signed walks that point the other way.
        reached: nodes of the kinds sought that walks reach.
        thin: what little is held, where that limits the list.
        widen: what would lead to more.
        ranked_by: how, in words.
        cut: what was not looked at because there was too much.
    """

    open: tuple[Proposal, ...]
    settled: tuple[Proposal, ...]
    opposed: tuple[Proposal, ...]
    reached: int
    thin: tuple[str, ...]
    widen: tuple[str, ...]
    ranked_by: str
    cut: tuple[str, ...]


async def propose(
    sought: Sought,
    links: StoredLinks,
    near: Mapping[str, float] | None = None,
    ranking: Ranking | None = None,
    *,
    broader: Sequence[str] = (),
    leads: Sequence[Lead] = (),
    tell: Tell = untold,
) -> Proposals:
    """Find and rank candidates.

    Args:
        sought: the goal.
        links: what is held.
        near: nodes that count as the anchor with less weight (narrower diseases, markers) -> 0 to 1.
        ranking: instead of the one that ships for this form of goal.
        broader: what the anchor is a kind of: a medicine in use for it is no new one.
        leads: candidates that other sources name; a bridge over what is held names its own.
        tell: is called with a line while it goes on.
    """
    wanted = sought.kinds or sought.form.wanted
    model = ranking or shipped(sought.name)
    anchors = {sought.anchor: 1.0, **(near or {})}
    reached = await walk_from(links, anchors, wanted=wanted, without=sought.without)
    if sought.name == "mechanisms":
        reached = await between(sought, links, reached)
    direct = await _direct(links, anchors)
    held = await HeldOfAnchor.read(sought, links, near or {}, broader)
    leads = (*bridge_leads(sought, links), *leads)
    named = by_candidate(leads)
    await links.learn(named)
    found, given, arguments = (
        [],
        given_in_trials(links),
        Arguments(links, links.pairs, sought.anchor),
    )
    nodes = sorted(reached.weights.keys() | direct.keys() | named.keys())
    counted = Counted(
        tell, f"weighing what is reached from {links.name(sought.anchor)}", len(nodes)
    )
    for node in nodes:
        counted.one()
        is_sought = links.kind(node) in wanted and node not in sought.without | anchors.keys()
        if is_sought and node != sought.other:
            await asyncio.sleep(0)  # others who share the event loop go on
            joined = direct.get(node, [])
            made = await _proposal(
                sought, links, node, reached, joined, model, given, held, arguments, named.get(node, ()),
            )  # fmt: skip
            if made is not None:
                found.append(made)
    found.sort(key=lambda p: (-p.argued, -p.probability, p.curie))
    fresh = [p for p in found if p.standing.state in OPEN]
    opposed = [p for p in fresh if p.doubt]
    fresh = placed({p.curie: p for p in fresh if not p.doubt}, leads)
    thin = await _thin(sought, links, fresh, model)
    return Proposals(
        open=tuple(fresh),
        settled=tuple(p for p in found if p.standing.state not in OPEN),
        opposed=tuple(opposed),
        reached=len(found),
        thin=thin,
        widen=WIDEN if thin else (),
        ranked_by=_ranked_by(model),
        cut=(*told_excluded([(p.name, p.doubt) for p in opposed]), *_cut(links, reached)),
    )


WIDEN = (
    "a larger graph: `aetia kg download hetionet` or `primekg`, then --kg FILE",
    "findings and assessments of your own: `aetia kg build --source starter --source "
    "findings:FILE.tsv`",
    "a broader or narrower name of the same thing",
)


async def _proposal(
    sought: Sought,
    links: StoredLinks,
    node: str,
    reached: Reached,
    direct: Sequence[Link],
    model: Ranking,
    given: frozenset[str],
    held: HeldOfAnchor,
    arguments: Arguments,
    sources: tuple[str, ...],
) -> Proposal | None:
    used = await used_for(links, node)
    uses, kind = len(used), links.kind(node)
    if sought.name == "drugs" and kind == "substance" and not uses and node not in given:
        return None
    weights = features_of(reached, node)
    walks = tuple(w for w in reached.walks.get(node, ()) if says_more(sought, w))
    standing = held.standing(node, direct)
    if not walks and standing.state in OPEN and not direct and not sources:
        return None
    argued, toward, argue = OWN, toward_of(weights, sought.form.sign), walks
    if sought.name == "drugs":
        argue = await arguments.of(walks)
        rest = tuple(w for w in walks if not any(w is one for one in argue))
    argue, excluded = apart(argue, sought.without)
    by = excluded if not argue and not direct and not _by_others(sources) else ()
    if sought.name == "drugs":
        walks = (*argue, *rest)
        argued, strongest = await arguments.weighed(node, argue, sought.form.sign)
        toward = toward_of(_summed(argue), sought.form.sign) if argued > UNSIGNED else toward
    doubt = (
        doubt_of_excluded(by, links)
        or await doubt_of_uses(sought, links, node, used)
        or doubt_of(
            sought, toward, walks, links, arguments, is_argued=bool(argued or _by_others(sources))
        )
        or ("" if argued > UNSIGNED or _by_others(sources) else UNDIRECTED)
    )
    if sought.name == "drugs":
        walks = (*strongest, *rest)
    return Proposal(
        node, links.name(node), kind, round(model.probability(weights), 4), standing, walks, toward,
        uses, weights, argued, sources, doubt,
    )  # fmt: skip


def is_faint(proposal: Proposal, goal: GoalName) -> bool:
    """Whether walks say next to nothing for it and no publication or model names it either."""
    is_light = shipped(goal).is_learned and proposal.probability < FAINTEST
    return is_light and not _by_others(proposal.sources)


def _by_others(sources: Sequence[str]) -> list[str]:
    """What publications and models say of a candidate: a bridge reads nothing but the graph."""
    return [said for said in sources if not said.startswith("a bridge")]


def _summed(walks: Sequence[Walk]) -> dict[str, float]:
    """Weights of walks by kind."""
    found: dict[str, float] = {}
    for walk in walks:
        found[walk.feature] = found.get(walk.feature, 0.0) + walk.weight
    return found


def features_of(reached: Reached, node: str) -> dict[str, float]:
    """The walks that say something beyond the direct statement, by kind.

    What is stated of the very pair is its standing; as a feature it would tell what is asked for.
    """
    single = {w.feature for w in reached.walks.get(node, ()) if len(w.links) == 1}
    return {f: w for f, w in reached.weights.get(node, {}).items() if f not in single}


async def _direct(links: StoredLinks, anchors: Collection[str]) -> dict[str, list[Link]]:
    """Links at the anchors, by their other end."""
    found: dict[str, list[Link]] = {}
    for anchor in sorted(anchors):
        for link in await links.at(anchor):
            found.setdefault(link.far, []).append(link)
    await links.learn(found)
    return found


async def _thin(
    sought: Sought, links: StoredLinks, fresh: Sequence[Proposal], model: Ranking
) -> tuple[str, ...]:
    """What little is held about the anchor, by source; nothing where the list is long and good enough."""
    at = await links.at(sought.anchor)
    said = []
    if len({link.far for link in at}) < FEW_EDGES:
        said.append(f"only {len({link.far for link in at})} neighbours of it in the graph")
    if not any(links.kind(link.far) == "gene" for link in at):
        said.append("no gene or protein is joined to it: no genetic support can be shown")
    if not any(link.how == "shown" for link in at):
        said.append("no study finding about it")
    best = max((p.probability for p in fresh), default=1.0)
    if model.is_learned and best < FAINT:
        said.insert(
            0, f"every candidate is faint: the best has a probability of {best:.3f} by its paths"
        )
    is_weak = len(fresh) < ENOUGH or len(said) > 1 or best < FAINT
    return tuple(said) if is_weak else ()


def _ranked_by(model: Ranking) -> str:
    if not model.is_learned:
        return "the summed degree-weighted path counts (nothing was learned for this form of goal)"
    found = f", AUROC {model.auroc:.2f} on held-out anchors" if model.auroc else ""
    return f"a logistic model over degree-weighted path counts ({model.learned_on}{found})"


def _cut(links: StoredLinks, reached: Reached) -> tuple[str, ...]:
    light = f"{reached.left:,} walks or nodes were too light to follow"
    return (*dict.fromkeys(links.cut), *((light,) if reached.left else ()))
