"""The files of a request as associations of its traits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.columns import Layout, has_role, layout_of, plain, position
from tools.causal.mendelian.summary import read_associations, significant_snps
from tools.causal.mendelian.text_tables import open_table
from tools.causal.mendelian.variants import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tools.causal.mendelian.associations import Associations
    from tools.causal.mendelian.request import MrRequest
    from tools.causal.mendelian.rows import Association


@dataclass(frozen=True)
class Sources:
    """Exposures and outcome; `aligned` when their alleles are taken to be the same unchecked.

    `harmonised`: the table says that this was done; its alleles are held against each other, and the strand
    of its palindromes is taken as settled.
    """

    exposures: tuple[Associations, ...]
    outcome: Associations
    aligned: bool
    harmonised: bool = False

    def order(self) -> list[str]:
        """SNPs (lower case) in the order of the first exposure's file."""
        return list(self.exposures[0].rows)

    def chromosomes(self, snps: Sequence[str]) -> list[str]:
        """The chromosome of each SNP of the first exposure, "" where no file tells it."""
        return [self._chromosome(self.exposures[0].rows[snp.lower()][0]) for snp in snps]

    def _chromosome(self, row: Association) -> str:
        place = place_of(row.snp)
        there = [
            row.chrom,
            place.chromosome if place else "",
            *(r.chrom for r in self.outcome.named(row)),
        ]
        return next(filter(None, there), "")

    def outcome_keeps_order(self, snps: Sequence[str]) -> bool:
        """Whether the outcome file has SNPs of the first exposure in the same order."""
        where = {snp: place for place, snp in enumerate(self.outcome.rows)}
        rows = [self.exposures[0].rows[snp.lower()][0] for snp in snps]
        places = [where[other[0].snp.lower()] for row in rows if (other := self.outcome.named(row))]
        return places == sorted(places)

    def builds(self) -> tuple[str, str] | None:
        """The builds of exposure and outcome where names are positions and the files say different ones."""
        for exposure in self.exposures:
            both = (exposure.build, self.outcome.build)
            if all(both) and both[0] != both[1] and all(map(place_of, exposure.first_names)):
                return both
        return None


def read_sources(request: MrRequest) -> Sources:
    """Read every file of a request.

    Raises:
        DataError: a file is unreadable, lacks a column or holds no usable row.
    """
    if request.summary is not None:
        found = _summary(request, request.summary)
        return found if request.p_threshold is None else _selected(found, request.p_threshold)
    if request.outcome is None:
        raise DataError("an outcome file is needed")
    only: frozenset[str] | None = None
    if request.p_threshold is not None:
        chosen = [
            significant_snps(path, request.p_threshold, _columns(request, place))
            for place, path in enumerate(request.exposures)
        ]
        only = frozenset().union(*chosen)
    exposures: list[Associations] = []
    for place, path in enumerate(request.exposures):
        exposures.append(
            read_associations(
                path,
                role="exposure",
                alleles=not request.aligned,
                name=_name(request, place),
                only=only,
                named=_columns(request, place),
            )
        )
        only = exposures[0].all_names()
    outcome = read_associations(
        request.outcome,
        role="outcome",
        alleles=not request.aligned,
        name=request.outcome_name,
        only=only,
        named=dict(request.outcome_named),
    )
    found = Sources(_distinct(exposures), outcome, request.aligned)
    return found if request.p_threshold is None else _selected(found, request.p_threshold)


def _selected(sources: Sources, threshold: float) -> Sources:
    """The SNPs of one table that are instruments of an exposure; the others are not asked for.

    Raises:
        DataError: there is none.
    """
    kept = {
        snp
        for exposure in sources.exposures
        for snp, rows in exposure.rows.items()
        if any(row.p_value() <= threshold for row in rows)
    }
    if not kept:
        names = ", ".join(exposure.name for exposure in sources.exposures)
        raise DataError(f"no SNP has p of {threshold:g} or less for {names}")
    exposures = tuple(
        replace(e, rows={snp: rows for snp, rows in e.rows.items() if snp in kept})
        for e in sources.exposures
    )
    return replace(sources, exposures=exposures)


def _columns(request: MrRequest, place: int) -> dict[str, str]:
    """Columns named for one exposure; those named once are for all."""
    named = request.exposure_named
    return dict(named[place if len(named) > 1 else 0]) if named else {}


def _name(request: MrRequest, place: int) -> str | None:
    return request.exposure_names[place] if request.exposure_names else None


def _distinct(exposures: list[Associations]) -> tuple[Associations, ...]:
    names = [e.name for e in exposures]
    if len(set(names)) < len(names):
        raise DataError(f"two exposures have one name ({', '.join(names)}): name them")
    return tuple(exposures)


def _summary(request: MrRequest, path: Path) -> Sources:
    with open_table(path) as table:
        names = table.names
    if request.outcome_columns is not None:
        return _by_name(request, path, names)
    if not (has_role(names, "exposure") and has_role(names, "outcome")):
        raise DataError(
            f"{path.name} has no beta.exposure and beta.outcome: name the columns of effect and "
            f"standard error for each. It has {', '.join(names)}"
        )
    plains = {plain(name) for name in names}
    both = {"effect_allele_exposure", "effect_allele_outcome"} <= plains
    aligned = request.aligned or not both
    exposure, outcome = (
        read_associations(path, role=role, alleles=not aligned, name=name, named=columns)
        for role, name, columns in (
            ("exposure", _name(request, 0), _columns(request, 0)),
            ("outcome", request.outcome_name, dict(request.outcome_named)),
        )
    )
    return Sources((exposure,), outcome, aligned, harmonised="mr_keep" in plains and not aligned)


def _by_name(request: MrRequest, path: Path, names: tuple[str, ...]) -> Sources:
    whole = layout_of(names, "exposure", path, {})
    ids = whole.ids
    if request.snp_column is not None:
        ids = (position(names, request.snp_column, path),)
    traits = []
    outcome_columns = request.outcome_columns or ("", "")
    for beta, se in (*request.exposure_columns, outcome_columns):
        at = {"beta": position(names, beta, path), "se": position(names, se, path)}
        traits.append((beta, Layout("named columns", at, ids, marks=whole.marks)))
    found = [
        read_associations(path, role="exposure", alleles=False, name=name, layout=layout)
        for (_, layout), name in zip(traits, _names(request, traits), strict=True)
    ]
    return Sources(_distinct(found[:-1]), found[-1], aligned=True)


def _names(request: MrRequest, traits: list[tuple[str, Layout]]) -> list[str]:
    columns = [beta for beta, _ in traits]
    exposures = list(request.exposure_names) or columns[:-1]
    return [*exposures, request.outcome_name or columns[-1]]
