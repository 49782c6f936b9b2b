"""The same effect allele for every SNP in every file.

The rules are those of the R package TwoSampleMR (Hemani et al. 2018, eLife 7:e34408): alleles are
swapped, then read from the other strand; a palindrome (A/T or C/G) looks the same on both strands
and is settled by allele frequency unless that is between 0.42 and 0.58. Insertions and deletions
match by sequence, or by length where one file says D and I.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.mendelian.effects import Effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.causal.mendelian.associations import Associations
    from tools.causal.mendelian.request import Palindromes
    from tools.causal.mendelian.rows import Association

# Frequencies nearer to one half do not tell the strand of a palindrome.
AMBIGUOUS = 0.42
FREQUENCY_GAP = 0.2
_COMPLEMENT = str.maketrans("ACGT", "TGCA")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Harmonised:
    """SNPs in the order of the first exposure's file, and what happened to all.

    Attributes:
        effects: the SNPs left.
        alleles: their (effect, other) alleles, "" where unknown.
        actions: how often each correction was made ("flipped", "other_strand", ...).
        dropped: SNPs by the reason for which they were dropped.
        frequency_gaps: SNPs whose aligned frequencies differ by more than 0.2.
        contradicted: files whose frequencies say that the other allele is counted, with (SNPs that
            say so, SNPs that can tell).
    """

    effects: Effects
    alleles: tuple[Pair, ...]
    actions: dict[str, int]
    dropped: dict[str, tuple[str, ...]]
    frequency_gaps: tuple[str, ...]
    contradicted: dict[str, tuple[int, int]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Counts and names."""
        return {
            "actions": self.actions,
            "dropped": {reason: len(snps) for reason, snps in self.dropped.items()},
            "dropped_snps": {reason: list(snps) for reason, snps in self.dropped.items()},
            "frequency_gaps": list(self.frequency_gaps),
        }


def harmonise(
    exposures: Sequence[Associations],
    outcome: Associations,
    palindromes: Palindromes = "infer",
    *,
    aligned: bool = False,
) -> Harmonised:
    """Join the traits on their SNPs, counting the effect allele of the first exposure.

    Args:
        exposures: one or more; a SNP must be in all.
        outcome: the outcome.
        palindromes: settle them by frequency, keep them as they are, or drop them.
        aligned: take it that all files count the same allele.
    """
    actions: Counter[str] = Counter()
    dropped: dict[str, list[str]] = {}
    gaps: list[str] = []
    kept: list[list[Association]] = []
    tally: dict[str, list[int]] = {}
    others = [*exposures[1:], outcome]
    for reference, *_ in exposures[0].rows.values():
        joined = [reference]
        for trait, is_outcome in zip(others, [False] * (len(others) - 1) + [True], strict=True):
            options = trait.named(reference)
            done, row = _best(reference, options, palindromes, aligned=aligned)
            if row is None:
                where = "outcome" if is_outcome else trait.name
                absent = f"{'unusable' if trait.has_rejected(reference) else 'absent'}_in_{where}"
                dropped.setdefault(done or absent, []).append(reference.snp)
                break
            actions[done] += 1
            if _gap(reference, row):
                gaps.append(reference.snp)
            if not done.startswith("palindrome_"):
                tally.setdefault(trait.name, []).append(_side(reference.eaf, row.eaf))
            joined.append(row)
        else:
            if all(row.beta == 0 for row in joined[:-1]):
                dropped.setdefault("no_effect_on_exposure", []).append(reference.snp)
            else:
                kept.append(joined)
    effects = _effects(kept, tuple(e.name for e in exposures), outcome.name)
    alleles = tuple((row[0].effect_allele, row[0].other_allele) for row in kept)
    lost = {reason: tuple(snps) for reason, snps in dropped.items()}
    against = {name: _contradicting(sides) for name, sides in tally.items()}
    contradicted = {name: counts for name, counts in against.items() if counts is not None}
    return Harmonised(
        effects, alleles, dict(actions), lost, tuple(dict.fromkeys(gaps)), contradicted
    )


def align(reference: Association, other: Association, palindromes: Palindromes) -> tuple[int, str]:
    """How to count the reference's effect allele in the other row.

    Returns:
        (1, -1 to turn the sign, or 0 to drop; what was done or why it is dropped).
    """
    if not reference.effect_allele or not other.effect_allele:
        return 0, "no_allele"
    first = (reference.effect_allele, reference.other_allele)
    second = (other.effect_allele, other.other_allele)
    first, second = _indels(first, second), _indels(second, first)
    sign = _match(first, second)
    if _palindrome(first) or _palindrome(second):
        return _settle(sign, reference.eaf, other.eaf, palindromes)
    if sign:
        return sign, "same" if sign > 0 else "flipped"
    if all(len(allele) <= 1 for allele in (*first, *second)):
        sign = _match(first, (_other_strand(second[0]), _other_strand(second[1])))
    if sign:
        return sign, "other_strand" if sign > 0 else "other_strand_flipped"
    return 0, "incompatible_alleles"


def _settle(sign: int, first: float, second: float, palindromes: Palindromes) -> tuple[int, str]:
    """A palindrome whose letters match with this sign, given both effect allele frequencies."""
    if palindromes == "drop":
        return 0, "palindromic"
    if not sign:
        return 0, "incompatible_alleles"
    if palindromes == "keep":
        return sign, "palindrome_kept"
    second = second if sign > 0 else 1 - second
    if any(not abs(f - 0.5) >= 0.5 - AMBIGUOUS - 1e-12 for f in (first, second)):
        return 0, "palindromic_ambiguous"
    if (first < 0.5) != (second < 0.5):
        return -sign, "palindrome_other_strand"
    return sign, "palindrome_by_frequency"


def _best(
    reference: Association,
    options: Sequence[Association],
    palindromes: Palindromes,
    *,
    aligned: bool,
) -> tuple[str, Association | None]:
    """The first row of a SNP that fits: repeated SNPs may differ in their alleles."""
    reason = ""
    for row in options:
        if aligned:
            return "taken_as_aligned", row
        sign, done = align(reference, row, palindromes)
        if sign:
            return done, row if sign > 0 else _turned(row)
        reason = reason or done
    return reason, None


def _turned(row: Association) -> Association:
    eaf = 1 - row.eaf
    effect, other = row.other_allele, row.effect_allele
    return replace(row, beta=-row.beta, eaf=eaf, effect_allele=effect, other_allele=other)


def _gap(first: Association, second: Association) -> bool:
    gap = abs(first.eaf - second.eaf)
    return math.isfinite(gap) and gap > FREQUENCY_GAP


def _side(first: float, second: float) -> int:
    """1 where two frequencies of one allele agree, -1 where they fit swapped alleles, 0 unclear."""
    if not all(abs(f - 0.5) >= 0.5 - AMBIGUOUS for f in (first, second)):
        return 0
    if (first < 0.5) == (second < 0.5):
        return 1
    return -1 if abs(first - second) > FREQUENCY_GAP else 0


def _contradicting(sides: Sequence[int]) -> tuple[int, int] | None:
    against, told = sides.count(-1), len(sides) - sides.count(0)
    return (against, told) if 2 * against > told else None


def _match(first: Pair, second: Pair) -> int:
    """1 the same, -1 swapped, 0 neither; an unknown other allele fits what the file can tell."""
    if not first[1] and not second[1]:
        return int(first[0] == second[0])
    if first[0] == second[0] and (first[1] == second[1] or not (first[1] and second[1])):
        return 1
    swapped = (second[1], second[0])
    if not second[1]:
        return -1 if first[1] == second[0] else 0
    if not first[1]:
        return -1 if first[0] == second[1] else 0
    return -1 if first == swapped else 0


def _indels(pair: Pair, other: Pair) -> Pair:
    """Sequences as I (longer) and D where the other file says I and D."""
    coded = {"I", "D"}
    if set(other) & coded and not set(pair) & coded and len(pair[0]) != len(pair[1]) and pair[1]:
        return ("I", "D") if len(pair[0]) > len(pair[1]) else ("D", "I")
    return pair


def _palindrome(pair: Pair) -> bool:
    return len(pair[0]) == 1 and pair[1] != "" and pair[1] == _other_strand(pair[0])


def _other_strand(allele: str) -> str:
    return allele.translate(_COMPLEMENT)


def _effects(kept: list[list[Association]], exposures: tuple[str, ...], outcome: str) -> Effects:
    def column(name: str) -> Any:
        values = [[getattr(row, name) for row in joined] for joined in kept]
        return np.array(values, dtype=np.float64).reshape(len(kept), len(exposures) + 1)

    beta, se, n = column("beta"), column("se"), column("n")
    return Effects(
        tuple(joined[0].snp for joined in kept),
        exposures,
        outcome,
        beta[:, :-1],
        se[:, :-1],
        beta[:, -1],
        se[:, -1],
        n[:, :-1],
        n[:, -1],
    )
