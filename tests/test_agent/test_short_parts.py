"""Each part of the short form from answers made by hand: the number, whose it is, studies, sources."""

from __future__ import annotations

from typing import Any

import pytest

from agent.writing.parts.size import difference_numbers, ratio_numbers
from agent.writing.short import HINT, short_form
from tests.test_agent.hand_made import SAID, answer, claim, effect, line, mention, study

OWN = {
    "kind": "estimate", "design": "own_data", "measure": "MD", "estimate": 3.0, "ci_low": 2.0,
    "ci_high": 4.0, "n": 900, "contrast": None, "population": None, "year": None,
    "source": {"identifier": "dataset:d", "title": "NHEFS: a data set", "url": "https://d.example"},
}  # fmt: skip


def parts(made: Any, width: int = 1000) -> dict[str, str]:
    """Each part by its label; the reply is under "reply"."""
    rows = short_form(made, width=width).split("\n")
    labelled = [row.partition(": ") for row in rows[1:-1] if not row.startswith(" ")]
    return {"reply": rows[0], **{label: text for label, _, text in labelled}}


def test_all_parts_in_their_order() -> None:
    made = answer(
        study(1), study(2, design="cohort", estimate=1.1, n=70, population="nurses"),
        effect=effect(), would_change=("A larger trial.", "Better data."),
        triangulation=(line("randomized", "increases", "e1"),),
    )  # fmt: skip
    assert short_form(made).split("\n") == [
        "Yes: zorbine increases pain (moderate certainty).",
        "In whom: adults.",
        "How much: risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo.",
        "Studies: 1 randomized trial and 1 cohort study, 5,000 people in the largest, published 2001 to 2002.",
        "Caveat: it rests on a single trial report; no other trial at hand repeats it.",
        "Next: a larger trial.",
        "Source: Study 1 https://pubmed.ncbi.nlm.nih.gov/1",
        "        Study 2 https://pubmed.ncbi.nlm.nih.gov/2",
        HINT,
    ]


def test_a_part_with_nothing_to_say_is_left_out() -> None:
    bare = answer(headline="Not answered: no.", verdict="insufficient_evidence", certainty=None)
    for made in (bare, bare.model_copy(update={"treatment": None, "outcome": None})):
        assert short_form(made).split("\n") == ["Not answered: no.", HINT]


@pytest.mark.parametrize(
    ("verdict", "certainty", "reply"),
    [
        ("causal", "high", "Yes: zorbine increases pain (high certainty)."),
        ("suggestive", "low", "Yes: zorbine increases pain (low certainty)."),
        ("no_effect", "moderate", "Yes: zorbine increases pain (moderate certainty)."),
        ("associational", "low", "Yes: zorbine increases pain (low certainty)."),
        ("conflicting", "low", SAID),
        ("not_identified", "low", SAID),
        ("insufficient_evidence", "low", SAID),
        ("causal", None, SAID),
    ],
)
def test_the_certainty_of_a_claim_is_said(verdict: str, certainty: str, reply: str) -> None:
    made = answer(study(1), verdict=verdict, certainty=certainty)
    assert parts(made)["reply"] == reply


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"effect": effect()}, "How much"),
        ({"verdict": "conflicting"}, "One result"),
        ({"verdict": "insufficient_evidence"}, "Best estimate"),
    ],
)
def test_what_kind_of_number_it_is(given: dict[str, Any], label: str) -> None:
    size = "risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."
    assert parts(answer(study(1), **given))[label] == size


def test_numbers_of_observation_are_associations() -> None:
    shown = parts(answer(study(1, design="cohort"), verdict="associational"))
    assert shown["Association"].startswith("risk of pain 1.50 times")
    own = parts(answer(study(1, **OWN), verdict="suggestive"))
    assert own["Best estimate"] == (
        "difference in pain of 3 (95 % CI 2 to 4) with zorbine against without it."
    )


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({"measure": "OR"}, "odds of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
        ({"measure": "HR"}, "hazard of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
        ({"measure": "IRR"}, "rate of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
        ({"contrast": "per 1 mg more zorbine"},
         "risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) per 1 mg more zorbine."),
        ({"contrast": None}, "risk of pain 1.50 times as high (95 % CI 1.20 to 1.90)."),
        ({"contrast": "zorbine vs tea; back pain"},
         "risk of back pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs tea."),
        ({"measure": "MD", "estimate": 1.5},
         "difference in pain of 1.5 (95 % CI 1.2 to 1.9) for zorbine vs placebo."),
        ({"measure": "SMD", "estimate": 1.25},
         "standardized difference in pain of 1.25 (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
    ],
)  # fmt: skip
def test_a_number_says_what_it_compares(given: dict[str, Any], size: str) -> None:
    assert parts(answer(study(1, **given), effect=effect()))["How much"] == size


@pytest.mark.parametrize(
    ("estimation", "given", "size"),
    [
        ({"unit": "kg"}, {}, "difference in pain of 1.5 kg (95 % CI 1.2 to 1.9) with zorbine against without it."),
        ({"unit": "kg", "scale": "per unit of treatment"}, {},
         "difference in pain of 1.5 kg (95 % CI 1.2 to 1.9) per unit more zorbine."),
        ({"unit": "kg"}, {"measure": "RD"},
         "difference in the risk of pain of 150 percentage points (95 % CI 120 to 190) with zorbine "
         "against without it."),
    ],
)  # fmt: skip
def test_our_own_number_is_that_of_the_effect(
    estimation: dict[str, Any], given: dict[str, Any], size: str
) -> None:
    data = {"status": "ok", "estimate": estimation}
    made = answer(study(1, **{**OWN, **given}), effect=effect(), estimation=data)
    shown = parts(made)
    assert shown["How much"] == size
    assert shown["Studies"] == "our own analysis of NHEFS (900 people)."
    turned = made.model_copy(update={"treatment": mention("zorbine", sign=-1)})
    assert "less zorbine" in parts(turned)["How much"]
    assert "less zorbine" not in parts(turned.model_copy(update={"effect": None}))["Best estimate"]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ({"n": 10}, {"n": 20}, "2"),
        ({"year": 2010, "n": None}, {"year": 2005, "n": None}, "1"),
        ({"design": "rct_meta_analysis", "n": 10}, {"n": 20}, "1"),
        ({"direction": "increases", "n": 10}, {"direction": "none", "n": 20}, "1"),
        ({"design": "cohort", "n": 90}, {"design": "mendelian_randomization", "n": 20}, "2"),
        ({"direction": "none", "design": "rct"}, {"design": "cohort"}, "1"),
        ({"design": "observational_meta_analysis", "direction": "none"}, {"design": "cohort"}, "2"),
        ({"estimate": None, "n": 99}, {"n": 20}, "2"),
        ({"outcome": "EX:gene", "n": 90, "id": "far"}, {"n": 20}, "1"),
    ],
)
def test_where_no_effect_is_claimed_the_strongest_number_is_shown(
    first: dict[str, Any], second: dict[str, Any], shown: str
) -> None:
    one = study(1, **{"population": "1", **first})
    two = study(2, **{"population": "2", **second})
    made = answer(one, two, verdict="suggestive")
    assert parts(made)["In whom"] == f"{shown}."


@pytest.mark.parametrize(
    ("verdict", "given", "shown"),
    [
        ("insufficient_evidence", {}, "none"),
        ("conflicting", {}, "increases"),
        ("conflicting", {"direction": "decreases"}, "decreases"),
        ("conflicting", {"direction": "none"}, "none"),
        ("conflicting", {"treatment": mention("zorbine", sign=-1)}, "decreases"),
        ("conflicting", {"outcome": mention("pain", sign=-1), "direction": "decreases"}, "increases"),
        ("conflicting",
         {"treatment": mention("zorbine", sign=-1), "outcome": mention("pain", sign=-1)}, "increases"),
        ("no_effect", {}, "largest"),
    ],
)  # fmt: skip
def test_the_number_shown_points_as_the_answer_does(
    verdict: str, given: dict[str, Any], shown: str
) -> None:
    ways = ("increases", "decreases", "none")
    studies = [study(i, direction=way, population=way) for i, way in enumerate(ways, 1)]
    largest = study(9, direction="increases", population="largest", n=90_000, design="rct")
    beside = [largest] if shown == "largest" else []
    made = answer(*studies, *beside, **{"verdict": verdict, "direction": "increases", **given})
    assert parts(made)["In whom"] == f"{shown}."


def test_without_a_population_of_its_own_a_number_takes_that_of_the_deciding_evidence() -> None:
    made = answer(study(1, population=None), study(2, population="nurses"), effect=effect())
    assert parts(made)["In whom"] == "nurses."
    elsewhere = made.model_copy(update={"claims": (claim("Another sentence.", "e2"),)})
    assert "In whom" not in parts(elsewhere)


@pytest.mark.parametrize(
    ("studies", "words"),
    [
        ((study(1),), "1 randomized trial, 5,000 people, published 2001."),
        ((study(1, n=None, year=None),), "1 randomized trial."),
        ((study(1), study(2, n=None, year=None)), "2 randomized trials, 5,000 people in the largest, published 2001."),
        ((study(3, design="cross_sectional"), study(1, design="case_control"), study(2, design="cohort")),
         "1 cohort study, 1 case-control study and 1 cross-sectional study, 5,000 people in the largest, "
         "published 2001 to 2003."),
        ((study(1), study(2, **OWN)),
         "1 randomized trial, 5,000 people, published 2001; our own analysis of NHEFS (900 people)."),
        ((study(1, **{**OWN, "n": None}),), "our own analysis of NHEFS."),
        ((study(1, kind="edge", design="curated", estimate=None),),
         "no study of this pair; 1 statement of curated knowledge."),
        ((study(1, kind="edge", design="curated", estimate=None),
          study(2, kind="edge", design="curated", estimate=None)),
         "no study of this pair; 2 statements of curated knowledge."),
    ],
)  # fmt: skip
def test_studies_are_counted_in_words(studies: tuple[dict[str, Any], ...], words: str) -> None:
    assert parts(answer(*studies))["Studies"] == words


def read(made: Any) -> list[str]:
    """Titles of the sources to read, in their order."""
    rows = short_form(made).split("\n")
    first = next(i for i, row in enumerate(rows) if row.startswith("Source: "))
    return [" ".join(row.removeprefix("Source:").split()[:-1]) for row in rows[first:-1]]


def test_sources_start_with_that_of_the_number_then_what_decides_then_the_strongest() -> None:
    studies = (
        study(1, design="cohort"), study(2, design="case_control"),
        study(3, design="rct_meta_analysis"), study(4),
    )  # fmt: skip
    claims = (claim(SAID, "e2"),)
    made = answer(*studies, effect=effect("e4"), claims=claims)
    assert read(made) == ["Study 4", "Study 2", "Study 3"]
    alone = answer(*studies[:3], effect=effect("e1"), claims=(claim("Another.", "e2"),))
    assert read(alone) == ["Study 1", "Study 3", "Study 2"]


def test_a_source_stands_once_and_an_edge_without_a_title() -> None:
    same = study(2, source=study(1)["source"])
    edge = {"identifier": "DrugMechDB:3", "title": "knowledge graph edge", "url": None}
    stated = study(3, kind="edge", design="curated", estimate=None, source=edge)
    rows = short_form(answer(study(1), same, stated, effect=effect())).split("\n")
    assert rows[-3:-1] == [
        "Source: Study 1 https://pubmed.ncbi.nlm.nih.gov/1",
        "        DrugMechDB:3",
    ]


def sourced(*lengths: int, title: str = "title " * 40) -> Any:
    """An answer whose sources have links of these many characters."""
    return answer(*(
        study(i, source={"identifier": f"X:{i}", "title": title, "url": f"x{i}".ljust(length, "y")})
        for i, length in enumerate(lengths, 1)
    ), effect=effect())  # fmt: skip


def test_a_title_is_cut_to_the_line_or_left_out_where_no_room_is_left() -> None:
    rows = short_form(sourced(70, 71, 40)).split("\n")[-4:-1]
    assert rows[0] == "Source: title title title... " + "x1".ljust(70, "y")
    assert rows[1] == "        " + "x2".ljust(71, "y")
    assert rows[2] == "        " + "title " * 7 + "title... " + "x3".ljust(40, "y")
    wide = short_form(sourced(40), width=140).split("\n")[-2]
    assert 120 < len(wide) <= 140


def test_sources_give_way_where_the_parts_fill_the_screen() -> None:
    long = "word " * 100
    made = sourced(40, 40, 40).model_copy(
        update={
            "would_change": (long,), "threats": ("The question is about " + long,), "headline": long,
            "claims": (claim(long, "e1"),), "kind": "mechanism",
        }
    )  # fmt: skip
    evidence = tuple(item | {"population": long, "contrast": long} for item in made.evidence)
    rows = short_form(made.model_copy(update={"evidence": evidence})).split("\n")
    assert len(rows) == 15
    assert [row for row in rows if row.startswith(("Source: ", "      "))] == [
        row for row in rows if "x1y" in row or "x2y" in row
    ]
    starts = [row.split(":")[0] for row in rows if not row.startswith(" ")]
    assert starts[1:] == [
        "In whom", "How much", "Studies", "Caveat", "Next", "Source",
        "--full shows all claims, rivals, assumptions and sources.",
    ]  # fmt: skip
    most = {"In whom": 2, "How much": 3, "Studies": 1, "Caveat": 2, "Next": 2, starts[0]: 2}
    for start, lines in most.items():
        first = next(i for i, row in enumerate(rows) if row.startswith(start))
        block = rows[first : first + lines + 1]
        assert all(row.startswith("  ") for row in block[1:-1])
        assert not block[-1].startswith("  ") or start == "Source"
        assert start == "Studies" or block[-2].endswith(" ...")


def test_a_narrow_terminal_wraps_with_a_hanging_start_and_keeps_the_interval_together() -> None:
    made = answer(study(1), effect=effect())
    for width in range(20, 60):
        rows = short_form(made, width=width).split("\n")
        assert max(map(len, rows)) <= width
        assert "95 % CI" in "\n".join(rows)
    assert short_form(made, width=5) == short_form(made, width=20)
    assert short_form(made, width=21) != short_form(made, width=20)
    assert short_form(made, width=40).split("\n")[2:5] == [
        "In whom: adults.",
        "How much: risk of pain 1.50 times as",
        "  high (95 % CI 1.20 to 1.90) for",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("A trial of tea.", "a trial of tea."), ("LDL trials.", "LDL trials."),
        ("McArdle trials.", "McArdle trials."), ("Measuring BMI.", "measuring BMI."),
    ],
)  # fmt: skip
def test_a_sentence_goes_on_after_a_colon(given: str, said: str) -> None:
    assert parts(answer(study(1), would_change=(given, "Other.")))["Next"] == said


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((9.99, 9.94, 10.0), ["9.99", "9.94", "10.0"]),
        ((0.995, 0.5, 1.5), ["0.99", "0.50", "1.50"]),
        ((0.996, 0.5, 1.5), ["0.996", "0.500", "1.500"]),
        ((1.004, 1.0, 1.5), ["1.004", "1.000", "1.500"]),
        ((1.5, 1.0, 2.0), ["1.50", "1.00", "2.00"]),
    ],
)
def test_ratios_near_one_and_above_ten(values: tuple[float, ...], printed: list[str]) -> None:
    assert ratio_numbers(values) == printed


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((0.00123, 0.001, 0.002), ["0.0012", "0.0010", "0.0020"]),
        ((0.0123, 0.01, 0.02), ["0.0123", "0.0100", "0.0200"]),
        ((-12.0, -13.0, 0.0), ["-12", "-13", "0"]),
        ((-0.001, -20.0, 20.5), ["0.0", "-20.0", "20.5"]),
        ((99.94, 1.0, 2.0), ["99.9", "1.0", "2.0"]),
        ((0.5, 0.25, 0.75), ["0.50", "0.25", "0.75"]),
        ((100.4, 99.0, 101.0), ["100", "99", "101"]),
    ],
)
def test_differences_near_nothing_and_far_from_it(
    values: tuple[float, ...], printed: list[str]
) -> None:
    assert difference_numbers(values) == printed
