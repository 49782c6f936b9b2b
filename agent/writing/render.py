"""An answer in full as plain text: the reply first, then everything that it rests on.

Nothing is said twice: a sentence that stands in one section is left out of the later ones, and rows
that hold for every question share a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.tree.thoughts import Thought, Tree
from agent.writing.parts.sides import AGAINST, against, is_against
from agent.writing.parts.size import difference_numbers, number_item, size_words
from agent.writing.parts.studies import link
from agent.writing.parts.wrapping import wrapped
from agent.writing.wording import WIDTH, cut_short, effect_words
from tools.causal.query import AS_READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agent.answer import Answer, Claim, DagArrow, ModelUse, Source

    Row = tuple[str, str]
    """(text, what stands before its first line)."""

NARROWEST = 20
BULLET = "  - "


def render(answer: Answer, *, width: int = WIDTH) -> str:
    """The whole answer, about one screen or two; no line is longer than `width` (20 or more)."""
    said: list[str] = []
    lines = [line for text, start in _head(answer) for line in _lines(text, start, width)]
    for title, rows in sections(answer):
        body = [line for text, start in _new(rows, said) for line in _lines(text, start, width)]
        if body:
            lines += ["", *_lines(title, "", width), *body]
    cost = answer.cost
    spent = f"({cost.seconds:.1f} s, {cost.look_ups} look-ups, {cost.tool_calls} tool calls, {cost.model_calls} model calls)"
    return "\n".join([*lines, "", *_lines(spent, "", width)])


SECTIONS_OF = {
    "evidence": ("CLAIMS", AGAINST.upper(), "SEARCHED", "SOURCES"),
    "certainty": ("WHY THIS VERDICT", "OPEN THREATS", "WHAT WOULD CHANGE THE VERDICT", "NEXT"),
    "rivals": ("RIVAL EXPLANATIONS",),
    "mechanisms": ("MECHANISMS (ranked; hypotheses)",),
    "dag": ("DAG USED",),
}
"""A part of an answer that may be asked for, and the sections that show it."""


def render_part(answer: Answer, titles: tuple[str, ...], *, width: int = WIDTH) -> str:
    """Some sections of the whole answer; empty where it has none of them."""
    said: list[str] = []
    lines: list[str] = []
    for title, rows in sections(answer):
        if title not in titles:
            continue
        body = [line for text, start in _new(rows, said) for line in _lines(text, start, width)]
        lines += [*_lines(title, "", width), *body] if body else []
    return "\n".join(lines)


def render_tree(answer: Answer, *, width: int = WIDTH) -> str:
    """The tree of thoughts with scores, indented by depth."""
    tree = Tree.from_json(answer.tree)
    rows = _below(tree, tree.thoughts[0])
    lines = [line for text, start in rows for line in _lines(text, start, width)]
    return "\n".join(["TREE OF THOUGHTS", *lines])


def _below(tree: Tree, thought: Thought) -> Iterator[Row]:
    score = "  -  " if thought.score is None else f"{thought.score:.3f}"
    found = thought.layers
    layers = (found.grounding, found.logic, found.plausibility, found.causal)
    shown = " ".join("-" if value is None else f"{value:.2f}" for value in layers)
    detail = "" if thought.depth == 0 else f"  [{shown}] {thought.state}: {thought.status}"
    claim = thought.claim
    if thought.role == "reasoning_step":
        # A model's words are shown as such: nothing looked them up.
        claim = f"{claim!r}, words of {', '.join(thought.origin)}, no evidence"
    yield f"{thought.name}: {claim}{detail}", f"{'  ' * thought.depth}{score} "
    for child in tree.children(thought.id):
        yield from _below(tree, child)


def _head(answer: Answer) -> Iterator[Row]:
    yield answer.headline, ""
    certainty = f", certainty {answer.certainty}" if answer.certainty else ""
    first = answer.claims[0] if answer.claims else None
    cited = f" {_cited(first.evidence)}" if first and first.text == answer.headline else ""
    yield f"{answer.verdict}{certainty}{cited}", "VERDICT: "
    effect = answer.effect
    if effect is not None:
        yield size_words(answer, number_item(answer)) or effect_words(effect), "EFFECT: "
        people = f", n = {effect.n:,}" if effect.n else ""
        yield f"{effect.estimand}; {effect.method}{people}", "      "


def sections(answer: Answer) -> Iterator[tuple[str, Iterable[Row]]]:
    """(title, rows) of everything that an answer holds below its head, in reading order."""
    if answer.worded is not None:
        said = (_bullet(f"{s.text} {_cited(s.evidence)}") for s in answer.worded.sentences)
        yield f"IN THE WORDS OF {answer.worded.model} (checked against the claims)", said
        alone = (_bullet(text) for text in answer.worded.from_memory)
        yield "FROM THE MODEL'S MEMORY ALONE (no claim bears it)", alone
    contrary = against(answer)
    claims = [(is_against(c, contrary), _bullet(f"{c.text} {_cited(c.evidence)}")) for c in _claims(answer)]  # fmt: skip
    yield "CLAIMS", (row for other, row in claims if not other)
    yield AGAINST.upper(), (row for other, row in claims if other)
    yield "WHY THIS VERDICT", _reasons(answer)
    yield "MECHANISMS (ranked; hypotheses)", _mechanisms(answer)
    yield "OWN ESTIMATE", _estimation(answer.estimation)
    yield "DAG USED", _dag(answer)
    yield "RIVAL EXPLANATIONS", _rivals(answer)
    yield "OPEN THREATS", (_bullet(text) for text in _threats(answer))
    yield "NEAREST", (_bullet(text) for text in answer.nearest)
    change = "WHAT WOULD CHANGE THE VERDICT" if answer.rivals else "NEXT"
    yield change, (_bullet(text) for text in answer.would_change)
    yield "NOT EXAMINED", _unexamined(answer)
    if not answer.claims:
        yield "SEARCHED", (_bullet(text) for text in answer.searched)
    yield "SOURCES", (_bullet(_source(source)) for source in answer.sources)
    yield "MODELS", (_bullet(_model(use)) for use in answer.models)
    yield "NOT CONFIGURED", [_bullet("; ".join(answer.fallbacks))]


def _claims(answer: Answer) -> Iterator[Claim]:
    """The claims that no other section shows: not the reply, its number or its mechanism."""
    number = f"Size of the effect: {effect_words(answer.effect)}." if answer.effect else ""
    best = answer.mechanisms[0].edges if answer.mechanisms else None
    for claim in answer.claims:
        is_mechanism = claim.tier == "context" and claim.evidence == best
        if claim.text not in (answer.headline, number) and not is_mechanism:
            yield claim


def _reasons(answer: Answer) -> Iterator[Row]:
    for rival in answer.rivals:
        if rival.name == "direct":
            yield from (_bullet(reason) for reason in rival.text.split("; "))


def _rivals(answer: Answer) -> Iterator[Row]:
    """Every rival; those on which nothing bears at all share a line."""
    rivals = [rival for rival in answer.rivals if rival.name != "direct"]
    claimed = any(claim.tier != "context" for claim in answer.claims)
    untouched = [r for r in rivals if r.status == "open" and not r.evidence and not claimed]
    for rival in rivals:
        if rival not in untouched:
            yield f"{rival.name.replace('_', ' ')}: {rival.text}", f"  {rival.status:>9}  "
    if untouched:
        names = ", ".join(rival.name.replace("_", " ") for rival in untouched)
        yield f"{names}: nothing at hand bears on them", "       open  "


def _threats(answer: Answer) -> Iterator[str]:
    """The threats that are more than a rival with its status."""
    for text in answer.threats:
        if not any(rival.claim in text and rival.text in text for rival in answer.rivals):
            yield text


def _unexamined(answer: Answer) -> Iterator[Row]:
    """What was left out, by why it was; what could matter comes first."""
    cut = cut_short(answer)
    if cut:
        yield _bullet(f"{cut}.")
    left = sorted(answer.unexamined, key=lambda one: not one.could_matter)
    for why in dict.fromkeys(one.why for one in left):
        names = dict.fromkeys(one.name.replace("_", " ") for one in left if one.why == why)
        yield _bullet(f"{', '.join(names)}: {why}")


def _mechanisms(answer: Answer) -> Iterator[Row]:
    sources = {item["id"]: item["source"]["identifier"] for item in answer.evidence}
    for path in answer.mechanisms:
        agrees = {True: "agrees", False: "disagrees", None: "sign open"}[path.agrees]
        yield f"{path.text} ({path.sign}; {agrees})", f"  {path.rank}. "
        named = "; ".join(dict.fromkeys(sources.get(edge, edge) for edge in path.edges))
        yield f"sources: {named}", "     "


def _estimation(estimation: dict[str, Any] | None) -> Iterator[Row]:
    if estimation is None:
        return
    if estimation["status"] != "ok":
        yield _bullet(f"{estimation.get('dataset')}: {estimation['message']}")
        return
    yield _bullet(f"data: {estimation['dataset']}")
    for read in (one for one in estimation.get("warnings", ()) if one["code"] == AS_READ):
        yield _bullet(f"as read: {read['text']}")
    identification = estimation["identification"]
    yield _bullet(f"identified by {identification['strategy']}: {identification['estimand']}")
    yield _bullet(f"estimator: {estimation['estimate']['method']}")
    others = "; ".join(_estimate(item) for item in estimation["alternatives"])
    yield _bullet(f"other estimators: {others or 'not run'}")
    check = estimation.get("dowhy")
    if check:
        yield _bullet(f"DoWhy cross-check: {check['text']}")
    for refutation in estimation["refutations"]:
        yield _bullet(f"{refutation['status'].replace('_', ' ')}: {refutation['text']}")
    for name in ("sensitivity", "negative_control"):
        if estimation.get(name):
            yield _bullet(f"{name.replace('_', ' ')}: {estimation[name]['text']}")


def _estimate(item: dict[str, Any]) -> str:
    value, low, high = difference_numbers([item["value"], item["ci_low"], item["ci_high"]])
    return f"{item['method']} {value} ({low} to {high})"


def _dag(answer: Answer) -> Iterator[Row]:
    dag = answer.dag
    if dag is None:
        return
    yield from (_bullet(f"changed by a person: {edit}") for edit in dag.edits)
    for causes, effects, arrow in _alike(dag.arrows):
        ends = [", ".join(dag.nodes[node] for node in nodes) for nodes in (causes, effects)]
        latent = ", unmeasured" if {*causes, *effects} & set(dag.latent) else ""
        sources = ", ".join(text.removeprefix(f"{arrow.kind}: ") for text in arrow.sources)
        yield f"{' -> '.join(ends)}  [{arrow.kind}{latent}: {sources}]", "  "
    yield _bullet(f"without the unmeasured nodes: {dag.identified}")
    yield _bullet(f"with them: {dag.identified_with_latent}")


def _alike(arrows: Iterable[DagArrow]) -> Iterator[tuple[list[str], tuple[str, ...], DagArrow]]:
    """Arrows that share kind and sources as one: (causes, effects, one of the arrows)."""
    effects: dict[tuple[str, str, tuple[str, ...]], list[DagArrow]] = {}
    for arrow in arrows:
        effects.setdefault((arrow.cause, arrow.kind, arrow.sources), []).append(arrow)
    causes: dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[DagArrow]] = {}
    for (_, kind, sources), same in effects.items():
        ends = tuple(arrow.effect for arrow in same)
        causes.setdefault((ends, kind, sources), []).append(same[0])
    for (ends, _, _), alike in causes.items():
        yield [arrow.cause for arrow in alike], ends, alike[0]


def _source(source: Source) -> str:
    title = "" if source.title == "knowledge graph edge" else source.title
    where = link(source)
    return "  ".join(filter(None, [source.id, title, where if where != source.id else ""]))


def _model(use: ModelUse) -> str:
    file = f" (sha256 {use.sha256[:12]})" if use.sha256 else ""
    parts = (use.calibration, use.did)
    return f"{use.slot} {use.name}{file}: {'; '.join(part for part in parts if part)}"


def _cited(evidence: tuple[str, ...]) -> str:
    more = f" and {len(evidence) - 6} more" if len(evidence) > 6 else ""
    return f"[{', '.join(evidence[:6])}{more}]"


def _new(rows: Iterable[Row], said: list[str]) -> Iterator[Row]:
    """Rows without the sentences, citations aside, that an earlier row already printed."""
    for text, start in rows:
        plain = text.split(" [")[0].rstrip(".").casefold()
        if start != BULLET:
            yield text, start
        elif not any(plain in earlier for earlier in said):
            said.append(plain)
            yield text, start


def _bullet(text: str) -> Row:
    return text, BULLET


def _lines(text: str, start: str, width: int) -> list[str]:
    """The text within the width; later lines stand under the first word of the first."""
    indent = " " * min(len(start) if start.strip() else len(start) + 2, 11)
    return wrapped(text, max(width, NARROWEST), first=start, later=indent)
