"""Each part of the short form from answers made by hand: reply, people, studies, sources, lines."""

from __future__ import annotations

from typing import Any

import pytest

from agent.writing.render import render
from agent.writing.short import HINT, short_form
from tests.test_agent.hand_made import (
    OWN,
    SAID,
    answer,
    breakable,
    claim,
    effect,
    line,
    parts,
    study,
)


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


def test_a_long_list_of_bodies_is_cut_between_two_of_them() -> None:
    bodies = [
        study(n, kind="assessment", design="assessment", estimate=None, body=f"Body {n}",
              grade=f"grade {n}; sufficient in humans and in animals, and by its mechanism")
        for n in range(1, 4)
    ]  # fmt: skip
    said = parts(answer(study(9), *bodies))["Studies"]
    assert said.endswith(" ...")
    assert said.count("(") == said.count(")") > 0


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


def test_a_paper_is_one_by_whichever_identifier() -> None:
    twin = {**study(1)["source"], "identifier": "DOI:10.1/x", "url": "https://doi.org/10.1/x"}
    made = answer(study(1), study(2, year=study(1)["year"], source=twin))
    assert parts(made)["Studies"] == "1 randomized trial, 5,000 people, published 2001."
    assert read(made) == ["Study 1"]


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
        row for row in rows if "x1y" in row
    ]
    starts = [row.split(":")[0] for row in rows if not row.startswith(" ")]
    assert starts[1:] == [
        "In whom", "How much", "Studies", "Caveat", "Next", "Source",
        "--full shows all claims, rivals, assumptions and sources.",
    ]  # fmt: skip
    most = {"In whom": 2, "How much": 3, "Studies": 1, "Caveat": 2, "Next": 2, starts[0]: 3}
    for start, lines in most.items():
        first = next(i for i, row in enumerate(rows) if row.startswith(start))
        block = rows[first : first + lines + 1]
        assert all(row.startswith("  ") for row in block[1:-1])
        assert not block[-1].startswith("  ") or start == "Source"
        assert start == "Studies" or block[-2].endswith(" ...")


def test_a_narrow_terminal_wraps_with_a_hanging_start_and_keeps_the_interval_together() -> None:
    made = answer(study(1), effect=effect())
    for width in range(20, 60):
        rows = breakable(short_form(made, width=width))
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


def test_an_address_is_never_broken_at_the_end_of_a_line() -> None:
    address = "https://example.org/" + "a-long-path/" * 14 + "page.htm"
    source = {"identifier": "WEB:1", "title": "A page", "url": address}
    made = answer(study(1, source=source))
    assert address in short_form(made)
    assert address in render(made)
