"""PC, FCI and GES of causal-learn with bootstrap frequencies: suggestions, never a DAG.

Spirtes, Glymour & Scheines 2000 (PC, FCI); Chickering 2002 (GES); bootstrap edge frequencies,
Friedman, Goldszmidt & Wyner 1999. The test fits the columns (`kinds`): G2 for categories, Fisher's
z for numbers, Wilks' lambda where both are mixed.
Observational data rarely orient an edge; every arrowhead is a hypothesis.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import CyclicGraphError, DataError, SetupError
from tools.causal.discovery.fisher import FisherZ
from tools.causal.discovery.kinds import FISHER, GSQ, MIXED, Kinds, kinds_of
from tools.causal.independence import block, summary
from tools.causal.missing_codes import missing_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MIN_ROWS = 50
MAX_COLUMNS = 60
NOTE = "suggestions only: orientation from observational data is unreliable, and no DAG is made"
TESTS = {GSQ: "G2", FISHER: "Fisher z", MIXED: "Wilks lambda (mixed types)"}
SCORES = {GSQ: ("BDeu score", "local_score_BDeu"), FISHER: ("BIC score", "local_score_BIC")}
MARKS = {-1: "tail", 1: "arrow", 2: "circle"}


@dataclass(frozen=True)
class SuggestedEdge:
    """Two nodes with the mark at each end, and in how many resamples they were adjacent (0 to 1)."""

    first: str
    second: str
    mark_first: str
    mark_second: str
    frequency: float | None
    source: str


@dataclass(frozen=True)
class Discovery:
    """Marked edges of one algorithm; no `CausalDag` can be made from it."""

    status: str
    code: str | None
    message: str
    algorithm: str = ""
    test: str = ""
    n: int = 0
    edges: tuple[SuggestedEdge, ...] = ()
    contradicted: tuple[str, ...] = ()
    """Required edges that the data do not show."""
    categorical: tuple[str, ...] = ()
    """Columns that were taken as categories."""
    warnings: tuple[dict[str, str], ...] = ()
    note: str = NOTE

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def discover(
    frame: Any,
    *,
    algorithm: str = "pc",
    alpha: float = 0.05,
    categorical: Iterable[str] = (),
    test: str | None = None,
    bootstrap: int = 0,
    required: Iterable[tuple[str, str]] = (),
    forbidden: Iterable[tuple[str, str]] = (),
    seed: int = 0,
) -> Discovery:
    """Suggest edges among the columns of a data frame.

    Args:
        frame: rows; complete cases are used.
        algorithm: pc, fci or ges.
        alpha: level of each test (pc, fci).
        categorical: columns whose numbers are codes, however many there are.
        test: gsq, fisherz or mixed instead of what fits the columns.
        bootstrap: resamples for edge frequencies; 0 for none.
        required: (cause, effect) that knowledge states.
        forbidden: (cause, effect) that time or knowledge rules out.
        seed: of the resamples.

    Raises:
        SetupError: causal-learn is not installed.
    """
    kept = frame.dropna()
    known = {*required}, {*forbidden}
    if problem := _problem(kept, known):
        return problem
    kinds = kinds_of(kept, frozenset(categorical), test)
    if not isinstance(kinds, Kinds):
        return Discovery("failed", *kinds)
    test = kinds.test
    if algorithm == "ges" and (problem := _beyond_ges(test, known)):
        return problem
    codes, names = kinds.codes(kept), [str(c) for c in kept.columns]
    if test == MIXED:
        _register_mixed(frozenset(names.index(name) for name in kinds.categorical))
    if test == FISHER:
        _register_fisher()
    try:
        edges = _run(codes, names, algorithm, test, alpha, known)
        counts: Counter[frozenset[str]] = Counter()
        rng = np.random.default_rng(seed)
        for _ in range(bootstrap):
            rows = rng.integers(len(codes), size=len(codes))
            counts.update({frozenset((a, b)) for a, b, _, _ in _run(codes[rows], names, algorithm, test, alpha, known)})  # fmt: skip
    except (ValueError, DataError, np.linalg.LinAlgError) as error:
        return Discovery("failed", "COLLINEAR", f"{algorithm} could not run: {error}")
    found = tuple(
        SuggestedEdge(
            a, b, ma, mb,
            counts[frozenset((a, b))] / bootstrap if bootstrap else None,
            "knowledge" if {(a, b), (b, a)} & known[0] else "data",
        )
        for a, b, ma, mb in edges
    )  # fmt: skip
    linked = {frozenset((e.first, e.second)) for e in found}
    absent = tuple(f"{a} -> {b}" for a, b in sorted(known[0]) if frozenset((a, b)) not in linked)
    used = SCORES[test][0] if algorithm == "ges" else TESTS[test]
    coded = tuple(name for name in names if name in kinds.categorical)
    told = tuple(_missing_said(kept))
    return Discovery("ok", None, "", algorithm, used, len(codes), found, absent, coded, told)


def _missing_said(kept: Any) -> Iterator[dict[str, str]]:
    """Codes for "missing" among numbers: they are values to every test."""
    for name in kept.select_dtypes("number").columns:
        for found in missing_codes(kept[name].to_numpy(dtype=float)):
            yield {"code": "MISSING_CODE", "text": found.said(str(name))}


def _problem(kept: Any, known: tuple[set[Any], set[Any]]) -> Discovery | None:
    names = set(map(str, kept.columns))
    unknown = sorted({name for pairs in known for pair in pairs for name in pair} - names)
    if unknown:
        return Discovery("failed", "UNKNOWN_VARIABLE", f"not a column: {', '.join(unknown)}")
    if known[0] & known[1]:
        return Discovery("failed", "INVALID_REQUEST", "an edge is both required and forbidden")
    if circle := _circle(known[0]):
        return Discovery("failed", "INVALID_REQUEST", circle)
    if len(kept) < MIN_ROWS or len(names) < 2:
        text = f"{len(kept)} complete rows of {len(names)} columns; {MIN_ROWS} rows of 2 are needed"
        return Discovery("failed", "TOO_FEW", text)
    numbers = kept.select_dtypes("number")
    if not np.isfinite(numbers.to_numpy(dtype=float)).all():
        text = "infinite values in a column: correct them, or leave them empty"
        return Discovery("failed", "INVALID_REQUEST", text)
    if len(names) > MAX_COLUMNS:
        return Discovery("failed", "INVALID_REQUEST", f"choose at most {MAX_COLUMNS} columns")
    constant = [str(c) for c in kept.columns if kept[c].nunique() < 2]
    if constant:
        return Discovery("failed", "BAD_CODING", f"these columns never vary: {', '.join(constant)}")
    return None


def _circle(required: set[Any]) -> str:
    """What is wrong with required edges that no acyclic graph holds; "" where nothing is."""
    try:
        CausalDag(tuple(Arrow(cause, effect) for cause, effect in sorted(required)))
    except CyclicGraphError as error:
        text = " -> ".join(error.cycle)
        return f"the required edges form a cycle, which no causal graph has: {text}. Strike one"
    return ""


def _beyond_ges(test: str, known: tuple[set[Any], set[Any]]) -> Discovery | None:
    if known[0] or known[1]:
        text = "GES takes no required or forbidden edges; ask for pc or fci"
        return Discovery("failed", "INVALID_REQUEST", text)
    if test == MIXED:
        text = (
            "GES has no score for numbers beside categories; ask for pc or fci, or --test fisherz"
        )
        return Discovery("failed", "UNSUPPORTED_DTYPE", text)
    return None


def _register_mixed(categorical: frozenset[int]) -> None:
    """Teach causal-learn the test of mixed types; `categorical` are places of level numbers."""
    import pandas as pd
    from causallearn.utils.cit import CIT_Base, register_ci_test

    class Wilks(CIT_Base):  # type: ignore[misc]
        def __init__(self, data: Any, **more: Any) -> None:
            super().__init__(data, **more)
            self.check_cache_method_consistent(MIXED, "no parameters")
            columns = (pd.Series(column) for column in data.T)
            self.rows = summary([
                block(column.astype(int).astype(str), "", len(column))
                if place in categorical
                else block(column, "")
                for place, column in enumerate(columns)
            ])  # fmt: skip

        def __call__(self, first: int, second: int, given: Any = None) -> float:
            return self.rows.p_value(int(first), int(second), tuple(map(int, given or ())))

    register_ci_test(MIXED, Wilks)


def _register_fisher() -> None:
    """Let causal-learn ask our test of numbers in place of its own."""
    from causallearn.utils.cit import CIT_Base, register_ci_test

    class Fisher(FisherZ, CIT_Base):  # type: ignore[misc]
        method = FISHER

    register_ci_test(FISHER, Fisher)


def _run(
    data: Any,
    names: list[str],
    algorithm: str,
    test: str,
    alpha: float,
    known: tuple[set[Any], set[Any]],
) -> list[tuple[str, str, str, str]]:
    """(first, second, mark at first, mark at second) of every edge."""
    try:
        from causallearn.search.ConstraintBased.FCI import fci
        from causallearn.search.ConstraintBased.PC import pc
        from causallearn.search.ScoreBased.GES import ges
    except ImportError as error:
        text = "discovery needs causal-learn: pip install 'aetia[discovery]'"
        raise SetupError(text) from error
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        if algorithm == "ges":
            graph = ges(data, SCORES[test][1], node_names=names)["G"]
        elif algorithm == "fci":
            told = _knowledge(names, known)
            graph, _ = fci(
                data, test, alpha, background_knowledge=told, node_names=names,
                verbose=False, show_progress=False,
            )  # fmt: skip
        else:
            told = _knowledge(names, known)
            graph = pc(
                data, alpha, test, background_knowledge=told, node_names=names,
                verbose=False, show_progress=False,
            ).G  # fmt: skip
    return [
        (
            edge.get_node1().get_name(),
            edge.get_node2().get_name(),
            MARKS[edge.get_endpoint1().value],
            MARKS[edge.get_endpoint2().value],
        )
        for edge in graph.get_graph_edges()
    ]


def _knowledge(names: list[str], known: tuple[set[Any], set[Any]]) -> Any:
    from causallearn.graph.GraphNode import GraphNode
    from causallearn.utils.PCUtils.BackgroundKnowledge import BackgroundKnowledge

    if not known[0] and not known[1]:
        return None
    nodes = {name: GraphNode(name) for name in names}
    told = BackgroundKnowledge()
    for cause, effect in sorted(known[0]):
        told.add_required_by_node(nodes[cause], nodes[effect])
    for cause, effect in sorted(known[1]):
        told.add_forbidden_by_node(nodes[cause], nodes[effect])
    return told
