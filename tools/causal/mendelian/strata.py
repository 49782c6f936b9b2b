"""Several traits, tissues, sexes or people in one file: the same SNPs again with other effects.

A column that only describes a SNP (its nearest gene) parts nothing: groups are those columns by which rows of
one SNP and the same alleles have different effects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphs.errors import DataError
from tools.causal.mendelian.columns import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tools.causal.mendelian.columns import Layout
    from tools.causal.mendelian.rows import Association

TRAITS = frozenset(
    """phenocode phenotype pheno pheno_code phenotype_code phenotype_id phenostring trait trait_name trait_id
    disease disease_trait endpoint tissue tissue_name tissue_id tissue_label cell cell_type celltype
    molecular_trait_id molecular_trait_object_id probe probe_id probeid cpg protein protein_id proteinid uniprot
    uniprot_id seqid seq_id aptamer metabolite metabolite_id analyte biomarker""".split()  # noqa: SIM905
)
"""What the effects are on: rows of two of them are two traits, whichever SNPs they are of."""
OF_SIDE = frozenset({"exposure", "outcome", "id_exposure", "id_outcome"})
"""The same, in the file of that side alone."""
GENES = frozenset(
    """gene gene_id gene_name gene_symbol genesymbol genename hgnc symbol ensembl ensembl_id ensg target
    target_name""".split()  # noqa: SIM905
)
"""What the effects are on, or what lies near a SNP: a trait where each of them has several SNPs."""
COLUMNS = (
    TRAITS
    | OF_SIDE
    | GENES
    | frozenset(
        """trait_type sex gender pheno_sex ancestry population pop ethnicity ancestry_group study study_id studyid
        study_accession cohort dataset dataset_id model analysis subset subgroup group stratum strata timepoint
        time_point visit age_group condition context qtl_group quant_method""".split()  # noqa: SIM905
    )
)
MANY, MOSTLY = 3, 0.5
"""SNPs that contradict themselves, and the share of all, which make several groups of them."""
SHOWN = 6
"""Groups that a sentence names."""


class GroupedRow(NamedTuple):
    """A row that was read: its trait, what else may part it from others, and the association.

    `line` is its number in the file, `direction` what a column of directions says of its effect.
    """

    trait: tuple[str, ...]
    strata: tuple[str, ...]
    row: Association
    line: int
    direction: str = ""


class Groups(NamedTuple):
    """Rows per SNP of each group, and the columns that part the groups."""

    rows: dict[tuple[str, ...], dict[str, list[Association]]]
    columns: tuple[str, ...]


def strata_of(names: Sequence[str], layout: Layout) -> tuple[int, ...]:
    """Columns that may part rows of one SNP and are read as nothing else."""
    used = {*layout.at.values(), *layout.ids, *layout.traits, *(m.place for m in layout.marks)}
    return tuple(p for p, name in enumerate(names) if plain(name) in COLUMNS and p not in used)


def grouped(
    held: Sequence[GroupedRow], traits: Sequence[str], strata: Sequence[str], role: str
) -> Groups:
    """Rows by trait, and by the other columns that name one or part rows of one SNP with different effects.

    Args:
        held: rows in the order of the file.
        traits: names of the columns of the trait.
        strata: names of the columns that may part rows.
        role: exposure or outcome.
    """
    parting = sorted(
        _parting(held)
        | {p for p, name in enumerate(strata) if _is_of_traits(plain(name), held, p, role)}
    )
    found: dict[tuple[str, ...], dict[str, list[Association]]] = {}
    for one in held:
        key = (*one.trait, *(one.strata[place] for place in parting))
        found.setdefault(key, {}).setdefault(one.row.snp.lower(), []).append(one.row)
    return Groups(found, (*traits, *(strata[place] for place in parting)))


def _is_of_traits(column: str, held: Sequence[GroupedRow], place: int, role: str) -> bool:
    """Whether a column says what the effects are on, and says several things."""
    snps: dict[str, set[str]] = {}
    for one in held:
        snps.setdefault(one.strata[place], set()).add(one.row.snp.lower())
    snps.pop("", None)
    if column in GENES:
        return len(snps) > 1 and min(map(len, snps.values())) > 1
    return len(snps) > 1 and (column in TRAITS or column in (role, f"id_{role}"))


def _parting(held: Sequence[GroupedRow]) -> set[int]:
    first: dict[tuple[tuple[str, ...], str, frozenset[str]], GroupedRow] = {}
    found: set[int] = set()
    for one in held:
        if not one.strata:
            break
        row = one.row
        alleles = frozenset((row.effect_allele, row.other_allele))
        seen = first.setdefault((one.trait, row.snp.lower(), alleles), one)
        if unlike(seen.row, row):
            pairs = zip(seen.strata, one.strata, strict=True)
            found.update(place for place, (a, b) in enumerate(pairs) if a != b)
    return found


def unlike(first: Association, second: Association) -> bool:
    """Whether two rows of one SNP and the same alleles have different effects, each counted for the same allele."""
    turned = first.effect_allele != second.effect_allele
    return first.beta != (-second.beta if turned else second.beta) or first.se != second.se


def contradictory(rows: Mapping[str, Sequence[Association]]) -> tuple[str, ...]:
    """SNPs of which two rows of the same alleles contradict each other."""
    found = []
    for same in rows.values():
        for place, row in enumerate(same[1:], 1):
            alleles = {row.effect_allele, row.other_allele}
            twins = (r for r in same[:place] if {r.effect_allele, r.other_allele} == alleles)
            if any(unlike(twin, row) for twin in twins):
                found.append(row.snp)
                break
    return tuple(found)


def refuse_unparted(rows: Mapping[str, Sequence[Association]], path: Path) -> None:
    """Refuse a file in which many SNPs contradict themselves and no column that is known tells why.

    Raises:
        DataError: which SNPs, and what settles it.
    """
    snps = contradictory(rows)
    if len(snps) >= MANY and len(snps) >= MOSTLY * len(rows):
        raise DataError(
            f"{path.name}: {len(snps)} of {len(rows)} SNPs stand in several rows with the same alleles and different "
            f"effects ({', '.join(snps[:3])}): strata or traits, and no column that is known says of what. Name the "
            "column with trait=COLUMN (--exposure-columns, --outcome-columns) and choose one with --exposure-name or "
            "--outcome-name, or keep the rows of one"
        )


def chosen(
    groups: Groups, name: str | None, path: Path, role: str
) -> tuple[tuple[str, ...], Mapping[str, list[Association]]]:
    """The one group of a file, or the one that was named: rows of several are several questions.

    Raises:
        DataError: there are several and none of them is named, with their values and the option.
    """
    of = groups.rows
    if len(of) > 1 and name is not None:
        of = {key: rows for key, rows in of.items() if name in (*key, _said(key))} or of
    if len(of) > 1:
        said = "; ".join(map(_said, list(of)[:SHOWN]))
        by = ", ".join(groups.columns)
        raise DataError(
            f"{path.name} holds {len(of)} traits or groups, by {by} ({said}"
            f"{'; ...' if len(of) > SHOWN else ''}): choose one with --{role}-name VALUE, or keep its rows alone "
            f"(--{role}-columns trait= takes all rows for one trait)"
        )
    return next(iter(of.items()), ((), {}))


def _said(key: tuple[str, ...]) -> str:
    return " / ".join(filter(None, key)) or "(empty)"
