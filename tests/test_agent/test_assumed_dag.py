"""The DAG of an answer is the one that `aetia kg dag` shows, and says what a design cuts from it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from agent.run import ask
from agent.settings import Settings
from agent.verdict.assumed_dag import UNMEASURED
from graphs.curie import Curie
from tools.graph_dag import compile_dag

if TYPE_CHECKING:
    from agent.answer import Answer
    from graphs.stores.sqlite_store import SqliteStore

RULES = Settings(judge="rules", cross_check=False)


async def pairs(store: SqliteStore, n: int) -> list[str]:
    """Questions about pairs that studies are held of, drawn by seed."""
    held = (await store.findings(limit=10_000)).findings
    found = sorted({(f.exposure, f.outcome) for f in held})
    names = {node.curie: node.name for node in await store.nodes([c for p in found for c in p])}
    chosen = random.Random(3).sample(found, n)
    return [f"Does {names[x]} cause {names[y]}?" for x, y in chosen]


async def test_every_arrow_of_the_command_is_in_the_answer(starter: SqliteStore) -> None:
    seen = 0
    for question in await pairs(starter, 25):
        answer = await ask(question, store=starter, settings=RULES)
        if answer.dag is None or answer.estimation is not None:
            continue
        x, y = ends(answer)
        compiled = await compile_dag(starter, Curie.parse(x), Curie.parse(y))
        command = {(a.cause, a.effect) for a in compiled.dag.arrows}
        shown = {(a.cause, a.effect) for a in answer.dag.arrows}
        assert shown - command == {(UNMEASURED, x), (UNMEASURED, y)}
        assert command <= shown
        seen += 1
    assert seen > 10


def ends(answer: Answer) -> tuple[str, str]:
    assert answer.treatment is not None
    assert answer.outcome is not None
    return answer.treatment.curie or "", answer.outcome.curie or ""


async def test_trials_cut_every_arrow_into_the_treatment(starter: SqliteStore) -> None:
    text = "Does LDL cholesterol cause coronary heart disease?"
    answer = await ask(text, store=starter, settings=RULES)
    assert (answer.verdict, answer.certainty) == ("causal", "high")
    assert answer.dag is not None
    x, y = ends(answer)
    trials, genes = answer.dag.cuts
    assert (trials.design, genes.design) == ("randomized", "mendelian_randomization")
    into = {(a.cause, a.effect) for a in answer.dag.arrows if a.effect == x}
    assert set(trials.arrows) == into
    assert genes.arrows == ()
    assert (UNMEASURED, x) in into
    assert "chance assigned" in answer.dag.identified_with_latent
    assert "not identified" not in answer.dag.identified_with_latent
    held = {item["id"] for item in answer.evidence}
    assert set(trials.evidence) | set(genes.evidence) <= held
    (asked,) = [a for a in answer.dag.arrows if (a.cause, a.effect) == (x, y)]
    assert asked.kind == "evidence"
    assert set(asked.sources) & held


@pytest.mark.parametrize("text", ["Does coffee drinking cause pancreatic cancer?"])
async def test_observation_cuts_nothing_and_the_path_stays_open(
    starter: SqliteStore, text: str
) -> None:
    answer = await ask(text, store=starter, settings=RULES)
    assert answer.dag is not None
    assert answer.dag.cuts == ()
    assert "not identified" in answer.dag.identified_with_latent
