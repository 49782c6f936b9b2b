"""The DAG that an answer assumes where no data set is at hand, and what the designs of studies cut.

It is the DAG of `aetia kg dag` for the same question, by the same compiler. Where chance assigned the
treatment, or genotype stands in for it, the arrows that this design takes out are named: the effect is
identified by the design, not by adjustment.

Evidence is not made to fit a DAG, and a DAG is no evidence: where a person leaves no path from treatment to
outcome nothing is claimed, and what the evidence says by itself is told beside what the DAG assumes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.dossier import LookUp
from agent.verdict.lines import Concluded, Conclusion
from graphs.curie import Curie
from graphs.dags.causal_dag import Arrow
from tools.assumed import Assumed, Cut
from tools.causal.identify import identify
from tools.graph_dag import compile_dag

if TYPE_CHECKING:
    from agent.dossier import Dossier
    from agent.run_context import RunContext
    from graphs.dags.causal_dag import CausalDag
    from tools.designs import DesignClass

UNMEASURED = "unmeasured"
UNMEASURED_LABEL = "unmeasured causes of both"


@dataclass(frozen=True)
class Drawn:
    """A DAG as the compiler drew it: whole, without its unmeasured causes, and what its nodes are called."""

    dag: CausalDag
    observed: CausalDag
    labels: dict[str, str]
    truncated: bool


async def draw(dossier: Dossier, context: RunContext) -> Drawn:
    """The compiled DAG with an unmeasured common cause."""
    x, y = dossier.pair
    compiled = await compile_dag(
        context.store, Curie.parse(x), Curie.parse(y), latent_confounding=False
    )
    source = ("assumed: plausible in any study without random assignment",)
    hidden = tuple(Arrow(UNMEASURED, end, source, "assumed") for end in (x, y))
    observed = _with_studies(compiled.dag, dossier)
    dag = replace(observed, arrows=(*observed.arrows, *hidden), latent=frozenset({UNMEASURED}))
    labels = {
        **compiled.names,
        UNMEASURED: UNMEASURED_LABEL,
        x: dossier.names[0],
        y: dossier.names[1],
    }
    return Drawn(dag, observed, labels, compiled.truncated)


async def assume(
    dossier: Dossier, context: RunContext, given: CausalDag | None = None
) -> tuple[Assumed, LookUp | None]:
    """The DAG that is assumed, identified with and without its unmeasured causes.

    Args:
        dossier: what was found.
        context: of the run.
        given: a person's own DAG over both variables, in place of the one that is drawn.
    """
    x, y = dossier.pair
    drawn = await draw(dossier, context)
    dag, observed = drawn.dag, drawn.observed
    if given is not None:
        dag, observed = given, given.without_nodes(given.latent)
    found = identify(observed, x, y), identify(dag, x, y)
    cuts = _cuts(
        dossier, tuple((a.cause, a.effect) for a in dag.arrows if a.effect == x), drawn.labels
    )
    text = "; with unmeasured causes: ".join(one.text for one in found)
    assumed = Assumed(dag, drawn.labels, text, *found, cuts=cuts)
    if not drawn.truncated:
        return assumed, None
    what = f"causal DAG of {dossier.names[0]} and {dossier.names[1]}"
    return assumed, LookUp(f"{what}: the graph holds more edges or paths than were looked at", True)


def as_assumed(dossier: Dossier, found: Concluded) -> Concluded:
    """The verdict under the DAG that is assumed: none where a person left no effect possible in it."""
    assumed = dossier.assumed
    if assumed is None or assumed.has_path:
        return found
    x, y = dossier.names
    edits = ", ".join(one.said(assumed.labels) for one in assumed.edits)
    reasons = (
        f"the edited DAG ({edits}) holds no path from {x} to {y}: that there is no effect is assumed, not found",
        *(f"without that assumption: {reason}" for reason in found.conclusion.reasons),
    )
    none = Conclusion("not_identified", None, None, reasons, set_aside=found.conclusion)
    return replace(found, conclusion=none)


def _with_studies(dag: CausalDag, dossier: Dossier) -> CausalDag:
    """The asked arrow rests on the studies of the pair, too; the graph may state nothing of it."""
    studies = tuple(item.id for item in dossier.about_pair() if item.kind == "finding")
    if not studies:
        return dag
    arrows = (
        replace(
            a, kind="evidence", sources=(*(a.sources if a.kind == "evidence" else ()), *studies)
        )
        if (a.cause, a.effect) == dossier.pair
        else a
        for a in dag.arrows
    )
    return replace(dag, arrows=tuple(arrows))


def _cuts(
    dossier: Dossier, into_x: tuple[tuple[str, str], ...], labels: dict[str, str]
) -> tuple[Cut, ...]:
    """What random assignment, or genotype in its place, takes out of the DAG."""
    x, y = dossier.names
    other = dossier.comparator
    given = f"{x} or {other.label}" if dossier.question.kind == "comparison" and other else x
    causes = ", ".join(labels.get(cause, cause) for cause, _ in into_x)
    cuts = []
    if trials := _of_design(dossier, "randomized"):
        text = (
            f"in the randomized trials chance assigned {given}, which cuts every arrow into it (from "
            f"{causes}): there the effect is identified with nothing to adjust for"
        )
        cuts.append(Cut("randomized", into_x, trials, text))
    if genes := _of_design(dossier, "mendelian_randomization"):
        text = (
            f"genetic variants that shift {x} are fixed at conception, so that {causes} do not reach "
            f"them: they identify the effect if they act on {y} through {x} alone"
        )
        cuts.append(Cut("mendelian_randomization", (), genes, text))
    return tuple(cuts)


def _of_design(dossier: Dossier, design: DesignClass) -> tuple[str, ...]:
    compared = dossier.question.kind == "comparison"
    held = dossier.head_to_head() if compared else dossier.about_pair()
    return tuple(item.id for item in held if item.line == design and not item.relations)
