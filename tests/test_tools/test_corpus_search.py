"""Searching corpora: the ranking against another library's, filters, several corpora, models that fail."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphs.errors import InputError, ModelUnavailableError, SetupError
from tools.literature.building import build_corpus
from tools.literature.corpus import open_corpora
from tools.literature.hits import Filters
from tools.literature.models import Models
from tools.literature.retrieval.embedder import ScriptedEmbedder
from tools.literature.retrieval.relevance import ScriptedRelevance
from tools.literature.retrieval.reranking import (
    FEATURES,
    FoundPassage,
    features,
    learned,
    order,
)
from tools.literature.retrieval.searching import Ranked, Searcher, fused
from tools.literature.retrieval.shelf import Shelf
from tools.literature.retrieval.terms import terms_of
from tools.literature.retrieval.vectors import Vectors
from tools.literature.settled import corpus_folders

if TYPE_CHECKING:
    from pathlib import Path

    from tools.literature.hits import Hits, Mode
    from tools.literature.retrieval.embedder import Embedder

WORDS = [
    "aspirin",
    "statin",
    "stroke",
    "heart",
    "bleeding",
    "death",
    "pressure",
    "sugar",
    "kidney",
    "trial",
    "cohort",
    "risk",
    "dose",
]
JUDGED = (3.0, 12.0, 2.0, 1.0, 1.5, 0.0, 0.0, 0.0, 0.5)
"""Weights of reranking by which the judge counts."""
PAPERS = (
    {"id": "rct", "title": "A trial of aspirin", "text": "We randomized 90 patients to aspirin. Strokes fell.", "year": 2001},
    {"id": "cohort", "title": "Aspirin in a cohort of pregnant women", "text": "A prospective cohort study of aspirin.", "year": 2010},
    {"id": "mice", "title": "Aspirin in mice", "text": "Mice got aspirin in vitro.", "year": 2015},
    {"id": "old", "title": "Leeches", "text": "Blood was let from patients.", "doi": "10.1000/old"},
)  # fmt: skip


def lines(path: Path, records: Any) -> str:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return f"jsonl:{path}"


async def made(
    folder: Path, records: Any, name: str = "c", embedder: Embedder | None = None
) -> Path:
    await build_corpus(
        folder / name, [lines(folder / f"{name}.jsonl", records)], embedder, lambda _: None
    )
    return folder / name


async def searched(
    *folders: Path, query: str = "aspirin", mode: Mode = "bm25", models: Models | None = None, **more: Any
) -> Hits:  # fmt: skip
    async with open_corpora(folders, models or Models()) as corpora:
        return await corpora.search(query, 10, mode, **more)


def names(hits: Hits) -> list[str]:
    return [hit.doc for hit in hits.hits]


def drawn(size: int, seed: int) -> list[dict[str, Any]]:
    generator = np.random.default_rng(seed)
    return [
        {"id": n, "text": " ".join(generator.choice(WORDS, generator.integers(1, 60)))}
        for n in range(size)
    ]


@pytest.mark.parametrize(
    "query", ["aspirin", "aspirin stroke", "aspirin aspirin death unheard", "trial dose"]
)
async def test_scores_are_those_of_bm25s(tmp_path: Path, query: str) -> None:
    import bm25s

    records = drawn(300, 1)
    theirs = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    theirs.index([terms_of(r["text"]) for r in records], show_progress=False)
    expected = theirs.get_scores([t for t in terms_of(query) if t in theirs.vocab_dict])
    folder = await made(tmp_path, records)
    hits = await searched(folder, query=query)
    top = sorted(expected.tolist(), reverse=True)[:10]
    assert [hit.score for hit in hits.hits] == pytest.approx(top, rel=1e-4)
    assert all(hit.score == pytest.approx(expected[int(hit.doc)], rel=1e-4) for hit in hits.hits)


async def test_it_makes_no_difference_how_documents_are_spread(tmp_path: Path) -> None:
    records = drawn(120, 2)
    whole = await made(tmp_path, records, "whole")
    parts = [await made(tmp_path, records[at::3], f"part{at}") for at in range(3)]
    one, three = await searched(whole), await searched(*parts)
    assert [h.score for h in one.hits] == pytest.approx([h.score for h in three.hits], rel=1e-5)
    assert one.passages == three.passages


async def test_a_publication_in_two_corpora_is_found_once(tmp_path: Path) -> None:
    paper = {"title": "A", "text": "aspirin once", "doi": "10.1000/x"}
    first = await made(tmp_path, [{"id": "a", **paper}], "first")
    second = await made(tmp_path, [{"id": "b", **paper}], "second")
    assert names(await searched(first, second)) == ["a"]


async def test_a_hit_quotes_its_document(tmp_path: Path) -> None:
    text = "An opening sentence about nothing at all. " * 60 + "Aspirin lowered the risk."
    folder = await made(tmp_path, [{"id": "x", "title": "T", "text": text}])
    async with open_corpora([folder]) as corpora:
        (hit,) = (await corpora.search("aspirin", mode="bm25")).hits
        document = await corpora.document("x")
    assert document is not None
    assert document.text[hit.start : hit.end] == hit.text
    assert "Aspirin" in hit.text


@pytest.mark.parametrize("mode", ["bm25", "dense", "fused"])
async def test_a_long_document_does_not_keep_others_out(tmp_path: Path, mode: Mode) -> None:
    long = {"id": "long", "text": ("Aspirin aspirin. " + "Some other words are here. " * 50) * 120}
    short = [
        {"id": n, "text": f"A longer text that says aspirin once, number {n}."} for n in range(12)
    ]
    embedder = ScriptedEmbedder()
    folder = await made(tmp_path, [long, *short], embedder=embedder)
    hits = await searched(folder, mode=mode, models=Models(embedder))
    assert len(hits.hits) == 10


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"rct", "cohort", "mice"}),
        (Filters(designs=("rct",)), {"rct"}),
        (Filters(designs=("rct", "cohort")), {"rct", "cohort"}),
        (Filters(since=2005), {"cohort", "mice"}),
        (Filters(until=2010), {"rct", "cohort"}),
        (Filters(groups=("pregnancy",)), {"cohort"}),
        (Filters(species=("mouse",)), {"mice"}),
        (Filters(designs=("rct",), since=2005), set()),
    ],
)
@pytest.mark.parametrize("mode", ["bm25", "fused"])
async def test_filters_narrow(
    tmp_path: Path, mode: Mode, filters: Filters, expected: set[str]
) -> None:
    embedder = ScriptedEmbedder()
    folder = await made(tmp_path, PAPERS, embedder=embedder)
    hits = await searched(folder, mode=mode, models=Models(embedder), filters=filters)
    found = set(names(hits))
    assert found == expected if mode == "bm25" else expected <= found
    async with open_corpora([folder]) as corpora:
        documents = [await corpora.document(name) for name in found]
    assert all(d and (not filters.designs or d.design in filters.designs) for d in documents)
    assert all(d and (filters.since is None or (d.year or 0) >= filters.since) for d in documents)


@pytest.mark.parametrize(
    "given", [{"designs": ("guess",)}, {"groups": ("martians",)}, {"since": 2, "until": 1}]
)
def test_a_filter_that_means_nothing_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Filters(**given)


async def test_without_vectors_a_search_is_by_words_and_says_so(tmp_path: Path) -> None:
    folder = await made(tmp_path, PAPERS)
    for models in (Models(missing="llama.cpp is not installed"), Models(ScriptedEmbedder())):
        hits = await searched(folder, mode="fused", models=models)
        assert hits.mode == "bm25"
        assert hits.notes[0].startswith("BM25 alone")
        assert names(hits) == names(await searched(folder))


class Broken(ScriptedEmbedder):
    async def embed(self, texts: Any, kind: Any) -> Any:
        if kind == "query":
            raise ModelUnavailableError("the server is busy")
        return await super().embed(texts, kind)


async def test_a_model_that_fails_is_named(tmp_path: Path) -> None:
    embedder = Broken()
    folder = await made(tmp_path, PAPERS, embedder=embedder)
    hits = await searched(folder, mode="dense", models=Models(embedder))
    assert (hits.mode, "the server is busy" in hits.notes[0]) == ("bm25", True)

    def fail(query: str, passage: str) -> float:
        raise ModelUnavailableError("the judge is away")

    embedder = ScriptedEmbedder()
    hits = await searched(
        folder, mode="reranked", models=Models(embedder, ScriptedRelevance(fail), weights=JUDGED)
    )
    assert (hits.mode, "the judge is away" in hits.notes[0]) == ("fused", True)
    hits = await searched(folder, mode="reranked", models=Models(embedder, weights=JUDGED))
    assert (hits.mode, "no judge" in hits.notes[0]) == ("fused", True)


async def test_reranking_asks_no_judge_that_counts_for_nothing(tmp_path: Path) -> None:
    embedder = ScriptedEmbedder()
    papers = [
        {"id": "far", "title": "Another thing", "text": "aspirin " * 9 + "and stroke " * 9},
        {
            "id": "near",
            "title": "Aspirin prevents stroke",
            "text": "That aspirin prevents stroke is shown.",
        },
    ]
    folder = await made(tmp_path, papers, embedder=embedder)
    unjudged = (*(1.0 for _ in FEATURES[:-1]), 0.0)
    models = Models(embedder, ScriptedRelevance(lambda *_: 1 / 0), weights=unjudged)
    hits = await searched(folder, query="aspirin prevents stroke", mode="reranked", models=models)
    assert (hits.mode, names(hits)) == ("reranked", ["near", "far"])


class Flat(ScriptedEmbedder):
    async def embed(self, texts: Any, kind: Any) -> Any:
        return await super().embed(["the same"] * len(texts), kind)


async def test_the_judge_moves_a_passage_up(tmp_path: Path) -> None:
    embedder = Flat()
    papers = [{"id": n, "title": f"Paper {n}", "text": f"aspirin note{n}"} for n in range(8)]
    folder = await made(tmp_path, papers, embedder=embedder)

    async def ranked(wanted: str) -> str:
        judge = ScriptedRelevance(lambda _, passage: 0.99 if wanted in passage else 0.01)
        hits = await searched(
            folder, mode="reranked", models=Models(embedder, judge, weights=JUDGED)
        )
        assert hits.mode == "reranked"
        return hits.hits[0].doc

    assert [await ranked(f"note{n}") for n in range(3)] == ["0", "1", "2"]


async def test_vectors_that_are_not_all_there_are_named(tmp_path: Path) -> None:
    embedder = ScriptedEmbedder()
    folder = await made(tmp_path, PAPERS, embedder=embedder)
    more = lines(tmp_path / "more.jsonl", [{"id": "new", "text": "aspirin anew"}])
    await build_corpus(folder, [more], None, lambda _: None)
    hits = await searched(folder, mode="fused", models=Models(embedder))
    assert "1 passages have no vector" in " ".join(hits.notes)
    assert "new" in names(hits)


def test_signs_find_what_exact_products_find() -> None:
    generator = np.random.default_rng(3)
    centres = generator.normal(size=(200, 128))
    rows = centres[generator.integers(0, 200, 9_000)] + 0.7 * generator.normal(size=(9_000, 128))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    vectors = Vectors(rows.astype(np.float16), np.packbits(rows > 0, axis=1).view(np.uint64))
    mask = generator.random(9_000) < 0.7
    recalls = []
    for at in range(40):
        query = rows[at * 7]
        exact = np.where(mask, rows @ query, -2)
        found, products = vectors.nearest(query, 10, mask)
        assert mask[found].all()
        assert (np.diff(products) <= 0).all()
        recalls.append(len(set(found) & set(np.argsort(-exact)[:10])) / 10)
    assert np.mean(recalls) >= 0.97


def test_more_are_compared_where_a_large_corpus_is_dense(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(4)
    rows = generator.normal(size=128) + 0.7 * generator.normal(size=(9_000, 128))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    vectors = Vectors(rows.astype(np.float16), np.packbits(rows > 0, axis=1).view(np.uint64))
    monkeypatch.setattr("tools.literature.retrieval.vectors.NEAREST", 40)

    def recall() -> float:
        found = [vectors.nearest(rows[at], 10, None)[0] for at in range(20)]
        exact = [np.argsort(-(rows @ rows[at]))[:10] for at in range(20)]
        return float(
            np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)])
        )

    few = recall()
    monkeypatch.setattr("tools.literature.retrieval.vectors.ONE_IN", 3)
    assert few < 0.5
    assert recall() > 0.8


def test_fusion_adds_reciprocal_ranks() -> None:
    first = Ranked(np.array([5, 3, 9]), np.zeros(3, np.float32))
    second = Ranked(np.array([3, 7]), np.zeros(2, np.float32))
    both = fused([first, second], 3)
    assert both.passages.tolist() == [3, 5, 7]
    assert both.scores[0] == pytest.approx(1 / 62 + 1 / 61)


@pytest.mark.parametrize("query", ["", "  ", "of the", "?!", "x" * 5_000])
async def test_a_query_without_words_is_refused(tmp_path: Path, query: str) -> None:
    folder = await made(tmp_path, PAPERS)
    with pytest.raises(InputError):
        await searched(folder, query=query)


async def test_no_corpus_is_a_matter_of_setup(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="AETIA_CORPUS"):
        await searched()


def test_the_corpora_in_use(tmp_path: Path) -> None:
    both = {"AETIA_CORPUS": f"{tmp_path / 'a'}:{tmp_path / 'b'}:"}
    assert corpus_folders((), both) == (tmp_path / "a", tmp_path / "b")
    assert corpus_folders([str(tmp_path / "c")], both) == (tmp_path / "c",)
    assert corpus_folders((), {}) == ()


def test_terms() -> None:
    assert terms_of("The β-blockers were RANDOMISED to IL-6, naïve") == [
        "beta", "blocker", "randomis", "il", "6", "naiv",
    ]  # fmt: skip


def test_of_passages_with_the_same_words_results_in_a_report_on_the_query_come_first() -> None:
    said = "Aspirin and stroke were studied"
    found = [
        FoundPassage("other", "", f"{said} in 30.1% vs 20.2% (P < 0.01, 95% CI 1.2 to 3.4).", 2.0, 0.5, is_part=True),
        FoundPassage("own", "", f"{said} by the methods of others.", 2.0, 0.5, is_part=True),
        FoundPassage("own", "", f"{said} in 30.1% vs 20.2% (P < 0.01, 95% CI 1.2 to 3.4).", 2.0, 0.5, is_part=True),
    ]  # fmt: skip
    rows = features("aspirin stroke", found, {"aspirin": 1.0, "stroke": 1.0})
    figures, document = FEATURES.index("part_figures"), FEATURES.index("document")
    assert rows[0][figures] == rows[2][figures] > 0 > rows[1][figures]
    assert rows[1][document] == rows[2][document] == 1 > rows[0][document]
    assert [at for at, _ in order(rows, learned())] == [2, 0, 1]
    whole = features(
        "aspirin stroke", [replace(one, is_part=False) for one in found], {"aspirin": 1.0}
    )
    assert {row[figures] for row in whole} == {0.0}


async def test_passages_of_long_texts_are_told_from_abstracts(tmp_path: Path) -> None:
    long = " ".join(
        f"Sentence {n} tells of aspirin and stroke in some more words." for n in range(200)
    )
    records = [{"id": "long", "text": long}, {"id": "short", "text": "Aspirin and stroke."}]
    folder = await made(tmp_path, records)
    searcher = Searcher([Shelf(folder)])
    assert searcher.passages > 4
    told = [searcher.is_part(at) for at in range(searcher.passages)]
    assert told == [True] * (searcher.passages - 1) + [False]
