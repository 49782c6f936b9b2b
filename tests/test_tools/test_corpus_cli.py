"""`aetia corpus ...` through its door, with scripted models."""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from graphs.errors import DataError, InputError, SetupError, StoreError, UsageError
from tools.literature.commands.seams import Seams
from tools.literature.main import command
from tools.literature.retrieval.embedder import ScriptedEmbedder
from tools.literature.retrieval.relevance import ScriptedRelevance

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path


def judge() -> ScriptedRelevance:
    return ScriptedRelevance(lambda query, passage: 0.9 if "Stroke" in passage else 0.1)


SEAMS = Seams(lambda name, url: None if name == "none" else ScriptedEmbedder(), judge)


def refuse(name: str, url: str) -> ScriptedEmbedder:
    raise SetupError("llama.cpp is not installed")


async def run(*words: str, seams: Seams = SEAMS) -> int:
    ending = command(words, seams)
    return ending if isinstance(ending, int) else await as_awaitable(ending)


async def as_awaitable(work: Awaitable[int]) -> int:
    return await work


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        {
            "id": "a",
            "title": "Aspirin",
            "text": "Stroke was rarer with aspirin.",
            "year": 2001,
            "pmid": "7",
        },
        {"id": "b", "title": "Bleeding", "text": "Aspirin made patients bleed.", "licence": "CC0"},
    ]
    (tmp_path / "s.jsonl").write_text(
        "".join(json.dumps(r) + "\n" for r in rows) + "{bad\n", "utf-8"
    )
    return tmp_path


async def build(corpus: Path, *more: str, seams: Seams = SEAMS) -> Path:
    out = corpus / "out"
    source = f"jsonl:{corpus / 's.jsonl'}"
    assert await run("build", "--source", source, "--out", str(out), *more, seams=seams) == 0
    return out


async def test_build_search_show_info(corpus: Path, capsys: Any) -> None:
    out = str(await build(corpus, "--json"))
    made = json.loads(capsys.readouterr().out)
    assert (made["indexed"], made["embedded"], made["sources"][0]["rejected"]) == (2, 2, 1)

    assert (
        await run("search", "aspirin stroke", "--corpus", out, "--mode", "reranked", "--json") == 0
    )
    found = json.loads(capsys.readouterr().out)
    first = found["hits"][0]
    assert (found["mode"], first["doc"], first["start"]) == ("reranked", "a", 0)
    assert first["text"] == "Stroke was rarer with aspirin."

    assert await run("show", "7", "--corpus", out, "--json") == 0
    assert json.loads(capsys.readouterr().out)["doc"] == "a"
    assert await run("info", "--corpus", out, "--rejects") == 0
    said = capsys.readouterr().out
    assert "2 documents" in said
    assert "scripted 2" in said
    assert "line 3: no JSON" in said


async def test_many_queries_give_one_line_each(corpus: Path, capsys: Any, monkeypatch: Any) -> None:
    out = await build(corpus)
    monkeypatch.setenv("AETIA_CORPUS", os.pathsep.join([str(out), str(out)]))
    queries = corpus / "q.jsonl"
    queries.write_text(
        '{"id": 1, "query": "stroke"}\n\n{"id": "x", "claim": "unheard of"}\n', "utf-8"
    )
    capsys.readouterr()
    assert await run("search", "--queries", str(queries), "--mode", "bm25", "--limit", "1") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], [hit["doc"] for hit in row["hits"]]) for row in rows] == [
        (1, ["a"]),
        ("x", []),
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO('{"query": "bleed"}\n'))
    assert await run("search", "--queries", "-", "--mode", "bm25") == 0


async def test_nothing_found_is_1(corpus: Path, capsys: Any) -> None:
    out = str(await build(corpus))
    assert await run("search", "zebrafish", "--mode", "bm25", "--corpus", out) == 1
    assert "nothing in 2 passages" in capsys.readouterr().out
    assert await run("show", "nobody", "--corpus", out) == 1


async def test_without_an_embedder_words_do(corpus: Path, capsys: Any) -> None:
    seams = Seams(refuse, judge)
    out = str(await build(corpus, seams=seams))
    assert "no vectors were made" in capsys.readouterr().out
    assert await run("search", "stroke", "--corpus", out, seams=seams) == 0
    assert "BM25 alone: llama.cpp is not installed" in capsys.readouterr().out
    with pytest.raises(SetupError):
        await run("search", "stroke", "--corpus", out, "--embedder", "mine", seams=seams)


async def test_add_needs_one_corpus(corpus: Path, capsys: Any) -> None:
    out = str(await build(corpus))
    (corpus / "t.jsonl").write_text('{"id": "c", "text": "more words"}\n', "utf-8")
    source = f"jsonl:{corpus / 't.jsonl'}"
    assert await run("add", "--source", source, "--corpus", out) == 0
    assert "1 documents" in capsys.readouterr().out
    with pytest.raises(InputError, match="0 are named"):
        await run("add", "--source", source)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("search", "x"), SetupError),
        (("search", "--corpus", "nowhere", "x"), StoreError),
        (("search",), InputError),
        (("search", "x", "--queries", "y"), InputError),
        (("search", "--queries", "nowhere", "--corpus", "out"), DataError),
        (("search", "x", "--corpus", "out", "--limit", "0"), InputError),
        (("search", "x", "--corpus", "out", "--population", "martians"), InputError),
        (("search", "x", "--mode", "best"), UsageError),
        (("build", "--out", "fresh"), StoreError),
        (("build", "--out", "fresh", "--source", "word:x"), InputError),
        (("build", "--out", "fresh", "--source", "jsonl:nowhere"), InputError),
        (("build", "--out", "s.jsonl", "--source", "jsonl:s.jsonl"), StoreError),
    ],
)
async def test_what_cannot_be_done_is_said(
    corpus: Path, monkeypatch: Any, words: tuple[str, ...], error: type[Exception]
) -> None:
    await build(corpus)
    monkeypatch.chdir(corpus)
    with pytest.raises(error):
        await run(*words)
