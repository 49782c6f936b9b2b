"""Parts of what a person reads, on answers changed by hand: numbers, studies, caveats, sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from agent.answer import Answer, DagArrow, Source
from agent.run import ask
from agent.writing.parts.caveat import main_caveat
from agent.writing.parts.contrast import split_contrast
from agent.writing.parts.size import difference_numbers, number_item, ratio_numbers
from agent.writing.parts.studies import DESIGN_WORDS, link, study_words
from agent.writing.render import render, render_tree
from agent.writing.short import short_form
from agent.writing.wording import headline
from tests.test_agent.hand_made import line
from tools.designs import STATED, STUDY_DESIGNS

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

LDL = "Does LDL cholesterol cause coronary heart disease?"


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((0.77, 0.74, 0.8), ["0.77", "0.74", "0.80"]),
        ((1.0, 0.9, 1.12), ["1.00", "0.90", "1.12"]),
        ((0.95, 0.91, 0.998), ["0.950", "0.910", "0.998"]),
        ((0.05, 0.024, 0.097), ["0.050", "0.024", "0.097"]),
        ((16.8, 9.2, 30.6), ["16.8", "9.20", "30.6"]),
    ],
)
def test_ratios_keep_their_distance_from_one(values: tuple[float, ...], printed: list[str]) -> None:
    assert ratio_numbers(values) == printed


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((3.4453, 2.4893, 4.4013), ["3.45", "2.49", "4.40"]),
        ((-12.4, -13.4, -11.5), ["-12.4", "-13.4", "-11.5"]),
        ((-0.45, -0.67, -0.23), ["-0.45", "-0.67", "-0.23"]),
        ((1234.5, 1000.0, 1500.2), ["1234", "1000", "1500"]),
        ((0.0, 0.0, 0.0), ["0", "0", "0"]),
    ],
)
def test_differences_have_three_digits(values: tuple[float, ...], printed: list[str]) -> None:
    assert difference_numbers(values) == printed


@pytest.mark.parametrize(
    ("text", "compared", "counted"),
    [
        ("aspirin vs control; non-fatal stroke", "aspirin vs control", "non-fatal stroke"),
        ("adjusted-dose warfarin vs control; printed as 64% reduction (49% to 74%)",
         "adjusted-dose warfarin vs control", ""),
        ("per 1 mmol/L lower LDL-C over life (printed as 54.5 % lower, 48.8 to 59.5)",
         "per 1 mmol/L lower LDL-C over life", ""),
        ("ivermectin vs placebo; hospitalization (95% credible interval)",
         "ivermectin vs placebo", "hospitalization"),
        ("dexamethasone vs usual care; 28-day mortality (preliminary report)",
         "dexamethasone vs usual care", "28-day mortality"),
        ("current smokers of over 30 cigarettes a day vs never smokers; adenocarcinoma of the lung",
         "current smokers of over 30 cigarettes a day vs never smokers",
         "adenocarcinoma of the lung"),
    ],
)  # fmt: skip
def test_a_contrast_gives_no_second_number(text: str, compared: str, counted: str) -> None:
    assert split_contrast(text) == (compared, counted, "")


@pytest.mark.parametrize(
    ("tail", "aside", "counted", "unit"),
    [
        ("kg, 24 studies", ", 24 studies", "", "kg"),
        ("90 days", ", 90 days", "", ""),
        ("Peto OR; suicide or attempted suicide", ", Peto OR", "suicide or attempted suicide", ""),
        ("fasting glucose, mmol/L", "", "fasting glucose", "mmol/L"),
        ("women", ", women", "", ""),
        ("within 1 year", ", within 1 year", "", ""),
        ("death within 6 months", "", "death within 6 months", ""),
        ("cardiovascular death, myocardial infarction or stroke", "",
         "cardiovascular death, myocardial infarction or stroke", ""),
    ],
)  # fmt: skip
def test_a_unit_a_time_or_an_analysis_is_not_what_was_counted(
    tail: str, aside: str, counted: str, unit: str
) -> None:
    assert split_contrast(f"tea vs water; {tail}") == (f"tea vs water{aside}", counted, unit)


@pytest.mark.parametrize(
    ("source", "where"),
    [
        (
            Source(id="DOI:10.1/x", title="t", url="https://checked.example"),
            "https://doi.org/10.1/x",
        ),
        (Source(id="PMID:12", title="t"), "https://pubmed.ncbi.nlm.nih.gov/12"),
        (Source(id="dataset:d", title="t", url="https://data.example"), "https://data.example"),
        (Source(id="DrugMechDB:1", title="t"), "DrugMechDB:1"),
    ],
)
def test_a_link_is_where_a_person_can_read_the_source(source: Source, where: str) -> None:
    assert link(source) == where


def test_every_study_design_has_words() -> None:
    studies = {name for name, design in STUDY_DESIGNS.items() if design.line not in (None, *STATED)}
    assert set(DESIGN_WORDS) == studies - {"own_data"}


CASES: list[tuple[dict[str, Any], str]] = [
    ({"verdict": "causal", "certainty": "low", "direction": "increases", "asked": "increases"},
     "Possibly yes: statins may increase pain."),
    ({"verdict": "causal", "certainty": "moderate", "direction": "decreases", "asked": "increases"},
     "No, the opposite: statins decrease pain."),
    ({"verdict": "suggestive", "certainty": "moderate", "direction": "increases", "asked": "decreases"},
     "Probably the opposite: statins may increase pain."),
    ({"verdict": "suggestive", "certainty": "low", "direction": "increases", "asked": None},
     "Possibly: statins may increase pain."),
    ({"verdict": "associational", "certainty": "low", "direction": None, "asked": "increases"},
     "Not shown to be causal: statins are associated with pain."),
    ({"verdict": "no_effect", "certainty": "high", "direction": "none", "asked": "none"},
     "Statins have little or no effect on pain."),
    ({"verdict": "no_effect", "certainty": "moderate", "direction": "none", "asked": "increases",
      "excluded": "increases"},
     "No: an appreciable increase in pain with statins is excluded; whether pain falls stays open."),
    ({"verdict": "not_identified", "certainty": "low", "direction": None, "asked": "increases"},
     "Not known: the effect of statins on pain cannot be told from confounding with what is measured."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), CASES)
def test_headlines_say_no_more_than_the_certainty_allows(
    given: dict[str, Any], sentence: str
) -> None:
    more = {"certainty": given["certainty"], "excluded": given.get("excluded")}
    said = headline(given["verdict"], given["direction"], given["asked"], "statins", "pain", **more)
    assert said == sentence


async def changed(starter: SqliteStore, text: str = LDL, **update: Any) -> Answer:
    answer = await ask(text, store=starter)
    return Answer.model_validate(answer.model_copy(update=update).model_dump())


async def test_studies_are_counted_by_report(starter: SqliteStore) -> None:
    answer = await changed(starter)
    findings = [
        e for e in answer.evidence if e["kind"] == "finding" and e["design"] == "rct_meta_analysis"
    ]
    one = findings[0] | {"n": None, "year": None}
    assert study_words(await changed(starter, evidence=(one,))) == (
        "1 meta-analysis of randomized trials"
    )
    again = findings[0] | {"id": "x", "estimate": 0.5}
    other = again | {
        "id": "y",
        "source": {"identifier": "PMID:1", "title": "", "url": None},
        "n": 7,
    }
    assert study_words(await changed(starter, evidence=(findings[0], again, other))) == (
        "2 meta-analyses of randomized trials, 90,056 people in the largest, published 2005"
    )


async def test_own_data_whose_control_failed_says_so(starter: SqliteStore) -> None:
    answer = await changed(starter)
    line = answer.triangulation[0].model_copy(update={"design": "own_data"})
    biased = {"status": "ok", "negative_control": {"status": "biased"}}
    made = answer.model_copy(update={"triangulation": (line,), "estimation": biased})
    assert main_caveat(made, number_item(made)) == (
        "the negative control failed: people with and without the treatment differ in other ways."
    )
    clean = made.model_copy(update={"estimation": {"status": "ok", "negative_control": None}})
    assert "unmeasured causes of both, which the data do not hold" in main_caveat(clean, None)
    bare = clean.model_copy(update={"dag": None})
    assert main_caveat(bare, None).startswith("a common cause that the data do not hold")


async def test_common_causes_that_the_graph_names_are_named(starter: SqliteStore) -> None:
    answer = await changed(starter, "Does coffee cause lung cancer?", verdict="associational")
    made = answer.model_copy(
        update={"triangulation": (line("observational", "increases", "e1"),), "claims": ()}
    )
    assert main_caveat(made, None) == (
        "no randomized or genetic study here rules out that common causes (such as smoking) explain it."
    )


async def test_words_of_the_question_that_were_left_out_come_first(starter: SqliteStore) -> None:
    answer = await changed(starter)
    assert answer.treatment is not None
    treatment = answer.treatment.model_copy(update={"unused": "small dense"})
    made = answer.model_copy(update={"treatment": treatment})
    assert "Caveat: the words 'small dense' of the question were left out" in short_form(made)


async def test_data_that_could_not_be_used_are_the_caveat(starter: SqliteStore) -> None:
    answer = await changed(starter)
    failed = {"status": "failed", "dataset": "D", "message": "only 3 rows."}
    made = answer.model_copy(
        update={"estimation": failed, "triangulation": (), "claims": (), "effect": None}
    )
    assert main_caveat(made, None) == "the data at hand could not be used: only 3 rows."
    assert "- D: only 3 rows." in render(made)


async def test_arrows_with_the_same_source_share_a_line(starter: SqliteStore) -> None:
    answer = await changed(starter)
    assert answer.dag is not None
    same = [
        DagArrow(cause=cause, effect=effect, kind="assumed", sources=("assumed: so it is",))
        for cause in ("a", "b")
        for effect in ("x", "y")
    ]
    other = DagArrow(cause="x", effect="y", kind="evidence", sources=("PMID:1", "PMID:2"))
    nodes = {"a": "age", "b": "sex", "x": "dose", "y": "pain"}
    dag = answer.dag.model_copy(update={"arrows": (*same, other), "nodes": nodes, "latent": ("b",)})
    full = render(answer.model_copy(update={"dag": dag}))
    assert "\n  age, sex -> dose, pain  [assumed, unmeasured: so it is]\n" in full
    assert "\n  dose -> pain  [evidence: PMID:1, PMID:2]\n" in full


async def test_rivals_on_which_nothing_bears_share_a_line(toy: Any, starter: SqliteStore) -> None:
    # A mechanism alone bears on none of them, and no study is no claim.
    full = render(await toy.ask((), toy.pathway))
    assert "VERDICT: insufficient_evidence\n" in full
    assert "open  reverse, common cause, selection, chance: nothing at hand bears on them" in full
    assert "Not ruled out" not in full
    assert "SEARCHED" in render(await toy.ask(()))
    known = render(await ask(LDL, store=starter))
    assert "   weakened  common cause: chance assigned the treatment in the trials" in known
    assert "SEARCHED" not in known
    assert "direct: " not in known


async def test_threats_beyond_the_rivals_are_listed(starter: SqliteStore) -> None:
    full = render(await ask("Do proton pump inhibitors cause dementia in men?", store=starter))
    threats = full[full.index("OPEN THREATS") : full.index("WHAT WOULD CHANGE")]
    assert "The question is about men" in threats
    assert "Not ruled out" not in threats


async def test_the_reasons_stand_once(starter: SqliteStore) -> None:
    full = re.sub(r"\n\s+", " ", render(await ask(
        "Does hormone replacement therapy prevent coronary heart disease?", store=starter
    )))  # fmt: skip
    assert full.count("randomization balances") == 1
    assert "WHY THIS VERDICT - randomized trials: little or no effect" in full


async def test_an_abstention_says_what_to_do_next(starter: SqliteStore) -> None:
    answer = await ask("What is the capital of France?", store=starter)
    assert "\nNext: ask for example" in short_form(answer)
    assert "\nNEXT\n  - Ask for example" in render(answer)


async def test_the_tree_fits_the_terminal(starter: SqliteStore) -> None:
    tree = render_tree(await ask(LDL, store=starter), width=70)
    assert max(map(len, tree.split("\n"))) <= 70
    flat = " ".join(tree.split())
    assert re.search(
        r"\d\.\d{3} randomized: randomized trials of LDL .* \[1\.00 1\.00 - 1\.00\] exam", flat
    )
