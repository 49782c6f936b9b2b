"""Every participant is counted once: meta-analyses stand for their studies, cohorts for themselves."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from tests.test_agent.hand_made_lines import pooled, signal
from tools.designs import compares_family

if TYPE_CHECKING:
    from agent.verdict.signals import Signal


def meta(year: int, document: str, value: float = 0.9, **more: object) -> Signal:
    fields = {"year": year, "document": document, "is_meta_analysis": True} | more
    return signal(value, value - 0.05, value + 0.05, **fields)


def test_a_published_meta_analysis_wins_over_our_own_pool_of_studies_before_and_after_it() -> None:
    old, later = (signal(2, 1.5, 3, year=year, n=1) for year in (2005, 2020))
    found = pooled(meta(2010, "new", n=50), old, later)
    assert found.natural() == pytest.approx((0.9, 0.85, 0.95))
    assert (found.k, found.n, found.has_meta_analysis, found.is_one_study) == (1, 50, True, False)
    assert (found.increases, found.decreases) == (0, 1)
    assert not pooled(old, later).has_meta_analysis


@pytest.mark.parametrize(
    ("one", "other", "wins"),
    [
        ((2010, 900), (2008, 900), 2010),
        ((2010, 450), (2008, 900), 2010),
        ((2010, 449), (2008, 900), 2008),
        ((2010, None), (2008, 900), 2010),
        ((2010, 50), (2010, 90), 2010),
    ],
)
def test_the_newest_leads_unless_it_holds_less_than_half_the_people(
    one: tuple[int, int | None], other: tuple[int, int | None], wins: int
) -> None:
    pair = [meta(year, f"d{year}{n}", year / 10_000, n=n) for year, n in (one, other)]
    for order in (pair, pair[::-1]):
        assert pooled(*order).natural()[0] == pytest.approx(wins / 10_000)


def test_of_two_meta_analyses_of_one_year_the_larger_is_used() -> None:
    pair = [meta(2010, "small", n=500), meta(2010, "large", n=900)]
    assert pooled(*pair).n == 900
    assert pooled(*reversed(pair)).n == 900


def test_rows_of_one_document_on_the_same_people_are_one() -> None:
    """Two dose contrasts of one cohort share its participants."""
    low, high = (signal(v, v - 0.1, v + 0.1, document="d", n=n) for v, n in ((1.5, 900), (2, 800)))
    assert (pooled(low, high).k, pooled(low, high).n) == (1, 900)


@pytest.mark.parametrize(
    ("populations", "k"),
    [
        (("men", "women"), 2),
        (("Men, UK", "men, UK"), 1),
        (("adults", "women"), 1),
        (("adults in Europe", "adults in Asia"), 1),
        (("smokers", "never smokers"), 2),
        (("men", "women", "adults"), 1),
    ],
)
def test_groups_of_one_document_count_apart_and_the_whole_beside_a_group_does_not(
    populations: tuple[str, ...], k: int
) -> None:
    rows = [
        signal(1.5, 1.2, 1.9, document="d", population=who, n=1000 + 500 * (who == "adults"))
        for who in populations
    ]
    for order in itertools.permutations(rows):
        assert pooled(*order).k == k


def test_reports_of_the_same_cohort_or_trial_are_one_and_the_largest_is_taken() -> None:
    early = signal(2, 1.5, 2.6, cohorts=frozenset({"NHS"}), n=70_000, year=1990)
    late = signal(1.6, 1.4, 1.9, cohorts=frozenset({"NHS", "HPFS"}), n=120_000, year=2010)
    other = signal(1.7, 1.3, 2.2, cohorts=frozenset({"EPIC"}), n=50_000)
    for order in itertools.permutations((early, late, other)):
        found = pooled(*order)
        assert (found.k, found.n) == (2, 170_000)
    assert pooled(early, late).natural()[0] == pytest.approx(1.6)


def test_what_single_rows_show_is_told_of_all_that_were_held() -> None:
    one = signal(2, 1.5, 2.6, cohorts=frozenset({"NHS"}))
    two = signal(0.6, 0.5, 0.8, cohorts=frozenset({"NHS"}))
    assert pooled(one, two).mixed_directions


def test_of_one_paper_the_sibling_comparison_stands_for_the_plain_one() -> None:
    """Ahlqvist et al. 2024 (JAMA 331:1205): an association that siblings do not show."""
    plain = signal(1.05, 1.02, 1.08, document="DOI:1", title="one paper", year=2024, n=2_000_000)
    siblings = signal(0.98, 0.9, 1.07, document="PMID:2", title="one paper", year=2024, n=None, is_family=True)  # fmt: skip
    found = pooled(plain, siblings)
    assert (found.k, found.natural()[0]) == (1, pytest.approx(0.98))
    elsewhere = signal(1.05, 1.02, 1.08, document="DOI:3", title="another", year=2024, n=2_000_000)
    assert pooled(elsewhere, siblings).k == 2


@pytest.mark.parametrize(
    ("contrast", "population", "compares"),
    [
        ("use vs no use, sibling-controlled", "children", True),
        ("use vs no use", "discordant twins", True),
        ("use vs no use; without sibling control", "children", False),
        ("use vs no use, before sibling comparison", "children", False),
        ("use vs no use", "women with twin pregnancies", False),
        ("use vs no use", "children", False),
    ],
)
def test_a_row_says_by_its_words_whether_it_compares_families(
    contrast: str, population: str, *, compares: bool
) -> None:
    assert compares_family(contrast, population) is compares
