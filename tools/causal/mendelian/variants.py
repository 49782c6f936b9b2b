"""Variants named by position: `1:100:G:A`, `chr1_100_G_A_b38`, `1-100-G-A` are one place of the genome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ALLELE = r"[ACGTN]+|[DI]"
_BUILD = r"b3[678]|hg1[89]|hg38|grch3[678]"
_PLACE = re.compile(
    rf"(?:chr)?0?(\d{{1,2}}|X|Y|XY|MT?)[:_-](\d+)"
    rf"(?:[:_-]({_ALLELE})[:_/-]({_ALLELE}))?(?:[:_]({_BUILD}))?",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(rf"(?:^|_)({_BUILD}|build_?3[678])(?:_|$)", re.IGNORECASE)
_VALUE = re.compile(rf"(?:{_BUILD}|3[678])(?:\.p\d+)?", re.IGNORECASE)
BUILD_COLUMNS = frozenset(
    {"genome_build", "build", "assembly", "genome_assembly", "hm_genome_build"}
)
CHROMOSOMES = (
    "chr",
    "chrom",
    "chromosome",
    "hm_chrom",
    "snpchr",
    "chr_name",
    "chr_exposure",
    "chr_outcome",
)
"""Columns of the chromosome, as `plain` writes them."""
_NUMBERED = {"23": "X", "24": "Y", "25": "XY", "26": "MT", "M": "MT"}
_SAME = {"18": "36", "19": "37"}
_OTHER_STRAND = str.maketrans("ACGT", "TGCA")


class Place(NamedTuple):
    """A position; the two alleles and the build (36, 37, 38) where the name holds them."""

    chromosome: str
    position: int
    alleles: frozenset[str]
    build: str

    def key(self) -> str:
        """What two names of one place share."""
        return f"@{self.chromosome}:{self.position}"

    def fits(self, other: Place) -> bool:
        """Whether the alleles are the same, in either order and on either strand, or are not both told."""
        if not self.alleles or not other.alleles:
            return True
        turned = frozenset(allele.translate(_OTHER_STRAND) for allele in other.alleles)
        return self.alleles in (other.alleles, turned)


def place_of(name: str) -> Place | None:
    """The place that a name is; None for a number of a catalogue (rs123) and anything else."""
    match = _PLACE.fullmatch(name.strip())
    if match is None:
        return None
    alleles = frozenset(allele.upper() for allele in (match[3], match[4]) if allele)
    return Place(chromosome(match[1]), int(match[2]), alleles, _number(match[5] or ""))


def chromosome(text: str) -> str:
    """`chr01`, `1` and `01` as `1`; 23 as X; "" where nothing is told."""
    bare = text.strip().upper().removeprefix("CHR").lstrip("0").removesuffix(".0")
    return _NUMBERED.get(bare, bare)


def keys_of(names: Iterable[str]) -> frozenset[str]:
    """The places among names."""
    return frozenset(place.key() for name in names if (place := place_of(name)))


def build_of(header: Sequence[str], cells: Sequence[str], names: Iterable[str]) -> str:
    """The build (36, 37, 38) that a table says, from its names, header or a column of it; "" for none or two.

    Args:
        header: column names, as `plain` writes them.
        cells: the first row.
        names: of its variant.
    """
    told = {place.build for name in names if (place := place_of(name)) and place.build}
    if not told:
        told = {_number(m[1]) for name in header if (m := _IN_HEADER.search(name))}
        told |= {
            _number(cell)
            for name, cell in zip(header, cells, strict=False)
            if name in BUILD_COLUMNS and _VALUE.fullmatch(cell)
        }
    return told.pop() if len(told) == 1 else ""


def _number(build: str) -> str:
    digits = "".join(re.findall(r"\d+", build.partition(".")[0]))[-2:]
    return _SAME.get(digits, digits)
