"""What became of the SNPs that were asked for, as sentences with their names."""

from __future__ import annotations

from typing import Any

NAMED = 12
"""Names that a sentence holds at most; all are in the JSON."""


def account(harmonisation: dict[str, Any], n_snps: int) -> list[str]:
    """One line for each reason for which SNPs were lost, and for each file what was taken how.

    Args:
        harmonisation: of a result.
        n_snps: SNPs analysed.
    """
    if not harmonisation:
        return []
    files = [*harmonisation["exposures"], harmonisation["outcome"]]
    lost = harmonisation["dropped_snps"]
    asked = n_snps + sum(map(len, lost.values()))
    lines = [f"SNPs: {asked} asked for, {n_snps} analysed"] if lost else []
    lines += [f"  {len(snps)} {reason}: {_listed(snps)}" for reason, snps in lost.items()]
    for file in files:
        lines += [f"  {file['trait']}: {said}" for said in _of_file(file)]
    return lines


def _of_file(file: dict[str, Any]) -> list[str]:
    said = []
    rejected = file["first_rejected"]
    if rejected:
        rows = [
            f"{row['snp'] or 'no name'} (line {row['line']}: {row['reason']})" for row in rejected
        ]
        said.append(f"{file['rows_rejected']} rows rejected: {_listed(rows)}")
    if file["duplicated_snps"]:
        names = _listed(file["duplicated"])
        said.append(
            f"{file['duplicated_snps']} SNPs in several rows, the first that fits is used: {names}"
        )
    if file["other_tests"]:
        tests = ", ".join(f"{test} {n}" for test, n in file["other_tests"].items())
        said.append(f"rows of other tests left out: {tests}")
    if file["taken_by_usage"]:
        said.append(
            f"{file['taken_by_usage']} is taken as the effect allele, as is usual; if it is not, "
            "name it with effect_allele=COLUMN"
        )
    return said


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
