"""Files of associations in which a number, an order, a trait or a place could be taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphs.errors import DataError
from tools.causal.mendelian.analysis import run
from tools.causal.mendelian.request import MrRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

N = 12
HEAD = "SNP CHR effect_allele other_allele eaf beta se p"


def numbers() -> tuple[list[float], list[float]]:
    rng = np.random.default_rng(3)
    x = rng.uniform(0.05, 0.2, N)
    return x.round(5).tolist(), (0.4 * x + rng.normal(0, 0.004, N)).round(5).tolist()


def write(
    path: Path,
    effects: Sequence[float],
    name: Callable[[int], str] = lambda i: f"rs{i}",
    p: Callable[[int], str] = lambda i: f"{i + 1}e-9",
    more: Sequence[str] = (),
    head: str = HEAD,
    order: Sequence[int] = tuple(range(N)),
) -> Path:
    lines = [
        "\t".join(map(str, (name(i), i + 1, "A", "G", 0.3, effects[i], 0.01, p(i)))) for i in order
    ]
    path.write_text("\n".join([head.replace(" ", "\t"), *lines, *more]) + "\n", encoding="utf-8")
    return path


def ask(
    first: Path,
    second: Path,
    ld: Path | None = None,
    p_threshold: float | None = None,
    name: str | None = None,
    *,
    aligned: bool = False,
) -> tuple[int, dict[str, Any]]:
    """The exit code and the answer, as the command has them."""
    names = () if name is None else (name,)
    request = MrRequest(
        exposures=(first,), outcome=second, ld=ld, p_threshold=p_threshold, exposure_names=names,
        aligned=aligned, n_sim=100,
    )  # fmt: skip
    try:
        found = run(request).to_json()
    except DataError as error:
        return 2, {"message": str(error)}
    return int(found["status"] != "ok"), found


def codes(data: dict[str, Any]) -> dict[str, str]:
    return {w["code"]: w["text"] for w in data["warnings"]}


def near() -> np.ndarray[Any, Any]:
    """Neighbours in the order of the numbers are correlated, two and two."""
    matrix = np.eye(N)
    for i in range(0, N, 2):
        matrix[i, i + 1] = matrix[i + 1, i] = 0.6
    return matrix


def test_the_order_of_a_nameless_matrix_is_told(tmp_path: Path) -> None:
    x, y = numbers()
    head = HEAD.replace("CHR", "other")
    first = write(tmp_path / "x.tsv", x, head=head)
    ld = tmp_path / "ld.csv"
    np.savetxt(ld, near(), delimiter=",")
    code, data = ask(first, write(tmp_path / "y.tsv", y, head=head), ld=ld)
    said = codes(data)["LD_ORDER_ASSUMED"]
    assert code == 0
    assert "rs0, rs1, rs2, ... rs11" in said
    assert "another order" not in said
    turned = write(tmp_path / "y2.tsv", y, order=range(N - 1, -1, -1), head=head)
    _, data = ask(first, turned, ld=ld)
    assert "the outcome file has the SNPs in another order" in codes(data)["LD_ORDER_ASSUMED"]
    few = write(tmp_path / "y3.tsv", y, order=[i for i in range(N) if i != 4], head=head)
    _, data = ask(first, few, ld=ld)
    assert "rs4 were dropped" in codes(data)["LD_ORDER_ASSUMED"]
    np.savetxt(ld, near()[:5, :5], delimiter=",")
    assert ask(first, few, ld=ld)[0] == 2
    named = tmp_path / "named.csv"
    lines = [
        ",".join(f"rs{i}" for i in range(N)),
        *(",".join(map(str, row)) for row in near().tolist()),
    ]
    named.write_text("\n".join(lines), encoding="utf-8")
    _, data = ask(first, few, ld=named)
    assert "LD_ORDER_ASSUMED" not in codes(data)


def test_an_order_that_joins_two_chromosomes_is_refused(tmp_path: Path) -> None:
    x, y = numbers()
    ld = tmp_path / "ld.csv"
    np.savetxt(ld, near(), delimiter=",")
    files = [write(tmp_path / f"{name}.tsv", b) for name, b in (("x", x), ("y", y))]
    code, data = ask(files[0], files[1], ld=ld)
    assert code == 2
    assert "chromosome 1" in data["message"]


def test_a_trait_against_itself_is_refused_or_told(tmp_path: Path) -> None:
    x, y = numbers()
    first, copy = write(tmp_path / "x.tsv", x), write(tmp_path / "copy.tsv", x)
    code, data = ask(first, first)
    assert (code, data["code"], data["methods"]) == (1, "SAME_TRAIT", {})
    code, data = ask(first, copy)
    assert (code, list(codes(data))[0]) == (0, "SAME_TRAIT")
    _, data = ask(first, write(tmp_path / "y.tsv", y))
    assert "SAME_TRAIT" not in codes(data)


FORMS = (
    *("1.2x10-8", "1.2×10^-8", "1.2 × 10-8", "1.2*10^-8", "1.2x10⁻⁸", "1.2X10**-8", "1.2x10(-8)"),
    *("1,2E-08", "1.2E−08", "1.2D-08", "1.2 e-8", "12·10^-9"),
)


def test_p_values_are_read_as_they_are_written(tmp_path: Path) -> None:
    """The errors come from them: a p that is misread is another estimate."""
    x, y = numbers()
    head = HEAD.replace("se", "none")
    first = write(tmp_path / "x.tsv", x)
    plain = ask(first, write(tmp_path / "y.tsv", y, p=lambda _: "1.2e-8", head=head))[1]
    _, data = ask(first, write(tmp_path / "y2.tsv", y, p=FORMS.__getitem__, head=head))
    assert data["n_snps"] == N
    for found, truth in zip(data["single_snps"], plain["single_snps"], strict=True):
        assert found["outcome_se"] == pytest.approx(truth["outcome_se"])
    for unclear in ("1.2x108", "10-8", "1.2e-8*", "5 6"):
        _, data = ask(
            first,
            write(
                tmp_path / "y3.tsv",
                y,
                p=["1e-8", "1e-8", "1e-8", unclear, *["1e-8"] * 8].__getitem__,
            ),
        )
        assert f"p is not a number: {unclear!r}" in str(data)


@pytest.mark.parametrize("p", ["<1e-300", "0", "< 2.2x10^-16", "tiny"])
@pytest.mark.parametrize("threshold", [None, 5e-8])
def test_the_strongest_snps_are_never_left_out_unsaid(
    tmp_path: Path, p: str, threshold: float | None
) -> None:
    x, y = numbers()
    x[0] = 0.9
    second = write(tmp_path / "y.tsv", y)
    given = write(tmp_path / "x.tsv", x, p=lambda i: p if i == 0 else f"{i}e-9")
    code, data = ask(given, second, p_threshold=threshold)
    if p == "tiny":
        assert code == 2
        assert "'tiny'" in data["message"]
    else:
        assert (code, data["n_snps"]) == (0, N)
    head = HEAD.replace("se", "none")
    bare = write(tmp_path / "x2.tsv", x, p=lambda i: p if i == 0 else f"{i}e-9", head=head)
    code, data = ask(bare, second, p_threshold=threshold)
    if p == "tiny":
        assert "'tiny'" in str(data)
    else:
        assert code == 2
        assert "smallest p values" in data["message"]


def test_an_error_follows_from_a_p_too_small_for_a_float(tmp_path: Path) -> None:
    x, y = numbers()
    head = HEAD.replace("se", "none")
    first = write(tmp_path / "x.tsv", x, p=lambda i: "1e-400" if i == 0 else f"{i}e-9", head=head)
    code, data = ask(first, write(tmp_path / "y.tsv", y))
    assert (code, data["n_snps"]) == (0, N)
    error = {row["snp"]: row["exposure_se"] for row in data["single_snps"]}["rs0"]
    # z of p = 1e-400 is 42.827 (-2 ln p = z^2 + ln(z^2 pi / 2)).
    assert error == pytest.approx(x[0] / 42.827, rel=1e-3)


@pytest.mark.parametrize("column", ["sex", "Tissue", "phenocode", "gene", "ancestry", "pheno_sex"])
def test_several_groups_of_the_same_snps_are_refused_with_their_values(
    tmp_path: Path, column: str
) -> None:
    x, y = numbers()
    second = write(tmp_path / "y.tsv", y)
    lines = [
        f"rs{i} 1 A G 0.3 {b * (1 if group == 'one' else 0.5)} 0.01 {i + 1}e-9 {group}".replace(
            " ", "\t"
        )
        for group in ("one", "two")
        for i, b in enumerate(x)
    ]
    both = tmp_path / "x.tsv"
    both.write_text("\n".join([f"{HEAD} {column}".replace(" ", "\t"), *lines]), encoding="utf-8")
    code, data = ask(both, second)
    assert code == 2
    for part in (column, "one; two", "--exposure-name"):
        assert part in data["message"]
    alone = ask(write(tmp_path / "x1.tsv", x), second)[1]
    code, data = ask(both, second, name="one")
    assert (code, data["n_snps"]) == (0, N)
    assert data["methods"]["ivw"]["estimate"] == pytest.approx(alone["methods"]["ivw"]["estimate"])
    # The nearest gene of each SNP parts nothing, and two tissues of different SNPs are two traits.
    near = [
        f"{line}\t{max(i, 1)}"
        for i, line in enumerate((tmp_path / "x1.tsv").read_text().splitlines()[1:])
    ]
    both.write_text("\n".join([f"{HEAD} {column}".replace(" ", "\t"), *near]), encoding="utf-8")
    assert ask(both, second)[0] == (2 if column in ("Tissue", "phenocode") else 0)


def test_a_threshold_is_that_of_the_chosen_group(tmp_path: Path) -> None:
    x, y = numbers()
    lines = [
        f"rs{i} 1 A G 0.3 {b} 0.01 {p} {sex}".replace(" ", "\t")
        for sex, p in (("male", "1e-3"), ("female", "1e-9"))
        for i, b in enumerate(x if sex == "male" else [2 * one for one in x])
    ]
    lines[0] = lines[0].replace("1e-3", "1e-20")
    lines[1] = lines[1].replace("1e-3", "1e-20")
    both = tmp_path / "x.tsv"
    both.write_text("\n".join([f"{HEAD} sex".replace(" ", "\t"), *lines]), encoding="utf-8")
    _, data = ask(both, write(tmp_path / "y.tsv", y), name="male", p_threshold=5e-8)
    assert [row["snp"] for row in data["single_snps"]] == ["rs0", "rs1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{c}:{p}:G:A", "chr{c}_{p}_G_A_b38"),
        ("{c}:{p}:A:G", "{c}:{p}:G:A"),
        ("{c}:{p}", "{c}-{p}-G-A"),
        ("chr{c}:{p}_G_A", "{c}:{p}:A:G"),
        ("chr{c}_{p}_G_A_b37", "{c}:{p}:G:A:b37"),
    ],
)
def test_variants_of_one_place_are_matched_and_harmonised(
    tmp_path: Path, one: str, other: str
) -> None:
    x, y = numbers()
    plain = ask(write(tmp_path / "a.tsv", x), write(tmp_path / "b.tsv", y))[1]
    first, second = (
        write(
            tmp_path / name,
            b,
            name=[form.format(c=i + 1, p=1000 + 7 * i) for i in range(N)].__getitem__,
        )
        for name, b, form in (("x.tsv", x, one), ("y.tsv", y, other))
    )
    for extra in (None, 5e-8):
        code, data = ask(first, second, p_threshold=extra)
        assert (code, data["n_snps"]) == (0, N)
        assert data["methods"]["ivw"]["estimate"] == pytest.approx(
            plain["methods"]["ivw"]["estimate"]
        )


def test_other_alleles_at_one_place_are_another_variant(tmp_path: Path) -> None:
    x, y = numbers()
    first = write(tmp_path / "x.tsv", x, name=lambda i: f"{i + 1}:{i}00:A:G")
    second = write(tmp_path / "y.tsv", y, name=lambda i: f"{i + 1}:{i}00:{'G:A' if i else 'A:C'}")
    _, data = ask(first, second, aligned=True)
    assert data["harmonisation"]["dropped_snps"] == {"absent_in_outcome": ["1:000:A:G"]}


def test_two_builds_are_refused_and_names_of_both_files_shown(tmp_path: Path) -> None:
    x, y = numbers()
    first = write(tmp_path / "x.tsv", x, name=lambda i: f"chr{i + 1}_{i}00_A_G_b37")
    second = write(tmp_path / "y.tsv", y, name=lambda i: f"chr{i + 1}_{i}00_A_G_b38")
    code, data = ask(first, second)
    assert code == 2
    assert "build 37" in data["message"]
    assert "build 38" in data["message"]
    plain = write(
        tmp_path / "x2.tsv",
        x,
        name=lambda i: f"{i + 1}:{i}00",
        head=HEAD.replace("eaf", "pos_hg19"),
    )
    assert ask(plain, second)[0] == 2
    far = write(tmp_path / "y2.tsv", y, name=lambda i: f"{i + 1}:{i}55")
    code, data = ask(first, far)
    assert code == 1
    assert "chr1_000_A_G_b37" in data["message"]
    assert "1:055" in data["message"]
    assert "build" in data["message"]


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("first", ["M", "F"])
@pytest.mark.parametrize("column", ["sex", "ancestry", "panel"])
def test_groups_of_opposite_effects_are_never_settled_by_the_order_of_the_lines(
    tmp_path: Path, column: str, first: str, *, turned: bool
) -> None:
    x, y = numbers()
    alone = {
        group: write(tmp_path / f"{group}.tsv", [s * b for b in y])
        for group, s in (("M", 1), ("F", -1))
    }
    lines = [
        f"{line}\t{group}"
        for group in (first, "MF".replace(first, ""))
        for line in alone[group].read_text(encoding="utf-8").splitlines()[1:]
    ]
    if turned:  # the other group counts the other allele: the effects are printed alike
        for place, line in enumerate(lines[N:], N):
            cells = line.split("\t")
            cells[2:6] = cells[3], cells[2], "0.7", str(-float(cells[5]))
            lines[place] = "\t".join(cells)
    both = tmp_path / "y.tsv"
    both.write_text("\n".join([f"{HEAD} {column}".replace(" ", "\t"), *lines]), encoding="utf-8")
    given = write(tmp_path / "x.tsv", x)
    code, data = ask(given, both)
    assert code == 2
    assert "--outcome-name" in data["message"]
    named = (("trait", column),) if column == "panel" else ()
    for group, sign in (("M", 1), ("F", -1)):
        request = MrRequest(
            exposures=(given,), outcome=both, outcome_name=group, outcome_named=named, n_sim=100
        )
        assert run(request).methods["ivw"]["estimate"] * sign > 0
    same = [line for group in "MF" for line in alone["M"].read_text().splitlines()[1:]]
    both.write_text("\n".join([HEAD.replace(" ", "\t"), *same]), encoding="utf-8")
    assert ask(given, both)[0] == 0


def test_a_few_snps_that_contradict_themselves_are_warned_about(tmp_path: Path) -> None:
    x, y = numbers()
    more = ["rs3\t4\tA\tG\t0.3\t-0.9\t0.01\t1e-9"]
    code, data = ask(write(tmp_path / "x.tsv", x), write(tmp_path / "y.tsv", y, more=more))
    assert code == 0
    (said,) = [w["text"] for w in data["warnings"] if w["code"] == "REPEATED_SNPS"]
    assert "rs3" in said


@pytest.mark.parametrize("swapped", [0, 1, 5])
def test_alleles_of_a_table_that_says_it_is_harmonised_are_held_against_each_other(
    tmp_path: Path, swapped: int
) -> None:
    x, y = numbers()
    head = "SNP effect_allele.exposure other_allele.exposure effect_allele.outcome other_allele.outcome beta.exposure"
    head += " se.exposure pval.exposure beta.outcome se.outcome eaf.exposure mr_keep palindromic"

    def table(turn: int) -> Path:
        lines = []
        for i in range(N):
            pair = ("A", "T") if i == 7 else ("A", "G")
            other, effect = (pair[::-1], -y[i]) if i < turn else (pair, y[i])
            cells = (f"rs{i}", *pair, *other, x[i], 0.01, "1e-9", effect, 0.01, 0.5, "TRUE", i == 7)
            lines.append(" ".join(map(str, cells)))
        path = tmp_path / f"h{turn}.txt"
        path.write_text("\n".join([head, *lines]), encoding="utf-8")
        return path

    clean = run(MrRequest(summary=table(0), n_sim=100))
    found = run(MrRequest(summary=table(swapped), n_sim=100))
    assert clean.n_snps == found.n_snps == N
    assert found.methods["ivw"] == clean.methods["ivw"]
    assert ("NOT_HARMONISED" in {w["code"] for w in found.warnings}) == bool(swapped)
