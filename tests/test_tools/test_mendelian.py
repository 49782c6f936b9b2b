"""Mendelian randomization against published figures, simulation, and bad files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agent.faces.cli import main
from tools.causal.mendelian.effects import Effects
from tools.causal.mendelian.medians import medians
from tools.causal.mendelian.methods import egger, ivw

if TYPE_CHECKING:
    from collections.abc import Sequence


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
HEADER = "SNP effect_allele other_allele beta se eaf"


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = command(["mr", *map(str, arguments), "--json", "--n-sim", "500"])
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, data


@pytest.fixture
def lipids() -> Path:
    folder = SHARED / "mr_lipids_chd"
    if not folder.is_dir():
        pytest.skip("no shared data")
    return folder


@pytest.mark.parametrize(
    ("trait", "columns"),
    [("ldlc", "ldlc,ldlcse"), ("hdlc", "hdlc,hdlcse"), ("trig", "trig,trigse")],
)
def test_lipids_and_coronary_disease_as_in_the_reference_package(
    lipids: Path, capsys: pytest.CaptureFixture[str], trait: str, columns: str
) -> None:
    everything = json.loads((lipids / "reference.json").read_text(encoding="utf-8"))
    truth = everything["recomputed"]["univariable"][f"{trait}_to_chd"]
    table = lipids / "lipids_chd_28snps.csv"
    asked = ("--exposure-columns", columns, "--outcome-columns", "chdlodds,chdloddsse")
    code, data = call(capsys, "--summary", table, *asked)
    methods = data["methods"]
    assert (code, data["status"], data["n_snps"]) == (0, "ok", 28)
    assert methods["ivw"]["estimate"] == pytest.approx(truth["ivw"]["estimate"], abs=1e-6)
    assert methods["ivw"]["se"] == pytest.approx(truth["ivw"]["se_random"], abs=1e-6)
    assert methods["ivw_fixed"]["se"] == pytest.approx(truth["ivw"]["se_fixed"], abs=1e-6)
    assert data["heterogeneity"]["ivw"]["q"] == pytest.approx(truth["ivw"]["Q"], abs=1e-4)
    assert methods["egger"]["estimate"] == pytest.approx(truth["egger"]["estimate"], abs=1e-6)
    assert methods["egger"]["se"] == pytest.approx(truth["egger"]["se"], abs=1e-6)
    assert data["pleiotropy"]["intercept"] == pytest.approx(truth["egger"]["intercept"], abs=1e-6)
    assert data["pleiotropy"]["se"] == pytest.approx(truth["egger"]["intercept_se"], abs=1e-6)
    for name in ("simple_median", "weighted_median"):
        assert methods[name]["estimate"] == pytest.approx(truth[name], abs=1e-6)


def test_three_lipids_together(lipids: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything = json.loads((lipids / "reference.json").read_text(encoding="utf-8"))
    truth = everything["recomputed"]["multivariable_ivw"]
    asked = [
        part for trait in ("ldlc", "hdlc", "trig") for part in ("--exposure-columns", f"{trait},{trait}se")
    ]  # fmt: skip
    table = lipids / "lipids_chd_28snps.csv"
    _, data = call(capsys, "--summary", table, *asked, "--outcome-columns", "chdlodds,chdloddsse")
    for trait, value in truth["estimate"].items():
        assert data["methods"]["ivw"][trait]["estimate"] == pytest.approx(value, abs=1e-6)
        assert data["methods"]["ivw"][trait]["se"] == pytest.approx(truth["se"][trait], abs=1e-6)


def test_the_example_tables_of_the_field_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    folder = SHARED / "mr_examples"
    if not folder.is_dir():
        pytest.skip("no shared data")
    exposure, outcome = folder / "telomere_length.txt", folder / "cardiogram.txt"
    code, data = call(capsys, "--exposure", exposure, "--outcome", outcome)
    assert code == 0
    assert data["n_snps"] > 25
    assert data["exposures"] == ["Telomere_length"]


def write(path: Path, rows: list[str], header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def pair(folder: Path, seed: int = 0, n: int = 20, effect: float = 0.5) -> tuple[Path, Path]:
    rng = np.random.default_rng(seed)
    bx = rng.uniform(0.05, 0.2, n)
    by = effect * bx + rng.normal(0, 0.01, n)
    first = [f"rs{i} A G {bx[i]:.5f} 0.005 0.3" for i in range(n)]
    second = [f"rs{i} A G {by[i]:.5f} 0.01 0.3" for i in range(n)]
    return write(folder / "x.txt", first), write(folder / "y.txt", second)


def test_the_other_allele_the_other_strand_and_palindromes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Flipped, complemented and settled by frequency, every SNP says 0.5; an unclear one is dropped."""
    x = write(
        tmp_path / "x.txt",
        [f"rs{i} {alleles} 0.1 0.005 {f}" for i, (alleles, f) in enumerate(
            [("A G", 0.3), ("A G", 0.3), ("A G", 0.3), ("A T", 0.2), ("A T", 0.5), ("C T", 0.3)]
        )],
    )  # fmt: skip
    y = write(
        tmp_path / "y.txt",
        [
            "rs0 A G 0.05 0.01 0.3",
            "rs1 G A -0.05 0.01 0.7",
            "rs2 T C 0.05 0.01 0.3",
            "rs3 A T -0.05 0.01 0.8",
            "rs4 A T 0.05 0.01 0.5",
            "rs5 A G 0.05 0.01 0.3",
        ],
    )
    _, data = call(capsys, "--exposure", x, "--outcome", y)
    kept = {row["snp"]: row["estimate"] for row in data["single_snps"]}
    assert "rs4" not in kept
    assert kept["rs3"] == pytest.approx(0.5)
    assert all(kept[name] == pytest.approx(0.5) for name in ("rs0", "rs1", "rs2"))
    assert sum(data["harmonisation"]["dropped"].values()) == 6 - len(kept)


def test_an_identity_matrix_changes_nothing_and_a_wrong_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    x, y = pair(tmp_path)
    _, plain = call(capsys, "--exposure", x, "--outcome", y)
    ld = tmp_path / "ld.csv"
    np.savetxt(ld, np.eye(20), delimiter=",")
    _, same = call(capsys, "--exposure", x, "--outcome", y, "--ld", ld)
    for key in ("estimate", "se"):
        assert same["methods"]["ivw"][key] == pytest.approx(plain["methods"]["ivw"][key])
    np.savetxt(ld, np.eye(7), delimiter=",")
    code, data = call(capsys, "--exposure", x, "--outcome", y, "--ld", ld)
    assert (code, data["status"]) == (2, "invalid")
    np.savetxt(ld, np.full((20, 20), 0.99) - 2 * np.eye(20), delimiter=",")
    code, data = call(capsys, "--exposure", x, "--outcome", y, "--ld", ld)
    assert (data["status"], code) in (("failed", 1), ("invalid", 2))


def effects(rng: np.random.Generator, direct: float = 0.0, n: int = 25) -> Effects:
    """A true effect of 0.4; `direct` is an average pleiotropic effect of every SNP."""
    gamma = rng.uniform(0.05, 0.25, n)
    se_x, se_y = np.full(n, 0.002), np.full(n, 0.01)
    bx = gamma + rng.normal(0, se_x)
    by = 0.4 * gamma + direct + rng.normal(0, se_y)
    unknown = np.full((n, 1), np.nan)
    names = tuple(f"rs{i}" for i in range(n))
    return Effects(names, ("x",), "y", bx[:, None], se_x[:, None], by, se_y, unknown, unknown[:, 0])


def test_intervals_cover_the_truth_and_egger_survives_directional_pleiotropy() -> None:
    """400 simulated studies; the bounds are four Monte Carlo errors around 95 %."""
    rng = np.random.default_rng(3)
    covered = dict.fromkeys(
        ("ivw", "egger", "ivw with direct effects", "egger with direct effects"), 0
    )
    for _ in range(400):
        clean, biased = effects(rng), effects(rng, direct=0.02)
        for name, data in (("", clean), (" with direct effects", biased)):
            for method, found in (("ivw", ivw(data)[0]), ("egger", egger(data).slope)):
                covered[method + name] += found.ci_low < 0.4 < found.ci_high
    assert covered["ivw"] >= 362
    assert covered["egger"] >= 362
    assert covered["egger with direct effects"] >= 362
    assert covered["ivw with direct effects"] < 100


def test_the_weighted_median_stands_a_third_of_invalid_variants() -> None:
    rng = np.random.default_rng(4)
    values = []
    for _ in range(30):
        data = effects(rng)
        data.by[:8] += 0.1
        values.append(medians(data, 100, np.random.SeedSequence(0))["weighted_median"].estimate)
    assert abs(np.mean(values) - 0.4) < 0.06


@pytest.mark.parametrize(
    ("rows", "header", "code"),
    [
        ([], HEADER, 2),
        (["rs0 A G x 0.01 0.3"], HEADER, 1),
        (["rs0 A G 0.1 0 0.3"], HEADER, 1),
        (["rs0 A G 0.1 nan 0.3"], HEADER, 1),
        (["rs0 0.1"], "SNP beta", 2),
        (["other A G 0.1 0.01 0.3"], HEADER, 1),
    ],
    ids=["no rows", "letters", "zero error", "nan", "missing column", "no common SNP"],
)
def test_bad_files_are_messages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[str], header: str, code: int
) -> None:
    x, _ = pair(tmp_path)
    bad = write(tmp_path / "bad.txt", rows, header)
    found, data = call(capsys, "--exposure", x, "--outcome", bad)
    assert (found, data["status"]) == (code, "invalid" if code == 2 else "failed")
    assert data["message"]


def test_one_variant_gives_its_ratio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    x, y = pair(tmp_path, n=1)
    _, data = call(capsys, "--exposure", x, "--outcome", y)
    assert list(data["methods"]) == ["wald_ratio"]
    assert "FEW_SNPS" in {w["code"] for w in data["warnings"]}


@pytest.mark.parametrize("asked", [[], ["--summary", "t.csv", "--exposure-columns", "beta"]])
def test_a_request_without_files_or_columns_is_refused(
    capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    code, data = call(capsys, *asked)
    assert (code, data["status"]) == (2, "invalid")


def test_snps_are_drawn_where_asked(tmp_path: Path) -> None:
    rows, svg = tmp_path / "both.csv", tmp_path / "mr.svg"
    rng = np.random.default_rng(0)
    x = rng.normal(0.1, 0.03, 12) * rng.choice([-1, 1], 12)
    y = 0.5 * x + rng.normal(0, 0.01, 12)
    lines = [f"rs{i},{a},0.01,{b},0.01" for i, (a, b) in enumerate(zip(x, y, strict=True))]
    rows.write_text("snp,bx,sx,by,sy\n" + "\n".join(lines), encoding="utf-8")
    asked = ["mr", "--summary", str(rows), "--exposure-columns", "bx,sx"]
    asked += ["--outcome-columns", "by,sy", "--snp-column", "snp", "--n-sim", "200"]
    assert command([*asked, "--plot", str(svg)]) == 0
    text = svg.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert "egger" in text or text.count("<path") > 12


def test_a_threshold_selects_instruments_of_one_table_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "both.csv"
    lines = [
        f"rs{i},{0.1 if i < 5 else 0.01},0.01,{0.05 if i < 5 else 0.02},0.01" for i in range(9)
    ]
    header = "SNP,beta.exposure,se.exposure,beta.outcome,se.outcome"
    table.write_text("\n".join([header, *lines]), encoding="utf-8")
    by_name = ("--exposure-columns", "beta.exposure,se.exposure",
               "--outcome-columns", "beta.outcome,se.outcome")  # fmt: skip
    for columns in ((), by_name):
        code, data = call(capsys, "--summary", table, *columns, "--p-threshold", "5e-8")
        assert (code, data["n_snps"]) == (0, 5)
        assert data["methods"]["ivw"]["estimate"] == pytest.approx(0.5)
    code, data = call(capsys, "--summary", table, "--p-threshold", "1e-300")
    assert code == 2
    assert "no SNP has p of 1e-300 or less" in data["message"]
