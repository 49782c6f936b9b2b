"""The contamination mixture and the modes against every effect tried, and against printed numbers."""

from __future__ import annotations

import csv
import lzma
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from tools.causal.mendelian.effects import Effects
from tools.causal.mendelian.mixture import contamination_mixture
from tools.causal.mendelian.modes import density_mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def effects(ratio: Array, error: Array, bx: float = 0.1) -> Effects:
    """SNPs of those Wald ratios and first-order errors."""
    n = len(ratio)
    one = np.full(n, bx)
    unknown = np.full(n, np.nan)
    return Effects(
        tuple(f"rs{i}" for i in range(n)), ("x",), "y", one[:, None], one[:, None] / 50,
        ratio * bx, error * bx, unknown[:, None], unknown,
    )  # fmt: skip


def tried(ratio: Array, error: Array, grid: Array) -> tuple[float, float, float, float]:
    """(estimate, low, high, p) of the paper, from every effect of a grid."""
    invalid = stats.norm.logpdf(ratio, 0, np.hypot(1.5 * ratio.std(ddof=1), error))
    valid = stats.norm.logpdf(grid[:, None], ratio, error)
    height = np.maximum(valid, invalid).sum(axis=1)
    theta, top = grid[height.argmax()], height.max()
    kept = stats.norm.logpdf(theta, ratio, error) > invalid
    weight = error[kept] ** -2.0
    gap = ratio[kept] - np.average(ratio[kept], weights=weight)
    phi2 = max(1.0, float((weight * gap**2).sum()) / max(int(kept.sum()) - 1, 1))
    inside = grid[2 * (top - height) < stats.chi2.ppf(0.95, 1) * phi2]
    null = np.maximum(stats.norm.logpdf(0, ratio, error), invalid).sum()
    return theta, inside.min(), inside.max(), float(stats.chi2.sf(2 * (top - null) / phi2, 1))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("extreme", [1.0, 300.0])
def test_the_mixture_is_exact_however_far_apart_the_ratios_lie(seed: int, extreme: float) -> None:
    rng = np.random.default_rng(seed)
    error = rng.uniform(0.05, 0.3, 40)
    ratio = rng.normal(0.4, error * rng.choice([1.0, 1.8]))
    ratio[:4] = rng.normal(0, 1.5, 4) * extreme
    found = contamination_mixture(effects(ratio, error))
    value, low, high, p = tried(ratio, error, np.arange(-1.0, 2.0, 1e-4))
    assert found.estimate == pytest.approx(value, abs=2e-4)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=2e-4)
    assert found.p == pytest.approx(p, rel=1e-2)


def test_two_groups_of_snps_give_two_ranges() -> None:
    ratio = np.concatenate([np.full(10, -0.5), np.full(10, 0.5)]) + np.linspace(-0.01, 0.01, 20)
    found = contamination_mixture(effects(ratio, np.full(20, 0.05)))
    assert len(found.ranges) == 2
    assert found.ci_low < -0.45 < 0.45 < found.ci_high


def test_snps_that_say_nothing_have_no_interval_end() -> None:
    rng = np.random.default_rng(0)
    found = contamination_mixture(effects(rng.normal(0, 1, 5), np.full(5, 20.0)))
    shown = found.to_json()
    assert (shown["ci_low"], shown["ci_high"]) == (None, None)


def test_the_mixture_covers_the_truth() -> None:
    rng = np.random.default_rng(1)
    hit = []
    for _ in range(300):
        error = rng.uniform(0.05, 0.2, 30)
        ratio = rng.normal(0.3, error)
        ratio[:6] += rng.normal(0, 2, 6)
        found = contamination_mixture(effects(ratio, error))
        hit.append(found.ci_low <= 0.3 <= found.ci_high)
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / 300) < np.mean(hit)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("extreme", [0.0, 1e4])
def test_the_mode_is_where_the_density_is_highest(seed: int, extreme: float) -> None:
    rng = np.random.default_rng(seed)
    ratio = np.concatenate([rng.normal(0.3, 0.2, 25), rng.normal(0, 1, 3) * extreme])
    weight = rng.uniform(0.5, 1.5, len(ratio))
    spread = min(ratio.std(ddof=1), 1.4826 * stats.median_abs_deviation(ratio))
    width = 0.9 * spread / len(ratio) ** 0.2
    grid = np.concatenate([v + np.arange(-2, 2, 0.005) * width for v in ratio])
    height = (weight * np.exp(-0.5 * ((grid[:, None] - ratio) / width) ** 2)).sum(axis=1)
    found = density_mode(ratio[None], weight)[0]
    assert found == pytest.approx(grid[height.argmax()], abs=0.01 * width)


def test_half_of_the_ratios_may_be_equal() -> None:
    ratio = np.array([0.5] * 6 + [0.1, 0.9, 3.0])
    assert density_mode(ratio[None], np.ones(9))[0] == pytest.approx(0.5, abs=1e-6)


BODY_MASS = Path(__file__).resolve().parents[2].parent / "shared/data/mr_raps/bmi.cad.csv.xz"


@pytest.mark.skipif(not BODY_MASS.is_file(), reason="the shared data are not here")
def test_body_mass_on_coronary_disease_by_all_its_snps() -> None:
    """All 1,119 SNPs; 0.231 to 0.444 without the paper's overdispersion, which is 1.05 here."""
    with lzma.open(BODY_MASS, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("beta.exposure", "se.exposure", "beta.outcome", "se.outcome")
    bx, se_x, by, se_y = (np.array([float(row[c]) for row in rows]) for c in columns)
    unknown = np.full(len(rows), np.nan)
    names = tuple(row["SNP"] for row in rows)
    made = Effects(
        names, ("x",), "y", bx[:, None], se_x[:, None], by, se_y, unknown[:, None], unknown
    )
    found = contamination_mixture(made)
    assert len(rows) == 1119
    assert found.estimate == pytest.approx(0.3457, abs=1e-4)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.2252, 0.4490), abs=1e-4)
