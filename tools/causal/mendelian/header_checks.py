"""What a header must hold, and may hold only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.columns import KINDS, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tools.causal.mendelian.columns import Layout


def require(layout: Layout, names: Sequence[str], path: Path, *, alleles: bool, role: str) -> None:
    """Refuse a table that lacks what the analysis needs.

    Raises:
        DataError: which columns are missing, which were found, and the option that names them.
    """
    at = layout.at
    lacks = {} if layout.ids else {"snp": "SNP (snp)"}
    if "beta" not in at and "odds_ratio" not in at:
        lacks["beta"] = "effect (beta or odds_ratio)"
    if not at.keys() & {"se", "p", "log_p", "statistic"} and not {"ci_low", "ci_high"} <= at.keys():
        lacks["se"] = "standard error, interval or p value (se, ci_low and ci_high, p)"
    if alleles and not {"effect_allele", "alleles_in"} & at.keys():
        lacks["effect_allele"] = "effect allele (effect_allele)"
    if lacks:
        z = {plain(name) for name in names} & {"z", "zscore", "z_score"}
        alone = z and "beta" in lacks
        hint = "; z scores alone have no unit: write effects and errors" if alone else ""
        asked = ",".join(f"{kind}=COLUMN" for kind in lacks)
        raise DataError(
            f"{path.name} lacks a column for: {'; '.join(lacks.values())}{hint}. It has "
            f"{', '.join(names)}; name columns with --{role}-columns {asked}"
        )


def refuse_twins(
    layout: Layout, names: Sequence[str], named: Mapping[str, str], path: Path, role: str
) -> None:
    """Refuse a column that is read and has another of its name beside it: they may hold two things.

    Raises:
        DataError: which, and what settles it.
    """
    for kind, place in (*(("snp", place) for place in layout.ids), *layout.at.items()):
        twins = [name for name in names if plain(name) == plain(names[place])]
        if kind not in KINDS or len(twins) < 2 or kind in named:
            continue
        remedy = (
            f"name one with --{role}-columns {kind}={twins[0]}"
            if len(set(twins)) == len(twins)
            else "rename or delete one"
        )
        raise DataError(
            f"{path.name} has {len(twins)} columns named {', '.join(twins)}, and it cannot be told which holds the "
            f"{kind.replace('_', ' ')}: {remedy}"
        )
