"""Which study designs make up each line of evidence."""

from __future__ import annotations

DESIGNS: dict[str, tuple[str, ...]] = {
    "randomized": ("rct", "rct_meta_analysis"),
    "mendelian_randomization": ("mendelian_randomization",),
    "observational": (
        "cohort",
        "case_control",
        "observational_meta_analysis",
        "cross_sectional",
    ),
}
