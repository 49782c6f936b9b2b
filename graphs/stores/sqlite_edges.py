"""Edges as columns of numbers: put in order, counted, and written into the SQLite file.

The only part of building a file that needs numpy, and imported only when a file is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.biolink import PREDICATES

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]

CHUNK = 200_000
"""Rows that are handed to SQLite at a time."""


def write_edges(
    connection: sqlite3.Connection,
    columns: tuple[array[int], ...],
    relations: Mapping[tuple[str, str], int],
    evidence: Mapping[tuple[str, str], int],
) -> None:
    """Sort by subject, relation, object and source; drop repeats; count ends and sources.

    Args:
        connection: to the file, with its tables made.
        columns: subject, relation, object and evidence of every statement, in numbers.
        relations: (predicate, qualifier) -> its number in the columns.
        evidence: (source, where it was checked) -> its number in the columns.
    """
    ordered, new_relation = _sorted_numbers(relations)
    sources_named, new_evidence = _sorted_numbers(evidence)
    subject, relation, obj, support = (np.frombuffer(c, dtype=np.int32) for c in columns)
    del columns
    relation, support = new_relation[relation], new_evidence[support]
    symmetric = np.array([PREDICATES[r[0]].symmetric for r in ordered], dtype=bool)
    turned = symmetric[relation] & (subject > obj) if len(relation) else np.zeros(0, dtype=bool)
    subject, obj = np.where(turned, obj, subject), np.where(turned, subject, obj)
    del turned
    subject, relation, obj, support = _distinct(subject, relation, obj, support)
    first = _first_of_runs(subject, relation, obj)
    sources = np.diff(np.append(np.flatnonzero(first), len(first)))
    insert = connection.executemany
    kept = (subject[first], relation[first], obj[first], support[first], sources)
    for rows in _chunks(*kept):
        insert("INSERT INTO edge VALUES (?, ?, ?, ?, ?)", rows)
    for rows in _chunks(subject[~first], relation[~first], obj[~first], support[~first]):
        insert("INSERT INTO support VALUES (?, ?, ?, ?)", rows)
    counts = np.bincount(relation, minlength=len(ordered)).tolist()
    named = [(i, *pair, counts[i]) for i, pair in enumerate(ordered)]
    insert("INSERT INTO relation VALUES (?, ?, ?, ?)", named)
    insert("INSERT INTO evidence VALUES (?, ?, ?)", ((i, *e) for i, e in enumerate(sources_named)))
    for rows in _chunks(*_degrees(kept[0], kept[1], kept[2], symmetric)):
        insert("INSERT INTO degree VALUES (?, ?, ?, ?)", rows)


def _sorted_numbers(
    found: Mapping[tuple[str, str], int],
) -> tuple[list[tuple[str, str]], Numbers]:
    """The keys in order, and for each old number the new one."""
    ordered = sorted(found)
    new = np.zeros(len(ordered), dtype=np.int32)
    for number, key in enumerate(ordered):
        new[found[key]] = number
    return ordered, new


def _distinct(*columns: Numbers) -> tuple[Numbers, ...]:
    order = np.lexsort(columns[::-1])
    ordered = tuple(column[order] for column in columns)
    kept = _first_of_runs(*ordered)
    return tuple(column[kept] for column in ordered)


def _first_of_runs(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a row of sorted columns differs from the row before it."""
    first = np.zeros(len(columns[0]), dtype=bool)
    first[:1] = True
    for column in columns:
        first[1:] |= column[1:] != column[:-1]
    return first


def _degrees(
    subject: Numbers, relation: Numbers, obj: Numbers, symmetric: NDArray[np.bool_]
) -> tuple[Numbers, ...]:
    """(node, relation, back, edges): a symmetric relation has the sum of both ends at each."""
    width = max(len(symmetric), 1)
    both = symmetric[relation] if len(relation) else np.zeros(0, dtype=bool)
    parts = [_keys(subject, relation, 0, width), _keys(obj, relation, 1, width)]
    parts.append(_keys(subject[both], relation[both], 1, width))
    parts.append(_keys(obj[both], relation[both], 0, width))
    # Only pairs that there are take memory: nodes times relations can be billions.
    keys = np.concatenate(parts)
    del parts
    keys.sort()
    starts = np.flatnonzero(_first_of_runs(keys))
    counts = np.diff(np.append(starts, len(keys)))
    found = keys[starts]
    columns = (found // (2 * width), found // 2 % width, found % 2, counts)
    return tuple(column.astype(np.int32) for column in columns)


def _keys(node: Numbers, relation: Numbers, back: int, width: int) -> NDArray[np.int64]:
    """Node, relation and end as one number, in their order."""
    keys: NDArray[np.int64] = (node.astype(np.int64) * width + relation) * 2 + back
    return keys


def _chunks(*columns: Numbers) -> Iterator[Iterator[tuple[int, ...]]]:
    for start in range(0, len(columns[0]), CHUNK):
        yield zip(*(column[start : start + CHUNK].tolist() for column in columns), strict=True)
