"""One request -> one result: read, harmonise, estimate by every method, check, or refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import DataError
from tools.causal.mendelian.harmonise import harmonise
from tools.causal.mendelian.ld import read_matrix, with_correlation
from tools.causal.mendelian.one_exposure import univariable
from tools.causal.mendelian.result import MrResult
from tools.causal.mendelian.several_exposures import multivariable
from tools.causal.mendelian.sources import read_sources
from tools.causal.mendelian.strata import contradictory
from tools.causal.mendelian.variants import place_of

if TYPE_CHECKING:
    from tools.causal.mendelian.effects import Effects
    from tools.causal.mendelian.harmonise import Harmonised
    from tools.causal.mendelian.request import MrRequest, Palindromes
    from tools.causal.mendelian.sources import Sources


ENOUGH, MOSTLY = 3, 0.5
"""SNPs, and the share of them, with the same numbers for two traits that are no chance."""


def run(request: MrRequest) -> MrResult:
    """Run every method that the SNPs allow; a method left out is named with its reason.

    Raises:
        DataError: a file cannot be read or lacks a column.
    """
    sources = read_sources(request)
    if builds := sources.builds():
        raise DataError(
            f"SNPs are named by position, on build {builds[0]} of the genome in the exposure file and on build "
            f"{builds[1]} in the outcome file: bring both to one build, or name SNPs by rs number"
        )
    palindromes = _palindromes(request, sources)
    found = harmonise(sources.exposures, sources.outcome, palindromes, aligned=sources.aligned)
    read = {
        "exposures": [e.to_json() for e in sources.exposures],
        "outcome": sources.outcome.to_json(),
    }
    ordered = ""
    if len(found.effects) and request.ld is not None:
        matrix = read_matrix(request.ld)
        found, ordered = with_correlation(found, matrix, sources, request.ld)
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
    same = _itself(effects)
    if same and _one_file(request):
        return MrResult("failed", "SAME_TRAIT", same, **known)
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
    said = [{"code": "SAME_TRAIT", "text": same}] if same else []
    said += _of_the_files(sources, found, effects)
    said += [{"code": "LD_ORDER_ASSUMED", "text": ordered}] if ordered else []
    return replace(result, warnings=(*said, *result.warnings))


def _of_the_files(sources: Sources, found: Harmonised, effects: Effects) -> list[dict[str, str]]:
    """Warnings about what the files hold."""
    said = _repeated(sources, effects)
    if turned := found.actions.get("flipped", 0) if sources.harmonised else 0:
        text = f"{turned} SNPs of a table that says it is harmonised (mr_keep) count another allele: turned"
        said.append({"code": "NOT_HARMONISED", "text": text})
    doubts = [file.doubt for file in (*sources.exposures, sources.outcome) if file.doubt]
    return [*said, *({"code": "P_CONTRADICTS", "text": text} for text in doubts)]


def _repeated(sources: Sources, effects: Effects) -> list[dict[str, str]]:
    """That a SNP which is used has other effects in further rows of a file."""
    used = set(map(str.lower, effects.snps))
    found = []
    for file in (*sources.exposures, sources.outcome):
        if snps := [snp for snp in contradictory(file.rows) if snp.lower() in used]:
            text = (
                f"{file.name}: {len(snps)} SNPs have several rows of the same alleles with different effects "
                f"({', '.join(snps[:ENOUGH])}), of which the first is used: keep one row of each"
            )
            found.append({"code": "REPEATED_SNPS", "text": text})
    return found


def _itself(effects: Effects) -> str:
    """That an exposure and the outcome are the same numbers: the effect is 1 whatever the data say."""
    for place, name in enumerate(effects.exposures):
        pairs = ((effects.bx[:, place], effects.by), (effects.se_x[:, place], effects.se_y))
        same = np.logical_and(*(np.isclose(a, b, rtol=1e-9, atol=0) for a, b in pairs))
        if len(effects) >= ENOUGH and same.mean() > MOSTLY:
            return (
                f"{name} and {effects.outcome} have the same effect and standard error for {same.sum()} of "
                f"{len(effects)} SNPs: both are one set of associations, and the effect of a thing on itself "
                "is 1. Give the associations of another trait as the outcome"
            )
    return ""


def _one_file(request: MrRequest) -> bool:
    outcome = request.outcome
    return outcome is not None and any(one.samefile(outcome) for one in request.exposures)


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
    there = ", ".join(sources.outcome.first_names)
    positions = [place_of(name) for name in (*absent[:3], *sources.outcome.first_names)]
    hint = " (are both on one build of the genome?)" if all(positions) else ""
    return (
        f": none of {', '.join(absent[:3])} is named in the outcome file, which names {there}{hint}"
    )


def _palindromes(request: MrRequest, sources: Sources) -> Palindromes:
    """How palindromes are settled; whoever harmonised a table has settled them."""
    if not sources.harmonised:
        return request.palindromes
    if request.palindromes != "infer":
        text = "--palindromes is not used for a table with mr_keep, whose palindromes are settled"
        raise DataError(f"{text}: leave it out")
    return "keep"


def _with_sizes(effects: Effects, request: MrRequest) -> Effects:
    n_x, n_y = effects.n_x, effects.n_y
    if request.exposure_n is not None:
        n_x = np.full_like(n_x, request.exposure_n)
    if request.outcome_n is not None:
        n_y = np.full_like(n_y, request.outcome_n)
    return replace(effects, n_x=n_x, n_y=n_y)
