"""Details of what an answer prints from given evidence: citations, links, wishes, caveats, numbers."""

from __future__ import annotations

from typing import Any

import pytest

from agent.writing.parts.size import ratio_numbers
from agent.writing.render import render
from agent.writing.short import short_form
from graphs.curie import Curie


async def test_a_how_question_takes_the_sign_of_its_best_path_up_or_down(toy: Any) -> None:
    raising = (
        toy.edge("drug", "affects", "gene", "increased"),
        toy.edge("gene", "causes", "disease"),
    )
    answer = await toy.ask((), raising, "How does zorbine cause glumitis?")
    assert (answer.verdict, answer.direction) == ("suggestive", "increases")
    assert [path.sign for path in answer.mechanisms] == ["increases"]


async def test_what_is_never_assigned_by_chance_is_not_wished_a_trial(toy: Any) -> None:
    seen = toy.finding("cohort", "increases", 1, "disease", outcome=Curie("EX", "drug"))
    answer = await toy.ask((seen,), (), "Does glumitis cause zorbine?")
    assert answer.would_change[0] == (
        "A randomized trial of what prevents or treats glumitis, or Mendelian randomization, that measures "
        "zorbine: glumitis itself cannot be assigned."
    )
    seen = toy.finding("cohort", "increases", 1)
    wished = await toy.ask((seen,), (), "Does zorbine prevent glumitis?")
    assert wished.would_change[0].startswith("A randomized trial of zorbine")
    # Where nothing at all is held, the one command that would bring more comes instead of a wish.
    assert "aetia kg build" in (await toy.ask(())).would_change[0]


async def test_null_trials_are_contradicted_by_an_effect(toy: Any) -> None:
    for result, shows in (("none", "an effect on"), ("increases", "no increase in")):
        answer = await toy.ask((toy.finding("rct", result, 1),))
        assert answer.would_change[0].endswith(f"that shows {shows} glumitis.")


async def test_many_citations_are_cut_with_their_number(toy: Any) -> None:
    six, eight = ([toy.finding("rct", "increases", i) for i in range(1, n + 1)] for n in (6, 8))
    shown = render(await toy.ask(tuple(eight)))
    assert "and 2 more]" in " ".join(shown.split())
    assert " more]" not in " ".join(render(await toy.ask(tuple(six))).split())


async def test_single_claims_begin_with_one_capital(toy: Any) -> None:
    trial, cohort = toy.finding("rct", "none", 1), toy.finding("cohort", "decreases", 2)
    answer = await toy.ask((trial, cohort))
    told = [one.text for one in answer.claims if "disagree" in one.text]
    assert told
    assert all(text.startswith("Observational studies") for text in told)


async def test_each_source_stands_with_its_link(toy: Any) -> None:
    shown = render(await toy.ask((toy.finding("rct", "increases", 31),)))
    (line,) = (one for one in shown.split("\n") if "PMID:31  Study 31" in one)
    assert "https://pubmed.ncbi.nlm.nih.gov/31" in line


async def test_where_trials_are_unclear_the_strongest_study_gives_the_number(toy: Any) -> None:
    wide = {"estimate": 1.3, "ci_low": 0.7, "ci_high": 2.4}
    small = toy.finding("rct", "none", 1, n=100, **wide)
    large = toy.finding("rct", "none", 2, n=9000, **(wide | {"estimate": 1.25}))
    shown = short_form(await toy.ask((small, large)))
    assert "1.25" in shown
    assert "1.30" not in shown


async def test_seven_citations_are_six_and_one_more(toy: Any) -> None:
    seven = tuple(toy.finding("rct", "increases", i) for i in range(1, 8))
    assert "and 1 more]" in " ".join(render(await toy.ask(seven)).split())


async def test_the_full_form_ends_with_its_cost_and_hangs_long_rows_under_their_text(
    toy: Any,
) -> None:
    shown = render(await toy.ask((toy.finding("cohort", "increases", 1),)), width=60).split("\n")
    assert shown[-1].endswith("tool calls, 0 model calls)")
    (row,) = (i for i, line in enumerate(shown) if "common cause:" in line)
    assert shown[row + 1].startswith(" " * 11)
    assert shown[row + 1][11] != " "


async def test_a_long_title_leaves_a_source_on_its_line(toy: Any) -> None:
    long = toy.finding("rct", "increases", 1, title="effects " * 40)
    (line,) = (one for one in short_form(await toy.ask((long,))).split("\n") if "Source: " in one)
    assert 90 <= len(line) <= 100
    assert line.endswith("... https://pubmed.ncbi.nlm.nih.gov/1")


async def test_without_a_study_the_short_form_names_the_statement(toy: Any) -> None:
    shown = short_form(await toy.ask((), (toy.edge("drug", "causes", "disease"),)))
    assert "no study of this pair; 1 statement of curated knowledge" in shown
    assert "curated knowledge" not in short_form(await toy.ask(()))


@pytest.mark.parametrize(
    ("design", "low", "high", "caveat"),
    [
        (
            "cohort",
            0.6,
            2.0,
            "fits both a worthwhile effect and none at all, and none is randomized.",
        ),
        ("rct", 0.6, 2.0, "fits both a worthwhile effect and none at all."),
        ("rct_meta_analysis", 1.01, 2.2, "the interval all but reaches no effect."),
        ("rct_meta_analysis", 1.05, 2.2, "all evidence is of one design"),
    ],
)
async def test_the_caveat_is_that_of_the_interval(
    toy: Any, design: str, low: float, high: float, caveat: str
) -> None:
    direction = "increases" if low > 1 else "none"
    middle = {"estimate": (low * high) ** 0.5, "ci_low": low, "ci_high": high}
    shown = short_form(await toy.ask((toy.finding(design, direction, 1, **middle),)))
    (line,) = (one for one in " ".join(shown.split()).split("Caveat: ")[1:])
    assert caveat in line
    assert "single studies of the same design" not in line


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((0.15, 0.12, 0.3), ["0.15", "0.12", "0.30"]),
        ((0.1, 0.1, 0.3), ["0.10", "0.10", "0.30"]),
        ((0.09, 0.05, 0.3), ["0.090", "0.050", "0.300"]),
    ],
)
def test_small_ratios_keep_a_third_decimal(values: tuple[float, ...], printed: list[str]) -> None:
    assert ratio_numbers(values) == printed
