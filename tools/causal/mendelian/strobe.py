"""The STROBE-MR checklist of a result: what it fills, and what only its authors can.

Skrivankova et al. 2021, JAMA 326:1614.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.causal.mendelian.result import MrResult

MISSING = "MISSING: to be stated by the authors"


def strobe_mr(result: MrResult) -> tuple[tuple[str, str], ...]:
    """(item, where it is filled) in the order of the checklist."""
    counts = result.harmonisation.get("dropped", {})
    drops = ", ".join(f"{name} {n}" for name, n in counts.items()) or "none dropped"
    f = result.instruments.get("mean_f") or result.instruments.get("conditional_f")
    return (
        ("1 title and abstract", MISSING),
        ("2 background", MISSING),
        ("3 objectives", f"{', '.join(result.exposures)} -> {result.outcome}"),
        ("4 design and data sources", MISSING),
        ("5 assumptions", "; ".join(a["text"] for a in result.assumptions) or MISSING),
        ("6 statistical methods: main", ", ".join(result.methods) or MISSING),
        ("6b handling of variants", f"harmonised; {drops}"),
        ("7 assessment of assumptions", f"F {f}; Egger intercept; Q" if f else MISSING),
        ("8 sensitivity analyses", "other methods, outliers, leave-one-out, Steiger"),
        ("9 software and pre-registration", MISSING),
        ("10 descriptive data", f"{result.n_snps} SNPs"),
        ("11 main results", "given" if result.methods else MISSING),
        ("12 assessment of assumptions: results", "heterogeneity, pleiotropy, strength"),
        ("13 sensitivity analyses: results", "given" if result.leave_one_out else MISSING),
        ("14 key results", MISSING),
        ("15 limitations", "; ".join(w["text"] for w in result.warnings) or MISSING),
        ("16 interpretation", MISSING),
        ("17 generalizability", MISSING),
        ("18 funding", MISSING),
        ("19 data sharing", MISSING),
        ("20 conflicts of interest", MISSING),
    )
