"""SNPs with a known effect, told for either allele."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

PAIRS = (["A", "G"], ["C", "T"], ["A", "C"], ["G", "T"])


class Truth(NamedTuple):
    """One SNP: `beta` is for `effect`, whose frequency is `eaf`."""

    snp: str
    effect: str
    other: str
    eaf: float
    beta: float
    se: float

    def turned(self) -> Truth:
        """The same association, told for the other allele."""
        return Truth(self.snp, self.other, self.effect, round(1 - self.eaf, 4), -self.beta, self.se)

    def for_alternate(self, rng: random.Random) -> tuple[Truth, str]:
        """The row as a writer of the alternate allele's effect puts it, and the reference."""
        row = self if rng.random() < 0.5 else self.turned()
        return row, row.other


def truth(rng: random.Random, n: int) -> list[Truth]:
    """SNPs with effects and frequencies."""
    rows = []
    for place in range(n):
        effect, other = rng.sample(rng.choice(PAIRS), 2)
        eaf = round(rng.choice([rng.uniform(0.05, 0.4), rng.uniform(0.6, 0.95)]), 4)
        beta = round(rng.choice([-1, 1]) * rng.uniform(0.02, 0.2), 5)
        rows.append(Truth(f"rs{place + 100}", effect, other, eaf, beta, 0.01))
    return rows
