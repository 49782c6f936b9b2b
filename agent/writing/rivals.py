"""What became of the rival explanations: supported, weakened or still open, each with its evidence.

Where observation sees what firmer designs do not, confounding, reverse causation and selection (immortal
time, Suissa 2008, Am J Epidemiol 167:492) may each be why: none of the three is weakened by the firmer
design, which speaks of the effect and not of the association. Chance stays open where few people stand
behind what is seen (Ioannidis 2005, PLoS Med 2:e124; Bland & Altman 1994, BMJ 309:780).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.answer import Rival
from agent.verdict.lines import is_disputed, is_small, settling
from graphs.plural import agree

if TYPE_CHECKING:
    from collections.abc import Callable

    from agent.tree.thoughts import Thought, Tree
    from agent.verdict.lines import Line
    from agent.writing.case import Case

    Weigh = Callable[[Case, Thought], Rival]


def weigh_rivals(case: Case, tree: Tree) -> tuple[Rival, ...]:
    """Every rival in the tree, in the order it was proposed."""
    rivals = [thought for thought in tree.thoughts if thought.role == "rival"]
    return tuple(WEIGH[thought.name](case, thought) for thought in rivals)


def _direct(case: Case, thought: Thought) -> Rival:
    """The effect itself. A harm that a label lists is no support of a benefit: it stands against it."""
    conclusion = case.conclusion
    verdict = conclusion.verdict if conclusion else "insufficient_evidence"
    text = "; ".join(conclusion.reasons) if conclusion else "nothing was found"
    if conclusion is None or verdict not in ("causal", "suggestive"):
        status = "weakened" if verdict == "no_effect" else "open"
        return _rival(thought, status, text, _ids(case, lambda _: True))
    way = conclusion.direction
    told = _rival(thought, "supported", text, _ids(case, lambda line: line.result == way))
    against = _ids(case, lambda line: line.result not in (way, "unclear"))
    return told.model_copy(update={"claim": _goes(case, way), "against": against})


def _ids(case: Case, wanted: Callable[[Line], bool]) -> tuple[str, ...]:
    return tuple(i for line in case.lines.values() if wanted(line) for i in line.evidence)


def _goes(case: Case, way: str | None) -> str:
    """What is supported, with its direction: to someone who asks of a benefit, a harm is to look like none."""
    x, y = case.dossier.names
    return f"{x} {agree(x, 'raises' if way == 'increases' else 'lowers')} {y}"


def _reverse(case: Case, thought: Thought) -> Rival:
    settled = settling(case.lines)
    data_order = case.dossier.effect is not None and case.dossier.effect.status == "ok"
    reverse_findings = [i for i in thought.evidence if i in case.dossier.evidence]
    if is_disputed(case.lines):
        return _reverse_where_disputed(case, thought, tuple(reverse_findings))
    if settled:
        text = f"{settled[1]}, so the outcome cannot have brought the treatment about in them"
        return _rival(thought, "weakened", text, settled[0])
    if data_order:
        text = "in the data set the treatment was recorded before the outcome"
        return _rival(thought, "weakened", text, _estimates(case))
    if reverse_findings:
        text = "evidence that the outcome acts on the treatment exists and is not separated out"
        return _rival(thought, "supported", text, tuple(reverse_findings))
    text = "nothing was found either way; studies with a clear time order would tell"
    if thought.state == "open":
        text = f"it was not looked up: {thought.status}"
    return _rival(thought, "open", text, ())


def _reverse_where_disputed(case: Case, thought: Thought, found: tuple[str, ...]) -> Rival:
    """What observation sees and firmer designs do not has to come from somewhere."""
    if found:
        text = (
            "evidence that the outcome acts on the treatment exists, and may stand behind what "
            "observational studies see and designs that fix the order do not"
        )
        return _rival(thought, "supported", text, found)
    text = (
        "observational studies see what designs that fix the order do not; nothing at hand says "
        "whether the outcome, or what comes before it, acts on the treatment"
    )
    return _rival(thought, "open", text, case.lines["observational"].evidence)


def _common_cause(case: Case, thought: Thought) -> Rival:
    names = ", ".join(cause.name for cause in case.dossier.confounders[:6])
    named = f"the graph names {names}" if names else "the graph names none"
    if thought.state == "open" and not names:
        named = f"common causes were not looked up: {thought.status}"
    settled = settling(case.lines)
    observed = case.lines.get("observational")
    effect = case.dossier.effect
    if effect and effect.negative_control and effect.negative_control.status == "biased":
        text = f"the negative-control outcome shows that confounding remains; {named}"
        return _rival(thought, "supported", text, _estimates(case) + thought.evidence)
    if settled:
        if observed is not None and is_disputed(case.lines):
            text = (
                "observational studies see an association that designs free of lifestyle "
                f"confounding do not; {named}"
            )
            return _rival(thought, "supported", text, observed.evidence + thought.evidence)
        return _rival(thought, "weakened", f"{settled[1]}; {named}", settled[0])
    if effect is not None and effect.status == "ok" and effect.identification is not None:
        labels = case.dossier.assumed.labels if case.dossier.assumed else {}
        used = [labels.get(node, node) for node in effect.identification.adjustment_set]
        adjusted = ", ".join(used) or "nothing"
        text = f"adjusted for {adjusted}; unmeasured ones stay possible; {named}"
        return _rival(thought, "open", text, _estimates(case) + thought.evidence)
    return _rival(thought, "open", f"no design at hand rules it out; {named}", thought.evidence)


def _selection(case: Case, thought: Thought) -> Rival:
    trials, observed = case.lines.get("randomized"), case.lines.get("observational")
    unmatched = trials is not None and trials.result == "unclear"
    if observed is not None and observed.is_directional and (unmatched or is_disputed(case.lines)):
        text = (
            "observational studies see what firmer designs do not; how people entered and left them, and "
            "from when on they counted as treated, was not assessed"
        )
        return _rival(thought, "open", text, observed.evidence)
    if trials is not None:
        text = (
            "entry into the trials came before assignment; loss to follow-up is not assessed here"
        )
        return _rival(thought, "weakened", text, trials.evidence)
    effect = case.dossier.effect
    if effect is not None and effect.status == "ok":
        dropped = effect.diagnostics.get("rows_dropped", 0)
        rows = "1 row was" if dropped == 1 else f"{dropped or 'no'} rows were"
        text = f"{rows} left out for missing values; how people entered the data is not assessed"
        return _rival(thought, "open", text, _estimates(case))
    return _rival(thought, "open", "how people entered and left the studies was not assessed", ())


def _chance(case: Case, thought: Thought) -> Rival:
    if not any(line.pooled for line in case.lines.values()):
        return _rival(thought, "open", "there is no estimate to judge it by", ())
    directional = [line for line in case.lines.values() if line.is_directional and line.pooled]
    ids = tuple(i for line in directional for i in line.evidence)
    if directional and all(is_small(line) for line in directional):
        if all(set(line.evidence) <= set(_estimates(case)) for line in directional):
            text = (
                "the interval excludes the null, but in one table of fewer than 1,000 people: chance "
                "moves a number of so few, and no other data repeat it"
            )
            return _rival(thought, "open", text, ids)
        text = (
            "the interval excludes the null, but in fewer than 1,000 people: small studies that find "
            "something are printed first, overstate it, and are often of people at their worst"
        )
        return _rival(thought, "open", text, ids)
    if directional:
        designs = ", ".join(LINE_NAMES[line.design] for line in directional)
        return _rival(thought, "weakened", f"the interval excludes the null in {designs}", ids)
    nulls = tuple(i for line in case.lines.values() for i in line.evidence)
    return _rival(thought, "supported", "no interval excludes the null", nulls)


LINE_NAMES = {
    "randomized": "randomized trials",
    "mendelian_randomization": "Mendelian randomization",
    "observational": "observational studies",
    "own_data": "our own data",
}

WEIGH: dict[str, Weigh] = {
    "direct": _direct,
    "reverse": _reverse,
    "common_cause": _common_cause,
    "selection": _selection,
    "chance": _chance,
}


def _estimates(case: Case) -> tuple[str, ...]:
    return tuple(item.id for item in case.dossier.about_pair() if item.kind == "estimate")


def _rival(thought: Thought, status: str, text: str, evidence: tuple[str, ...]) -> Rival:
    return Rival.model_validate(
        {
            "name": thought.name,
            "claim": thought.claim,
            "status": status,
            "text": text,
            "evidence": tuple(dict.fromkeys(evidence)),
        }
    )
