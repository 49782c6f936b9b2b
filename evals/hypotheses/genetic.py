"""Targets that reached the clinic: are the approved ones enriched where paths of genes lead.

    python -m evals.hypotheses genetic_support --data DIR

Pairs of target and indication with the highest phase that each reached (Minikel et al. 2024, Nature
629:624; the shared half of the indications). The score of a pair is the summed weight of walks of at most
two steps from the disease to the gene, over associations of genes (Hetionet's, and the high-confidence
genes of the GWAS catalogue), without anything that a compound acts on: approved medicines must not tell
what is asked. Published: genetic support alone makes approval 2.6 times as likely.
"""

from __future__ import annotations

import csv
import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.hypotheses.hetionet import read_hetionet
from graphs.errors import DataError
from tools.candidates.links import Link
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evals.hypotheses.hetionet import HeldLinks
    from tools.candidates.links import NodeKind

CLINICAL, LAUNCHED = 2, 5
PUBLISHED = 2.6
GENES: tuple[NodeKind, ...] = ("gene",)


@dataclass(frozen=True)
class Enriched:
    """Share launched in the top decile over the share in the rest, with a 95 % interval.

    Attributes:
        direct: the same for pairs with a direct association against those without.
        pairs, indications: with a disease that could be mapped, of all that reached the clinic.
    """

    enrichment: float
    low: float
    high: float
    direct: float
    top_rate: float
    rest_rate: float
    pairs: int
    indications: int
    of_pairs: int

    def text(self) -> str:
        """One line."""
        return (
            f"enrichment {self.enrichment:.2f} ({self.low:.2f} to {self.high:.2f}) of launched in the top decile "
            f"({self.top_rate:.1%} against {self.rest_rate:.1%}); direct association alone {self.direct:.2f}; "
            f"{self.pairs} of {self.of_pairs} clinical pairs, {self.indications} indications; published for "
            f"genetic support alone: {PUBLISHED}"
        )


async def genetic_support(folder: Path, *, seed: int) -> Enriched:
    """Measure it.

    Raises:
        DataError: the data cannot be read.
    """
    links = _genes_alone(read_hetionet(folder))
    _add_gwas(links, folder)
    genes = {name: node for node, name in links.names.items() if links.kind(node) == "gene"}
    doid = _doids(folder)
    rows = [
        r
        for r in _table(folder / "genetic_support/pp.tsv.xz")
        if (r["hcatnum"] or "0") >= str(CLINICAL)
    ]
    weights: dict[str, dict[str, float]] = {}
    scored = []
    for row in rows:
        disease, gene = doid.get(row["indication_mesh_id"]), genes.get(row["gene"])
        if disease is None or gene is None or disease not in links.held:
            continue
        if disease not in weights:
            reached = await walk_from(links, {disease: 1.0}, wanted=GENES, longest=2)
            weights[disease] = {n: sum(w.values()) for n, w in reached.weights.items()}
        is_direct = any(link.far == gene for link in links.held[disease])
        scored.append(
            (weights[disease].get(gene, 0.0), is_direct, int(row["hcatnum"]) == LAUNCHED, disease)
        )
    if not scored:
        raise DataError(f"no indication of {folder / 'genetic_support'} is a disease of Hetionet")
    return _enriched(scored, len(rows), seed)


def _enriched(scored: list[tuple[float, bool, bool, str]], of_pairs: int, seed: int) -> Enriched:
    draw = np.random.default_rng(seed)
    value = np.array([s[0] for s in scored])
    direct, launched = (np.array([s[i] for s in scored], dtype=bool) for i in (1, 2))
    order = np.lexsort((draw.random(len(value)), -value))
    top = np.zeros(len(value), dtype=bool)
    top[order[: max(1, len(value) // 10)]] = True
    again = []
    for _ in range(2000):
        at = draw.integers(0, len(value), len(value))
        rest = launched[at][~top[at]].mean()
        again.append(launched[at][top[at]].mean() / rest if rest else np.nan)
    low, high = np.nanquantile(again, [0.025, 0.975])
    a, b = float(launched[top].mean()), float(launched[~top].mean())
    alone = float(launched[direct].mean() / launched[~direct].mean())
    return Enriched(
        a / b,
        float(low),
        float(high),
        alone,
        a,
        b,
        len(scored),
        len({s[3] for s in scored}),
        of_pairs,
    )


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
