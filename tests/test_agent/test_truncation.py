"""What was cut at a limit reaches the reader: in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from agent.run import ask
from agent.settings import Settings
from graphs.curie import Curie
from graphs.errors import StoreError
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import FindingSet, Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

DRUG, GOUT = Curie("EX", "drug"), Curie("EX", "gout")
CAUSES = [Curie("EX", f"cause{i}") for i in range(4)]
SETTINGS = Settings(judge="rules")


def finding(i: int) -> Finding:
    return Finding(
        DRUG, GOUT, "adults", "rct", "decreases", "RR", 0.8, 0.7, 0.9, "drug vs placebo", 1, None, 100,
        2000, f"PMID:{i}", "A trial", "https://example.org",
    )  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kg.sqlite"
    nodes = [
        Node(DRUG, "biolink:Drug", "allopurinol"),
        Node(GOUT, "biolink:Disease", "gout"),
        *(Node(c, "biolink:Drug", f"sugar {c.identifier}") for c in CAUSES),
        Node(Curie("EX", "urate"), "biolink:BiologicalProcess", "urate"),
    ]
    edges = [Edge(c, "biolink:causes", Curie("EX", "urate"), None, "s", "c") for c in CAUSES]
    edges += [Edge(Curie("EX", "urate"), "biolink:causes", GOUT, None, "s", "c")]
    write_store(path, nodes, edges, map(finding, range(201)), Release("toy", "1", "x"))
    return path


@pytest_asyncio.fixture
async def store(file: Path) -> AsyncIterator[SqliteStore]:
    opened = SqliteStore(file)
    yield opened
    await opened.close()


async def test_an_answer_says_that_more_findings_exist(store: SqliteStore) -> None:
    answer = await ask("Does allopurinol reduce gout?", store=store, settings=SETTINGS)
    (line,) = [text for text in answer.searched if text.startswith("study findings")]
    assert "200 found; only the 200 newest findings were looked at, more exist" in line


class Broken(SqliteStore):
    """A graph whose findings cannot be read."""

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        comparator: Curie | str | None = None,
        limit: int = 200,
    ) -> FindingSet:
        raise StoreError("disk gone")


async def test_an_answer_is_not_composed_from_a_graph_that_fails(file: Path) -> None:
    broken = Broken(file)
    with pytest.raises(StoreError, match="disk gone"):
        await ask("Does allopurinol reduce gout?", store=broken, settings=SETTINGS)
    await broken.close()
