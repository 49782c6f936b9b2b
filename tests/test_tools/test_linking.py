"""Mentions to ranked nodes, over a small graph with the troubles of the big ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from graphs.curie import Curie
from graphs.errors import SetupError
from graphs.statements import Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.naming.linking import expected_kinds, link
from tools.naming.mentions import (
    DictionaryFinder,
    FoundMention,
    ScriptedFinder,
    TransformerFinder,
    category_of,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


def node(local: str, category: str, name: str, *synonyms: str) -> Node:
    return Node(Curie("EX", local), f"biolink:{category}", name, synonyms)


NODES = (
    node("bc", "Disease", "breast carcinoma", "breast cancer"), node("rf", "Disease", "kidney failure"),
    node("td", "Disease", "tardive dyskinesia"), node("mi", "Disease", "myocardial infarction"),
    node("tnf", "Protein", "tumor necrosis factor alpha", "TNF-alpha"), node("cat", "Gene", "CAT", "catalase"),
    node("coldd", "Disease", "cold"), node("colde", "EnvironmentalExposure", "cold exposure", "cold"),
    node("li", "Drug", "lithium"), node("cd1", "Gene", "CD1"), node("met", "Drug", "metformin"),
)  # fmt: skip


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    path = tmp_path / "toy.sqlite"
    write_store(path, NODES, (), (), Release("toy", "1", "x"))
    opened = SqliteStore(path)
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("mention", "local", "reason"),
    [
        ("breast carcinoma", "bc", "named"),
        ("breast cancers", "bc", "named"),
        ("carcinoma of the breast", "bc", "another order"),
        ("breast neoplasm", "bc", "exchanged for its synonym"),
        ("renal failure", "rf", "exchanged for its synonym"),
        ("severe kidney failure", "rf", "without 'severe'"),
        ("tumor necrosis factor α", "tnf", "Greek letters"),
        ("TNF-α", "tnf", "Greek letters"),
        ("metfromin", "met", "spelled like"),
        ("myocardial infarction (MI)", "mi", "without the bracket"),
    ],
)
async def test_a_mention_is_linked_for_a_stated_reason(
    store: SqliteStore, mention: str, local: str, reason: str
) -> None:
    linked = await link(store, mention)
    assert linked.candidates[0].node.curie.identifier == local
    assert reason in linked.candidates[0].reason
    assert 0 < linked.candidates[0].score <= 1


async def test_the_faithful_spelling_scores_above_the_stripped_one(store: SqliteStore) -> None:
    plain = await link(store, "kidney failure")
    stripped = await link(store, "severe kidney failure")
    assert plain.candidates[0].score > stripped.candidates[0].score


async def test_an_abbreviation_means_what_its_text_says(store: SqliteStore) -> None:
    assert (await link(store, "TD")).candidates == ()
    linked = await link(store, "TD", abbreviations={"TD": "tardive dyskinesia"})
    assert linked.candidates[0].node.curie.identifier == "td"
    assert "short for" in linked.candidates[0].reason


async def test_two_senses_are_both_returned_and_the_context_may_decide(store: SqliteStore) -> None:
    linked = await link(store, "cold")
    assert linked.is_ambiguous
    assert {c.node.curie.identifier for c in linked.best} == {"coldd", "colde"}
    text = "patients with cold"
    decided = await link(store, "cold", expected=expected_kinds(text, 14, 18))
    assert not decided.is_ambiguous
    assert "context expects a Disease" in decided.candidates[0].reason


@pytest.mark.parametrize(
    ("text", "span", "kind"),
    [
        ("treatment with lithium", "lithium", "Drug"),
        ("lithium-induced tremor", "lithium", "Drug"),
        ("expression of CAT", "CAT", "Gene"),
        ("risk of stroke", "stroke", "Disease"),
        ("the stroke unit", "stroke", None),
    ],
)
def test_grammar_expects_a_kind(text: str, span: str, kind: str | None) -> None:
    start = text.index(span)
    found = expected_kinds(text, start, start + len(span))
    assert (f"biolink:{kind}" in found) if kind else not found


async def test_the_finder_takes_names_and_their_abbreviations_and_leaves_words_alone(
    store: SqliteStore,
) -> None:
    text = (
        "Tardive dyskinesia (TD) in the cat: TD was not caused by lithium. CD1 was measured, "
        "mutations in CD1 were not."
    )
    found = await DictionaryFinder(store).find(text)
    assert [m.text for m in found] == ["Tardive dyskinesia", "TD", "TD", "lithium", "CD1"]
    assert found[-1].start == text.rindex("CD1")
    assert all(text[m.start : m.end] == m.text for m in found)
    only = await DictionaryFinder(store, frozenset({"biolink:Drug"})).find(text)
    assert [m.text for m in only] == ["lithium"]


async def test_a_scripted_finder_says_what_it_was_told() -> None:
    told = FoundMention(0, 3, "TNF", "biolink:Protein", 0.9)
    finder = ScriptedFinder({"TNF rose": [told]})
    assert await finder.find("TNF rose") == [told]
    assert await finder.find("other") == []


def test_a_transformer_without_its_package_says_how_to_get_it() -> None:
    try:
        import transformers  # noqa: F401
    except ImportError:
        with pytest.raises(SetupError, match=r"aetia\[ner\]"):
            TransformerFinder("any")
    else:
        with pytest.raises(SetupError, match="cannot be loaded"):
            TransformerFinder("/absent/model")
    assert category_of("DISEASE") == "biolink:Disease"
    assert category_of("B-Chem") is None
