"""Summary statistics as further programs and consortia write them, from their manuals and README files."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from evals.readers.associations import Truth

Written = tuple[list[str], list[list[str]]]


def p_of(row: Truth) -> str:
    """The two-sided p value of an effect."""
    return f"{max(math.erfc(abs(row.beta / row.se) / 2**0.5), 1e-300)}"


def numbers(row: Truth) -> list[str]:
    """Effect, error and p value."""
    return [f"{row.beta}", f"{row.se}", p_of(row)]


def snptest(rows: list[Truth], rng: random.Random) -> Written:
    """Allele B is counted; the frequency is of the minor allele."""
    header = ["alternate_ids", "rsid", "alleleA", "alleleB", "all_total", "all_maf"]
    header += ["frequentist_add_beta_1", "frequentist_add_se_1", "frequentist_add_pvalue"]
    return header, [["1", r.snp, r.other, r.effect, "900", "0.1", *numbers(r)] for r in rows]


def gcta_joint(rows: list[Truth], rng: random.Random) -> Written:
    """GCTA-COJO's .jma file: `refA` is counted, and the joint effect stands beside the effect."""
    header = ["Chr", "SNP", "bp", "refA", "freq", "b", "se", "p", "n", "bJ", "bJ_se", "pJ", "LD_r"]
    return header, [
        ["1", r.snp, "5", r.effect, f"{r.eaf}", *numbers(r), "900", "0.9", "0.1", "0.1", "0"]
        for r in rows
    ]


def decode(rows: list[Truth], rng: random.Random) -> Written:
    """The frequency is of the minor allele, and no effect allele's."""
    header = ["Chrom", "Pos", "Name", "rsids", "effectAllele", "otherAllele", "Beta", "SE", "Pval"]
    return [*header, "ImpMAF"], [
        ["1", "5", "chr1:5", r.snp, r.effect, r.other, *numbers(r), f"{min(r.eaf, 1 - r.eaf)}"]
        for r in rows
    ]


def biobank_japan(rows: list[Truth], rng: random.Random) -> Written:
    """The alternate allele is counted."""
    made = []
    for row in rows:
        r, ref = row.for_alternate(rng)
        made.append([r.snp, "1", "5", ref, r.effect, f"{r.eaf}", "0.9", *numbers(r)])
    return ["SNP", "CHR", "POS", "REF", "ALT", "Frq", "Rsq", "BETA", "SE", "P"], made


def million_veterans(rows: list[Truth], rng: random.Random) -> Written:
    """The effect allele is named, and either of reference and alternate."""
    header = ["SNP_ID", "chrom", "pos", "ref", "alt", "ea", "af", "num_samples"]
    made = []
    for r in rows:
        pair = rng.sample([r.effect, r.other], 2)
        made.append([r.snp, "1", "5", *pair, r.effect, f"{r.eaf}", "900", *numbers(r)])
    return [*header, "beta", "sebeta", "pval"], made


def daner(rows: list[Truth], rng: random.Random) -> Written:
    """Odds ratios of A1, with frequencies among cases and controls."""
    header = ["CHR", "SNP", "BP", "A1", "A2", "FRQ_A_17", "FRQ_U_37", "INFO", "OR", "SE", "P"]
    return header, [
        ["1", r.snp, "5", r.effect, r.other, f"{r.eaf}", f"{r.eaf}", "0.9"]
        + [f"{math.exp(r.beta)}", f"{r.se}", p_of(r)]
        for r in rows
    ]


def gwama(rows: list[Truth], rng: random.Random) -> Written:
    """The allele that is called the reference is counted."""
    header = ["rs_number", "reference_allele", "other_allele", "eaf", "beta", "se", "p-value"]
    return [*header, "n_studies", "n_samples", "effects"], [
        [r.snp, r.effect, r.other, f"{r.eaf}", *numbers(r), "3", "900", "+-+"] for r in rows
    ]


def gemma(rows: list[Truth], rng: random.Random) -> Written:
    """Allele 1 is counted."""
    header = ["chr", "rs", "ps", "n_miss", "allele1", "allele0", "af", "beta", "se", "p_wald"]
    return header, [
        ["1", r.snp, "5", "0", r.effect, r.other, f"{r.eaf}", *numbers(r)] for r in rows
    ]


def rvtests(rows: list[Truth], rng: random.Random) -> Written:
    """Score statistics beside the effect of the alternate allele."""
    header = ["CHROM", "POS", "RSID", "REF", "ALT", "AF", "U_STAT", "SQRT_V_STAT", "ALT_EFFSIZE"]
    made = []
    for row in rows:
        r, ref = row.for_alternate(rng)
        start = ["1", "5", r.snp, ref, r.effect, f"{r.eaf}", "9", "100"]
        made.append([*start, *numbers(r)])
    return [*header, "SE", "PVALUE"], made


def neale_clumped(rows: list[Truth], rng: random.Random) -> Written:
    """Neale's files without the counts of alleles: the alternate allele is counted, the minor one named."""
    header = ["variant", "rsid", "minor_allele", "minor_AF", "beta", "se", "tstat", "pval"]
    made = []
    for place, row in enumerate(rows):
        r, ref = row.for_alternate(rng)
        minor, af = (r.effect, r.eaf) if r.eaf < 0.5 else (ref, 1 - r.eaf)
        beta, se, p = numbers(r)
        name = f"1:{place + 5}:{ref}:{r.effect}"
        made.append([name, r.snp, minor, f"{af}", beta, se, f"{r.beta / r.se}", p])
    return header, made


def pan_ukb(rows: list[Truth], rng: random.Random) -> Written:
    """The alternate allele is counted; one population's columns are left of several."""
    of = rng.choice(["EUR", "AFR", "meta", "meta_hq"])
    header = ["chr", "pos", "ref", "alt", "rsid", f"af_{of}", f"beta_{of}", f"se_{of}"]
    made = []
    for row in rows:
        r, ref = row.for_alternate(rng)
        log_p = f"{-math.log10(float(p_of(r)))}"
        made.append(["1", "5", ref, r.effect, r.snp, f"{r.eaf}", f"{r.beta}", f"{r.se}", log_p])
    return [*header, f"neglog10_pval_{of}"], made


WRITERS = (neale_clumped, pan_ukb, snptest, gcta_joint, decode, biobank_japan, million_veterans, daner, gwama, gemma,
           rvtests)  # fmt: skip
