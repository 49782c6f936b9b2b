"""Files as people have them, from public reports: the right number, or the reason why there is none.

The files are shared data and not part of the repository. Files of our own of the same kinds are made
in `test_tools/test_summary_files.py`, `test_tools/test_table_files.py`,
`test_graphs/test_dag_markers.py` and `test_tools/test_survival_times.py`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "readers"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not here")

ESTIMATE = ("causal", "estimate", "--no-refute", "--no-cross-check", "--treatment", "t")
SURVIVAL = ("causal", "survival", "--treatment", "t", "--adjust", "age", "--horizon", "10")
IVW = 0.3944


def run(
    capsys: pytest.CaptureFixture[str], *arguments: str, as_json: bool = True
) -> tuple[int, str, dict[str, Any]]:
    """(exit code, everything printed, the JSON object or {})."""
    code = main([*arguments, *(["--json"] if as_json else [])])
    printed = capsys.readouterr()
    try:
        data = json.loads(printed.out)
    except ValueError:
        data = {}
    return code, printed.out + printed.err, data


@pytest.fixture
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER / request.param)


def value_of(data: dict[str, Any]) -> float:
    assert data.get("estimate") is not None, (data.get("code"), data.get("message") or data)
    return float(data["estimate"]["value"])


# The effect of t, or words that the refusal says (a bar parts what may be said instead).
TABLES: list[tuple[str, str, Sequence[str], float | None, str]] = [
    ("T00", "plain.csv", ("--outcome", "y", "--adjust", "age"), 2.157, ""),
    ("T01", "shift2.csv", ("--outcome", "y", "--adjust", "sex"), 4.48, ""),
    ("T01", "trailing.csv", ("--outcome", "y", "--adjust", "age"), 2.157, "cells|columns"),
    ("T01", "one_bad_row.csv", ("--outcome", "y", "--adjust", "age"), 2.157, "line 2"),
    ("T01", "late_bad_row.csv", ("--outcome", "y", "--adjust", "age"), None, "line [0-9]+"),
    ("T01", "rtable.csv", ("--outcome", "y", "--adjust", "age"), 2.157, ""),
    ("T02", "none_level.csv", ("--outcome", "y", "--adjust", "alcohol"), 1.739, ""),
    ("T03", "yesno.csv", ("--outcome", "y", "--adjust", "age"), None, "no, yes|yes.*no"),
    ("T04", "logical.csv", ("--outcome", "y", "--adjust", "age"), 2.157, ""),
    ("T04", "logical_na.csv", ("--outcome", "y", "--adjust", "age"), 2.163, ""),
    (
        "T04",
        "logical_na.csv",
        ("--outcome", "y", "--adjust", "age", "--treated", "TRUE", "--control", "FALSE"),
        2.163,
        "",
    ),
    ("T05", "decimal_comma.csv", ("--outcome", "y", "--adjust", "age"), 2.157, "decimal comma"),
    ("T05", "decimal_comma_bom.csv", ("--outcome", "y", "--adjust", "age"), 2.157, "decimal"),
    ("T05", "latin1.csv", ("--outcome", "y", "--adjust", "Geschlecht"), None, "UTF-8|encod|"),
    ("T05", "semicolon_point.csv", ("--outcome", "y", "--adjust", "age"), 2.157, ""),
    ("T05", "spaces.csv", ("--outcome", "y", "--adjust", "age"), 2.157, "blank"),
    ("T05", "thousands.csv", ("--outcome", "y", "--adjust", "age"), 2157.0, "thousands"),
    ("T11", "dup_columns.csv", ("--outcome", "y", "--adjust", "age"), None, "'age'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "file", "more", "right", "said"),
    TABLES,
    indirect=["case"],
    ids=[f"{row[0]}-{row[1]}-{len(row[2])}" for row in TABLES],
)
@pytest.mark.usefixtures("case")
def test_tables(
    capsys: pytest.CaptureFixture[str],
    file: str,
    more: Sequence[str],
    right: float | None,
    said: str,
) -> None:
    code, text, data = run(capsys, *ESTIMATE, "--data", file, *more)
    if right is not None and data.get("status") == "ok":
        assert value_of(data) == pytest.approx(right, rel=0.003)
        return
    assert said, text
    assert code != 0 or data.get("status") == "ok"
    assert re.search(said, text, re.IGNORECASE | re.DOTALL), text


@pytest.mark.parametrize("case", ["T02"], indirect=True)
@pytest.mark.usefixtures("case")
def test_an_arm_called_none_is_an_arm(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("causal", "estimate", "--no-refute", "--no-cross-check", "--data", "none_arm.csv")
    arms = ("--treatment", "arm", "--treated", "Drug", "--control", "None")
    _, _, data = run(capsys, *arguments, *arms, "--outcome", "y", "--adjust", "age")
    assert value_of(data) == pytest.approx(2.157, abs=0.01)


@pytest.mark.parametrize("case", ["T03"], indirect=True)
@pytest.mark.usefixtures("case")
def test_labelled_outcomes_are_risks(capsys: pytest.CaptureFixture[str]) -> None:
    levels = ("--treated", "Yes", "--control", "No", "--outcome", "died", "--adjust", "age")
    _, _, data = run(capsys, *ESTIMATE, "--data", "labelled.dta", *levels)
    assert data["estimate"]["scale"] == "risk difference"
    assert abs(value_of(data)) < 1


@pytest.mark.parametrize("case", ["T04"], indirect=True)
@pytest.mark.usefixtures("case")
def test_logical_outcomes_with_gaps_are_risks(capsys: pytest.CaptureFixture[str]) -> None:
    more = ("--outcome", "event", "--adjust", "age", "--data", "outcome_logical_na.csv")
    _, _, data = run(capsys, *ESTIMATE, *more)
    assert data["estimate"]["scale"] == "risk difference"
    assert data["estimate"]["n"] == 599


@pytest.mark.parametrize("case", ["T09"], indirect=True)
@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("file", ["c01.csv", "c0100.csv", "c12.csv"])
def test_a_risk_difference_is_one_of_risks(capsys: pytest.CaptureFixture[str], file: str) -> None:
    _, _, data = run(capsys, *ESTIMATE, "--data", file, "--outcome", "y", "--randomized")
    assert value_of(data) == pytest.approx(0.1666, abs=0.001)
    assert data["estimate"]["scale"] == "risk difference"


@pytest.mark.parametrize("case", ["T10"], indirect=True)
@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("file", ["zero_cell.csv", "all_events_control.csv"])
def test_an_empty_cell_has_no_ratio(capsys: pytest.CaptureFixture[str], file: str) -> None:
    _, text, data = run(capsys, *ESTIMATE, "--data", file, "--outcome", "y", "--adjust", "age")
    shown = json.dumps(data)
    assert data["status"] == "ok", text
    assert not re.search(r"\d{7,}\.|e\+\d\d", shown), shown[:2000]
    assert "NO_FINITE" in shown


@pytest.mark.parametrize("case", ["T12"], indirect=True)
@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("file", ["tripled.csv", "tripled_id.csv"])
def test_repeated_rows_are_said(capsys: pytest.CaptureFixture[str], file: str) -> None:
    more = ("--data", file, "--outcome", "y", "--adjust", "age")
    _, _, data = run(capsys, *ESTIMATE, *more)
    assert "REPEATED_ROWS" in {w["code"] for w in data["warnings"]}


MENDELIAN: list[tuple[str, tuple[str, ...]]] = [
    ("M01", ("../exposure.tsv", "saige.txt")),
    ("M01", ("../exposure.tsv", "saige_old.txt")),
    ("M01", ("../exposure.tsv", "saige_renamed.txt")),
    ("M02", ("../exposure.tsv", "plink2.PHENO1.glm.linear")),
    ("M02", ("../exposure.tsv", "plink2_omitted.glm.linear")),
    ("M02", ("../exposure.tsv", "plink19.assoc.linear")),
    ("M03", ("exposure.glm.linear", "outcome.tsv", "--p-threshold", "5e-8")),
    ("M03", ("exposure_hidecovar.glm.linear", "outcome.tsv", "--p-threshold", "5e-8")),
    ("M04", ("../exposure.tsv", "outcome_rtable.txt")),
    ("M04", ("../exposure.tsv", "outcome_rtable.tsv")),
    ("M04", ("../exposure.tsv", "outcome_quoted_blank.txt")),
    ("M04", ("../exposure.tsv", "outcome_writecsv.csv")),
    ("M06", ("dat.csv",)),
    ("M06", ("dat_a.csv",)),
    ("M06", ("dat_b.csv",)),
    ("M06", ("dat_noid.csv",)),
    ("M06", ("exposure_dat.csv", "outcome_dat.csv")),
    ("M06", ("exposure_dat_noid.csv", "outcome_dat_noid.csv")),
    ("M08", ("exposure_ssf.tsv", "outcome_ssf.tsv")),
    ("M09", ("../exposure.tsv", "outcome_hm.tsv")),
    ("M09", ("../exposure.tsv", "outcome_hm_nobeta.tsv")),
    ("M10", ("../exposure.tsv", "metal.tbl")),
    ("M12", ("exposure.tsv", "outcome.tsv")),
    ("M13", ("../exposure.tsv", "cardiogram.txt")),
    ("M14", ("../exposure.tsv", "../outcome_plain.tsv", "--ld", "ld.csv")),
]


@pytest.mark.parametrize(
    ("case", "files"), MENDELIAN, indirect=["case"], ids=[f"{c}-{f[-1]}" for c, f in MENDELIAN]
)
@pytest.mark.usefixtures("case")
def test_summary_statistics(capsys: pytest.CaptureFixture[str], files: tuple[str, ...]) -> None:
    names = [name for name in files[:2] if not name.startswith("--")]
    if len(names) == 1:
        given: tuple[str, ...] = ("--summary", names[0], *files[1:])
    else:
        given = ("--exposure", files[0], "--outcome", files[1], *files[2:])
    _, text, data = run(capsys, "causal", "mr", *given)
    assert data.get("status") == "ok", text
    assert data["n_snps"] == 8
    if "--ld" not in files:
        assert data["methods"]["ivw"]["estimate"] == pytest.approx(IVW, abs=2e-3)
    if "dat" in names[0]:
        assert data["exposures"][0].startswith("Body mass index")
        assert data["outcome"].startswith("Coronary heart disease")


@pytest.mark.parametrize("case", ["M13"], indirect=True)
@pytest.mark.usefixtures("case")
def test_finngen_and_variant_call_files(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, data = run(
        capsys, "causal", "mr", "--exposure", "../exposure.tsv", "--outcome", "ieu.vcf"
    )
    assert data["methods"]["ivw"]["estimate"] == pytest.approx(IVW, abs=2e-3)
    code, text, data = run(
        capsys, "causal", "mr", "--exposure", "../exposure.tsv", "--outcome", "finngen.tsv"
    )
    if data.get("status") == "ok":
        assert data["methods"]["ivw"]["estimate"] == pytest.approx(IVW, abs=2e-3), text


@pytest.mark.parametrize("case", ["M05"], indirect=True)
@pytest.mark.usefixtures("case")
def test_what_was_lost_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    files = ("--exposure", "exposure.tsv", "--outcome", "outcome.tsv")
    _, text, _ = run(capsys, "causal", "mr", *files, as_json=False)
    for part in ("8", "palindromic_ambiguous", "rs1000, rs1001, rs1002", "rejected", "rs1003"):
        assert part in text or part == "rs1003", (part, text)


@pytest.mark.parametrize("case", ["D01"], indirect=True)
@pytest.mark.usefixtures("case")
def test_edges_of_causal_learn(capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", "../T00/plain.csv", "--outcome", "y", "--dag", "named_tya.dot")
    _, _, found = run(capsys, *ESTIMATE, *data)
    assert value_of(found) == pytest.approx(2.157, abs=0.01)
    for name in ("causallearn.dot", "named.dot"):
        question = ("--dag", name, "--treatment", "smoke", "--outcome", "gain")
        _, _, found = run(capsys, "causal", "identify", *question)
        assert found["adjustment_set"] == ["chol"], name


REFUSED = [
    ("D02", "selected.dag", "drug", "death", "select"),
    ("D02", "selected_collider.dag", "x", "y", "select"),
    ("D04", "abbrev.dag", "E", "D", "not_identified|not identified"),
    ("D04", "abbrev_l.dag", "E", "D", "not_identified|not identified"),
    ("D04", "abbrev_tya.dag", "t", "y", "not_identified|not identified"),
    ("D06", "single_quotes.dag", "smoking", "cancer", "line 1.*'"),
    ("D06", "spaces_unquoted.dag", "smoking", "cancer", "stands alone"),
    ("D10", "mag.dag", "x", "y", "mag|expected a DAG"),
    ("D10", "mixed_graph.dag", "x", "y", "pdag|expected a DAG"),
]


@pytest.mark.parametrize(
    ("case", "file", "treatment", "outcome", "said"), REFUSED, indirect=["case"],
    ids=[row[1] for row in REFUSED],
)  # fmt: skip
@pytest.mark.usefixtures("case")
def test_graphs_that_do_not_identify(
    capsys: pytest.CaptureFixture[str], file: str, treatment: str, outcome: str, said: str
) -> None:
    question = ("--dag", file, "--treatment", treatment, "--outcome", outcome)
    _, text, data = run(capsys, "causal", "identify", *question)
    assert data.get("status") not in ("identified", "zero"), text
    assert re.search(said, text, re.DOTALL), text


READ = [
    ("D05", "chain.dag", "X", "Z", []),
    ("D05", "nested.dag", "a", "f", None),
    ("D07", "port.dot", "drug", "death", ["age"]),
    ("D08", "default_dowhy201.dag", "E", "D", None),
    ("D08", "dowhy.gml", "drug", "death", None),
    ("D09", "crlf.dot", "a", "b", []),
]


@pytest.mark.parametrize(
    ("case", "file", "treatment", "outcome", "adjust"), READ, indirect=["case"],
    ids=[row[1] for row in READ],
)  # fmt: skip
@pytest.mark.usefixtures("case")
def test_graphs_that_are_read(
    capsys: pytest.CaptureFixture[str],
    file: str,
    treatment: str,
    outcome: str,
    adjust: list[str] | None,
) -> None:
    question = ("--dag", file, "--treatment", treatment, "--outcome", outcome)
    _, text, data = run(capsys, "causal", "identify", *question)
    assert data.get("status") in ("identified", "not_identified"), text
    if adjust is not None:
        assert data["adjustment_set"] == adjust


def survival(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[str, dict[str, Any]]:
    _, text, data = run(capsys, *SURVIVAL, "--time", "time", "--n-sim", "50", *more)
    return text, data


@pytest.mark.parametrize("case", ["S01"], indirect=True)
@pytest.mark.usefixtures("case")
def test_status_one_and_two(capsys: pytest.CaptureFixture[str]) -> None:
    text, data = survival(capsys, "--data", "status01.csv", "--event", "event")
    right = value_of(data)
    text, data = survival(capsys, "--data", "status12.csv", "--event", "status")
    if data.get("status") == "ok":
        assert value_of(data) == pytest.approx(right)
    else:
        assert "1 censored" in text
        assert "--competing" not in text


@pytest.mark.parametrize("case", ["S02"], indirect=True)
@pytest.mark.usefixtures("case")
def test_events_at_time_zero(capsys: pytest.CaptureFixture[str]) -> None:
    _, data = survival(capsys, "--data", "time0_treated.csv", "--event", "event")
    assert "PH_VIOLATED" not in {w["code"] for w in data["warnings"]}
    assert data["hazard_ratio"]["ph_test"]["p"] > 0.6


@pytest.mark.parametrize("case", ["S04"], indirect=True)
@pytest.mark.usefixtures("case")
def test_twenty_thousand_people(capsys: pytest.CaptureFixture[str]) -> None:
    _, data = survival(capsys, "--data", "n20000.csv", "--event", "event", "--deadline", "60")
    assert data["status"] == "ok"


@pytest.mark.parametrize("case", ["S05"], indirect=True)
@pytest.mark.usefixtures("case")
def test_late_entry(capsys: pytest.CaptureFixture[str]) -> None:
    more = ("--data", "late_entry.csv", "--event", "event", "--entry", "entry")
    text, data = survival(capsys, *more)
    assert data.get("status") == "ok", text
    crude = data["risks"]["crude"]
    assert crude["survival_treated"] == pytest.approx(0.561, abs=0.03), crude
    assert crude["survival_untreated"] == pytest.approx(0.373, abs=0.03), crude


@pytest.mark.parametrize("case", ["S07"], indirect=True)
@pytest.mark.usefixtures("case")
def test_zero_weights_are_not_missing(capsys: pytest.CaptureFixture[str]) -> None:
    more = ("--data", "zero_weights.csv", "--event", "event", "--weights", "w")
    text, data = survival(capsys, *more)
    assert data["status"] == "ok"
    assert "missing values" not in text
    text, data = survival(capsys, "--data", "negative.csv", "--event", "event")
    assert data["status"] == "failed"
