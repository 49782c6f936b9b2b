"""Natural direct and indirect effects: when they follow from a DAG, and by which formula.

Pearl 2001, "Direct and indirect effects", UAI: the nested counterfactual Y(t, M(t*)). Two indirect
effects share the name (Robins & Greenland 1992): the total one, E[Y(t, M(t)) - Y(t, M(t*))], which
adds up with the natural (pure) direct effect to the total effect, and the pure one,
E[Y(t*, M(t)) - Y(t*, M(t*))], which does so with the total direct effect. Here `nie` is the total
one, and `pure_nie` the other. It needs that no variable carries the treatment both to the mediator and past it. All of it rests on independent
errors across worlds, which no experiment can check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graphs.errors import DataError
from tools.causal.identification.adjustment import effect_of
from tools.causal.identification.expression import formula
from tools.causal.identification.nested import Recanting, nested_distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.expression import Expression

    Names = frozenset[str]


@dataclass(frozen=True)
class Mediation:
    """Whether the two natural effects are identified, how, or what stands in the way."""

    status: Literal["identified", "zero", "not_identified"]
    strategy: Literal["adjustment", "general", "none"]
    nde: str
    """Pure direct effect: E[Y(t, M(t*))] - E[Y(t*)]."""
    nie: str
    """Total indirect effect: E[Y(t)] - E[Y(t, M(t*))]; nde + nie is the total effect."""
    pure_nie: str
    """Pure indirect effect: E[Y(t*, M(t))] - E[Y(t*)]."""
    adjustment_set: tuple[str, ...]
    reason: str
    witness: tuple[str, ...] = ()
    """The recanting witness or district, or the larger c-forest of a hedge."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "status": self.status,
            "strategy": self.strategy,
            "nde": self.nde,
            "nie": self.nie,
            "pure_nie": self.pure_nie,
            "adjustment_set": list(self.adjustment_set),
            "reason": self.reason,
            "witness": list(self.witness),
        }


def identify_mediation(
    dag: CausalDag, treatment: str, mediators: Sequence[str], outcome: str
) -> Mediation:
    """Decide whether the natural direct and indirect effects through the mediators are identified.

    Args:
        dag: the DAG with its latent nodes and arcs.
        treatment: one node, set to t or to the reference t*.
        mediators: the nodes held at their values under t* for the direct effect, taken jointly.
        outcome: one node.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
        DataError: no mediator, or a node in two roles.
    """
    names = _checked(dag, treatment, mediators, outcome)
    if hidden := tuple(sorted({treatment, outcome, *names} & dag.latent)):
        reason = f"{', '.join(hidden)} is not measured"
        return Mediation("not_identified", "none", "", "", "", (), reason, hidden)
    if outcome not in dag.descendants(treatment):
        reason = f"no directed path leads from {treatment} to {outcome}"
        return Mediation("zero", "none", "0", "0", "0", (), reason)
    covariates = mediation_adjustment_set(dag, treatment, names, outcome)
    if covariates is not None:
        return _by_adjustment(treatment, names, outcome, tuple(sorted(covariates)))
    found = nested_distribution(dag, treatment, names, outcome)
    if isinstance(found, Recanting):
        reason = _REASONS[found.kind].format(
            nodes=", ".join(found.nodes), t=treatment, m=", ".join(names), y=outcome
        )
        return Mediation("not_identified", "none", "", "", "", (), reason, found.nodes)
    return _in_general(treatment, names, outcome, found)


_REASONS = {
    "witness": "{nodes} is affected by {t} and affects both {m} and {y}: a recanting witness (a "
    "confounder of mediator and outcome that the treatment induces)",
    "district": "unmeasured causes join {nodes}, which {t} reaches both through {m} and past it: a "
    "recanting district",
    "hedge": "the effect of {t} on {m} and {y} is itself not identified: unmeasured causes "
    "join {nodes}",
}


def mediation_adjustment_set(
    dag: CausalDag, treatment: str, mediators: Sequence[str], outcome: str
) -> Names | None:
    """Covariates W that serve the mediation formula, none of which can be dropped alone; or None.

    W holds no descendant of the treatment, blocks every back-door path from treatment to mediators
    and outcome, and with the treatment every back-door path from mediators to outcome (Pearl 2001,
    theorem 2 and corollary 1).
    """
    allowed = dag.observed - dag.descendants(treatment) - {outcome, *mediators}
    chosen = dag.ancestors(treatment, outcome, *mediators) & allowed
    if not _blocks(dag, treatment, mediators, outcome, chosen):
        return None
    for name in sorted(chosen):
        if _blocks(dag, treatment, mediators, outcome, chosen - {name}):
            chosen -= {name}
    return chosen


def _blocks(
    dag: CausalDag, treatment: str, mediators: Sequence[str], outcome: str, given: Names
) -> bool:
    held, start, end = dag.numbers(given), dag.number(treatment), dag.number(outcome)
    for target in (*mediators, outcome):
        graph = effect_of(dag, [treatment], target).back_door
        if dag.number(target) in graph.walk([start], held).ends:
            return False
    middle = dag.numbers(mediators)
    return end not in dag.graph.without_outgoing(middle).walk(middle, held | {start}).ends


def _by_adjustment(t: str, m: tuple[str, ...], y: str, w: tuple[str, ...]) -> Mediation:
    joined, behind = ", ".join(m), "".join(f", {name}" for name in w)
    outer = f"sum_{{{', '.join(w)}}} P({', '.join(w)}) " if w else ""
    one, zero = f"E[{y} | {t}, {joined}{behind}]", f"E[{y} | {t}*, {joined}{behind}]"
    low, high = f"P({joined} | {t}*{behind})", f"P({joined} | {t}{behind})"
    return Mediation(
        "identified",
        "adjustment",
        f"{outer}sum_{{{joined}}} ({one} - {zero}) {low}",
        f"{outer}sum_{{{joined}}} {one} ({high} - {low})",
        f"{outer}sum_{{{joined}}} {zero} ({high} - {low})",
        w,
        f"given {', '.join(w) or 'nothing'} no back-door path is open into {joined} or {y}, and the "
        f"treatment affects nothing that confounds the two",
    )


def _in_general(t: str, m: tuple[str, ...], y: str, found: Expression) -> Mediation:
    nested = f"E[{y}({t}, {', '.join(m)}({t}*))]"
    where = f", where P({y}({t}, {', '.join(m)}({t}*))) = {formula(found, [t, f'{t}*', y])}"
    return Mediation(
        "identified",
        "general",
        f"{nested} - E[{y}({t}*)]{where}",
        f"E[{y}({t})] - {nested}{where}",
        f"E[{y}({t}*, {', '.join(m)}({t}))] - E[{y}({t}*)]{where}",
        (),
        "no c-component carries the treatment both through the mediators and past them",
    )


def _checked(
    dag: CausalDag, treatment: str, mediators: Sequence[str], outcome: str
) -> tuple[str, ...]:
    names = tuple(sorted(set(mediators)))
    dag.numbers([treatment, outcome, *names])
    if not names or len({treatment, outcome, *names}) < len(names) + 2:
        raise DataError(
            "expected a treatment, an outcome and at least one mediator, all different; got "
            f"{treatment}, {outcome} and {list(names)}"
        )
    return names
