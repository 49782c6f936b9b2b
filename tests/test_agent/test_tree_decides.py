"""What the tree's scores, layers and beam change in the answer that a user reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agent.run import ask
from agent.settings import Settings
from graphs.curie import Curie
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from agent.answer import Answer

    Asked = Callable[..., Awaitable[Answer]]

DRUG, DISEASE, OTHER = Curie("EX", "drug"), Curie("EX", "disease"), Curie("EX", "other")
GENE, PROTEIN = Curie("EX", "gene"), Curie("EX", "protein")
NODES = (
    Node(DRUG, "biolink:Drug", "zorbine"),
    Node(OTHER, "biolink:Drug", "quallox"),
    Node(DISEASE, "biolink:Disease", "glumitis"),
    Node(GENE, "biolink:Gene", "GLM1"),
    Node(PROTEIN, "biolink:Protein", "glumin"),
)


def finding(
    design: str, direction: str, number: int, exposure: Curie = DRUG, n: int = 5000
) -> Finding:
    value = {"increases": (1.5, 1.2, 1.9), "decreases": (0.6, 0.5, 0.72), "none": (1.0, 0.9, 1.1)}
    return Finding(
        exposure, DISEASE, "adults", design, direction, "RR", *value[direction],  # type: ignore[arg-type]
        "zorbine vs placebo", 1, None, n, 2000 + number, f"PMID:{number}", f"Study {number}",
        "https://example.org",
    )  # fmt: skip


def edge(subject: Curie, predicate: str, object_: Curie, direction: str | None = None) -> Edge:
    return Edge(subject, f"biolink:{predicate}", object_, direction, "PMID:9", "drugmechdb")


TRIAL, TRIAL_2 = finding("rct", "decreases", 1), finding("rct", "decreases", 2)
COHORT = finding("cohort", "increases", 3)
GENETIC = finding("mendelian_randomization", "decreases", 4)
PATHWAY = (
    edge(DRUG, "affects", GENE, "decreased"),
    edge(GENE, "affects", PROTEIN, "increased"),
    edge(PROTEIN, "causes", DISEASE),
)


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asked]:
    """`await asked(findings, edges, beam_width=1)`: the answer from a store that holds just these."""
    opened: list[SqliteStore] = []

    async def run(
        findings: tuple[Finding, ...], edges: tuple[Edge, ...] = (), **settings: Any
    ) -> Answer:
        path = tmp_path / f"graph{len(opened)}.sqlite"
        write_store(path, NODES, edges, findings, Release("toy", "1", "0" * 16))
        opened.append(SqliteStore(path))
        chosen = Settings(judge="rules", **settings)
        return await ask("Does zorbine cause glumitis?", store=opened[-1], settings=chosen)

    yield run
    for store in opened:
        await store.close()


def thought(answer: Answer, name: str) -> dict[str, Any]:
    """The one thought of that name, as `--json` prints it."""
    (found,) = (one for one in answer.tree["thoughts"] if one["name"] == name)
    return dict(found)


def lines(answer: Answer, state: str) -> list[str]:
    """The names of the lines of evidence in a state; our own data are judged elsewhere."""
    return [
        one["name"]
        for one in answer.tree["thoughts"]
        if one["kind"] == "line" and one["state"] == state and one["name"] != "own_data"
    ]


async def test_dies_when_select_does_nothing_a_beam_of_one_prunes_all_but_the_best_line(
    asked: Asked,
) -> None:
    evidence = (TRIAL, COHORT, GENETIC)
    narrow = await asked(evidence, PATHWAY, beam_width=1)
    assert lines(narrow, "examined") == ["randomized"]
    assert lines(narrow, "pruned") == [
        "mendelian_randomization", "observational", "curated", "mechanism"
    ]  # fmt: skip
    wide = await asked(evidence, PATHWAY, beam_width=8)
    assert lines(wide, "pruned") == []
    two = await asked(evidence, PATHWAY, beam_width=2)
    assert lines(two, "examined") == ["randomized", "mendelian_randomization"]


async def test_rivals_are_never_pruned(asked: Asked) -> None:
    answer = await asked((COHORT,), beam_width=1)
    rivals = [one["state"] for one in answer.tree["thoughts"] if one["kind"] == "rival"]
    assert len(rivals) == 5
    assert "pruned" not in rivals


async def test_dies_when_every_score_is_constant_the_best_line_is_kept_not_the_first_proposed(
    asked: Asked,
) -> None:
    answer = await asked((COHORT, GENETIC), PATHWAY, beam_width=1)
    assert lines(answer, "examined")[:1] == ["mendelian_randomization"]
    wide = await asked((COHORT, TRIAL), PATHWAY)
    assert thought(wide, "randomized")["score"] == pytest.approx((1 + 0.9) / 2)
    assert thought(wide, "observational")["score"] == pytest.approx((1 + 0.4) / 2)
    assert thought(wide, "mendelian_randomization")["score"] is None


async def test_dies_when_the_grounding_layer_is_constant_a_path_through_others_is_grounded_in_part(
    asked: Asked,
) -> None:
    answer = await asked((TRIAL,), PATHWAY)
    assert thought(answer, "randomized")["layers"]["grounding"] == 1
    mechanism = thought(answer, "mechanism")
    assert len(mechanism["evidence"]) == 3
    assert mechanism["layers"]["grounding"] == pytest.approx(2 / 3)
    assert thought(answer, "curated")["layers"]["grounding"] is None


async def test_dies_when_the_logic_layer_is_inverted_evidence_for_the_other_direction_scores_lower(
    asked: Asked,
) -> None:
    answer = await asked((TRIAL, TRIAL_2, COHORT))
    assert thought(answer, "randomized")["layers"]["logic"] == 1
    assert thought(answer, "observational")["layers"]["logic"] == 0
    assert thought(answer, "observational")["score"] == pytest.approx((1 + 0 + 0.4) / 3, abs=1e-4)
    assert thought(answer, "chance")["layers"]["logic"] == pytest.approx(2 / 3)
    tied = await asked((TRIAL, COHORT))
    assert thought(tied, "randomized")["layers"]["logic"] is None


async def test_dies_when_the_related_line_is_never_opened_uncertain_answers_look_at_neighbours(
    asked: Asked,
) -> None:
    elsewhere = finding("rct", "decreases", 5, exposure=OTHER)
    uncertain = await asked((COHORT, elsewhere))
    related = thought(uncertain, "related")
    assert related["state"] == "examined"
    assert related["status"] == "3 related findings; none of them is about this pair"
    assert any("same treatment or the same outcome: 3 found" in row for row in uncertain.searched)
    certain = await asked((TRIAL, elsewhere))
    assert "related" not in [one["name"] for one in certain.tree["thoughts"]]
    assert not any("same treatment" in row for row in certain.searched)


async def test_the_depth_bounds_the_look_at_neighbours(asked: Asked) -> None:
    for depth, expected in ((2, False), (3, True)):
        answer = await asked((COHORT,), max_depth=depth)
        names = [one["name"] for one in answer.tree["thoughts"]]
        assert ("related" in names) is expected, depth


async def test_dies_when_the_trial_test_of_would_change_is_inverted_a_missing_trial_is_wished_for(
    asked: Asked,
) -> None:
    without = await asked((COHORT,))
    assert without.would_change[0].startswith("a randomized trial of zorbine with glumitis")
    assert "none is in the evidence" in without.would_change[0]
    decided = await asked((TRIAL, COHORT))
    assert "contradicts the randomized result (decreases)" in decided.would_change[0]
    assert not any("none is in the evidence" in wish for wish in decided.would_change)
    unsure = await asked((TRIAL, finding("rct", "increases", 6)))
    assert unsure.would_change[0].startswith("larger randomized trials")


async def test_would_change_asks_for_genes_where_there_are_none_or_weak_ones(asked: Asked) -> None:
    none = await asked((TRIAL,))
    assert any(wish.startswith("a Mendelian-randomization study") for wish in none.would_change)
    clear = await asked((TRIAL, GENETIC))
    assert not any("genetic" in wish or "Mendelian" in wish for wish in clear.would_change)
    unclear = await asked((TRIAL, GENETIC, finding("mendelian_randomization", "increases", 7)))
    assert any(wish.startswith("stronger genetic instruments") for wish in unclear.would_change)
