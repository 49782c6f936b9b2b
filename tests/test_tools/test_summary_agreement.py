"""Effects, errors and p values that contradict each other: refused with what the column holds instead."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from evals.readers.associations import truth
from evals.readers.consortia import p_of
from graphs.errors import DataError
from tools.causal.mendelian.analysis import run
from tools.causal.mendelian.lost import account
from tools.causal.mendelian.request import MrRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evals.readers.associations import Truth
    from tools.causal.mendelian.result import MrResult

N = 200_000


def written(
    folder: Path,
    se: Callable[[Truth], float] = lambda r: r.se,
    p: Callable[[Truth], str] = p_of,
    effect: str = "beta",
    few: int = 20,
    seed: int = 1,
    scale: float = 1.0,
    *,
    risen: bool = False,
) -> tuple[Path, Path, list[Truth]]:
    """An exposure, and an outcome whose columns hold what the functions say."""
    rng = random.Random(seed)
    rows = [
        r._replace(
            beta=(abs(r.beta) if risen else r.beta) * scale, se=round(rng.uniform(0.008, 0.05), 5)
        )
        for r in truth(rng, few)
    ]
    x, y = folder / "x.tsv", folder / "y.tsv"
    head = "SNP effect_allele other_allele eaf {} se pval samplesize"
    lines = [head.format("beta")]
    lines += [f"{r.snp} {r.effect} {r.other} {r.eaf} {r.beta} {r.se} {p_of(r)} {N}" for r in rows]
    x.write_text("\n".join(lines), encoding="utf-8")
    told = [(r, r.beta if effect == "beta" else math.exp(r.beta)) for r in rows]
    lines = [head.format(effect)]
    lines += [f"{r.snp} {r.effect} {r.other} {r.eaf} {b} {se(r)} {p(r)} {N}" for r, b in told]
    y.write_text("\n".join(lines), encoding="utf-8")
    return x, y, rows


def asked(x: Path, y: Path, *named: tuple[str, str]) -> MrResult:
    return run(MrRequest(exposures=(x,), outcome=y, outcome_named=named, n_sim=100))


@pytest.mark.parametrize(
    ("se", "message"),
    [
        (lambda r: r.se**2, "variances"),
        (lambda r: r.se * N**0.5, "standard deviations"),
        (lambda r: r.se * 1.959964, "half the width"),
        (lambda r: 1 / r.se, "precision"),
        (lambda r: r.se * math.exp(r.beta), "of the odds ratios"),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_errors_that_are_none_are_told_by_what_they_are(
    tmp_path: Path, se: Callable[[Truth], float], message: str, seed: int
) -> None:
    x, y, _ = written(tmp_path, se, seed=seed)
    with pytest.raises(DataError, match=message):
        asked(x, y)
    found = asked(x, y, ("se", ""))
    right = asked(*written(tmp_path)[:2])
    assert found.methods["ivw"]["estimate"] == pytest.approx(1)
    if seed == 1:
        assert found.methods["ivw"]["se"] == pytest.approx(right.methods["ivw"]["se"], rel=1e-3)


@pytest.mark.parametrize("scale", [0.5, 0.7, 1, 1.4])
def test_errors_of_odds_ratios_are_seen_however_weak_these_are(
    tmp_path: Path, scale: float
) -> None:
    x, y, _ = written(tmp_path, lambda r: r.se * math.exp(r.beta), effect="OR", scale=scale)
    with pytest.raises(DataError, match="of the odds ratios, not of their logarithms"):
        asked(x, y)
    x, y, _ = written(tmp_path, effect="OR", scale=scale)
    assert asked(x, y).methods["ivw"]["estimate"] == pytest.approx(1)


@pytest.mark.parametrize("of_ratio", [False, True])
def test_odds_ratios_of_one_side_in_a_column_of_effects_are_named(
    tmp_path: Path, *, of_ratio: bool
) -> None:
    x, y, _ = written(
        tmp_path, lambda r: r.se * (math.exp(r.beta) if of_ratio else 1), effect="OR", risen=True
    )
    text = y.read_text(encoding="utf-8")
    y.write_text(text.replace("eaf OR", "eaf beta"), encoding="utf-8")
    with pytest.raises(DataError, match="effects are odds ratios .* --outcome-columns odds_ratio="):
        asked(x, y)
    if not of_ratio:
        found = asked(x, y, ("odds_ratio", "beta"))
        assert found.methods["ivw"]["estimate"] == pytest.approx(1)
    x, y, _ = written(tmp_path, risen=True)  # effects of one sign are none for that
    assert asked(x, y).methods["ivw"]["estimate"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("factor", "is_told"), [(0.9, False), (1.1, False), (1.3, False), (3, True)]
)
def test_p_values_beyond_what_corrections_make_are_told(
    tmp_path: Path, factor: float, *, is_told: bool
) -> None:
    x, y, _ = written(tmp_path, p=lambda r: p_of(r._replace(se=r.se * factor)))
    found = asked(x, y)
    assert found.status == "ok"
    told = [w["text"] for w in found.warnings if w["code"] == "P_CONTRADICTS"]
    assert bool(told) == is_told
    assert all("--outcome-columns se=" in text for text in told)


def test_logarithms_in_the_column_of_p_are_named(tmp_path: Path) -> None:
    x, y, _ = written(tmp_path, p=lambda r: f"{-math.log10(float(p_of(r)))}")
    with pytest.raises(DataError, match="p=,log_p=NAME"):
        asked(x, y)
    found = asked(x, y, ("p", ""), ("log_p", "pval"))
    assert found.methods["ivw"]["estimate"] == pytest.approx(1)
    with pytest.raises(DataError, match="are over 1"):  # and not only the insignificant are kept
        run(MrRequest(exposures=(y,), outcome=x, p_threshold=5e-8))
    x, y, _ = written(tmp_path, p=lambda r: f"{math.log10(float(p_of(r)))}")
    with pytest.raises(DataError, match="are below 0"):
        asked(x, y)


def test_a_slip_in_one_p_value_costs_one_row(tmp_path: Path) -> None:
    x, y, rows = written(tmp_path, few=40)
    slipped = y.read_text(encoding="utf-8").replace(p_of(rows[0]), "1.2", 1)
    y.write_text(slipped, encoding="utf-8")
    found = asked(x, y)
    assert found.n_snps == 39
    said = "\n".join(account(found.harmonisation, found.n_snps))
    assert "1 unusable_in_outcome: rs100" in said


def test_rows_that_cannot_be_used_are_not_told_to_be_absent(tmp_path: Path) -> None:
    x, y, _ = written(tmp_path, lambda r: -r.se)
    found = asked(x, y)
    assert found.code == "TOO_FEW"
    assert "20 of 20 are in the outcome file" in found.message
    assert "the standard error is not positive" in found.message


def test_what_lacks_is_what_the_hint_asks_for(tmp_path: Path) -> None:
    x, y, _ = written(tmp_path)
    y.write_text(y.read_text(encoding="utf-8").replace("effect_allele", "minor", 1).replace("other_allele", "major", 1), encoding="utf-8")  # fmt: skip
    with pytest.raises(DataError, match=r"--outcome-columns effect_allele=COLUMN$"):
        asked(x, y)
