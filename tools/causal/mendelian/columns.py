"""Which column of a table of associations holds what, from the spellings in common use.

TwoSampleMR (with or without `.exposure` and `.outcome`), GWAS-SSF of the GWAS Catalog (Hayhurst et
al. 2022), PLINK, METAL, SAIGE, REGENIE and BOLT headers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# In order of preference; compared in lower case with every other mark as "_".
SPELLINGS: dict[str, tuple[str, ...]] = {
    "snp": (
        *("snp", "rsid", "rs_id", "hm_rsid", "rs", "rs_number", "rsids", "snpid", "snp_id"),
        *("variant_id", "hm_variant_id", "variant", "variantid", "markername", "marker", "id"),
    ),
    "beta": (
        *("beta", "b", "hm_beta", "effect", "effect_size", "es", "beta_hat", "estimate"),
        *("log_odds", "logodds", "logor", "log_or", "lnor", "ln_or", "log_odds_ratio", "effects"),
    ),
    "odds_ratio": ("odds_ratio", "or", "hm_odds_ratio", "oddsratio", "hazard_ratio", "hr"),
    "se": (
        *("se", "standard_error", "stderr", "std_err", "std_error", "sebeta", "se_beta", "beta_se"),
        *("betase", "logor_se", "log_odds_se", "se_logor", "log_or_se", "sigma_beta"),
    ),
    "ci_low": ("ci_lower", "ci_low", "lower_ci", "or_95l", "hm_ci_lower", "l95", "or_lower"),
    "ci_high": ("ci_upper", "ci_high", "upper_ci", "or_95u", "hm_ci_upper", "u95", "or_upper"),
    "effect_allele": (
        *("effect_allele", "ea", "hm_effect_allele", "effectallele", "tested_allele"),
        *("coded_allele", "risk_allele", "a1", "allele1", "allele_1", "alt", "alt_allele"),
    ),
    "other_allele": (
        *("other_allele", "nea", "oa", "hm_other_allele", "non_effect_allele", "otherallele"),
        *("noneffect_allele", "noncoded_allele", "non_coded_allele", "baseline_allele", "a2"),
        *("allele2", "allele_2", "a0", "allele0", "ref", "ref_allele", "reference_allele"),
    ),
    "eaf": (
        *("eaf", "effect_allele_frequency", "effect_allele_freq", "hm_effect_allele_frequency"),
        *("freq", "freq1", "a1freq", "a1_freq", "frq", "af", "frequency", "allele_frequency"),
        *("alt_freq", "alt_freqs", "freq_effect", "af_allele2"),
    ),
    "maf": ("maf", "minor_allele_frequency"),
    "p": (
        *("pval", "p", "p_value", "pvalue", "p_val", "pval_nominal", "p_bolt_lmm", "p_wald"),
        *("pr_z", "p_spa"),
    ),
    "log_p": ("neg_log_10_p_value", "mlogp", "log10p", "neglog10p", "neg_log10_p", "log10_p", "lp"),
    "n": (
        *("n", "samplesize", "sample_size", "n_total", "total_n", "totalsamplesize", "n_eff"),
        *("neff", "nsamples", "obs_ct", "n_samples", "hm_n"),
    ),
    "phenotype": ("phenotype", "trait", "exposure", "outcome"),
    "keep": ("mr_keep",),
}


def plain(name: str) -> str:
    """A header as it is compared: lower case, every other mark an underscore."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def resolve(names: Sequence[str], role: str | None = None) -> dict[str, int]:
    """Where each known kind of column is.

    Args:
        names: the header.
        role: "exposure" or "outcome" also accepts that suffix, and prefers it.

    Returns:
        Kind to position. `reference_allele` beside `other_allele` and no other candidate is the
        effect allele.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(plain(name), place)
    found: dict[str, int] = {}
    for kind, spellings in SPELLINGS.items():
        wanted = [f"{s}_{role}" for s in spellings] if role else []
        match = next((s for s in (*wanted, *spellings) if s in places), None)
        if match is not None:
            found[kind] = places[match]
    reference = places.get("reference_allele")
    if "effect_allele" not in found and reference not in {None, found.get("other_allele")}:
        found["effect_allele"] = places["reference_allele"]
    return found


def has_role(names: Sequence[str], role: str) -> bool:
    """Whether a header holds an effect of its own for the role ("beta.exposure")."""
    return any(plain(name) in {f"beta_{role}", f"b_{role}"} for name in names)


def named(names: Sequence[str], wanted: Mapping[str, str], path: Path) -> dict[str, int]:
    """Positions of columns that the caller named.

    Raises:
        DataError: a name is not in the header, with the names that are.
    """
    absent = [name for name in wanted.values() if name not in names]
    if absent:
        raise DataError(f"{path.name} has no column {', '.join(absent)}; it has {', '.join(names)}")
    return {kind: list(names).index(name) for kind, name in wanted.items()}


def require(found: Mapping[str, int], names: Sequence[str], path: Path, *, alleles: bool) -> None:
    """Refuse a table that lacks what the analysis needs.

    Raises:
        DataError: which columns are missing, how they may be spelled, and which were found.
    """
    missing = [] if "snp" in found else ["SNP (SNP, rsid, variant_id, MarkerName)"]
    if "beta" not in found and "odds_ratio" not in found:
        missing.append("effect (beta, b, OR, odds_ratio, logOR)")
    if not found.keys() & {"se", "p", "log_p"} and not {"ci_low", "ci_high"} <= found.keys():
        missing.append("standard error (se, standard_error), interval or p value")
    if alleles and "effect_allele" not in found:
        missing.append("effect allele (effect_allele, EA, A1)")
    if missing:
        raise DataError(
            f"{path.name} lacks a column for: {'; '.join(missing)}. It has {', '.join(names)}"
        )
