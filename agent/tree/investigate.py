"""Investigate one thought: call tools, keep the evidence, say in one sentence what it found.

`LINES` is the one visible table of what can be examined. No model is called here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools import knowledge
from tools.evidence import DESIGNS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agent.notebook import Notebook


@dataclass(frozen=True)
class Examined:
    """What examining a thought gave."""

    evidence: tuple[str, ...]
    status: str


async def _studies(notebook: Notebook, line: str) -> Examined:
    """Study findings of one class of designs about the pair."""
    x, y = notebook.pair
    result = await knowledge.find_findings(notebook.store, x, y)
    notebook.log(f"study findings of {notebook.names[0]} on {notebook.names[1]}", result)
    chosen = [item for item in result.items if item.design in DESIGNS[line]]
    await _remember(notebook, x, y)
    ids = notebook.keep(chosen)
    return Examined(ids, f"{len(ids)} of {result.n} findings are of this design")


async def _remember(notebook: Notebook, x: str, y: str) -> None:
    """Keep the findings themselves: pooling needs their oriented estimates."""
    from tools.evidence import from_finding

    for finding in await notebook.store.findings(exposure=x, outcome=y):
        notebook.findings[from_finding(finding).id] = finding


async def _curated(notebook: Notebook, line: str) -> Examined:
    x, y = notebook.pair
    result = await knowledge.find_edges_between(notebook.store, x, y)
    notebook.log(f"graph edges from {notebook.names[0]} to {notebook.names[1]}", result)
    ids = notebook.keep(result.items)
    return Examined(ids, f"{len(ids)} edges" if ids else "the graph states nothing between them")


async def _mechanism(notebook: Notebook, line: str) -> Examined:
    x, y = notebook.pair
    result = await knowledge.mechanism_paths(notebook.store, x, y, k=notebook.settings.mechanisms)
    notebook.log(f"mechanism paths from {notebook.names[0]} to {notebook.names[1]}", result)
    ids: list[str] = []
    edges_walked = [edge for ranked in result.items for edge in ranked.path.edges]
    notebook.node_names.update(await knowledge.names_of(notebook.store, edges_walked))
    for ranked in result.items:
        edges = notebook.keep(ranked.edges)
        notebook.paths.append((ranked.path, edges))
        ids.extend(edges)
    return Examined(tuple(dict.fromkeys(ids)), f"{len(result.items)} paths")


async def _reverse(notebook: Notebook, line: str) -> Examined:
    x, y = notebook.pair
    result = await knowledge.reverse_evidence(notebook.store, x, y)
    notebook.log(f"evidence that {notebook.names[1]} acts on {notebook.names[0]}", result)
    ids = notebook.keep(result.items)
    return Examined(
        ids, f"{len(ids)} items" if ids else "nothing says that the outcome comes first"
    )


async def _common_cause(notebook: Notebook, line: str) -> Examined:
    x, y = notebook.pair
    result = await knowledge.common_causes(notebook.store, x, y)
    notebook.log(f"common causes of {notebook.names[0]} and {notebook.names[1]}", result)
    ids: list[str] = []
    for cause in result.items:
        ids.extend(notebook.keep(cause.evidence))
        notebook.confounders.append((str(cause.node.curie), cause.node.name, cause.edges))
    names = ", ".join(cause.node.name for cause in result.items[:6])
    return Examined(tuple(dict.fromkeys(ids)), names or "the graph names no common cause")


async def _designs_at_hand(notebook: Notebook, line: str) -> Examined:
    """Selection and chance are judged from the studies themselves: collect them."""
    x, y = notebook.pair
    result = await knowledge.find_findings(notebook.store, x, y)
    await _remember(notebook, x, y)
    ids = notebook.keep(result.items)
    return Examined(ids, f"{len(ids)} findings to judge it by")


async def _related(notebook: Notebook, line: str) -> Examined:
    """Findings that share the treatment or the outcome: context for the reader, never support."""
    x, y = notebook.pair
    same_treatment = await notebook.store.findings(exposure=x, limit=5)
    same_outcome = await notebook.store.findings(outcome=y, limit=5)
    count = len(same_treatment) + len(same_outcome)
    notebook.tool_calls += 2
    notebook.searched.append(
        f"findings on the same treatment or the same outcome: {count} found, kept as context only"
    )
    return Examined((), f"{count} related findings; none of them is about this pair")


LINES: dict[str, Callable[[Notebook, str], Awaitable[Examined]]] = {
    "randomized": _studies,
    "mendelian_randomization": _studies,
    "observational": _studies,
    "curated": _curated,
    "mechanism": _mechanism,
    "reverse": _reverse,
    "common_cause": _common_cause,
    "selection": _designs_at_hand,
    "chance": _designs_at_hand,
    "related": _related,
}
"""Name of a thought -> what examines it. `own_data` belongs to the identify step."""
