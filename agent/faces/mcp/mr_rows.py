"""Mendelian randomization on associations that a client sends, in a worker process."""

from __future__ import annotations

import asyncio
import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.mcp.mcp_shapes import MrFound
from tools.causal.child import Child
from tools.causal.mendelian.request import MrRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.faces.mcp.mcp_shapes import Snp

WORK = "tools.causal.mendelian.analysis:run"
HEAD = ("SNP", "beta", "se", "effect_allele", "other_allele", "eaf")


async def mr_of(
    exposure: Sequence[Snp], outcome: Sequence[Snp], names: tuple[str, str], seconds: float
) -> MrFound:
    """Estimate by every method that the SNPs allow.

    Args:
        exposure: associations with the exposure.
        outcome: associations of the same SNPs with the outcome.
        names: of the two traits.
        seconds: until it is stopped.

    Raises:
        DataError: a row cannot be used.
        DeadlineError: it took longer.
    """
    with tempfile.TemporaryDirectory(prefix="aetia-") as folder:
        files = [Path(folder) / f"{side}.tsv" for side in ("exposure", "outcome")]
        for file, rows in zip(files, (exposure, outcome), strict=True):
            await asyncio.to_thread(_write, file, rows)
        request = MrRequest(
            exposures=(files[0],), outcome=files[1], exposure_names=(names[0],),
            outcome_name=names[1],
        )  # fmt: skip
        child = Child(WORK, (request,), seconds=seconds)
        try:
            result = await asyncio.to_thread(lambda: next(iter(child.parts())))
        finally:
            child.kill()
    told: dict[str, Any] = result.to_json()
    known = {name: told.get(name) for name in ("status", "code", "message")}
    said = {name: str(value or "") for name, value in known.items()}
    return MrFound(**said, n_snps=int(told.get("n_snps") or 0), methods=told.get("methods") or {}, result=told)  # fmt: skip


def _write(path: Path, rows: Sequence[Snp]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(HEAD)
        for row in rows:
            eaf = "" if row.eaf is None else row.eaf
            writer.writerow([row.snp, row.beta, row.se, row.effect_allele, row.other_allele, eaf])
