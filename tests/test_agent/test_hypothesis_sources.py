"""Candidates by a bridge, the literature and a model: each is named on the candidate and changes the list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.hypothesize import hypothesize
from agent.hypotheses.searching import Candidates, find_candidates
from agent.hypotheses.sources.gathered import Gathered
from agent.models.backends.scripted import ScriptedModel
from agent.models.chat_model import Usage
from agent.runs.sqlite_runs import SqliteRuns
from agent.settings import Settings
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary
from tools.candidates.leads import Lead, placed
from tools.literature.building import build_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

NAMED = {"candidates": [{"name": "allopurinol"}, {"name": "fingolimod"}, {"name": "blorbumab"}]}


async def found(store: SqliteStore, goal: str, **more: Any) -> Candidates:
    vocabulary = await open_vocabulary()
    try:
        return await find_candidates(store, KnownGraph(store, vocabulary), goal, 10, **more)
    finally:
        await vocabulary.close()


@pytest.fixture(scope="module")
def kept() -> dict[str, Candidates]:
    return {}


async def alone(store: SqliteStore, kept: dict[str, Candidates]) -> Candidates:
    """What the graph alone gives for gout, once."""
    if "gout" not in kept:
        kept["gout"] = await found(store, "drugs for gout")
    return kept["gout"]


def names(candidates: Candidates) -> list[str]:
    return [proposal.name for proposal, _ in candidates.groups[:10]]


def test_every_source_keeps_places_and_none_takes_all() -> None:
    ranked = {str(i): i for i in range(100)}
    leads = [Lead(str(90 + i), "bridge", "b") for i in range(9)]
    leads += [Lead("80", "model", "m"), Lead("0", "literature", "l"), Lead("gone", "model", "m")]
    first = placed(ranked, leads)[:12]
    assert first[:3] == [0, 1, 2]
    assert {80, 90} <= set(first)
    assert len([i for i in first if i >= 80]) == 3
    assert sorted(placed(ranked, leads)) == list(range(100))


async def test_a_model_names_candidates_and_what_is_no_node_or_known_is_said(
    starter: SqliteStore, kept: dict[str, Candidates]
) -> None:
    model = ScriptedModel([json.dumps(NAMED)])
    asked = await found(starter, "drugs for gout", model=model)
    assert "fingolimod" not in names(await alone(starter, kept))
    assert "fingolimod" in names(asked)
    assert "allopurinol" not in names(asked), "it is in use: named by a model or not"
    (note,) = asked.named.notes
    assert "named 3, 2 of them held" in note
    assert "not used: blorbumab" in note
    (one,) = [p for p, _ in asked.groups if p.name == "fingolimod"]
    assert one.sources[-1] == "named by scripted"
    assert Gathered.from_json(json.loads(json.dumps(asked.named.to_json()))) == asked.named


async def test_a_model_that_fails_costs_a_note_alone(
    starter: SqliteStore, kept: dict[str, Candidates]
) -> None:
    said = json.dumps({"candidates": [{"name": "x" * 200}]})
    asked = await found(starter, "drugs for gout", model=ScriptedModel([said]))
    assert names(asked) == names(await alone(starter, kept))
    assert "named no candidate" in asked.named.notes[0]


async def test_what_the_corpus_names_beside_the_disease_is_a_candidate(
    starter: SqliteStore, kept: dict[str, Candidates], tmp_path: Path
) -> None:
    rows = [
        {"id": f"a{n}", "title": "Drugs for gout", "pmid": str(n), "text": f"{says} in gout."}
        for n, says in enumerate(["Cannabidiol eased pain", "A trial of cannabidiol is on its way"])
    ]
    (tmp_path / "s.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    await build_corpus(tmp_path / "c", [f"jsonl:{tmp_path / 's.jsonl'}"], None, lambda _told: None)
    read = await found(starter, "drugs for gout", corpora=(str(tmp_path / "c"),))
    assert "cannabidiol" not in names(await alone(starter, kept))
    assert "cannabidiol" in names(read)
    (one,) = [p for p, _ in read.groups if p.name == "cannabidiol"]
    assert any("2 publications" in text for text in one.sources)


async def test_a_bridge_names_candidates(starter: SqliteStore) -> None:
    candidates = await found(starter, "drugs for psoriasis")
    bridged = [p for p, _ in candidates.groups[:10] if any("bridge" in s for s in p.sources)]
    assert bridged
    by_walks = sorted(candidates.proposals.open, key=lambda p: (-p.probability, p.curie))[:10]
    assert [p.curie for p in by_walks] != [p.curie for p in candidates.proposals.open[:10]]


class Metered(ScriptedModel):
    """A model whose every call takes 100 tokens."""

    async def complete(self, *args: Any, **more: Any) -> Any:
        """As the script says."""
        from dataclasses import replace

        done = await super().complete(*args, **more)
        return replace(done, usage=Usage(prompt_tokens=60, completion_tokens=40))


async def test_a_budget_holds_across_candidates_and_calls_are_kept(
    starter: SqliteStore, tmp_path: Path
) -> None:
    idea = {"ideas": [{"kind": "thought", "name": "dose"}]}

    def says(prompt: str) -> str:
        if prompt.startswith("Question:"):
            return json.dumps({"sentences": [{"text": "That is not known.", "claims": [1]}]})
        return json.dumps(idea if prompt.startswith("Does ") else NAMED)

    model = Metered(says)
    settings, runs = (
        Settings(judge="rules", budget_tokens=250),
        await SqliteRuns.open(tmp_path / "r"),
    )
    report = await hypothesize(
        "drugs for gout", top=6, store=starter, settings=settings, model=model, runs=runs
    )
    held = await runs.kept(report.run)
    await runs.close()
    assert "named" in held, "the run goes on with the same candidates"
    paid = [key for key in held if key.startswith("paid:")]
    assert len(paid) == len(model.seen) - 1 >= 2, "all but the call that named candidates"
    assert 250 <= report.spent["tokens"] <= 250 + 100
    assert len(model.seen) * 100 == report.spent["tokens"]
    assert any("budget of 250 tokens ended the run" in text for text in report.more)
