"""Levels of a column that may be one and the same, or no answer: told, with what settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.causal.codes import folded
from tools.causal.coding import Unusable
from tools.causal.not_numbers import UNTOLD
from tools.causal.query import Warned, refuse
from tools.causal.spellings import AS_READ, LABELLED, MOST_LEVELS, PADDED, SPELLED, alike, initials
from tools.causal.written_numbers import ABSENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tools.causal.datasets import DatasetDescriptor


def told_levels(
    frame: Any,
    descriptor: DatasetDescriptor,
    parts: Iterable[str],
    covariates: Collection[str],
) -> list[Warned]:
    """What is odd about the levels of the columns that a number rests on.

    Args:
        frame: the rows.
        descriptor: types of the columns.
        parts: treatment and outcome, in which spellings of one word are one level.
        covariates: columns of which each level is a category of its own, where they are no quantities.

    Raises:
        Unusable: a code of a part has a label that stands for no answer.
    """
    found = [Warned("AS_READ", text) for text in frame.attrs.get(AS_READ, ())]
    for name in dict.fromkeys(parts):
        _refuse_labelled_gaps(frame, name)
        if groups := [g for g in _alike(frame[name]) if len({folded(level) for level in g}) == 1]:
            found.append(_said(name, groups, "one level; where they are two, rename one"))
    for name in covariates:
        found += _unknown(frame, name)
        column = descriptor.columns.get(name)
        coded = column is not None and column.type == "categorical"
        found += _labels(frame, name, coded)
        if groups := [*_alike(frame[name]), *_initials(frame[name])]:
            found.append(_said(name, groups, "different categories; where they are one, write it in one way"))  # fmt: skip
        padded = frame.attrs.get(PADDED, {}).get(name)
        if padded and column is not None and column.type == "continuous":
            text = f"{name} holds numbers with zeros in front ({padded}), as codes do, taken as a quantity"
            found.append(
                Warned("PADDED_NUMBERS", f"{text}; where they are codes say --categorical {name}")
            )
        spelled = frame.attrs.get(SPELLED, {}).get(name)
        if spelled and coded:
            found.append(_said(name, spelled, "one category; where they are two, put a letter before each"))  # fmt: skip
    return found


def _said(name: str, groups: list[list[str]], taken: str) -> Warned:
    shown = "; ".join(" and ".join(map(repr, group)) for group in groups[:3])
    return Warned("ALIKE_LEVELS", f"{name} holds {shown}: taken as {taken}")


def _alike(column: Any) -> list[list[str]]:
    """Words that differ by capitals, blanks, marks between words, or zeros in front."""
    if column.dtype.kind in "iufbM" or column.nunique() > MOST_LEVELS:
        return []
    return alike(str(level) for level in column.dropna().unique())


def _initials(column: Any) -> list[list[str]]:
    if column.dtype.kind in "iufbM" or column.nunique() > MOST_LEVELS:
        return []
    return initials(str(level) for level in column.dropna().unique())


def _unknown(frame: Any, name: str) -> Iterator[Warned]:
    """Words for no answer among words: each is a category of its own."""
    column = frame[name]
    if column.dtype.kind in "iufbM" or column.nunique() > MOST_LEVELS:
        return
    counts = column.value_counts()
    for level, n in counts[counts > 0].items():
        if _is_no_answer(str(level)):
            text = f"{name} is {str(level)!r} in {n} rows, taken as a category of its own; if it stands for missing"
            yield Warned("UNKNOWN_LEVEL", f"{text}, say so with --na '{name}={level}'")


def _is_no_answer(word: str) -> bool:
    """Whether a word says that there is no answer; "none" may be one."""
    plain = word.strip().casefold().replace("\u2019", "'")
    return plain in (ABSENT | UNTOLD) - {"none"}


def _labels(frame: Any, name: str, coded: bool) -> Iterator[Warned]:
    """Labels of some codes of a column of numbers, of those that occur."""
    held = _labelled(frame, name)
    for code, label in held.items():
        if _is_no_answer(label):
            n = int((frame[name] == code).sum())
            text = f"{name} is {code:g} in {n} rows, which the file labels {label!r}: if it stands for missing"
            yield Warned("MISSING_CODE", f"{text}, say so with --na {name}={code:g}")
    rest = [f"{code:g} {label!r}" for code, label in held.items() if not _is_no_answer(label)]
    if rest and not coded:
        text = f"{name} holds numbers of which the file labels {', '.join(rest[:4])}, taken as a quantity"
        yield Warned("LABELLED_CODES", f"{text}; where they are codes say --categorical {name}")


def _labelled(frame: Any, name: str) -> dict[float, str]:
    if frame[name].dtype.kind not in "iuf":
        return {}
    known = frame.attrs.get(LABELLED, {}).get(name, {})
    return {code: label for code, label in known.items() if (frame[name] == code).any()}


def _refuse_labelled_gaps(frame: Any, name: str) -> None:
    gaps = {c: label for c, label in _labelled(frame, name).items() if _is_no_answer(label)}
    if gaps:
        said = ", ".join(f"{code:g} {label!r}" for code, label in gaps.items())
        listed = ",".join(f"{code:g}" for code in gaps)
        text = f"{name!r} holds codes that the file labels as no answer ({said}): say so with --na {name}={listed}"
        raise Unusable(refuse("BAD_CODING", text))
