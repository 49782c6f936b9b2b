"""`aetia causal estimate` and `refute` as a user runs them: files in, JSON and exit codes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


QUICK = ["--no-cross-check", "--n-sim", "20", "--method", "aipw"]
KEYS = {
    "status",
    "estimand",
    "estimate",
    "alternatives",
    "refutations",
    "sensitivity",
    "diagnostics",
    "warnings",
}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """z confounds; u does too, and is left out of the files; m lies on the way; the effect is 2."""
    rng = np.random.default_rng(0)
    z, u = rng.standard_normal((2, 1000))
    t = (rng.random(1000) < 1 / (1 + np.exp(-z))).astype(int)
    y = 2 * t + z + rng.standard_normal(1000)
    control = z + rng.standard_normal(1000)
    return pd.DataFrame({"t": t, "y": y, "z": z, "u": u, "nco": control, "w": 1.0})


@pytest.fixture
def files(tmp_path: Path, frame: pd.DataFrame) -> Path:
    frame.drop(columns="u").to_csv(tmp_path / "d.csv", index=False)
    frame.to_parquet(tmp_path / "d.parquet")
    frame.to_csv(tmp_path / "d.tsv.gz", sep="\t", index=False)
    texts = {
        "good.dot": "digraph { z -> t; z -> y; t -> y; }",
        "hidden.dag": "dag { z -> t -> y ; z -> y ; u [latent] ; u -> t ; u -> y }",
        "absent.dot": "digraph { z -> t; z -> y; t -> y; u -> t; u -> y }",
        "zero.dot": "digraph { z -> t; z -> y; }",
        "cycle.dot": "digraph { z -> t; t -> y; y -> z; }",
        "other.dot": "digraph { a -> b; }",
        "noise.dot": "this is not a graph",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = command([*arguments, "--json"])
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, data


def estimate(files: Path, name: str = "d.csv") -> list[str]:
    data = str(files / name)
    return ["estimate", "--data", data, "--treatment", "t", "--outcome", "y", *QUICK]


@pytest.mark.parametrize("name", ["d.csv", "d.parquet", "d.tsv.gz"])
def test_every_file_format_gives_the_same_effect(
    files: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, data = call(capsys, *estimate(files, name), "--adjust", "z")
    assert code == 0
    assert set(data) >= KEYS
    assert data["status"] == "ok"
    assert data["estimand"]["type"] == "ATE"
    assert data["estimand"]["adjustment_set"] == ["z"]
    found = data["estimate"]
    assert abs(found["value"] - 2) < 4 * found["se"]
    assert found["ci_low"] < found["value"] < found["ci_high"]
    assert (found["n"], found["scale"]) == (1000, "difference")
    assert {r["status"] for r in data["refutations"]} == {"not_refuted"}
    assert "confirm" not in json.dumps(data["refutations"])


def test_a_dag_names_the_adjustment_set(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, data = call(capsys, *estimate(files), "--dag", str(files / "good.dot"))
    assert (code, data["estimand"]["adjustment_set"]) == (0, ["z"])


@pytest.mark.parametrize("name", ["hidden.dag", "absent.dot"])
def test_what_is_not_identified_gives_no_number_and_says_what_to_measure(
    files: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A node of the DAG that the file does not hold is a hidden cause."""
    code, data = call(capsys, *estimate(files), "--dag", str(files / name))
    assert (code, data["status"], data["code"]) == (0, "failed", "NOT_IDENTIFIED")
    assert data["estimate"] is None
    assert data["alternatives"] == []
    assert data["estimand"]["measure_to_identify"] == ["u"]
    assert data["estimand"]["witness"][0] == "t"


def test_no_directed_path_is_zero_by_assumption(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, data = call(capsys, *estimate(files), "--dag", str(files / "zero.dot"))
    assert (code, data["status"], data["estimate"]) == (0, "zero_by_assumption", None)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ([], "--randomized"),
        (["--adjust", "nowhere"], "nowhere"),
        (["--adjust", "z", "--weights", "nowhere"], "nowhere"),
        (["--dag", "cycle.dot"], "cycle"),
        (["--dag", "other.dot"], "'t'"),
        (["--dag", "noise.dot"], "noise.dot"),
        (["--dag", "absent-file.dot"], "absent-file.dot"),
        (["--adjust", "z", "--n-sim", "1"], "--n-sim"),
    ],
)
def test_bad_input_is_a_message_with_exit_code_2(
    files: Path, capsys: pytest.CaptureFixture[str], options: list[str], word: str
) -> None:
    given = [str(files / o) if o.endswith(".dot") else o for o in options]
    code, data = call(capsys, *estimate(files), *given)
    assert code == 2
    assert data["status"] == "invalid"
    assert word in data["message"]


def test_a_file_that_is_not_there_names_the_registered_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["estimate", "--data", "nowhere.csv", "--treatment", "t", "--outcome", "y"]
    code, data = call(capsys, *asked, "--adjust", "z")
    assert code == 2
    assert "nhefs" in data["message"]


def test_data_that_cannot_answer_give_exit_code_1(
    files: Path, capsys: pytest.CaptureFixture[str], frame: pd.DataFrame
) -> None:
    frame.head(15).to_csv(files / "few.csv", index=False)
    code, data = call(capsys, *estimate(files, "few.csv"), "--adjust", "z")
    assert (code, data["code"]) == (1, "TOO_FEW")


def test_a_job_that_runs_past_its_deadline_is_killed_and_says_so(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, data = call(
        capsys, *estimate(files), "--adjust", "z", "--deadline", "0.01", "--seed", "9"
    )
    assert (code, data["code"]) == (3, "TIMEOUT")


def test_refute_prints_attacks_and_never_confirms(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["refute", *estimate(files)[1:], "--adjust", "z", "--negative-control-outcome", "nco"]
    assert command(asked) == 0
    text = capsys.readouterr().out
    assert text.count("not_refuted") == 4
    assert "clean" in text
    assert '"not refuted" is not "confirmed"' in text


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_a_report_holds_the_tables_of_a_target_trial(
    files: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    path = files / f"report{suffix}"
    asked = [*estimate(files), "--adjust", "z", "--multiverse", "--report", str(path)]
    code, data = call(capsys, *asked)
    assert code == 0
    text = path.read_text(encoding="utf-8")
    for words in ("Target trial", "time zero", "MISSING", "Flow of rows", "STROBE", "SMD"):
        assert words in text
    assert ("<svg" in text) == (suffix == ".html")
    assert data["multiverse"]["share_same_sign"] == 1


def test_a_report_of_another_kind_is_refused(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, data = call(capsys, *estimate(files), "--adjust", "z", "--report", "report.pdf")
    assert code == 2
    assert ".html" in data["message"]


def test_the_multiverse_names_the_arrow_that_flips_the_sign(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A strong common cause hides a harm: without its arrow the effect would look good."""
    rng = np.random.default_rng(1)
    z = rng.standard_normal(1000)
    t = (rng.random(1000) < 1 / (1 + np.exp(-2 * z))).astype(int)
    y = -0.5 * t + 2 * z + rng.standard_normal(1000)
    pd.DataFrame({"t": t, "y": y, "z": z}).to_csv(files / "flip.csv", index=False)
    asked = [*estimate(files, "flip.csv"), "--dag", str(files / "good.dot"), "--multiverse"]
    _, data = call(capsys, *asked)
    flips = data["multiverse"]["flips"]
    assert "without z -> t" in flips
    assert "with a hidden cause of t and y" in data["multiverse"]["no_number"]


def test_help_lists_every_command_and_costs_no_import(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["--help"]) == 0
    text = capsys.readouterr().out
    for name in ("identify", "estimate", "refute", "survival", "mr", "patient", "falsify"):
        assert name in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--outcome", "y", "--adjust", "z,y"), "'y' is the outcome and among the columns to adjust for"),
        (("--outcome", "y", "--adjust", "z,t"), "'t' is the treatment and among the columns to adjust for"),
        (("--outcome", "t", "--adjust", "z"), "'t' is both treatment and outcome; name two columns"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["estimate", "refute"])
def test_a_column_plays_one_part(
    files: Path, capsys: pytest.CaptureFixture[str], name: str, asked: tuple[str, ...], said: str
) -> None:
    more = QUICK if name == "estimate" else ["--n-sim", "20"]
    code = command([name, "--data", str(files / "d.csv"), "--treatment", "t", *asked, *more])
    assert code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("part", ["t", "time", "event"])
def test_a_column_plays_one_part_of_a_survival_analysis(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    rng = np.random.default_rng(3)
    rows = {
        "t": rng.integers(0, 2, 90),
        "time": rng.exponential(3, 90),
        "event": rng.integers(0, 2, 90),
        "z": 1.0,
    }
    pd.DataFrame(rows).to_csv(tmp_path / "s.csv", index=False)
    names = ["--time", "time", "--event", "event", "--treatment", "t", "--adjust", f"z,{part}"]
    assert command(["survival", "--data", str(tmp_path / "s.csv"), *names]) != 0
    shown = capsys.readouterr()
    assert f"'{part}' is the " in shown.err + shown.out
