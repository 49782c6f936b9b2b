"""A question about a made-up drug and disease, asked of a store that holds just what a test puts in."""

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
    from collections.abc import AsyncIterator
    from pathlib import Path

    from agent.answer import Answer

VALUES = {"increases": (1.5, 1.2, 1.9), "decreases": (0.6, 0.5, 0.72), "none": (1.0, 0.9, 1.1)}
NODES = {
    "drug": ("biolink:Drug", "zorbine"),
    "other": ("biolink:Drug", "quallox"),
    "disease": ("biolink:Disease", "glumitis"),
    "gene": ("biolink:Gene", "GLM1"),
    "protein": ("biolink:Protein", "glumin"),
    "habit": ("biolink:Behavior", "yodelling"),
}


class Toy:
    """Findings and edges of the made-up world, and its one question."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: list[SqliteStore] = []

    def finding(
        self, design: str, direction: str, number: int, exposure: str = "drug", **more: Any
    ) -> Finding:
        """One study; `number` sets its year and identifier."""
        value, low, high = VALUES[direction]
        fields: dict[str, Any] = {
            "exposure": Curie("EX", exposure), "outcome": Curie("EX", "disease"),
            "population": "adults", "design": design, "direction": direction, "measure": "RR",
            "estimate": value, "ci_low": low, "ci_high": high, "contrast": "zorbine vs placebo",
            "contrast_sign": 1, "intervention": None, "n": 5000, "year": 2000 + number,
            "identifier": f"PMID:{number}", "title": f"Study {number}",
            "checked": "https://example.org",
        }  # fmt: skip
        return Finding(**{**fields, **more})

    def edge(self, cause: str, predicate: str, effect: str, direction: str | None = None) -> Edge:
        """One curated statement."""
        ends = Curie("EX", cause), Curie("EX", effect)
        return Edge(ends[0], f"biolink:{predicate}", ends[1], direction, "PMID:9", "drugmechdb")

    @property
    def pathway(self) -> tuple[Edge, ...]:
        """Drug, gene, protein, disease: the drug lowers the disease."""
        return (
            self.edge("drug", "affects", "gene", "decreased"),
            self.edge("gene", "affects", "protein", "increased"),
            self.edge("protein", "causes", "disease"),
        )

    async def ask(
        self,
        findings: tuple[Finding, ...] = (),
        edges: tuple[Edge, ...] = (),
        text: str = "Does zorbine cause glumitis?",
        **settings: Any,
    ) -> Answer:
        """The answer of rules alone, from a store that holds just these."""
        path = self._folder / f"toy{len(self._opened)}.sqlite"
        nodes = [Node(Curie("EX", key), *named) for key, named in NODES.items()]
        write_store(path, nodes, edges, findings, Release("toy", "1", "0" * 16))
        self._opened.append(SqliteStore(path))
        chosen = Settings(judge="rules", **settings)
        return await ask(text, store=self._opened[-1], settings=chosen)

    async def close(self) -> None:
        """Close what was opened."""
        for store in self._opened:
            await store.close()


@pytest.fixture
async def toy(tmp_path: Path) -> AsyncIterator[Toy]:
    made = Toy(tmp_path)
    yield made
    await made.close()
