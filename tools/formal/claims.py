"""Whether a causal claim holds in every DAG that the stated independences leave."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tools.formal.answers import FormalAnswer, UnreadableError, abstain
from tools.formal.independences import Claim, read_independences
from tools.formal.oracle import MAX_DAGS, explains, find_cpdag, members

if TYPE_CHECKING:
    from tools.formal.independences import Stated

    Arrows = frozenset[tuple[str, str]]

ESTIMAND = "holds in every DAG of the Markov equivalence class"


def answer_independences(text: str) -> FormalAnswer:
    """Decide whether a causal claim follows from stated independences.

    The text lists the variables, says which pairs are independent given what, and claims a relation
    (direct or indirect cause, common cause, common effect). "yes": the claim holds in every DAG whose
    d-separations are exactly these; "no": in some it does not. Abstains where a statement cannot be
    read or where no DAG has these independences.
    """
    try:
        stated = read_independences(text)
    except UnreadableError as error:
        return abstain(str(error), "causal claim")
    return _decided(stated)


def _decided(stated: Stated) -> FormalAnswer:
    oracle, claim = stated.oracle, stated.claim
    cpdag = find_cpdag(oracle)
    dags = list(islice(members(cpdag), MAX_DAGS))
    if len(dags) == MAX_DAGS:
        return abstain(f"more than {MAX_DAGS:,} DAGs are left", "causal claim", ESTIMAND)
    if not dags or not explains(dags[0], oracle):
        why = "no DAG over these variables has exactly the stated independences: some are missing, or "
        why += "an unmeasured cause is at work"
        return abstain(why, "causal claim", ESTIMAND).with_graph(str(cpdag))
    assumed = () if stated.closed else ("the stated independences are all there are",)
    against = next((arrows for arrows in dags if not holds(claim, arrows)), None)
    share = sum(holds(claim, arrows) for arrows in dags) / len(dags)
    if against is None:
        why = f"it holds in each of the {len(dags)} DAGs that have these independences"
    else:
        shown = ", ".join(f"{cause} -> {effect}" for cause, effect in sorted(against))
        why = f"it fails in {len(dags) - round(share * len(dags))} of {len(dags)} DAGs that have these "
        why += f"independences, such as {shown or 'the one without arrows'}"
    answer = "yes" if against is None else "no"
    return FormalAnswer(
        answer,
        "causal claim",
        why,
        ESTIMAND,
        share,
        str(cpdag),
        assumed,
    )


def holds(claim: Claim, arrows: Arrows) -> bool:
    """Whether the claim holds in one DAG."""
    first, second = claim.first, claim.second
    direct = (first, second) in arrows
    if claim.relation == "direct":
        return direct
    if claim.relation == "collider":
        return bool(_below(first, arrows) & _below(second, arrows))
    if claim.relation == "confounder":
        return bool(_above(first, arrows) & _above(second, arrows))
    leads = direct or _leads(first, second, arrows)
    return leads and not direct if claim.relation == "indirect" else leads


def _below(name: str, arrows: Arrows) -> set[str]:
    return {effect for cause, effect in arrows if cause == name}


def _above(name: str, arrows: Arrows) -> set[str]:
    return {cause for cause, effect in arrows if effect == name}


def _leads(first: str, second: str, arrows: Arrows) -> bool:
    seen, stack = {first}, [first]
    while stack:
        new = _below(stack.pop(), arrows) - seen
        seen |= new
        stack.extend(new)
    return second in seen
