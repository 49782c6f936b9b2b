"""The full form of answers made by hand, line by line: every section, what it leaves out, and the tree."""

from __future__ import annotations

from agent.answer import Answer, Dag, DagArrow, Mechanism, ModelUse
from agent.tree.thoughts import LayerScores, Thought, Tree
from agent.writing.render import render, render_tree
from tests.test_agent.hand_made import SAID, answer, claim, effect, rival, study

STATED = {"identifier": "DrugMechDB:3", "title": "knowledge graph edge", "url": None}
EDGE = {"kind": "edge", "design": "curated", "estimate": None, "source": STATED}
SIZE = (
    "Size of the effect: 1.5 (95 % CI 1.2 to 1.9) RR, zorbine vs placebo; "
    "randomized trial (PMID:1, 2001)."
)
ROW = "Randomized trials (1 finding): zorbine raises pain; RR 1.50."
EIGHT = tuple(f"e{i}" for i in range(1, 9))
ESTIMATION = {
    "status": "ok", "dataset": "A data set",
    "identification": {"strategy": "backdoor", "estimand": "E"}, "estimate": {"method": "AIPW"},
    "alternatives": [
        {"method": "IPW", "value": 2.0, "ci_low": 1.0, "ci_high": 3.0},
        {"method": "OLS", "value": 2.5, "ci_low": 1.25, "ci_high": 3.5},
    ],
    "dowhy": {"text": "agrees within 1 %"},
    "refutations": [{"status": "not_refuted", "text": "a placebo shows nothing"}],
    "sensitivity": {"text": "a strong cause would hide it"},
    "negative_control": {"text": "height is clean"},
}  # fmt: skip


def arrow(cause: str, effect: str, kind: str = "assumed", source: str = "assumed: s") -> DagArrow:
    return DagArrow(cause=cause, effect=effect, kind=kind, sources=(source,))


def path(rank: int, text: str, sign: str, agrees: bool | None, *edges: str) -> Mechanism:
    return Mechanism.model_validate(
        {"rank": rank, "text": text, "sign": sign, "agrees": agrees, "score": 0.5, "edges": edges}
    )


DAG = Dag(
    hash="h",
    nodes={"a": "age", "x": "zorbine", "y": "pain", "u": "diet"},
    arrows=(
        arrow("x", "y", "evidence", "PMID:1"), arrow("a", "x"), arrow("a", "y"), arrow("u", "y"),
    ),
    latent=("u",), identified="by age", identified_with_latent="not at all",
)  # fmt: skip

WHOLE = answer(
    study(1), study(2, design="cohort", estimate=1.1),
    study(3, outcome="EX:gene", **EDGE), study(4, exposure="EX:gene", **EDGE),
    effect=effect(),
    claims=(
        claim(SAID, "e1"), claim(SIZE, "e1"), claim(ROW, "e1"), claim(ROW, "e1", "e2"),
        claim("Best-ranked mechanism: zorbine acts on gene.", "e3", "e4", tier="context"),
        claim("The designs point the same way.", *EIGHT, tier="context"),
    ),
    mechanisms=(
        path(1, "zorbine raises GENE, which raises pain", "increases", True, "e3", "e4"),
        path(2, "zorbine lowers GENE2, which raises pain", "decreases", False, "e3", "e9"),
        path(3, "zorbine affects GENE3", "unknown", None, "e9"),
    ),
    estimation=ESTIMATION,
    dag=DAG,
    rivals=(
        rival("direct", "supported", "trials show it; a curated statement says so", "e1"),
        rival("reverse", "weakened", "chance assigned it", "e1"),
        rival("common_cause", "open", "nothing rules it out"),
    ),
    threats=(
        "Not ruled out: the common_cause claim (nothing rules it out).",
        "The question is about men; others were studied.",
    ),
    would_change=("A larger trial of zorbine.", "Better data."),
    searched=("findings of zorbine: 2",),
    fallbacks=("no model is set", "no server is set"),
    models=(
        ModelUse(
            slot="judge", name="m", sha256="0123456789abcdef", calibration="isotonic",
            did="scored 5",
        ),
        ModelUse(slot="reader", name="n", sha256="", calibration="", did="read 1"),
    ),
)  # fmt: skip


def test_every_section_of_an_answer_in_full() -> None:
    assert (
        render(WHOLE)
        == """\
Yes: zorbine increases pain.
VERDICT: causal, certainty moderate [e1]
EFFECT: risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo
      average effect in adults; randomized trial (PMID:1, 2001), n = 5,000

CLAIMS
  - Randomized trials (1 finding): zorbine raises pain; RR 1.50. [e1]
  - The designs point the same way. [e1, e2, e3, e4, e5, e6 and 2 more]

WHY THIS VERDICT
  - trials show it
  - a curated statement says so

MECHANISMS (ranked; hypotheses)
  1. zorbine raises GENE, which raises pain (increases; agrees)
     sources: DrugMechDB:3
  2. zorbine lowers GENE2, which raises pain (decreases; disagrees)
     sources: DrugMechDB:3; e9
  3. zorbine affects GENE3 (unknown; sign open)
     sources: e9

OWN ESTIMATE
  - data: A data set
  - identified by backdoor: E
  - estimator: AIPW
  - other estimators: IPW 2 (1 to 3); OLS 2.50 (1.25 to 3.50)
  - DoWhy cross-check: agrees within 1 %
  - not refuted: a placebo shows nothing
  - sensitivity: a strong cause would hide it
  - negative control: height is clean

DAG USED
  zorbine -> pain  [evidence: PMID:1]
  age -> zorbine, pain  [assumed: s]
  diet -> pain  [assumed, unmeasured: s]
  - without the unmeasured nodes: by age
  - with them: not at all

RIVAL EXPLANATIONS
   weakened  reverse: chance assigned it
       open  common cause: nothing rules it out

OPEN THREATS
  - The question is about men; others were studied.

WHAT WOULD CHANGE THE VERDICT
  - A larger trial of zorbine.
  - Better data.

SOURCES
  - PMID:1  Study 1  https://pubmed.ncbi.nlm.nih.gov/1
  - PMID:2  Study 2  https://pubmed.ncbi.nlm.nih.gov/2
  - DrugMechDB:3

MODELS
  - judge m (sha256 0123456789ab): isotonic; scored 5
  - reader n: read 1

NOT CONFIGURED
  - no model is set; no server is set

(1.3 s, 5 look-ups, 7 tool calls, 2 model calls)"""
    )


def sections(made: Answer) -> dict[str, str]:
    """The text under each heading."""
    parts = [part.partition("\n") for part in render(made).split("\n\n")[1:-1]]
    return {title: body for title, _, body in parts}


def test_a_section_without_rows_has_no_heading() -> None:
    given = {"fallbacks": (), "models": (), "sources": (), "dag": None, "mechanisms": ()}
    shown = sections(WHOLE.model_copy(update={**given, "estimation": None, "threats": ()}))
    assert list(shown) == [
        "CLAIMS", "WHY THIS VERDICT", "RIVAL EXPLANATIONS", "WHAT WOULD CHANGE THE VERDICT",
    ]  # fmt: skip


def test_an_answer_without_claims_says_what_was_searched() -> None:
    rivals = (
        rival("direct", "open", "nothing was found"),
        rival("reverse", "open", "r"),
        rival("common_cause", "open", "named by the graph", "e1"),
        rival("selection", "open", "s"),
        rival("chance", "weakened", "c"),
    )
    update = {"claims": (), "rivals": rivals, "certainty": None, "effect": None}
    bare = WHOLE.model_copy(update={**update, "verdict": "insufficient_evidence"})
    assert render(bare).split("\n")[:3] == [SAID, "VERDICT: insufficient_evidence", ""]
    shown = sections(bare)
    assert "CLAIMS" not in shown
    assert shown["SEARCHED"] == "  - findings of zorbine: 2"
    assert shown["WHY THIS VERDICT"] == "  - nothing was found"
    assert shown["RIVAL EXPLANATIONS"].split("\n") == [
        "       open  common cause: named by the graph",
        "   weakened  chance: c",
        "       open  reverse, selection: nothing at hand bears on them",
    ]


def test_checks_that_were_not_run_have_no_row() -> None:
    none = {"alternatives": [], "dowhy": None, "sensitivity": None, "negative_control": None}
    bare = WHOLE.model_copy(update={"estimation": {**ESTIMATION, **none, "refutations": []}})
    assert sections(bare)["OWN ESTIMATE"].split("\n") == [
        "  - data: A data set",
        "  - identified by backdoor: E",
        "  - estimator: AIPW",
        "  - other estimators: not run",
    ]


def test_an_effect_without_a_count_of_people_and_a_verdict_of_other_words() -> None:
    update = {"effect": effect(n=None), "claims": (claim("Other.", "e1"),), "rivals": ()}
    made = WHOLE.model_copy(update=update)
    assert render(made).split("\n")[1:4] == [
        "VERDICT: causal, certainty moderate",
        "EFFECT: risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo",
        "      average effect in adults; randomized trial (PMID:1, 2001)",
    ]
    assert sections(made)["NEXT"].startswith("  - A larger trial of zorbine.")
    assert "Not ruled out: the common_cause claim" in sections(made)["OPEN THREATS"]


def test_an_effect_whose_evidence_is_not_kept_is_printed_as_it_is() -> None:
    made = WHOLE.model_copy(update={"effect": effect("gone")})
    assert render(made).split("\n")[2:4] == [
        "EFFECT: 1.5 (95 % CI 1.2 to 1.9) RR, zorbine vs placebo; randomized trial (PMID:1, 2001)",
        "      average effect in adults; randomized trial (PMID:1, 2001), n = 5,000",
    ]


def test_a_context_claim_on_other_evidence_than_the_mechanism_is_kept() -> None:
    claims = (
        claim("Context of e3.", "e3", tier="context"),
        claim("A causal sentence on the edges.", "e3", "e4"),
    )
    made = WHOLE.model_copy(update={"claims": claims})
    assert sections(made)["CLAIMS"].split("\n") == [
        "  - Context of e3. [e3]",
        "  - A causal sentence on the edges. [e3, e4]",
    ]


def test_later_lines_stand_under_the_first_word() -> None:
    rows = render(WHOLE, width=44).split("\n")
    assert rows[2:7] == [
        "EFFECT: risk of pain 1.50 times as high (95",
        "        % CI 1.20 to 1.90) for zorbine vs",
        "        placebo",
        "      average effect in adults; randomized",
        "        trial (PMID:1, 2001), n = 5,000",
    ]
    place = rows.index("  - judge m (sha256 0123456789ab): isotonic;")
    assert rows[place + 1] == "    scored 5"
    place = rows.index("       open  common cause: nothing rules it")
    assert rows[place + 1] == " " * 11 + "out"
    assert "     sources: DrugMechDB:3" in rows


def test_a_terminal_of_no_width_is_one_of_twenty() -> None:
    assert render(WHOLE, width=3) == render(WHOLE, width=20)
    assert render(WHOLE, width=21) != render(WHOLE, width=20)


def test_the_tree_is_printed_with_depth_layers_and_state() -> None:
    direct = Thought(
        "0.0", "0", "rival", "direct", "zorbine changes pain", "examined", ("e1",), "found 1",
        LayerScores(1.0, 0.5, None, 0.25), 0.61249,
    )  # fmt: skip
    thoughts = (
        Thought("0", None, "question", "question", "Does it?"),
        direct,
        Thought("0.1", "0", "rival", "chance", "luck", "open", (), "skipped"),
        Thought("0.0.0", "0.0", "line", "rct", "trials of zorbine in very many words", score=0.5),
    )
    made = WHOLE.model_copy(update={"tree": Tree(thoughts).to_json()})
    assert (
        render_tree(made, width=60)
        == """\
TREE OF THOUGHTS
  -   question: Does it?
  0.612 direct: zorbine changes pain  [1.00 0.50 - 0.25]
        examined: found 1
    0.500 rct: trials of zorbine in very many words  [- - -
          -] open: not examined
    -   chance: luck  [- - - -] open: skipped"""
    )
