"""`aetia causal mr` on files that say of a row that it is not to be used, or whose effects are not what they seem."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Asked = Callable[..., dict[str, Any]]

N = 12
X = [0.05 + 0.01 * i for i in range(N)]
Y = [round(0.4 * x + (0.002 if i % 2 else -0.002), 5) for i, x in enumerate(X)]
EXPOSURE = ("SNP EA NEA BETA SE P", [f"rs{i} A G {x:.3f} 0.005 1e-9" for i, x in enumerate(X)])
OUTCOME = [f"rs{i} A G {y} 0.02 0.05" for i, y in enumerate(Y)]
PLAIN = "SNP EA NEA BETA SE P"


@pytest.fixture
def mr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """The command's JSON for an outcome file of a header and rows (blanks for tabs), with its exit code."""

    def run(
        head: str, rows: Sequence[str], *more: str, exposure: tuple[str, Sequence[str]] = EXPOSURE
    ) -> dict[str, Any]:
        paths = []
        for name, (first, lines) in (("x.tsv", exposure), ("y.tsv", (head, rows))):
            paths.append(tmp_path / name)
            text = "\n".join([first, *lines]).replace(" ", "\t").replace("_", " ")
            paths[-1].write_text(text + "\n", encoding="utf-8")
        both = ["--exposure", str(paths[0]), "--outcome", str(paths[1])]
        code = main(["causal", "mr", *both, "--json", "--n-sim", "100", *more])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found | {"exit": code}

    return run


def reasons(found: dict[str, Any]) -> dict[str, int]:
    of: dict[str, int] = found["harmonisation"]["outcome"]["reasons"]
    return of


@pytest.mark.parametrize(
    ("column", "bad", "good"),
    [
        ("mr_keep", "0", "1"),
        ("mr_keep", "F", "T"),
        ("mr_keep", "no", "yes"),
        ("mr_keep", "0.0", "1.0"),
        ("mr_keep", "NA", "TRUE"),
        ("mr_keep", "", "TRUE"),
        ("mr_keep", "maybe", "TRUE"),
        ("Is.SPA.converge", "0", "1"),
        ("CONVERGE", "0", "1"),
        ("converged", "FALSE", "TRUE"),
        ("converged", "FALSE", "NA"),
        ("EXTRA", "TEST-FAIL", "NA"),
        ("EXTRA", "TEST-FAIL", "DF=2"),
        ("comment", "method-failed", "fine"),
        ("ERRCODE", "UNFINISHED", "."),
        ("low_confidence_variant", "true", "false"),
        ("low_confidence_EUR", "true", "false"),
        ("fail", "1", "0"),
        ("remove", "TRUE", "FALSE"),
        ("FILTER", "LOWQUAL", "PASS"),
        ("QC", "FAIL", "ok"),
        ("QC", "0.98", "pass"),
        ("hm_code", "15", "10"),
        ("hm_code", "9", "13.0"),
    ],
)
def test_a_row_that_is_said_to_be_of_no_use_is_left_out(
    column: str, bad: str, good: str, mr: Asked
) -> None:
    rows = [f"{row} {bad if i == 0 else good}" for i, row in enumerate(OUTCOME)]
    rows = [row.replace("_", "-") for row in rows]
    found = mr(f"{PLAIN} {column.replace('_', '.')}", rows)
    assert (found["exit"], found["n_snps"]) == (0, N - 1)
    (said,) = reasons(found)
    assert said.startswith(column.replace("_", "."))


def test_a_column_may_be_named_that_says_which_rows_to_use(mr: Asked) -> None:
    rows = [f"{row} {'no' if i < 3 else 'yes'}" for i, row in enumerate(OUTCOME)]
    assert mr(f"{PLAIN} chosen", rows)["n_snps"] == N
    assert mr(f"{PLAIN} remove", rows)["n_snps"] == 3
    assert mr(f"{PLAIN} remove", rows, "--outcome-columns", "keep=")["n_snps"] == N
    found = mr(f"{PLAIN} chosen", rows, "--outcome-columns", "keep=chosen")
    assert found["n_snps"] == N - 3


def test_marks_that_nobody_can_read_are_refused_with_what_settles_it(mr: Asked) -> None:
    found = mr(f"{PLAIN} QC", [f"{row} 0.98" for row in OUTCOME])
    assert found["exit"] == 1
    (said,) = reasons(found)
    assert "'0.98', which says neither yes nor no" in said
    assert "keep= reads the rows" in said


def test_the_filter_of_a_variant_call_file_counts(mr: Asked) -> None:
    rows = [
        f"1 {i + 1} rs{i} G A . {'q10' if i == 0 else 'PASS'} . ES:SE:LP {y}:0.02:1.3"
        for i, y in enumerate(Y)
    ]
    found = mr("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT trait", rows)
    assert (found["n_snps"], reasons(found)) == (N - 1, {"FILTER is Q10": 1})


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (f"{PLAIN} BETA", "2 columns named BETA, BETA"),
        (f"{PLAIN} beta", "name one with --outcome-columns beta=BETA"),
        (f"{PLAIN} P.", "which holds the p"),
        (f"{PLAIN} SNP", "2 columns named SNP, SNP"),
    ],
)
def test_a_column_that_is_there_twice_is_refused(head: str, said: str, mr: Asked) -> None:
    rows = [f"{row} 9" for row in OUTCOME]
    found = mr(head, rows)
    assert found["exit"] == 2
    assert said in found["message"]


def test_naming_settles_two_columns_of_nearly_one_name_alone(mr: Asked) -> None:
    rows = [f"{row} 9" for row in OUTCOME]
    assert mr(f"{PLAIN} beta", rows, "--outcome-columns", "beta=BETA")["exit"] == 0
    found = mr(f"{PLAIN} BETA", rows, "--outcome-columns", "beta=BETA")
    assert (found["exit"], "more than one column named BETA" in found["message"]) == (2, True)
    assert mr(f"{PLAIN} chip chip", [f"{row} 1 1" for row in OUTCOME])["exit"] == 0


@pytest.mark.parametrize(
    ("code", "p", "used"),
    [("-9", "0.05", N - 1), ("999", "NA", N - 1), ("9", "0", N), ("-3", "0.05", N)],
)
def test_a_code_for_a_gap_is_no_effect(code: str, p: str, used: int, mr: Asked) -> None:
    rows = [f"rs0 A G {code} {1.0 if code == '9' else 0.02} {p}", *OUTCOME[1:]]
    if code == "9":  # nine standard errors: its p value bears it out
        rows[0] = "rs0 A G 9 1.0 2.3e-19"
    found = mr(PLAIN, rows)
    assert found["n_snps"] == used
    assert any("a code for a gap" in why for why in reasons(found)) is (used < N)


@pytest.mark.parametrize("column", ["protein", "tissue", "molecular.trait.id", "id.exposure"])
def test_two_exposures_of_different_snps_are_not_pooled(column: str, mr: Asked) -> None:
    lines = [f"{row} {'one' if i < N / 2 else 'two'}" for i, row in enumerate(EXPOSURE[1])]
    exposure = (f"{PLAIN} {column}", lines)
    found = mr(PLAIN, OUTCOME, exposure=exposure)
    assert found["exit"] == 2
    assert "one; two" in found["message"]
    assert "--exposure-columns trait=" in found["message"]
    assert mr(PLAIN, OUTCOME, "--exposure-name", "two", exposure=exposure)["n_snps"] == N / 2
    whole = mr(PLAIN, OUTCOME, "--exposure-columns", "trait=", exposure=exposure)
    assert whole["n_snps"] == N


def test_genes_with_several_snps_each_are_exposures_and_the_other_side_names_none(
    mr: Asked,
) -> None:
    lines = [f"{row} {'one' if i < N / 2 else 'two'}" for i, row in enumerate(EXPOSURE[1])]
    assert mr(PLAIN, OUTCOME, exposure=(f"{PLAIN} gene.id", lines))["exit"] == 2
    lines[0] = lines[0].replace("one", "three")
    assert mr(PLAIN, OUTCOME, exposure=(f"{PLAIN} gene.id", lines))["exit"] == 0
    asked_for = [f"{row} {'one' if i < N / 2 else 'two'}" for i, row in enumerate(OUTCOME)]
    assert mr(f"{PLAIN} id.exposure", asked_for)["exit"] == 0


@pytest.mark.parametrize(
    ("column", "more", "less"),
    [
        ("Direction", "+", "-"),
        ("direction", "increase", "decrease"),
        ("95.CI.TEXT", "[0.1]unit-increase", "[0.1]unit-decrease"),
        ("beta.sign", "1", "-1"),
    ],
)
def test_signs_in_a_column_of_their_own_are_refused(
    column: str, more: str, less: str, mr: Asked
) -> None:
    signs = [1 if i % 3 else -1 for i in range(N)]
    lines = [f"rs{i} A G {y} 0.02 0.05 {more if s > 0 else less}" for i, (y, s) in enumerate(zip(Y, signs, strict=True))]  # fmt: skip
    found = mr(f"{PLAIN} {column}", lines)
    assert found["exit"] == 2
    assert "the sign stands in a column of its own" in found["message"]
    signed = [f"rs{i} A G {s * y} 0.02 0.05 {more if s > 0 else less}" for i, (y, s) in enumerate(zip(Y, signs, strict=True))]  # fmt: skip
    assert mr(f"{PLAIN} {column}", signed)["exit"] == 0
    of_studies = [f"{row} +-+?" for row in OUTCOME]
    assert mr(f"{PLAIN} {column}", of_studies)["exit"] == 0


def test_people_written_in_thousands_and_shares_in_percent_are_read(mr: Asked) -> None:
    found = mr(f"{PLAIN} N EAF", [f"{row} 50,000 33%" for row in OUTCOME])
    assert (found["n_snps"], reasons(found)) == (N, {})
    found = mr(f"{PLAIN} EAF", [f"{row} 23.4" for row in OUTCOME])
    (said,) = reasons(found)
    assert "--outcome-columns eaf= leaves the column out" in said
    found = mr(f"{PLAIN} EAF", [f"{row} 23.4" for row in OUTCOME], "--outcome-columns", "eaf=")
    assert found["n_snps"] == N
    found = mr(f"{PLAIN} N", [f"{row} many" for row in OUTCOME])
    (said,) = reasons(found)
    assert "--outcome-columns n= leaves the column out" in said


@pytest.mark.parametrize("by", ["all.inv.var.meta", "inv.var.meta"])
def test_meta_analyses_of_hgi_and_gbmi_are_known_by_their_columns(by: str, mr: Asked) -> None:
    head = f"#CHR POS REF ALT rsid {by}.beta {by}.sebeta {by}.p all.meta.AF"
    rows = [f"1 {i + 1} G A rs{i} {y} 0.02 0.05 0.3" for i, y in enumerate(Y)]
    found = mr(head, rows)
    assert (found["n_snps"], found["harmonisation"]["actions"]) == (N, {"same": N})


def test_a_request_out_of_bounds_names_the_option(mr: Asked) -> None:
    assert "--n-sim: Input should be" in mr(PLAIN, OUTCOME, "--n-sim", "5")["message"]
    said = mr(PLAIN, OUTCOME, "--p-threshold", "2")["message"]
    assert "--p-threshold: Input should be" in said
