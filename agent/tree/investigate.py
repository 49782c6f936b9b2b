"""Investigate one thought: call tools, keep the evidence, say in one sentence what it found.

`LINES` is the one visible table of what can be examined; every look-up goes through
`tools.toolbox.call`. No model is called here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from agent.dossier import CauseFound, Examined, Kin, LookUp, NearFound, PathFound
from graphs.curie import Curie
from tools.relatives import relatives
from tools.toolbox import (
    ASSESSMENTS_OF,
    COMMON_CAUSES,
    EDGES_BETWEEN,
    HEAD_TO_HEAD,
    HELD_ABOUT,
    MECHANISM_PATHS,
    NEAR_COMPARISONS,
    NEAR_EVIDENCE,
    NEAR_THINGS,
    OWN_MECHANISMS,
    RELATED_FINDINGS,
    REVERSE_EVIDENCE,
    STUDY_FINDINGS,
    call,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from agent.artefacts import Artefacts
    from agent.question import Asked
    from agent.tree.inquiry import Inquiry, Look
    from graphs.statements import Node
    from tools.base import Bench
    from tools.evidence import Evidence
    from tools.ranked_paths import RankedPath


MOST_KIN = 12
"""Members of a treatment and parts of an outcome through which a mechanism is sought."""


async def _studies(ask: Inquiry, line: str) -> Examined:
    """Study findings of one class of designs about the pair."""
    look = await ask.look(STUDY_FINDINGS, "study findings of {} on {}")
    ids = ask.keep(item for item in look.items if item.line == line)
    gave = look.gave(ids, f"{len(ids)} of {look.result.n} findings are of this design")
    return _with_read(ask, gave, await ask.read(line))


def _with_read(
    ask: Inquiry, gave: Examined, read: tuple[tuple[Evidence, ...], LookUp, int] | None
) -> Examined:
    """What was curated, and what the corpora in use add to it."""
    if read is None:
        return gave
    items, told, compared = read
    status = f"{gave.status}; {len(items)} more were read by machine"
    return replace(
        gave, evidence=(*gave.evidence, *ask.keep(items)), status=status, lookups=(*gave.lookups, told),
        compared=compared,
    )  # fmt: skip


async def _stated(ask: Inquiry, line: str) -> Examined:
    """What bodies, product information and approved use state about the pair."""
    look = await ask.look(ASSESSMENTS_OF, "assessments, labels and uses of {} and {}")
    ids = ask.keep(look.items)
    said = f"{len(ids)} {'statement' if len(ids) == 1 else 'statements'}"
    gave = look.gave(ids, said, "no body's statement is at hand")
    return _with_read(ask, gave, await ask.read("label", "indication"))


async def _near(ask: Inquiry, line: str) -> Examined:
    """Members, classes and parts of what was asked about: each becomes a question of its own."""
    look = await ask.look(NEAR_THINGS, "what is near to {} and {}")
    kin = tuple(Kin(i.curie, i.name, i.side, i.how, i.holds) for i in look.items)
    holding = sum(one.holds != 0 for one in kin)
    said = f"{len(kin)} things near, {holding} of them to look into"
    return look.gave((), said, "nothing near is known", kin=kin)


async def _relative(ask: Inquiry, line: str) -> Examined:
    """Evidence on one member, class or part of what was asked about."""
    look = await ask.look(NEAR_EVIDENCE, "evidence on what is near to {} and {}", by=ask.by)
    ids = ask.keep(look.items)
    names = {r.curie: r.name for item in look.items for r in item.relations}
    return look.gave(ids, f"{len(ids)} items on it", "nothing on it is held", names=names)


async def _half(ask: Inquiry, line: str) -> Examined:
    """Study findings of one half of a mechanism."""
    look = await ask.look(STUDY_FINDINGS, "study findings of one half of a mechanism, {} to {}")
    ids = ask.keep(look.items)
    return look.gave(ids, f"{len(ids)} findings", "no study of this half is held")


async def _named_cause(ask: Inquiry, line: str) -> Examined:
    """Whether what was named as a common cause is held to act on both sides."""
    name, sides = ask.by, []
    for end in (ask.x, ask.y):
        what = "graph edges of a named common cause of {} and {}"
        sides.append(await ask.look(EDGES_BETWEEN, what, treatment=name, outcome=end))
    acting = [[i for i in side.items if i.design == "curated"] for side in sides]
    both = all(acting)
    kept = tuple(ask.keep(item for side in acting for item in side) if both else ())
    nodes = await ask.bench.store.nodes([Curie.parse(name)])
    label = nodes[0].name if nodes else name
    gave = sides[0].gave(kept, "held to act on both" if both else "not held to act on both")
    return replace(
        gave,
        cost=sum(side.result.cost.look_ups for side in sides),
        lookups=tuple(side.told for side in sides),
        causes=(CauseFound(name, label, kept),) if both else (),
        names={name: label},
    )


async def _head_to_head(ask: Inquiry, line: str) -> Examined:
    """Studies that compared the two, or what they are or hold."""
    tool = HEAD_TO_HEAD if line == "head_to_head" else NEAR_COMPARISONS
    what = f"{line.replace('_', ' ')} studies of {{}} on {{}}"
    look = await ask.look(tool, what, comparator=ask.z)
    ids = ask.keep(look.items)
    names = {r.curie: r.name for item in look.items for r in item.relations}
    return look.gave(ids, f"{len(ids)} comparisons", "no study compared them", names=names)


async def _arm(ask: Inquiry, line: str) -> Examined:
    """Trials of one of the two against no treatment."""
    treatment = ask.x if line == "first_arm" else ask.z
    which = "the first" if line == "first_arm" else "the second"
    what = f"trials of {which} treatment alone on {{1}}"
    look = await ask.look(STUDY_FINDINGS, what, treatment=treatment)
    ids = ask.keep(item for item in look.items if item.line == "randomized")
    return look.gave(ids, f"{len(ids)} of {look.result.n} findings are trials")


async def _curated(ask: Inquiry, line: str) -> Examined:
    look = await ask.look(EDGES_BETWEEN, "graph edges from {} to {}")
    ids = ask.keep(look.items)
    return look.gave(ids, f"{len(ids)} edges", "the graph states nothing between them")


async def _mechanism(ask: Inquiry, line: str) -> Examined:
    wider: dict[str, Any] = {"reach": "causal"}
    if ask.asks_how:
        starts = await relatives(ask.bench.store, ask.x, "treatment")
        ends = await relatives(ask.bench.store, ask.y, "outcome")
        wider = {
            "reach": "any",
            "starts": [r.curie for r in starts if r.how == "member"][:MOST_KIN],
            "ends": [r.curie for r in ends if r.how == "narrower"][:MOST_KIN],
        }
    what = "mechanism paths from {} to {}"
    look = await ask.look(MECHANISM_PATHS, what, k=ask.mechanisms, **wider)
    paths = tuple(
        replace(path, ends="") if str(r.path.nodes[-1]) == ask.y else path
        for r in look.items
        for path in [_found(r, ask.keep(r.edges))]
    )
    if ask.asks_how and not any(path.explains for path in paths):
        return await _own_mechanisms(ask, look)
    ids = tuple(dict.fromkeys(i for path in paths for i in path.edges))
    names = {curie: name for ranked in look.items for curie, name in ranked.names.items()}
    return look.gave(ids, f"{len(paths)} paths", "0 paths", paths=paths, names=names)


async def _own_mechanisms(ask: Inquiry, look: Look[RankedPath]) -> Examined:
    """What the treatment does elsewhere, where nothing that explains leads to the outcome.

    A walk along loose relations would only look like a mechanism: it is left out.
    """
    result = ask.standing((await call(OWN_MECHANISMS, {"treatment": ask.x}, ask.bench)).checked())
    told = LookUp.of(f"how {ask.names[0]} acts elsewhere", result)
    kept = [(r.path.nodes[-1], _found(r, ask.keep(r.edges))) for r in result.items]
    # What a class or its other members do to the very outcome is the mechanism that was asked for.
    near = await relatives(ask.bench.store, ask.y, "outcome")
    aims = {ask.y, *(one.curie for one in near if one.how in ("narrower", "marker"))}
    there = tuple(path for end, path in kept if str(end) in aims)
    own = () if there else tuple(path for _, path in kept)
    gave = look.gave((), f"{len(there)} paths by its class", "0 paths")
    return replace(
        gave,
        evidence=tuple(dict.fromkeys(i for path in (*there, *own) for i in path.edges)),
        paths=there,
        own=own,
        names={curie: name for ranked in result.items for curie, name in ranked.names.items()},
        cost=gave.cost + result.cost.look_ups,
        lookups=(*gave.lookups, told),
    )


def _found(ranked: RankedPath, edges: tuple[str, ...]) -> PathFound:
    ends = ranked.names[str(ranked.path.nodes[-1])]
    said = ranked.text, ranked.sign, ranked.path.score, edges
    return PathFound(*said, ranked.loose_steps, ranked.is_turned, ends)


async def _reverse(ask: Inquiry, line: str) -> Examined:
    look = await ask.look(REVERSE_EVIDENCE, "evidence that {1} acts on {0}")
    ids = ask.keep(look.items)
    return look.gave(ids, f"{len(ids)} items", "nothing says that the outcome comes first")


async def _common_cause(ask: Inquiry, line: str) -> Examined:
    look = await ask.look(COMMON_CAUSES, "common causes of {} and {}")
    causes = tuple(
        CauseFound(str(cause.node.curie), cause.node.name, ask.keep(cause.evidence))
        for cause in look.items
    )
    ids = tuple(dict.fromkeys(i for cause in causes for i in cause.evidence))
    named = ", ".join(cause.name for cause in causes[:6])
    names = {cause.curie: cause.name for cause in causes}
    return look.gave(ids, named, "the graph names no common cause", causes=causes, names=names)


async def _designs_at_hand(ask: Inquiry, line: str) -> Examined:
    """Selection and chance are judged from the studies themselves: collect them."""
    look = await ask.look(STUDY_FINDINGS, "study findings of {} on {}")
    ids = ask.keep(look.items)
    return look.gave(ids, f"{len(ids)} findings to judge it by")


async def _related(ask: Inquiry, line: str) -> Examined:
    """What is held on the same treatment or the same outcome: shown to the reader, never support."""
    what = "findings on the same treatment or the same outcome, kept as context only"
    look = await ask.look(RELATED_FINDINGS, what, limit=5)
    others = dict.fromkeys(
        item.outcome if item.exposure == ask.x else item.exposure for item in look.items
    )
    nodes = await ask.bench.store.nodes([Curie.parse(other) for other in others])
    near = tuple(
        NearFound(str(node.curie), node.name, _side(node, look.items, ask.x)) for node in nodes
    )
    said = f"{look.result.n} related findings; none of them is about this pair"
    return look.gave((), said, near=near)


async def acts_how(bench: Bench, asked: Asked, artefacts: Artefacts) -> Examined:
    """How a treatment acts, where the question names nothing known that it acts on."""
    known = asked.treatment
    if known is None or known.curie is None:
        return Examined((), "nothing was named")
    result = (await call(OWN_MECHANISMS, {"treatment": known.curie}, bench)).checked()
    kept = [[artefacts.put(edge) for edge in ranked.edges] for ranked in result.items]
    own = tuple(_found(r, tuple(ids)) for r, ids in zip(result.items, kept, strict=True))
    told = LookUp.of(f"how {known.label} acts", result)
    evidence = tuple(dict.fromkeys(i for path in own for i in path.edges))
    return Examined(evidence, result.ending, (told,), own=own)


async def list_held(bench: Bench, asked: Asked) -> Examined:
    """What is held on the one thing that a question names: its causes, or its effects."""
    causes = asked.question.kind == "what_causes"
    known, kinds = (asked.outcome, asked.treatment) if causes else (asked.treatment, asked.outcome)
    if known is None or known.curie is None:
        return Examined((), "nothing was named")
    shares: Literal["treatment", "outcome"] = "outcome" if causes else "treatment"
    sought = {"node": known.curie, "side": "outcome" if causes else "exposure"}
    more: dict[str, Any] = {"within": kinds.curie, "limit": 40} if kinds else {}
    result = (await call(HELD_ABOUT, sought | more, bench)).checked()
    near = tuple(NearFound(h.curie, h.name, shares, h.direction) for h in result.items)
    told = LookUp.of(f"what is held on {known.label}", result)
    return Examined((), result.ending, (told,), near=near)


def _side(node: Node, items: Iterable[Evidence], x: str) -> Literal["treatment", "outcome"]:
    """Which side of the question a neighbour shares."""
    of_same = any(item.exposure == x and item.outcome == str(node.curie) for item in items)
    return "treatment" if of_same else "outcome"


LINES: dict[str, Callable[[Inquiry, str], Awaitable[Examined]]] = {
    "randomized": _studies,
    "mendelian_randomization": _studies,
    "observational": _studies,
    "assessment": _stated,
    "near": _near,
    "relative": _relative,
    "half": _half,
    "named_cause": _named_cause,
    "head_to_head": _head_to_head,
    "near_comparisons": _head_to_head,
    "first_arm": _arm,
    "second_arm": _arm,
    "curated": _curated,
    "mechanism": _mechanism,
    "reverse": _reverse,
    "common_cause": _common_cause,
    "selection": _designs_at_hand,
    "chance": _designs_at_hand,
    "related": _related,
}
"""Name of a thought -> what examines it. `own_data` belongs to the identify step."""
