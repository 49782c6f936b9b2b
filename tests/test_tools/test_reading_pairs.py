"""One pair against one publication: what is taken goes the right way, and what is not sure is told."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from graphs.errors import DataError
from tools.literature.findings.documents import documents_of
from tools.literature.reading.findings_read import findings_of
from tools.literature.reading.p_values import PValue
from tools.literature.reading.sizes import size_of
from tools.literature.reading.spans import Span
from tools.literature.targeted.published import Published
from tools.literature.targeted.reader import Apart, Taken, read_pair
from tools.literature.targeted.sought import PairSought, side_of
from tools.literature.targeted.told_figures import limits_of

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Aspirin versus placebo for prevention of vascular events: a randomised trial"
METHODS = "We randomized 2000 adults to aspirin or placebo. "
PAIR = PairSought(side_of(["aspirin", "acetylsalicylic acid"]), side_of(["stroke"]))


def read(says: str, title: str = TITLE, pair: PairSought = PAIR) -> tuple[Taken | Apart, ...]:
    return read_pair(Published(title, METHODS + says), pair, is_trial=True)


def taken(says: str, **more: object) -> list[Taken]:
    return [one for one in read(says, **more) if isinstance(one, Taken)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("says", "direction"),
    [
        ("Aspirin reduced the risk of stroke compared with placebo (HR 0.66, 95% CI 0.53-0.82).", "decreases"),
        ("Stroke was more frequent on placebo than on aspirin (HR 1.5, 95% CI 1.2-1.9).", "decreases"),
        ("Aspirin reduced death (HR 0.9, 95% CI 0.8-1.1) and stroke (HR 0.66, 95% CI 0.53-0.82).", "decreases"),
        ("Compared with placebo, aspirin had a relative risk of 1.66 (95% CI 1.53-1.82) for stroke.", "increases"),
        ("Aspirin had no effect on stroke (HR 1.01, 95% CI 0.9-1.2).", "none"),
        ("Stroke occurred in 5.1% of patients given placebo and in 3.2% given aspirin (P=0.01).", "decreases"),
        ("Stroke was significantly less frequent in the aspirin group than in the placebo group (P < 0.001).", "decreases"),
        ("There was no significant difference in stroke between aspirin and placebo (P = 0.61).", "none"),
        ("Aspirin could not reduce stroke compared with placebo.", "none"),
        ("Stroke did not show any between-group differences with aspirin and placebo.", "none"),
        ("There was no evidence of an effect of aspirin on stroke compared with placebo.", "none"),
        ("Stroke (P = 0.02) and death (P = 0.01) were lower with aspirin than with placebo.", "decreases"),
        ("The rate of stroke was 4.1 in the placebo group and 3.2 in the aspirin group (P = 0.02).", "decreases"),
        ("Stroke was seen in 12 with aspirin versus 15 with placebo (P = 0.55).", "none"),
        ("90-day stroke was less frequent with aspirin than with placebo (P = 0.01).", "decreases"),
        ("Stroke was similar in both groups.", "none"),
        ("Stroke was more than 20% less frequent with aspirin than with placebo (P = 0.01).", "decreases"),
        ("No differences were seen in insertion, Mayo index, bilirubin, catheters, sutures, drains, stroke, or fever with aspirin or placebo.", "none"),
    ],
)  # fmt: skip
def test_a_figure_of_the_pair_is_taken_with_its_direction(says: str, direction: str) -> None:
    assert [one.direction for one in taken(says)] == [direction]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("Aspirin reduced severe stroke (HR 0.66, 95% CI 0.53-0.82).", "narrowed"),
        ("Aspirin reduced stroke severity scores of the heart (HR 0.66, 95% CI 0.53-0.82).", "not understood"),
        ("Aspirin reduced stroke or death (HR 0.66, 95% CI 0.53-0.82).", "several outcomes"),
        ("In women, aspirin reduced stroke (HR 0.66, 95% CI 0.53-0.82).", "part of the people"),
        ("Aspirin reduced stroke compared with clopidogrel (HR 0.66, 95% CI 0.53-0.82).", "compared with clopidogrel"),
        ("Aspirin plus clopidogrel reduced stroke (HR 0.66, 95% CI 0.53-0.82).", "part of a longer name"),
        ("Aspirin increased stroke (HR 0.66, 95% CI 0.53-0.82).", "not go the same way"),
        ("Stroke was significantly lower after aspirin than at baseline (P < 0.01).", "change since the start"),
        ("The mean difference in stroke was 3.1 (95% CI 1.2 to 5.0) in the aspirin group.", "not told"),
        ("Risk ratios were 0.5 (0.3 to 0.8) for stroke, 0.9 (0.7 to 1.2) for death with aspirin.", ""),
        ("All active drugs had similar rates of stroke.", ""),
        ("Stroke scores decreased significantly less with aspirin than with placebo (P = 0.01).", "both ways"),
        ("There was a smaller reduction in stroke with aspirin than with placebo (P = 0.01).", "both ways"),
        ("The baseline frequency of stroke was not different between aspirin and placebo (P = 0.6).", "since the start"),
        ("Compared with baseline, aspirin reduced stroke (MD -2.0, 95% CI -3.0 to -1.0).", "with baseline"),
        ("Stroke changed by -0.5 (95% CI -0.9 to -0.1) with aspirin versus -0.4 (95% CI -0.8 to 0.1) with placebo.", ""),
        ("Stroke improved with aspirin compared with placebo (P = 0.01).", "no word tells"),
        ("A decrease in duration of stroke (P = 0.02) and death (P = 0.01) was seen with aspirin.", ""),
        ("In the ticagrelor group stroke was significantly less frequent than on placebo (P = 0.01).", ""),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_set_aside_with_the_reason(says: str, why: str) -> None:
    found = read(says)
    ratio = [one for one in found if isinstance(one, Taken) and one.figure.estimate != 0.5]
    assert not ratio
    assert any(why in one.why for one in found if isinstance(one, Apart)) or not why


@pytest.mark.parametrize(
    "title",
    [
        "Clopidogrel in patients on aspirin: a randomised trial",
        "Effect of statins on aspirin resistance",
        "The timing of aspirin in adults",
        "Effects of vitamin C and aspirin in adults",
    ],
)
def test_a_treatment_that_one_arm_alone_did_not_have_is_none(title: str) -> None:
    says = "Stroke was reduced in the treatment group (HR 0.66, 95% CI 0.53-0.82)."
    text = Published(title, f"We randomized 2000 adults. {says}")
    assert not [r for r in read_pair(text, PAIR, is_trial=True) if isinstance(r, Taken)]


def test_names_are_found_in_other_words_and_short_forms() -> None:
    pair = PairSought(side_of(["aspirin"]), side_of(["coronary heart disease mortality"]))
    says = "Aspirin reduced death from coronary heart disease (HR 0.66, 95% CI 0.53-0.82)."
    assert taken(says, pair=pair)
    short = PairSought(side_of(["acetylsalicylic acid"]), side_of(["stroke"]))
    text = "Acetylsalicylic acid (ASA) was given. Stroke was less frequent on ASA (HR 0.6, 95% CI 0.5-0.8)."
    assert taken(text, pair=short, title="Acetylsalicylic acid against stroke: a trial")


def test_improved_tells_the_way_of_outcomes_whose_better_side_is_sure() -> None:
    less, more, open_to_both = ("pain", "quality of life", "blood pressure")
    ways = {}
    for outcome in (less, more, open_to_both):
        pair = PairSought(side_of(["aspirin"]), side_of([outcome]))
        for says in ("There was a greater improvement in {} with aspirin than with placebo (P = 0.01).",
                     "There was a smaller improvement in {} with aspirin than with placebo (P = 0.01)."):  # fmt: skip
            ways.setdefault(outcome, []).extend(
                one.direction for one in taken(says.format(outcome), pair=pair)
            )
    assert ways == {
        less: ["decreases", "increases"],
        more: ["increases", "decreases"],
        open_to_both: [],
    }


def test_a_trial_whose_title_does_not_name_the_treatment_is_read_by_what_people_were_assigned_to() -> (
    None
):
    says = "Stroke was reduced in the treatment group (HR 0.66, 95% CI 0.53-0.82)."
    assert taken(says, title="A trial of vascular prevention")
    pair = PairSought(side_of(["acetylsalicylic acid (ASA)"]), side_of(["stroke"]))
    assert ("asa",) in pair.exposure.names


def test_an_interval_follows_from_an_exact_p_value_and_from_none_too_large() -> None:
    # Altman & Bland 2011: an odds ratio of 0.81 with P = 0.008 has the 95 % interval 0.70 to 0.94.
    low, high = limits_of("RR", 0.81, PValue("=", 0.008, Span(0, 1, "P"))) or (0.0, 0.0)
    assert (round(low, 2), round(high, 2)) == (0.69, 0.95)
    assert limits_of("RR", 0.81, PValue(">", 0.05, Span(0, 1, "P"))) is None
    low, high = limits_of("MD", -2.0, PValue("<", 0.05, Span(0, 1, "P"))) or (0.0, 0.0)
    assert low < high < 0
    assert math.isclose((low + high) / 2, -2.0)


def test_pubmed_xml_and_registry_json_are_read_for_findings(tmp_path: Path) -> None:
    article = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><Journal><JournalIssue><PubDate>"
        "<Year>2001</Year></PubDate></JournalIssue></Journal><ArticleTitle>Aspirin against stroke</ArticleTitle><Abstract>"
        "<AbstractText>Stroke was less frequent (hazard ratio 0.75, 95% CI 0.60-0.93).</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )  # fmt: skip
    (tmp_path / "a.xml").write_text(article, encoding="utf-8")
    analysis = {
        "paramType": "Hazard Ratio (HR)",
        "paramValue": "0.66",
        "ciLowerLimit": "0.5",
        "ciUpperLimit": "0.8",
    }
    study = {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "Aspirin"}},
        "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [{"title": "Stroke", "analyses": [analysis]}]}},
    }  # fmt: skip
    (tmp_path / "b.json").write_text(json.dumps({"studies": [study, study]}), encoding="utf-8")
    documents = list(documents_of(tmp_path))
    assert [d.identifier for d in documents] == ["PMID:7", "NCT:NCT00000001", "NCT:NCT00000001"]
    assert [f.effect.estimate for d in documents for f in findings_of(d)] == [0.75, 0.66, 0.66]
    (tmp_path / "c.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(DataError, match="no study"):
        list(documents_of(tmp_path / "c.json"))


@pytest.mark.parametrize(
    ("says", "direction"),
    [
        ("Zorbine led to higher levels of glumin and lower levels of quax than placebo (all P < 0.05).", "increases"),
        ("Zorbine led to higher glumin and lower quax than placebo (both P < 0.01).", "increases"),
        ("Levels of quax and glumin were lower and longer than with placebo (both P < 0.01).", None),
        ("Glumin levels until discharge were lower in the zorbine group than in the placebo group (P = 0.01).", "decreases"),
        ("Glumin surgery was rarer with zorbine than with placebo (P = 0.01).", None),
        ("There was no difference in glumin between intervention and control groups.", "none"),
        ("There was no difference in glumin between the study groups.", "none"),
    ],
)  # fmt: skip
def test_what_is_told_of_each_of_a_list_is_taken(says: str, direction: str | None) -> None:
    text = f"The aim was to assess the effects of zorbine. We randomized 120 adults to two regimens. {says}"
    sought = PairSought(side_of(["zorbine"]), side_of(["glumin"]))
    read = read_pair(Published("A trial in 120 adults with placebo", text), sought, is_trial=True)
    assert [r.direction for r in read if isinstance(r, Taken)] == ([direction] if direction else [])


def test_a_report_that_only_mentions_a_treatment_is_not_of_it() -> None:
    text = (
        "Some take zorbine. We randomized 120 adults to quallox or placebo. "
        "There was no difference in glumin between intervention and control groups."
    )
    sought = PairSought(side_of(["zorbine"]), side_of(["glumin"]))
    read = read_pair(Published("Quallox in adults", text), sought, is_trial=True)
    assert not [r for r in read if isinstance(r, Taken)]


def test_how_many_took_part_is_read_past_who_they_are() -> None:
    size = size_of(
        "Sixty Society of Zorb class I-II patients were randomly assigned to two groups."
    )
    assert size is not None
    assert size.n == 60
