"""The sets of `aetia evals`: read with their lines named, answered without a model, scored as each defines it."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from agent.strategies.by_rules import ByRules
from agent.strategies.posed import Posed, Settled
from evals.tasks.answers import chosen, silent
from evals.tasks.known import TASKS
from evals.tasks.marks import baselines, metrics
from evals.tasks.sets.hypotheses.genetic_support import Weighed
from evals.tasks.sets.hypotheses.truthhypo import PosedRelation
from evals.tasks.task import Marked, TaskItem, sampled
from graphs.curie import Curie
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.stores.sqlite_store import SqliteStore

TACRINE = "DRUGBANK:DB00382"
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
CLAIM = {"id": 1, "claim": "X lowers Y.", "doc_ids": [7, 8], "evidence": {"7": [{"sentences": [0], "label": "SUPPORT"}]}}  # fmt: skip
DOCS = [{"doc_id": n, "title": "T", "abstract": ["X lowered Y.", "It did."]} for n in (7, 8)]
EDIT = {"query_type": "DELETE_LINK", "is_negative_sample": True, "drug_id": "MESH:D1", "drug_name": "d",
        "disease_id": "MESH:D2", "disease_name": "s", "edit_link_info": {"source_node": "MESH:D1", "source_node_name": "d", "target_node": "UniProt:P1", "target_node_name": "t"}}  # fmt: skip
PAIR = {"pair": "p", "direction": "y->x", "weight": 0.5, "var_x": "a", "var_y": "b", "desc_x": "", "desc_y": "", "data": "A B\n1 2\n3 4"}  # fmt: skip
OMOP = {"exposureName": "Aspirin", "outcomeName": "HOI Upper GI #3", "groundTruth": "1"}
PROMPT = {"PromptID": "1", "PMCID": "5", "Outcome": "death", "Intervention": "a drug", "Comparator": "placebo", "label": "no significant difference"}  # fmt: skip
TEXT = {"pmcid": "PMC5", "text": "TITLE:\nT\n\nABSTRACT.RESULTS:\nNo death was seen.\n\n\nIn the body of it nine words at least speak of death here.\n"}  # fmt: skip
RELATION = {"x_id": "Chemical|MESH:D1", "y_id": "Gene|2", "rel_type": "Chemical & Gene", "relation": "negative_correlate", "question": "Can we hypothesize the potential relation between Chemical tacrine (old) (MESH:D1) and Gene ACHE (2)? The final hypothesis can be one of ['positive_correlate', 'negative_correlate', 'no_relation']."}  # fmt: skip
MADE: dict[str, tuple[dict[str, Any], int | None, int]] = {
    "medddx": ({"m.jsonl": [{"id": 3, "query": "Which?\nA: one\nB: two", "answer": "B"}]}, 1, 1),
    "medhalt": ({"x_fake.csv": [{"id": "a", "question": "Why?", "options": "{'0': 'this', '1': 'I do not know'}"}]}, 1, 1),
    "ohdsi_controls": ({"omopReferenceSet.csv": [OMOP]}, 0, 1),
    "healthfc": ({"d.csv": [{"en_claim": "Does it help?", "label": "1"}]}, 2, 1),
    "trec_hm2021": ({"t.tsv": [{"number": "1", "question": "Can X treat Y?", "stance": "unhelpful"}]}, 1, 1),
    "questions": ({"q.jsonl": [{"id": "1", "class": "c", "q": "Does X cause Y?", "reply": ["no"]}]}, None, 1),
    "healthver": ({"corpus.jsonl": DOCS, "claims_dev.jsonl": [CLAIM]}, 0, 2),
    "scifact": ({"corpus.jsonl": DOCS, "claims_a.jsonl": [CLAIM, {"id": 2, "claim": "?", "doc_ids": [7]}]}, 0, 2),
    "medevidence": ({"m.jsonl": [{"question_id": "1", "question": "Is it higher?", "answer": "no difference", "sources": {"1": {"title": "T", "content": "C"}}}]}, 2, 1),
    "evidence_inference": ({"prompts_v2.csv": [PROMPT], "fulltext.jsonl": [TEXT]}, 2, 1),
    "causal_language": ({"p.csv": [{"sentence": "X causes Y.", "label": "1"}]}, 1, 1),
    "cladder": ({"models-meta.jsonl": [{"model_id": 4, "background": "X has a direct effect on Y."}], "questions-a.jsonl": [{"desc_id": "a-model4-q", "given_info": "", "question": "Does it?", "answer": "no", "meta": {"query_type": "ate"}}]}, 1, 1),
    "corr2cause_pp": ({"t.jsonl": [{"label": 1, "query": "Premise: A indep B.\n\nHypothesis: A causes B."}]}, 0, 1),
    "tuebingen_pairs": ({"p.jsonl": [PAIR, {**PAIR, "direction": "multivariate"}]}, 1, 1),
    "drugmech_counterfactuals": ({"e.jsonl": [EDIT]}, 1, 1),
    "truthhypo": ({"edges_test.tsv": [RELATION]}, 1, 1),
    "twins": ({"twin_pairs.csv": [{"dbirwt_0": 1900, "dbirwt_1": 1950, "mort_0": 1, "mort_1": 0}]}, None, 2),
    "bnlearn": ({"a.graph.txt": "Graph Nodes:\nX1;X2\n\nGraph Edges:\n1. X1 --> X2\n", "a.txt": "X1 X2\n1 2\n"}, None, 1),
    "ncbi_disease": ({"dev.txt": "Gout X O O\nis X O O\n\n"}, None, 1),
}  # fmt: skip


def write(folder: Path, files: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            if isinstance(rows, str):
                file.write(rows)
            elif name.endswith("jsonl"):
                file.writelines(json.dumps(row) + "\n" for row in rows)
            else:
                table = csv.DictWriter(
                    file, list(rows[0]), delimiter="\t" if name.endswith("tsv") else ","
                )
                table.writeheader()
                table.writerows(rows)


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_set_is_read(tmp_path: Path, name: str) -> None:
    given, gold, n = MADE[name]
    write(tmp_path / name, given)
    items = TASKS[name].read(tmp_path)
    assert (items[0].gold, len(items)) == (gold, n)
    assert len({item.id for item in items}) == n


BROKEN = {
    "medddx": ("m.jsonl", [{"id": 3, "query": "Which?\nA: one", "answer": "B"}], "line 1"),
    "healthfc": ("d.csv", [{"en_claim": "Does it?", "label": "0"}, {"en_claim": "Is it?", "label": "7"}], "line 3"),
    "healthver": ("claims_dev.jsonl", [CLAIM, {**CLAIM, "doc_ids": [9]}], "line 2"),
    "cladder": ("questions-a.jsonl", [{"desc_id": "a-model9-q", "question": "?", "answer": "no", "meta": {}}], "line 1"),
    "corr2cause_pp": ("t.jsonl", [{"label": 1, "query": "Premise alone."}], "line 1"),
    "tuebingen_pairs": ("p.jsonl", [{**PAIR, "data": "A B\n1 x"}], "line 1"),
    "truthhypo": ("edges_test.tsv", [{**RELATION, "question": "Which relation?"}], "line 2"),
    "twins": ("twin_pairs.csv", [{"dbirwt_0": 1, "dbirwt_1": 2, "mort_0": "nan", "mort_1": 0}], "line 2"),
    "bnlearn": ("a.graph.txt", "Graph Nodes:\nX1;X2\n\nGraph Edges:\n1. X1 --- X2\n", "line 5"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_line_is_named(tmp_path: Path, name: str) -> None:
    file, rows, place = BROKEN[name]
    write(tmp_path / name, {**MADE[name][0], file: rows})
    with pytest.raises(DataError, match=f"{file}.*{place}"):
        TASKS[name].read(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]\n"])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path / "medddx", {"m.jsonl": text})
    with pytest.raises(DataError, match="m.jsonl: line 1"):
        TASKS["medddx"].read(tmp_path)


def test_a_set_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in TASKS:
        if name != "vignettes":
            with pytest.raises(DataError):
                TASKS[name].read(tmp_path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
def test_a_shared_set_drawn_by_the_day_is_read_whole() -> None:
    """One of the larger sets; the command of each is run with every report."""
    small = (
        "trec_hm2021",
        "healthfc",
        "ohdsi_controls",
        "medevidence",
        "actg175",
        "mr_lipids_chd",
        "sachs",
    )
    name = random.Random(len(small)).choice(small)
    assert TASKS[name].read(SHARED)


def reply(text: str, reason: str | None = None, **more: Any) -> Any:
    said = {
        "verdict": "causal",
        "direction": "increases",
        "read_as": (),
        "certainty": "high",
    } | more

    async def ask(_: str) -> Any:
        return SimpleNamespace(
            reply=text, reason=reason, headline="said", treatment=None, outcome=None,
            evidence=(), sources=(), ledger=(), claims=(), **said,
        )  # fmt: skip

    return ask


async def settled(
    name: str, posed: Posed, store: SqliteStore, text: str, reason: str | None = None
) -> Settled:
    return await TASKS[name].by_rules(ByRules(store, reply(text, reason), None))(posed)


async def test_only_what_was_weighed_shows_that_not_enough_is_known(starter: SqliteStore) -> None:
    posed = Posed("Does it help?", ("yes", "no", "unknown"))
    assert (await settled("healthfc", posed, starter, "yes")).chosen == 0
    assert (await settled("healthfc", posed, starter, "unknown", "unclear")).chosen == 2
    assert (await settled("healthfc", posed, starter, "unknown", "nothing_held")).chosen is None
    two = Posed("Does it help?", ("yes", "no"))
    assert (await settled("trec_hm2021", two, starter, "unknown", "unclear")).chosen is None


@pytest.mark.parametrize(
    ("found", "asked", "negated", "side"),
    [
        ("decreases", "decreases", False, 0),
        ("increases", "decreases", False, 1),
        ("decreases", "decreases", True, 1),
        ("decreases", None, False, 0),
        ("decreases", "none", False, None),
    ],
)
async def test_where_only_yes_and_no_are_open_a_leaning_is_a_side_and_no_surer_than_it_says(
    starter: SqliteStore, found: str, asked: str | None, negated: bool, side: int | None
) -> None:
    clause = SimpleNamespace(asked_change=asked, is_negated=negated)
    leans = reply("unknown", "unclear", verdict="suggestive", direction=found, read_as=(clause,), certainty="low")  # fmt: skip
    two = await TASKS["trec_hm2021"].by_rules(ByRules(starter, leans, None))(
        Posed("?", ("yes", "no"))
    )
    assert two.chosen == side
    assert side is None or max(two.probabilities) == 0.7
    three = Posed("?", ("yes", "no", "unknown"))
    of_three = await TASKS["healthfc"].by_rules(ByRules(starter, leans, None))(three)
    assert of_three.chosen == 2, "not enough is known, where that may be said"


async def test_where_nothing_can_be_known_silence_is_the_answer(starter: SqliteStore) -> None:
    posed = Posed("Which unicorn is it?", ("this", "that", "I do not know."))
    assert (await settled("medhalt", posed, starter, "unknown")).chosen == 2


def marked(
    gold: int, said: int | None, options: Sequence[str], name: str = "", **more: Any
) -> Marked:
    item = TaskItem(name or f"{gold}{said}", Posed("?", tuple(options)), gold, **more)
    return Marked(gold, said, (), None, item)


def test_verdicts_count_what_is_wrong_and_what_is_claimed_too_much() -> None:
    options = ("yes", "no", "unknown")
    pairs = [(0, 0), (1, 0), (2, 1), (0, 1), (0, 2), (0, None)]
    found = metrics(
        [marked(g, s, options, str(n)) for n, (g, s) in enumerate(pairs)], aim="verdict"
    )
    assert found["accuracy"].value == pytest.approx(1 / 6)
    assert found["wrong"].value == pytest.approx(3 / 6), (
        "to say that nothing is known claims nothing"
    )
    assert found["overclaimed"].value == pytest.approx(2 / 6)
    beside = baselines([marked(g, s, options, str(n)) for n, (g, s) in enumerate(pairs)])
    assert beside["majority"].value == pytest.approx(4 / 6)
    assert beside["random"].value == pytest.approx(1 / 3)


def test_youden_counts_silence_as_no_alarm() -> None:
    rows = [
        marked(0, 0, ("yes", "no")),
        marked(0, None, ("yes", "no")),
        marked(1, None, ("yes", "no")),
    ]
    found = TASKS["ohdsi_controls"].figures(rows, seed=0)
    assert found["youden"].value == pytest.approx(0.5)


def test_faithfulness_and_consistency_are_over_pairs_with_their_original() -> None:
    options = ("entailment", "contradiction")
    rows = [
        marked(0, 0, options, "first", truth=" first"),
        marked(1, 1, options, "turned", truth="Altering first"),
        marked(1, 0, options, "not turned", truth="Altering first"),
        marked(0, 0, options, "kept", truth="Preserving first"),
        marked(0, None, options, "silent", truth="Preserving first"),
        marked(0, 1, options, "missed", truth=" missed"),
        marked(1, 0, options, "of missed", truth="Altering missed"),
        marked(0, 0, options, "lost", truth="Preserving elsewhere"),
    ]
    found = TASKS["nli4ct"].figures(rows, seed=0)
    assert (found["faithfulness"].value, found["consistency"].value) == (0.5, 0.5)
    assert found["consistency_answered"].value == 1
    assert found["faithfulness_answered"].value == 0.5


def test_what_belongs_together_is_drawn_together() -> None:
    items = [
        TaskItem(f"{s}-{n}", Posed("?"), None, source=f"s{s}") for n in range(3) for s in range(20)
    ]
    drawn = sampled(items, 30)
    assert len({item.source for item in drawn}) == 10
    assert {item.split for item in items if item.source == "s1"} in ({"dev"}, {"test"})


async def test_an_effect_is_right_within_what_is_allowed(
    tmp_path: Path, starter: SqliteStore
) -> None:
    draw = random.Random(1)
    rows = [
        {"dbirwt_0": 2100, "dbirwt_1": 2200, "mort_0": int(draw.random() < 0.4), "mort_1": int(draw.random() < 0.2)}
        for _ in range(400)
    ]  # fmt: skip
    write(tmp_path / "twins", {"twin_pairs.csv": rows})
    item = TASKS["twins"].read(tmp_path)[0]
    done = await settled("twins", item.posed, starter, "")
    assert TASKS["twins"].credit(item, done) == 1
    off = TaskItem(item.id, item.posed, None, truth=None)
    assert TASKS["twins"].credit(off, done) == 0
    found = TASKS["twins"].figures([Marked(None, 0, (1.0,), 1.0, item, done)], seed=0)
    assert found["ate_error"].value < 0.001


async def test_arrows_are_worth_their_f1(tmp_path: Path, starter: SqliteStore) -> None:
    draw = random.Random(2)
    lines = ["X1 X2 X3"]
    for _ in range(600):
        a = draw.randint(0, 1)
        b = a if draw.random() < 0.9 else 1 - a
        lines.append(f"{a} {b} {draw.randint(0, 1)}")
    graph = "Graph Nodes:\nX1;X2;X3\n\nGraph Edges:\n1. X1 --> X2\n"
    write(tmp_path / "bnlearn", {"a.graph.txt": graph, "a.txt": "\n".join(lines) + "\n"})
    (item,) = TASKS["bnlearn"].read(tmp_path)
    done = await settled("bnlearn", item.posed, starter, "")
    assert TASKS["bnlearn"].credit(item, done) == 1
    found = TASKS["bnlearn"].figures([Marked(None, 0, (1.0,), 1.0, item, done)], seed=0)
    assert found["arrow_f1"].value == 0, "two columns that are joined have no direction"


async def test_direction_is_guessed_where_the_errors_differ(starter: SqliteStore) -> None:
    draw = random.Random(3)
    cause = [draw.uniform(-1, 1) for _ in range(300)]
    rows = "\n".join(f"{x:.4f} {x**3 + 0.05 * draw.gauss(0, 1):.4f}" for x in cause)
    task = TASKS["tuebingen_pairs"]
    from evals.tasks.sets.structure.tuebingen_pairs import OPTIONS, PosedPair

    first = tuple(float(row.split()[0]) for row in rows.split("\n"))
    second = tuple(float(row.split()[1]) for row in rows.split("\n"))
    done = await task.by_rules(ByRules(starter, reply(""), None))(
        PosedPair("?", OPTIONS, (), first, second)
    )
    assert done.chosen == 0, done.steps
    same = await task.by_rules(ByRules(starter, reply(""), None))(
        PosedPair("?", OPTIONS, (), first, first)
    )
    assert same.chosen is None


def test_answers_without_a_model_say_how_sure_they_are() -> None:
    posed = Posed("?", ("a", "b", "c"))
    assert chosen(posed, "b", 0.8, "").probabilities == pytest.approx((0.1, 0.8, 0.1))
    assert silent(posed, "no").chosen is None


async def test_the_signs_of_walks_tell_a_relation_and_silence_tells_none(
    starter: SqliteStore,
) -> None:
    edge = next(e for e in (await starter.neighbors(Curie.parse(TACRINE))).edges if e.sign)
    ends = await starter.nodes([edge.subject, edge.object])
    names = {node.curie: node.name for node in ends}
    question = RELATION["question"].replace("tacrine (old)", names[edge.subject])
    question = question.replace("ACHE", names[edge.object])
    options = ("positive_correlate", "negative_correlate", "no_relation")
    posed = PosedRelation(question, options, first=names[edge.subject], second=names[edge.object])
    said = await settled("truthhypo", posed, starter, "unknown")
    assert said.chosen == (0 if edge.sign == 1 else 1)
    strange = PosedRelation(question, options, first="a unicorn", second=names[edge.object])
    assert (await settled("truthhypo", strange, starter, "unknown")).chosen is None


async def test_what_of_hetionet_is_beside_the_set_is_walked_with_the_starter_graph(
    starter: SqliteStore, tmp_path: Path
) -> None:
    compounds = [f"Compound::DB9{n:04}" for n in range(21)]
    nodes = [f"{c}\t{c}\tCompound" for c in compounds]
    nodes += [f"Gene::9999999{n}\tgene {n}\tGene" for n in (1, 2)]
    edges = [f"{compounds[0]}\tCdG\tGene::99999991", "Gene::99999991\tGiG\tGene::99999992"]
    edges += [f"{c}\tCdG\tGene::99999992" for c in compounds[1:]]
    folder = tmp_path / "hetionet"
    folder.mkdir()
    (folder / "nodes.tsv").write_text("\n".join(["id\tname\tkind", *nodes, ""]))
    (folder / "edges.sif").write_text("\n".join(["source\tmetaedge\ttarget", *edges, ""]))
    options = ("positive_correlate", "negative_correlate", "no_relation")
    posed = PosedRelation(
        "?", options, first="a", second="b", ids=("DRUGBANK:DB90000", "NCBIGene:99999991")
    )
    said = await settled("truthhypo", replace(posed, folder=tmp_path), starter, "unknown")
    assert said.chosen == 1
    assert "with hetionet" in said.notes[0]
    alone = await settled("truthhypo", posed, starter, "unknown")
    assert alone.chosen is None
    assert "holds no a" in alone.reason


def test_a_relation_counts_for_f1_whichever_it_is_said_to_be() -> None:
    options = ("positive_correlate", "negative_correlate", "no_relation")
    pairs = [(0, 0), (0, 1), (1, None), (2, 0), (2, 2)]
    rows = [marked(g, s, options, str(n)) for n, (g, s) in enumerate(pairs)]
    found = TASKS["truthhypo"].figures(rows, seed=0)
    assert found["f1"].value == pytest.approx(4 / 6)
    assert found["relation_f1"].value == pytest.approx((1 / 2 + 0 + 2 / 3) / 3)


def test_launched_targets_are_enriched_where_walks_weigh_most() -> None:
    def row(n: int) -> Marked:
        weight = float(n)
        item = TaskItem(str(n), Posed("?"), None, source=str(n // 2), truth=n in (3, 19))
        said = Weighed(
            "aetia", "rules", ("launched",), (1.0,), "", 0, 0, 0, 0, (), (), (), weight, n > 17
        )
        return Marked(None, 0, (1.0,), None, item, said)

    found = TASKS["genetic_support"].figures([row(n) for n in range(20)], seed=0)
    assert found["enrichment"].value == pytest.approx((1 / 2) / (1 / 18))
    assert found["direct_enrichment"].value == pytest.approx((1 / 2) / (1 / 18))
