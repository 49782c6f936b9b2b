"""Summary statistics as their writers write them: the truth of the clean form, or a refusal."""

from __future__ import annotations

import math
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.readers.alleles import REFUSED, WRITERS, check, two_sample_mr_plain
from evals.readers.associations import truth
from graphs.errors import DataError
from tools.causal.mendelian.analysis import run
from tools.causal.mendelian.lost import account
from tools.causal.mendelian.request import MrRequest
from tools.causal.mendelian.summary import read_associations

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.readers.alleles import Written
    from evals.readers.associations import Truth


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(WRITERS))
def test_every_writer_gives_the_effects_of_the_clean_form_or_is_refused(
    seed: int, writer: Callable[[list[Truth], random.Random], Written]
) -> None:
    with TemporaryDirectory() as name:
        found = check(writer.__name__, random.Random(seed), Path(name))
    assert found.how == ("refused" if writer in REFUSED else "equal"), (writer.__name__, found.said)
    assert writer not in REFUSED or "effect_allele=" in found.said


def tables(folder: Path, rows: list[Truth], turned: bool = False) -> tuple[Path, Path]:
    x, y = folder / "x.tsv", folder / "y.tsv"
    for path, one in ((x, rows), (y, [r.turned() if turned else r for r in rows])):
        header, cells = two_sample_mr_plain(one, random.Random(0))
        text = "\n".join("\t".join(line) for line in [header, *cells])
        path.write_text(text, encoding="utf-8")
    return x, y


def test_frequencies_that_contradict_the_alleles_stop_the_run(tmp_path: Path) -> None:
    rows = truth(random.Random(1), 8)
    x, y = tables(tmp_path, rows)
    text = y.read_text(encoding="utf-8").splitlines()
    header = text[0].split("\t")
    swapped = [line.split("\t") for line in text[1:]]
    for cells in swapped:  # the letters are exchanged, effect and frequency are not
        cells[1], cells[2] = cells[2], cells[1]
    y.write_text("\n".join("\t".join(c) for c in [header, *swapped]), encoding="utf-8")
    found = run(MrRequest(exposures=(x,), outcome=y))
    assert (found.status, found.code) == ("failed", "FREQUENCIES_CONTRADICT")
    assert "8 of 8" in found.message
    named = (("effect_allele", "other_allele"), ("other_allele", "effect_allele"), ("eaf", "eaf"))
    right = run(MrRequest(exposures=(x,), outcome=y, outcome_named=named))
    assert right.methods["ivw"]["estimate"] == pytest.approx(1.0)
    ignored = run(MrRequest(exposures=(x,), outcome=y, outcome_named=(("eaf", ""),)))
    assert ignored.methods["ivw"]["estimate"] == pytest.approx(-1.0)


def test_columns_of_two_files_can_be_named_and_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    rows = truth(random.Random(2), 5)
    x, _ = tables(tmp_path, rows)
    odd = tmp_path / "odd.csv"
    odd.write_text(
        "nom,allele1,allele2,effet,erreur\n"
        + "\n".join(f"{r.snp},{r.other},{r.effect},{r.beta},{r.se}" for r in rows),
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="writers differ"):
        run(MrRequest(exposures=(x,), outcome=odd))
    named = [("snp", "nom"), ("effect_allele", "allele2"), ("other_allele", "allele1")]
    named += [("beta", "effet"), ("se", "erreur")]
    found = run(MrRequest(exposures=(x,), outcome=odd, outcome_named=tuple(named)))
    assert found.methods["ivw"]["estimate"] == pytest.approx(1.0)
    with pytest.raises(DataError, match="no kind of column"):
        run(MrRequest(exposures=(x,), outcome=odd, outcome_named=(("allele", "allele2"),)))


def test_a_file_of_several_traits_is_refused_until_one_is_named(tmp_path: Path) -> None:
    rows = truth(random.Random(3), 4)
    x, y = tables(tmp_path, rows)
    with y.open("a", encoding="utf-8") as file:
        for r in rows:
            file.write(f"\n{r.snp}\t{r.effect}\t{r.other}\t{r.eaf}\t0.5\t0.01\tStroke")
    with pytest.raises(DataError, match="Heart; Stroke"):
        run(MrRequest(exposures=(x,), outcome=y))
    found = run(MrRequest(exposures=(x,), outcome=y, outcome_name="Heart"))
    assert found.methods["ivw"]["estimate"] == pytest.approx(1.0)


def test_z_scores_alone_are_refused_with_the_reason(tmp_path: Path) -> None:
    x, _ = tables(tmp_path, truth(random.Random(3), 4))
    y = tmp_path / "z.tbl"
    y.write_text("MarkerName\tAllele1\tAllele2\tWeight\tZscore\tP-value\nrs100\ta\tg\t9\t1\t0.3\n")
    with pytest.raises(DataError, match="z scores alone have no unit|writers differ"):
        run(MrRequest(exposures=(x,), outcome=y))


def test_what_was_lost_is_told_with_names(tmp_path: Path) -> None:
    rows = truth(random.Random(4), 6)
    x, y = tables(tmp_path, rows)
    lines = y.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(f"{rows[0].beta}", "#VALUE!")
    del lines[2]
    y.write_text("\n".join(lines), encoding="utf-8")
    found = run(MrRequest(exposures=(x,), outcome=y))
    said = "\n".join(account(found.harmonisation, found.n_snps))
    assert "6 asked for, 4 analysed" in said
    assert "rs101" in said
    assert "rs100 (line 2: beta is not a number)" in said


def test_a_variant_call_file_of_associations_is_read(tmp_path: Path) -> None:
    rows = truth(random.Random(5), 5)
    x, _ = tables(tmp_path, rows)
    y = tmp_path / "y.vcf"
    start = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tieu-a-7\n"
    lines = [
        f"1\t{i}\t{r.snp}\t{r.other}\t{r.effect}\t.\tPASS\tAF=0.5\tES:SE:LP:SS:ID\t"
        f"{r.beta}:{r.se}:2:80000:{r.snp}"
        for i, r in enumerate(rows)
    ]
    y.write_text(start + "\n".join(lines), encoding="utf-8")
    found = run(MrRequest(exposures=(x,), outcome=y))
    assert found.methods["ivw"]["estimate"] == pytest.approx(1.0)
    assert found.outcome == "ieu-a-7"


def test_odds_ratios_below_zero_are_refused_with_what_they_may_be(tmp_path: Path) -> None:
    path = tmp_path / "log_odds.csv"
    rows = [f"rs{i},A,G,{(-1) ** i * 0.1:.2f},0.02,0.01" for i in range(1, 9)]
    path.write_text("SNP,effect_allele,other_allele,OR,se,pval\n" + "\n".join(rows) + "\n")
    with pytest.raises(DataError, match="4 of 8 odds ratios are negative .line 2.*beta=NAME"):
        read_associations(path, role="exposure")


def test_errors_of_odds_ratios_are_told_from_those_of_their_logarithms(tmp_path: Path) -> None:
    def written(name: str, *, of_ratio: bool) -> Path:
        rows = []
        for i in range(1, 21):
            beta, se = (-1) ** i * (0.1 + 0.02 * i), 0.06
            p = math.erfc(abs(beta / se) / 2**0.5)
            rows.append(
                f"rs{i},A,G,{math.exp(beta):.5f},{se * math.exp(beta) if of_ratio else se:.5f},{p:.4g}"
            )
        path = tmp_path / name
        path.write_text("SNP,effect_allele,other_allele,OR,se,pval\n" + "\n".join(rows) + "\n")
        return path

    with pytest.raises(DataError, match="of the odds ratios, not of their logarithms"):
        read_associations(written("ratio.csv", of_ratio=True), role="exposure")
    held = read_associations(written("log.csv", of_ratio=False), role="exposure")
    assert len(held.rows) == 20


def write_rows(path: Path, header: str, rows: list[list[object]], mark: str = "\t") -> Path:
    lines = [header, *(mark.join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_effects_that_look_like_odds_ratios_are_refused_until_one_is_named(tmp_path: Path) -> None:
    rows = truth(random.Random(3), 14)
    header = "SNP\teffect_allele\tother_allele\teffect\tse\tpval"
    made: list[list[object]] = []
    for r in rows:
        p = max(math.erfc(abs(r.beta / r.se) / 2**0.5), 1e-300)
        made.append([r.snp, r.effect, r.other, math.exp(r.beta), r.se, p])
    path = write_rows(tmp_path / "y.tsv", header, made)
    with pytest.raises(DataError, match=r"odds ratios.*--outcome-columns odds_ratio=NAME, or beta"):
        read_associations(path, role="outcome")
    found = read_associations(path, role="outcome", named={"odds_ratio": "effect"})
    assert [row.beta for (row,) in found.rows.values()] == pytest.approx([r.beta for r in rows])
    for place, cells in enumerate(made):  # differences around 1, as their p values say
        z = 1 + place / 10
        cells[3:] = [0.6 + place / 14, (0.6 + place / 14) / z, math.erfc(z / 2**0.5)]
    path = write_rows(tmp_path / "z.tsv", header, made)
    assert len(read_associations(path, role="outcome").rows) == 14


def test_an_interval_of_the_effect_gives_its_error(tmp_path: Path) -> None:
    header = "SNP\teffect_allele\tother_allele\tbeta\tci_lower\tci_upper"
    path = write_rows(
        tmp_path / "y.tsv", header, [["rs1", "A", "G", 0.3, 0.3 - 1.96 * 0.02, 0.3 + 1.96 * 0.02]]
    )
    ((row,),) = read_associations(path, role="outcome", named={"p": ""}).rows.values()
    assert row.se == pytest.approx(0.02, rel=1e-4)


def test_numbers_with_decimal_commas_are_read_and_mixed_ones_refused(tmp_path: Path) -> None:
    header = "SNP;effect_allele;other_allele;beta;se"
    rows: list[list[object]] = [
        ["rs1", "A", "G", "-0,12", "0,006"],
        ["rs2", "A", "G", "1e-2", "0,1"],
    ]
    found = read_associations(write_rows(tmp_path / "y.csv", header, rows, ";"), role="outcome")
    assert [row.beta for (row,) in found.rows.values()] == [-0.12, 0.01]
    many = [*rows * 30, ["rs9", "A", "G", "0.5", "0,1"]]
    with pytest.raises(DataError, match=r"decimal commas .*and decimal points .0\.5 in line 62"):
        read_associations(write_rows(tmp_path / "z.csv", header, many, ";"), role="outcome")


def test_comments_before_the_header_are_passed_over(tmp_path: Path) -> None:
    path = write_rows(
        tmp_path / "y.txt", "# made by SNPTEST\n# on Monday\nSNP EA OA beta se", [["rs1", "A", "G", 1, 2]], " "
    )  # fmt: skip
    assert list(read_associations(path, role="outcome").rows) == ["rs1"]
    path = write_rows(tmp_path / "z.txt", "# SNP EA OA beta se", [["rs1", "A", "G", 1, 2]], " ")
    assert list(read_associations(path, role="outcome").rows) == ["rs1"]
