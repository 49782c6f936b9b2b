"""How related things rank among what walks reach: `python -m evals.hypotheses relations --data DIR`.

Links of a gene with a gene, a medicine or a disease are drawn from the shared part of Hetionet and hidden one
by one; of each the rank of the other end among the things of its kind that walks from the gene reach. Ranks
of related things have the density a * q ** (a - 1); a is the estimate of greatest likelihood, to be held against what
`tools.candidates.relations` takes it for.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.hypotheses.hetionet import read_hetionet
from tools.candidates.relations import related

if TYPE_CHECKING:
    from pathlib import Path

ENDS = ("gene", "drug", "substance", "disease")
LEAST_RANK = 1e-4
UNSIGNED = 0.5


@dataclass(frozen=True)
class Ranks:
    """What was found of hidden links.

    Attributes:
        drawn: hidden links.
        ranks: of those that walks still reach.
        signs: of the reached with a sign, whether the walks told it.
    """

    drawn: int
    ranks: tuple[float, ...]
    signs: tuple[bool, ...]

    @property
    def shape(self) -> float:
        """The estimate of greatest likelihood of a."""
        return len(self.ranks) / -sum(math.log(max(rank, LEAST_RANK)) for rank in self.ranks)

    def text(self) -> str:
        """One line."""
        right = sum(self.signs) / len(self.signs) if self.signs else math.nan
        return (
            f"{self.drawn} hidden links, {len(self.ranks)} reached; shape {self.shape:.3f}; "
            f"sign told of {right:.0%} of {len(self.signs)}"
        )


async def ranked(folder: Path, *, number: int, seed: int) -> Ranks:
    """Hide so many links, one at a time.

    Raises:
        DataError: the shared part of Hetionet is not there or cannot be read.
    """
    links = read_hetionet(folder)
    pairs = sorted(
        {
            (gene, link.far, link.sign or 0)
            for gene, held in links.held.items() if links.kind(gene) == "gene"
            for link in held if links.kind(link.far) in ENDS
        }
    )  # fmt: skip
    drawn = random.Random(seed).sample(pairs, min(number, len(pairs)))
    ranks, signs = [], []
    for gene, other, sign in drawn:
        found = await related(links, [other], [gene], hidden_pairs={(gene, other)})
        if found is not None:
            ranks.append(found.rank)
            if sign and found.raises != UNSIGNED:
                signs.append((found.raises > UNSIGNED) == (sign > 0))
    return Ranks(len(drawn), tuple(ranks), tuple(signs))
