"""Which column of a table of associations holds what: the writer's own columns, never mixed.

What is known of the writers is data (`families.tsv`). A file of no known writer is read by words that
say what they mean, then by what most people mean; where neither decides it is refused with the choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.row_marks import Mark, marks_of
from tools.causal.mendelian.variants import CHROMOSOMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

KINDS = (
    *("snp", "effect_allele", "other_allele", "beta", "odds_ratio", "se", "ci_low", "ci_high"),
    *("p", "log_p", "eaf", "n", "trait", "keep"),
)
"""What an option may name a column for."""
ONE_MEANING = ("effect_allele", "other_allele", "beta", "se", "eaf")
"""Kinds of which a file of no known writer may hold only one column."""
BESIDE = ("two_sample_mr", "gwas_catalog_harmonised")
"""Writers that put columns of their own beside those of the file that they read."""
OF_FREQUENCY = ("eaf", "alternate_af", "minor_allele", "minor_af")
_OTHERS_FREQUENCY = re.compile(
    r"(af|fre?q|frequency)_?(of_)?(a|allele_?)2|(a|allele_?)2_?(af|freq)"
)


@dataclass(frozen=True)
class Layout:
    """Where each kind of column is.

    Attributes:
        family: the writer, or "plain".
        at: kind to position.
        ids: positions of the names of a variant, the preferred first.
        traits: positions of what tells several traits of one file apart.
        marks: columns that say of a row whether it is to be used.
        by_usage: the effect allele's column where only usage, and no word, says that it is one.
    """

    family: str
    at: Mapping[str, int]
    ids: tuple[int, ...]
    traits: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    by_usage: str = ""


def plain(name: str) -> str:
    """A header as it is compared: lower case, other marks an underscore."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def layout_of(names: Sequence[str], role: str, path: Path, named: Mapping[str, str]) -> Layout:
    """The columns of a header.

    Args:
        names: the header.
        role: "exposure" or "outcome".
        path: the file, for messages.
        named: kind to column, as the caller named them; "" for a column that is not to be used.

    Raises:
        DataError: the header says two things, or it cannot be told which allele is counted.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(plain(name), place)
    refuse_other_role(places, role, path)
    table = _table(role)
    family = next(
        (f for f, signs in _signs(role) if _has(places, signs) and not _unheard(places, f, table)),
        "plain",
    )
    chosen = _named(names, named, path)
    fill = {k: [places[c] for c in cs if c in places] for k, cs in table[family].items()}
    ids = fill.pop("snp", None) or [places[c] for c in table["plain"]["snp"] if c in places]
    fill["chrom"] = [places[c] for c in CHROMOSOMES if c in places]
    layout = Layout(
        family,
        {kind: found[0] for kind, found in fill.items() if found},
        tuple(ids),
        tuple(fill.get("trait", ())),
        marks_of(names, fill.get("keep", ())),
    )
    if family == "plain":
        _refuse_two(fill, chosen, names, path)
        layout = _alleles_of_nobody(layout, places, chosen, names, path)
    return _with(layout, chosen)


def refuse_other_role(places: Mapping[str, int], role: str, path: Path) -> None:
    """Refuse a table of TwoSampleMR that holds the other side only.

    Raises:
        DataError: with both sides.
    """
    other = "exposure" if role == "outcome" else "outcome"
    if {f"beta_{other}", f"b_{other}"} & places.keys() and not (
        {f"beta_{role}", f"b_{role}"} & places.keys()
    ):
        raise DataError(
            f"{path.name} holds associations with an {other} (beta.{other}) and was given as the "
            f"{role}: give it as --{other}"
        )


def has_role(names: Sequence[str], role: str) -> bool:
    """Whether a header holds an effect of its own for the role ("beta.exposure")."""
    return any(plain(name) in {f"beta_{role}", f"b_{role}"} for name in names)


def position(names: Sequence[str], name: str, path: Path) -> int:
    """Where a column is that the caller named.

    Raises:
        DataError: it is not in the header, with the names that are.
    """
    if name not in names:
        raise DataError(f"{path.name} has no column {name}; it has {', '.join(names)}")
    if list(names).count(name) > 1:
        raise DataError(f"{path.name} has more than one column named {name}: rename or delete one")
    return list(names).index(name)


def _named(names: Sequence[str], named: Mapping[str, str], path: Path) -> dict[str, int]:
    """Kind to position; -1 for a kind that is not to be used."""
    if odd := [kind for kind in named if kind not in KINDS]:
        raise DataError(f"{', '.join(odd)} is no kind of column; the kinds are {', '.join(KINDS)}")
    return {kind: position(names, c, path) if c else -1 for kind, c in named.items()}


def _with(layout: Layout, chosen: Mapping[str, int]) -> Layout:
    """The layout with the caller's columns: other alleles, no frequency of the old ones."""
    at = dict(layout.at)
    if "effect_allele" in chosen and chosen["effect_allele"] != at.get("effect_allele"):
        if at.get("other_allele") == chosen["effect_allele"]:
            at["other_allele"] = at["effect_allele"]
        at = {k: v for k, v in at.items() if k not in OF_FREQUENCY and k not in ("alleles_in",)}
    if "other_allele" in chosen:
        at = {k: v for k, v in at.items() if k not in ("reference", "alternate")}
    if "eaf" in chosen:
        at = {kind: place for kind, place in at.items() if kind not in OF_FREQUENCY}
    if chosen.keys() & {"beta", "odds_ratio"}:
        at = {k: v for k, v in at.items() if k not in ("beta", "odds_ratio", "statistic")}
    at = {kind: place for kind, place in (at | dict(chosen)).items() if place >= 0}
    ids = (at["snp"],) if "snp" in at else layout.ids
    traits = (chosen["trait"],) if chosen.get("trait", -1) >= 0 else layout.traits
    if "effect_allele" in chosen:
        layout = replace(layout, by_usage="")
    if keep := chosen.get("keep"):
        layout = replace(layout, marks=() if keep < 0 else (Mark(keep, "keep", "kept"),))
    return replace(layout, at=at, ids=ids, traits=() if chosen.get("trait") == -1 else traits)


def _refuse_two(
    fill: Mapping[str, list[int]], chosen: Mapping[str, int], names: Sequence[str], path: Path
) -> None:
    """Two columns of one meaning in a file of no known writer: the caller has to choose."""
    for kind in ONE_MEANING:
        both = [names[place] for place in fill.get(kind, ())]
        if len(both) > 1 and kind not in chosen:
            raise DataError(
                f"{path.name} has more than one column for the {kind.replace('_', ' ')}: "
                f"{', '.join(both)}. Name one with --exposure-columns or --outcome-columns "
                f"{kind}={both[0]}"
            )


def _alleles_of_nobody(
    layout: Layout,
    places: Mapping[str, int],
    chosen: Mapping[str, int],
    names: Sequence[str],
    path: Path,
) -> Layout:
    """Alleles and their frequency where no writer is known."""
    at, table = dict(layout.at), _table("")
    pair = {"allele1", "allele_1"} & places.keys()
    if "effect_allele" in at:
        usage, by = "usual_said", ""
    elif "a1" in places:
        usage, by = "usual_a1", names[places["a1"]]
    elif {"reference", "alternate"} <= at.keys():
        usage, by = "usual_alt", names[at["alternate"]]
    elif pair and "allele0" in places:
        usage, by = "usual_allele0", ""
    elif pair and any(c in places for c in table["usual_freq1"]["eaf"]):
        usage, by = "usual_freq1", ""
    else:
        return _undecided(layout, places, chosen, names, path)
    others = [names[p] for c, p in places.items() if _OTHERS_FREQUENCY.fullmatch(c)]
    if others and "effect_allele" not in chosen and usage != "usual_said":
        raise DataError(
            f"{path.name} has {names[places['a1']] if 'a1' in places else by or 'allele 1'} beside "
            f"{others[0]}, the frequency of the other allele: it cannot be told which allele the "
            "effect is for. " + _choice(names, places)
        )
    for kind, columns in table[usage].items():
        found = next((places[column] for column in columns if column in places), None)
        if found is not None and kind not in at:
            at[kind] = found
    if at.get("other_allele") == at.get("effect_allele"):
        at.pop("other_allele", None)
    return replace(layout, at=at, by_usage=by)


def _undecided(
    layout: Layout,
    places: Mapping[str, int],
    chosen: Mapping[str, int],
    names: Sequence[str],
    path: Path,
) -> Layout:
    """No effect allele: a refusal where two alleles are there and nothing says which is counted."""
    both = [c for c in places if re.fullmatch(r"allele_?[12ab]", c)]
    if len(both) == 2 and "effect_allele" not in chosen:
        raise DataError(
            f"{path.name} has {', '.join(names[places[c]] for c in both)}, and writers differ in "
            f"which of them the effect is for. {_choice(names, places)}"
        )
    return layout


def _choice(names: Sequence[str], places: Mapping[str, int]) -> str:
    both = [names[p] for c, p in places.items() if re.fullmatch(r"a[12]|allele_?[12ab]", c)]
    first, second = (both + ["COLUMN", "COLUMN"])[:2]
    return (
        f"Say it with --exposure-columns or --outcome-columns effect_allele={first},"
        f"other_allele={second} (or the other way round)"
    )


def _has(places: Mapping[str, int], signs: Sequence[str]) -> bool:
    return all(
        any(option in places for option in sign.split("|"))
        if not sign.startswith("!")
        else sign[1:] not in places
        for sign in signs
    )


def _unheard(
    places: Mapping[str, int], family: str, table: Mapping[str, Mapping[str, Sequence[str]]]
) -> bool:
    """Whether a column that says to be the effect allele's is none that the family knows.

    Such a file has the columns of the family and another writer.
    """
    said = [c for c in table["plain"]["effect_allele"] if c in places]
    return bool(said) and family not in BESIDE and said[0] not in table[family]["effect_allele"]


def _signs(role: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Families in order, each with the columns by which it is known."""
    for family, kinds in _table(role).items():
        if "signs" in kinds:
            yield family, kinds["signs"]


@cache
def _table(role: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Family to kind to columns, for one role."""
    text = (files("tools.causal.mendelian") / "families.tsv").read_text(encoding="utf-8")
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            family, kind, columns = line.split("\t")
            found.setdefault(family, {})[kind] = tuple(columns.replace("*", role).split())
    return found
