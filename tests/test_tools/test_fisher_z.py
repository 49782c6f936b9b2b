"""Our test of a partial correlation beside the residuals of two regressions, and causal-learn's own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from graphs.errors import DataError
from tools.causal.discovery.discover import discover
from tools.causal.discovery.fisher import FisherZ


def table(seed: int = 0, n: int = 300, columns: int = 9) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, columns))
    for j in range(1, columns):
        x[:, j] += 0.6 * x[:, rng.integers(j)]
    return x


def by_regression(x: np.ndarray, first: int, second: int, given: list[int]) -> float:
    """p of Fisher's z of the correlation of two residuals."""
    z = np.column_stack([np.ones(len(x)), x[:, given]])
    left, right = (x[:, k] - z @ np.linalg.lstsq(z, x[:, k])[0] for k in (first, second))
    r = float(np.corrcoef(left, right)[0, 1])
    return float(2 * stats.norm.sf(abs(np.arctanh(r)) * np.sqrt(len(x) - len(given) - 3)))


@pytest.mark.parametrize("size", range(6))
def test_p_is_that_of_two_residuals(size: int) -> None:
    x, rng = table(size), np.random.default_rng(size)
    test = FisherZ(x)
    for _ in range(20):
        first, second, *given = map(int, rng.permutation(9)[: size + 2])
        p = by_regression(x, first, second, given)
        assert test(first, second, given) == pytest.approx(p, rel=1e-6, abs=1e-14)
        assert test(second, first, tuple(given[::-1])) == test(first, second, given)


def test_p_is_uniform_where_nothing_depends() -> None:
    ps = [FisherZ(np.random.default_rng(s).normal(size=(60, 4)))(0, 1, (2, 3)) for s in range(2000)]
    assert stats.kstest(ps, "uniform").pvalue > 0.01


def test_the_edges_are_those_of_causal_learns_own_test() -> None:
    pc = pytest.importorskip("causallearn.search.ConstraintBased.PC").pc
    cit = pytest.importorskip("causallearn.utils.cit")
    cit._custom_ci_tests.pop("fisherz", None)
    x = table(7, 500, 12)
    theirs = pc(x, 0.05, "fisherz", show_progress=False).G
    ours = discover(pd.DataFrame(x, columns=[f"X{i + 1}" for i in range(12)]))
    pairs = {frozenset((e.first, e.second)) for e in ours.edges}
    assert len(pairs) > 8
    assert pairs == {
        frozenset((e.get_node1().get_name(), e.get_node2().get_name()))
        for e in theirs.get_graph_edges()
    }


def test_a_sum_of_other_columns_is_named_as_the_cause() -> None:
    x = table()
    x[:, 8] = x[:, 0] + x[:, 1]
    with pytest.raises(DataError, match="determine each other"):
        FisherZ(x)(0, 1, (8,))
    found = discover(pd.DataFrame(x, columns=list("abcdefghi")))
    assert (found.status, found.code) == ("failed", "COLLINEAR")
    assert "leave one out" in found.message
