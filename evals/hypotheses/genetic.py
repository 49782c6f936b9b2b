"""From a disease to the genes that are associated with it, with nothing that a medicine acts on.

Associations of genes are Hetionet's and the high-confidence genes of the GWAS catalogue of 2015.
Compounds are left out: medicines that were approved must not tell what is asked.
"""

from __future__ import annotations

import csv
import lzma
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.hypotheses.hetionet import read_hetionet
from graphs.errors import DataError
from tools.candidates.links import Link
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from evals.hypotheses.hetionet import HeldLinks
    from tools.candidates.links import NodeKind

GENES: tuple[NodeKind, ...] = ("gene",)
LONGEST = 2


@dataclass(frozen=True)
class Association:
    """Diseases and genes; the walks of a disease are found once."""

    links: HeldLinks
    genes: Mapping[str, str]
    diseases: Mapping[str, str]
    _weights: dict[str, dict[str, float]] = field(default_factory=dict)

    async def between(self, mesh: str, symbol: str) -> tuple[float, bool] | None:
        """(summed weight of walks, whether there is a direct association); None where either is not held."""
        disease, gene = self.diseases.get(mesh), self.genes.get(symbol)
        if disease is None or gene is None or disease not in self.links.held:
            return None
        if disease not in self._weights:
            reached = await walk_from(self.links, {disease: 1.0}, wanted=GENES, longest=LONGEST)
            self._weights[disease] = {n: sum(w.values()) for n, w in reached.weights.items()}
        is_direct = any(link.far == gene for link in self.links.held[disease])
        return self._weights[disease].get(gene, 0.0), is_direct


def associations(folder: Path) -> Association:
    """Of `hetionet`, `gwas_catalog_2015` and `mondo_mappings` below a folder.

    Raises:
        DataError: one of them is not there or cannot be read.
    """
    links = _genes_alone(read_hetionet(folder))
    _add_gwas(links, folder)
    genes = {name: node for node, name in links.names.items() if links.kind(node) == "gene"}
    return Association(links, genes, _doids(folder))


def _genes_alone(links: HeldLinks) -> HeldLinks:
    """Without compounds, and what they act on or treat."""
    for node, held in links.held.items():
        links.held[node] = [link for link in held if links.kind(link.far) != "drug"]
    return links


def _add_gwas(links: HeldLinks, folder: Path) -> None:
    for row in _table(folder / "gwas_catalog_2015/gene-associations.tsv.xz"):
        if row["high_confidence"] == "1" and row["primary"] == "1":
            gene, disease = f"NCBIGene:{row['gene']}", row["doid_code"]
            for end, far in ((gene, disease), (disease, gene)):
                links.held.setdefault(end, []).append(
                    Link(far, "genetic", "both", None, "gwas", "gwas 2015")
                )


def _doids(folder: Path) -> dict[str, str]:
    """MeSH identifier -> Disease Ontology identifier, by way of MONDO."""
    place = folder / "mondo_mappings"
    mesh = {
        r["subject_id"]: r["object_id"]
        for r in _table(place / "mondo_exactmatch_mesh.sssom.tsv.xz")
    }
    doid = {
        r["subject_id"]: r["object_id"]
        for r in _table(place / "mondo_exactmatch_doid.sssom.tsv.xz")
    }
    return {mesh[m].partition(":")[2]: doid[m] for m in mesh if m in doid}


def _table(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a compressed table; comment lines are passed over.

    Raises:
        DataError: it cannot be read.
    """
    try:
        with lzma.open(path, "rt", encoding="utf-8") as file:
            yield from csv.DictReader(
                (line for line in file if not line.startswith("#")), delimiter="\t"
            )
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
