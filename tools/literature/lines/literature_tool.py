"""The tool `literature`: what the corpora in use say on a pair, read by machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.base import ToolResult, found

if TYPE_CHECKING:
    from tools.asks import FindingsAsk
    from tools.base import Bench
    from tools.evidence import Evidence

NO_CORPUS = "no corpus is in use: name one with --corpus or AETIA_CORPUS"


async def literature(asked: FindingsAsk, bench: Bench) -> ToolResult[Evidence]:
    """Findings read from the corpora in use on exactly this treatment and outcome."""
    query = asked.model_dump(mode="json")
    if bench.literature is None:
        return ToolResult("unavailable", query=query, message=NO_CORPUS, code="NO_CORPUS")
    read = await bench.literature.findings(bench.store, asked.treatment, asked.outcome)
    kept = read.items[: asked.limit]
    cut = f"{read.read:,} publications on both sides" if read.is_cut else ""
    if len(kept) < len(read.items):
        cut = f"the first {asked.limit:,} findings"
    result = found(kept, query, bench.literature.name, cut=cut)
    if not read.aside:
        return result
    said = "; ".join(filter(None, [result.message, *read.aside]))
    return ToolResult(result.status, kept, query, result.release, said)
