"""A made-up drug and disease in a graph and in publications, whose labels and passages are what is wanted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.literature.building import build_corpus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def graph_of(path: Path, labels: Sequence[str]) -> SqliteStore:
    """A made-up drug and disease, and a node a label, between them and in their study."""
    names = {"drug": ("biolink:Drug", "zorbine"), "disease": ("biolink:Disease", "glumitis")}
    nodes = [Node(Curie("EX", key), *named) for key, named in names.items()]
    drug, disease = (one.curie for one in nodes)
    edges = []
    for n, label in enumerate(labels):
        nodes.append(Node(Curie("EX", f"n{n}"), "biolink:Gene", label))
        more = (label, "drugmechdb")
        edges.append(Edge(drug, "biolink:affects", nodes[-1].curie, "increased", *more))
        edges.append(Edge(nodes[-1].curie, "biolink:causes", disease, None, *more))
    said = labels[0] if labels else "adults"
    study = Finding(
        exposure=drug, outcome=disease, population=said, design="rct", direction="increases",
        measure="RR", estimate=1.5, ci_low=1.2, ci_high=1.9, contrast=said, contrast_sign=1,
        intervention=None, n=5000, year=2001, identifier="PMID:1", title=said,
        checked="https://example.org",
    )  # fmt: skip
    write_store(path, nodes, edges, [study], Release("made up", "1", "0" * 16))
    return SqliteStore(path)


async def corpora_of(folder: Path, passages: Sequence[str]) -> tuple[str, ...]:
    """A corpus of trials of the two, which say such things; none for none."""
    if not passages:
        return ()
    found = "Zorbine reduced the risk of glumitis compared with placebo (hazard ratio 0.66, 95% CI 0.53-0.82)."  # fmt: skip
    articles = [
        {
            "id": f"a{n}", "pmid": str(100 + n), "year": 2001, "title": f"Zorbine and glumitis: randomized trial {n}. {text}",
            "abstract": f"2001 adults were randomized to zorbine or placebo. {text} {found} {text}",
        }
        for n, text in enumerate(passages)
    ]  # fmt: skip
    source = folder / "articles.jsonl"
    source.write_text("\n".join(map(json.dumps, articles)), "utf-8")
    await build_corpus(folder / "lit", [f"jsonl:{source}"], None, lambda _told: None)
    return (str(folder / "lit"),)
