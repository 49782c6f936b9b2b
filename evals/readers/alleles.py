"""Summary statistics as their writers write them.

Each writer is stated here once more, from its manual, and apart from the table that the reader uses.
"""

from __future__ import annotations

import gzip
import math
import random
from typing import TYPE_CHECKING

from evals.readers import consortia
from evals.readers.associations import Truth, truth
from evals.readers.case import Ending, Kind
from evals.readers.consortia import numbers, p_of
from graphs.errors import DataError
from tools.causal.mendelian.harmonise import harmonise
from tools.causal.mendelian.request import MrRequest
from tools.causal.mendelian.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


Written = tuple[list[str], list[list[str]]]


def two_sample_mr(rows: list[Truth], rng: random.Random) -> Written:
    """As two sample mr writes it."""
    header = [f"{k}.outcome" for k in ("effect_allele", "other_allele", "eaf", "beta", "se", "id")]
    cells = [[r.effect, r.other, f"{r.eaf}", f"{r.beta}", f"{r.se}", "ieu-a-7"] for r in rows]
    order = ["SNP", "outcome", *header]
    return order, [[r.snp, "Heart", *c] for r, c in zip(rows, cells, strict=True)]


def two_sample_mr_plain(rows: list[Truth], rng: random.Random) -> Written:
    """As two sample mr plain writes it."""
    header = ["SNP", "effect_allele", "other_allele", "eaf", "beta", "se", "Phenotype"]
    return header, [
        [r.snp, r.effect, r.other, f"{r.eaf}", f"{r.beta}", f"{r.se}", "Heart"] for r in rows
    ]


def saige(rows: list[Truth], rng: random.Random) -> Written:
    """As saige writes it."""
    name = rng.choice(["MarkerID", "SNPID", "rsid", "SNP"])
    header = ["CHR", "POS", name, "Allele1", "Allele2", "AC_Allele2", "AF_Allele2", "BETA", "SE"]
    return [*header, "p.value"], [
        ["1", "1", r.snp, r.other, r.effect, "400", f"{r.eaf}", f"{r.beta}", f"{r.se}", p_of(r)]
        for r in rows
    ]


def gmmat(rows: list[Truth], rng: random.Random) -> Written:
    """As gmmat writes it."""
    header = ["CHR", "SNP", "cM", "POS", "A1", "A2", "N", "AF", "BETA", "SE", "PVAL", "converged"]
    return header, [
        ["1", r.snp, "0", "1", r.other, r.effect, "900", f"{r.eaf}", f"{r.beta}", f"{r.se}"]
        + [p_of(r), "TRUE"]
        for r in rows
    ]


def plink2(rows: list[Truth], rng: random.Random) -> Written:
    """As plink2 writes it."""
    omitted = rng.random() < 0.5
    header = ["#CHROM", "POS", "ID", "REF", "ALT", "A1", *(["OMITTED"] if omitted else [])]
    header += ["A1_FREQ", "TEST", "OBS_CT", "BETA", "SE", "T_STAT", "P", "ERRCODE"]
    made = []
    for r in rows:
        ref, alt = rng.sample([r.effect, r.other], 2)
        start = ["1", "1", r.snp, ref, alt, r.effect, *([r.other] if omitted else [])]
        made.append([*start, f"{r.eaf}", "ADD", "900", f"{r.beta}", f"{r.se}", "1", p_of(r), "."])
        if rng.random() < 0.5:
            made.append([*start, f"{r.eaf}", "AGE", "900", "9", "0.01", "900", "0", "."])
    return header, made


def plink19(rows: list[Truth], rng: random.Random) -> Written:
    """As plink19 writes it."""
    header = ["CHR", "SNP", "BP", "A1", "TEST", "NMISS", "BETA", "STAT", "P"]
    return header, [
        ["1", r.snp, "1", r.effect, "ADD", "900", f"{r.beta}", f"{r.beta / r.se}", "0.5"]
        for r in rows
    ]


def regenie(rows: list[Truth], rng: random.Random) -> Written:
    """As regenie writes it."""
    header = ["CHROM", "GENPOS", "ID", "ALLELE0", "ALLELE1", "A1FREQ", "N", "TEST", "BETA", "SE"]
    return [*header, "CHISQ", "LOG10P", "EXTRA"], [
        ["1", "1", r.snp, r.other, r.effect, f"{r.eaf}", "900", "ADD", f"{r.beta}", f"{r.se}"]
        + ["4", f"{-math.log10(float(p_of(r)))}", "NA"]
        for r in rows
    ]


def bolt_lmm(rows: list[Truth], rng: random.Random) -> Written:
    """As bolt lmm writes it."""
    header = ["SNP", "CHR", "BP", "GENPOS", "ALLELE1", "ALLELE0", "A1FREQ", "F_MISS", "BETA", "SE"]
    return [*header, "P_BOLT_LMM_INF"], [
        [r.snp, "1", "1", "0", r.effect, r.other, f"{r.eaf}", "0", f"{r.beta}", f"{r.se}", p_of(r)]
        for r in rows
    ]


def fastgwa(rows: list[Truth], rng: random.Random) -> Written:
    """As fastgwa writes it."""
    header = ["CHR", "SNP", "POS", "A1", "A2", "N", "AF1", "BETA", "SE", "P"]
    return header, [
        ["1", r.snp, "1", r.effect, r.other, "900", f"{r.eaf}", f"{r.beta}", f"{r.se}", p_of(r)]
        for r in rows
    ]


def metal(rows: list[Truth], rng: random.Random) -> Written:
    """As metal writes it."""
    header = ["MarkerName", "Allele1", "Allele2", "Freq1", "Effect", "StdErr", "P-value"]
    return [*header, "Direction"], [
        [r.snp, r.effect.lower(), r.other.lower(), f"{r.eaf}", *numbers(r), "+-"] for r in rows
    ]


def finngen(rows: list[Truth], rng: random.Random) -> Written:
    """As finngen writes it."""
    header = ["#chrom", "pos", "ref", "alt", "rsids", "pval", "mlogp", "beta", "sebeta", "af_alt"]
    made = []
    for row in rows:
        r, ref = row.for_alternate(rng)
        rest = [p_of(r), f"{-math.log10(float(p_of(r)))}", f"{r.beta}", f"{r.se}", f"{r.eaf}"]
        made.append(["1", "1", ref, r.effect, f"{r.snp};rs9{r.snp[2:]}", *rest])
    return header, made


def neale(rows: list[Truth], rng: random.Random) -> Written:
    """As neale writes it."""
    header = ["variant", "rsid", "minor_allele", "minor_AF", "n_complete_samples", "AC", "ytx"]
    made = []
    for place, row in enumerate(rows):
        r, ref = row.for_alternate(rng)
        minor, af = (r.effect, r.eaf) if r.eaf < 0.5 else (ref, 1 - r.eaf)
        name = f"1:{place + 5}:{ref}:{r.effect}"
        made.append([name, r.snp, minor, f"{af}", "900", "4", "5", *numbers(r)])
    return [*header, "beta", "se", "pval"], made


def gtex(rows: list[Truth], rng: random.Random) -> Written:
    """As gtex writes it."""
    header = ["gene_id", "variant_id", "rs_id_dbSNP151_GRCh38p7", "maf", "slope", "slope_se"]
    made = []
    for place, row in enumerate(rows):
        r, ref = row.for_alternate(rng)
        name = f"chr1_{place + 5}_{ref}_{r.effect}_b38"
        made.append(["ENSG1", name, r.snp, "0.1", f"{r.beta}", f"{r.se}", p_of(r)])
    return [*header, "pval_nominal"], made


def gwas_ssf(rows: list[Truth], rng: random.Random) -> Written:
    """As gwas ssf writes it."""
    header = ["chromosome", "base_pair_location", "effect_allele", "other_allele", "beta"]
    header += ["standard_error", "effect_allele_frequency", "p_value", "rsid", "variant_id"]
    return header, [
        ["1", "5", r.effect, r.other, f"{r.beta}", f"{r.se}", f"{r.eaf}", p_of(r), r.snp, "1_5_A_G"]
        for r in rows
    ]


def harmonised(rows: list[Truth], rng: random.Random) -> Written:
    """The original columns count any allele; those that begin with hm_ belong together."""
    header = ["hm_rsid", "hm_other_allele", "hm_effect_allele", "hm_beta"]
    header += ["hm_effect_allele_frequency", "variant_id", "effect_allele", "other_allele"]
    made = []
    for r in rows:
        old = r if rng.random() < 0.5 else r.turned()
        cells = [r.snp, r.other, r.effect, f"{r.beta}", f"{r.eaf}", r.snp, old.effect, old.other]
        made.append([*cells, f"{old.beta}", f"{r.se}", p_of(old)])
    return [*header, "beta", "standard_error", "p_value"], made


def cardiogram(rows: list[Truth], rng: random.Random) -> Written:
    """As cardiogram writes it."""
    header = ["markername", "effect_allele", "noneffect_allele", "effect_allele_freq", "beta"]
    return [*header, "se_dgc", "p_dgc"], [
        [r.snp, r.effect, r.other, f"{r.eaf}", f"{r.beta}", f"{r.se}", p_of(r)] for r in rows
    ]


def cardiogram_2011(rows: list[Truth], rng: random.Random) -> Written:
    """As cardiogram 2011 writes it."""
    header = ["SNP", "reference_allele", "other_allele", "ref_allele_frequency", "pvalue"]
    return [*header, "log_odds", "log_odds_se"], [
        [r.snp, r.effect, r.other, f"{r.eaf}", p_of(r), f"{r.beta}", f"{r.se}"] for r in rows
    ]


def two_alleles_of_nobody(rows: list[Truth], rng: random.Random) -> Written:
    """Nothing says which allele is counted: only a refusal is right."""
    header = ["SNP", "Allele1", "Allele2", "BETA", "SE"]
    turned = rng.random() < 0.5
    return header, [
        [r.snp, *([r.other, r.effect] if turned else [r.effect, r.other]), f"{r.beta}", f"{r.se}"]
        for r in rows
    ]


def first_allele_with_the_frequency_of_the_second(rows: list[Truth], rng: random.Random) -> Written:
    """As first allele with the frequency of the second writes it."""
    header = ["SNP", "A1", "A2", "AF_A2", "BETA", "SE"]
    return header, [[r.snp, r.other, r.effect, f"{r.eaf}", f"{r.beta}", f"{r.se}"] for r in rows]


WRITERS: tuple[Callable[[list[Truth], random.Random], Written], ...] = (
    *(two_sample_mr, two_sample_mr_plain, saige, gmmat, plink2, plink19, regenie, bolt_lmm),
    *(fastgwa, metal, finngen, neale, gtex, gwas_ssf, harmonised),
    *(cardiogram, cardiogram_2011),
    *consortia.WRITERS,
    *(two_alleles_of_nobody, first_allele_with_the_frequency_of_the_second),
)
REFUSED = (two_alleles_of_nobody, first_allele_with_the_frequency_of_the_second)


def write(path: Path, made: Written, rng: random.Random) -> Path:
    """One of the ways in which tables are written; the shape is drawn too."""
    header, rows = made
    shape = rng.choice(["plain", "quoted", "row names", "trailing", "crlf", "bom", "gzip", "utf16"])
    mark = rng.choice(["\t", ",", " "])
    lines = [header, *rows]
    if shape == "quoted":
        lines = [[f'"{cell}"' for cell in line] for line in lines]
    if shape == "row names":
        lines = [header, *([str(i), *row] for i, row in enumerate(rows, 1))]
    if shape == "trailing" and mark != " ":
        lines = [header, *([*row, ""] for row in rows)]
    text = "".join(mark.join(line) + ("\r\n" if shape == "crlf" else "\n") for line in lines)
    if shape == "gzip":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_bytes(text.encode({"bom": "utf-8-sig", "utf16": "utf-16"}.get(shape, "utf-8")))
    return path


def effects_of(exposure: Path, outcome: Path) -> dict[str, tuple[float, float]]:
    """SNP -> effect on the outcome and its error, after harmonising."""
    sources = read_sources(MrRequest(exposures=(exposure,), outcome=outcome))
    found = harmonise(sources.exposures, sources.outcome)
    assert not found.contradicted
    return {
        snp: (float(by), float(se))
        for snp, by, se in zip(
            found.effects.snps, found.effects.by, found.effects.se_y, strict=True
        )
    }


def check(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Write an outcome in one of the ways, beside a plain exposure, and harmonise the two."""
    made = {one.__name__: one for one in WRITERS}[writer]
    rows = truth(rng, rng.randint(3, 8))
    sides = [(r if rng.random() < 0.5 else r.turned())._replace(beta=0.1) for r in rows]
    exposure = folder / "x.tsv"
    header, cells = two_sample_mr_plain(sides, random.Random(0))
    text = "\n".join("\t".join(line) for line in [header, *cells])
    exposure.write_text(text, encoding="utf-8")
    signs = [1 if side.effect == r.effect else -1 for side, r in zip(sides, rows, strict=True)]
    right = {r.snp: (sign * r.beta, r.se) for sign, r in zip(signs, rows, strict=True)}
    try:
        found = effects_of(exposure, write(folder / "y.txt", made(rows, rng), rng))
    except DataError as error:
        return Ending("refused", str(error))
    same = found.keys() == right.keys() and all(
        math.isclose(value, expected, rel_tol=1e-6)
        for snp in right
        for value, expected in zip(found[snp], right[snp], strict=True)
    )
    return Ending("equal") if same else Ending("different", f"read {found}, expected {right}")


KIND = Kind(
    tuple(writer.__name__ for writer in WRITERS),
    frozenset(writer.__name__ for writer in REFUSED),
    check,
)
