"""An answer as plain text for a terminal: the answer first, then what it rests on."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from agent.tree.thoughts import Thought, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agent.answer import Answer, ModelUse

WIDTH = 100


def render(answer: Answer, *, width: int = WIDTH) -> str:
    """The whole answer, about one screen or two."""
    lines = list(_head(answer))
    for title, body in _sections(answer):
        body = list(body)
        if body:
            lines += ["", title, *body]
    lines += [
        "",
        f"({answer.cost.seconds:.1f} s, {answer.cost.tool_calls} look-ups, {answer.cost.model_calls} model calls)",
    ]
    return "\n".join(lines)


def render_tree(answer: Answer, *, width: int = WIDTH) -> str:
    """The tree of thoughts with scores, indented by depth."""
    tree = Tree.from_json(answer.tree)
    return "\n".join(["TREE OF THOUGHTS", *_below(tree, tree.thoughts[0])])


def _below(tree: Tree, thought: Thought) -> Iterator[str]:
    score = "  -  " if thought.score is None else f"{thought.score:.3f}"
    layers = "".join(
        "-" if value is None else f"{value:.2f} "
        for value in (
            thought.layers.grounding,
            thought.layers.logic,
            thought.layers.plausibility,
            thought.layers.causal,
        )
    ).strip()
    detail = "" if thought.depth == 0 else f"  [{layers}] {thought.state}: {thought.status}"
    yield f"{'  ' * thought.depth}{score} {thought.name}: {thought.claim}{detail}"
    for child in tree.children(thought.id):
        yield from _below(tree, child)


def _head(answer: Answer) -> Iterator[str]:
    yield from _wrap(answer.headline, "")
    certainty = f", certainty {answer.certainty}" if answer.certainty else ""
    yield f"VERDICT: {answer.verdict}{certainty}"
    effect = answer.effect
    if effect is not None:
        yield (
            f"EFFECT: {effect.value:.3g} (95 % CI {effect.ci_low:.3g} to {effect.ci_high:.3g}) "
            f"{effect.unit}"
        )
        people = f", n = {effect.n:,}" if effect.n else ""
        yield from _wrap(f"{effect.estimand}; {effect.method}{people}", "        ")


def _sections(answer: Answer) -> Iterator[tuple[str, Iterable[str]]]:
    yield "CLAIMS", (line for c in answer.claims for line in _claim(c.text, c.evidence))
    yield "MECHANISMS (ranked; hypotheses)", _mechanisms(answer)
    yield "OWN ESTIMATE", _estimation(answer.estimation)
    yield "DAG USED", _dag(answer)
    yield (
        "RIVAL EXPLANATIONS",
        (line for r in answer.rivals for line in _wrap(f"{r.status:>9}  {r.name}: {r.text}", "  ")),
    )
    yield "OPEN THREATS", (line for text in answer.threats for line in _bullet(text))
    yield (
        "WHAT WOULD CHANGE THE VERDICT",
        (line for text in answer.would_change for line in _bullet(text)),
    )
    if not answer.claims:
        yield "SEARCHED", (line for text in answer.searched for line in _bullet(text))
    yield (
        "SOURCES",
        (line for s in answer.sources for line in _bullet(f"{s.id}  {s.title}".strip())),
    )
    yield "MODELS", (line for use in answer.models for line in _bullet(_model(use)))
    yield "NOT CONFIGURED", (line for text in answer.fallbacks for line in _bullet(text))


def _model(use: ModelUse) -> str:
    file = f" (sha256 {use.sha256[:12]})" if use.sha256 else ""
    parts = (use.calibration, use.did)
    return f"{use.slot} {use.name}{file}: {'; '.join(part for part in parts if part)}"


def _claim(text: str, evidence: tuple[str, ...]) -> Iterator[str]:
    shown = ", ".join(evidence[:6]) + (
        f" and {len(evidence) - 6} more" if len(evidence) > 6 else ""
    )
    yield from _bullet(f"{text} [{shown}]")


def _mechanisms(answer: Answer) -> Iterator[str]:
    sources = {item["id"]: item["source"]["identifier"] for item in answer.evidence}
    for path in answer.mechanisms:
        agrees = {True: "agrees", False: "disagrees", None: "sign open"}[path.agrees]
        yield from _wrap(f"{path.rank}. {path.text} ({path.sign}; {agrees})", "  ")
        named = "; ".join(dict.fromkeys(sources.get(edge, edge) for edge in path.edges))
        yield from _wrap(f"sources: {named}", "     ")


def _estimation(estimation: dict[str, Any] | None) -> Iterator[str]:
    if estimation is None:
        return
    if estimation["status"] != "ok":
        yield from _bullet(f"{estimation.get('dataset')}: {estimation['message']}")
        return
    yield from _bullet(f"data: {estimation['dataset']}")
    identification = estimation["identification"]
    yield from _bullet(f"identified by {identification['strategy']}: {identification['estimand']}")
    others = [estimation["estimate"], *estimation["alternatives"]]
    yield from _bullet("; ".join(_estimate(item) for item in others))
    check = estimation.get("dowhy")
    if check:
        yield from _bullet(f"DoWhy cross-check: {check['text']}")
    for refutation in estimation["refutations"]:
        yield from _bullet(f"{refutation['status'].replace('_', ' ')}: {refutation['text']}")
    yield from _bullet(f"sensitivity: {estimation['sensitivity']['text']}")
    yield from _bullet(f"negative control: {estimation['negative_control']['text']}")


def _estimate(item: dict[str, Any]) -> str:
    return f"{item['method']} {item['value']:.2f} ({item['ci_low']:.2f} to {item['ci_high']:.2f})"


def _dag(answer: Answer) -> Iterator[str]:
    dag = answer.dag
    if dag is None:
        return
    for arrow in dag.arrows:
        latent = " (assumed, unmeasured)" if {arrow.cause, arrow.effect} & set(dag.latent) else ""
        names = f"{dag.nodes[arrow.cause]} -> {dag.nodes[arrow.effect]}{latent}"
        yield from _wrap(f"{names}  [{arrow.kind}: {', '.join(arrow.sources)}]", "  ")
    yield from _bullet(f"without the unmeasured nodes: {dag.identified}")
    yield from _bullet(f"with them: {dag.identified_with_latent}")


def _bullet(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _wrap(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
