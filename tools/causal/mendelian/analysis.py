"""One request -> one result: read, harmonise, estimate by every method, check, or refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.mendelian.harmonise import harmonise
from tools.causal.mendelian.ld import read_matrix, with_correlation
from tools.causal.mendelian.one_exposure import univariable
from tools.causal.mendelian.result import MrResult
from tools.causal.mendelian.several_exposures import multivariable
from tools.causal.mendelian.sources import read_sources

if TYPE_CHECKING:
    from tools.causal.mendelian.effects import Effects
    from tools.causal.mendelian.harmonise import Harmonised
    from tools.causal.mendelian.request import MrRequest
    from tools.causal.mendelian.sources import Sources


def run(request: MrRequest) -> MrResult:
    """Run every method that the SNPs allow; a method left out is named with its reason.

    Raises:
        DataError: a file cannot be read or lacks a column.
    """
    sources = read_sources(request)
    found = harmonise(
        sources.exposures, sources.outcome, request.palindromes, aligned=sources.aligned
    )
    read = {
        "exposures": [e.to_json() for e in sources.exposures],
        "outcome": sources.outcome.to_json(),
    }
    if len(found.effects) and request.ld is not None:
        matrix = read_matrix(request.ld)
        found, _ = with_correlation(found, matrix, sources.order(), request.ld)
    harmonised = found.to_json() | read
    effects = _with_sizes(found.effects, request)
    known: dict[str, Any] = {
        "exposures": effects.exposures,
        "outcome": effects.outcome,
        "harmonisation": harmonised,
        "n_snps": len(effects),
        "seed": request.seed,
    }
    if found.contradicted:
        return MrResult("failed", "FREQUENCIES_CONTRADICT", _contradiction(found), **known)
    if len(effects) == 0:
        text = f"no SNP is left after harmonisation{_unlike_names(found, sources)}"
        return MrResult("failed", "TOO_FEW", text, **known)
    if (effects.bx == 0).any() and len(effects.exposures) == 1:
        effects = effects.keep(effects.bx[:, 0] != 0)
    if len(effects) == 0:
        text = "no SNP is associated with the exposure: every effect is 0"
        return MrResult("failed", "TOO_FEW", text, **known)
    try:
        if len(effects.exposures) > 1:
            result = multivariable(effects, known)
        else:
            result = univariable(effects, found, request, known)
    except np.linalg.LinAlgError as error:
        text = f"the associations cannot be solved: {error}"
        return MrResult("failed", "COLLINEAR", text, **known)
    doubts = [file.doubt for file in (*sources.exposures, sources.outcome) if file.doubt]
    said = tuple({"code": "P_CONTRADICTS", "text": text} for text in doubts)
    return replace(result, warnings=(*result.warnings, *said))


def _contradiction(found: Harmonised) -> str:
    name, (against, told) = next(iter(found.contradicted.items()))
    return (
        f"the allele frequencies of {name} fit the other allele for {against} of {told} SNPs: the "
        "effect allele, or the frequency column, is taken wrongly. Name the columns with "
        "--outcome-columns effect_allele=COLUMN,other_allele=COLUMN (or --exposure-columns), or "
        "leave the frequency out with eaf="
    )


def _unlike_names(found: Harmonised, sources: Sources) -> str:
    """Why the SNPs of the exposure are not in the outcome: rejected rows, or other names."""
    absent = found.dropped.get("absent_in_outcome", ())
    unusable = found.dropped.get("unusable_in_outcome", ())
    if len(absent) + len(unusable) < len(sources.exposures[0].rows):
        return ""
    if unusable:
        first = sources.outcome.rejected[0]
        return (
            f": {len(unusable)} of {len(absent) + len(unusable)} are in the outcome file and cannot be "
            f"used ({first.snp}, line {first.line}: {first.reason})"
        )
    return f": none of {', '.join(absent[:3])} is named in the outcome file"


def _with_sizes(effects: Effects, request: MrRequest) -> Effects:
    n_x, n_y = effects.n_x, effects.n_y
    if request.exposure_n is not None:
        n_x = np.full_like(n_x, request.exposure_n)
    if request.outcome_n is not None:
        n_y = np.full_like(n_y, request.outcome_n)
    return replace(effects, n_x=n_x, n_y=n_y)
