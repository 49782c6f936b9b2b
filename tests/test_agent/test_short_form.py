"""What a person reads first: short, whole, in plain words, and never saying more than was found."""

from __future__ import annotations

import os
import random
import re
from typing import TYPE_CHECKING

import pytest

from agent.run import ask
from agent.writing.render import render
from agent.writing.short import HINT, short_form
from graphs.plural import is_plural
from tests.test_agent.hand_made import breakable
from tools.designs import STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answer import Answer
    from graphs.stores.sqlite_store import SqliteStore

SAMPLE = 40
"""Pairs of the starter findings that are asked about; AETIA_SWEEP=all asks about every one."""

SINGULAR = r"(?:increases|decreases|changes|raises|lowers|goes|is|has|does|causes|contributes)"
PLURAL = r"(?:increase|decrease|change|raise|lower|go|are|have|do|cause|contribute)"


async def pairs(store: SqliteStore) -> list[tuple[str, str]]:
    """Names of exposure and outcome of every finding, each pair once."""
    found = {(f.exposure, f.outcome) for f in (await store.findings(limit=10_000)).findings}
    ends = {curie for pair in found for curie in pair}
    names = {node.curie: node.name for node in await store.nodes(sorted(ends))}
    return sorted((names[x], names[y]) for x, y in found)


def faults(answer: Answer) -> Iterator[str]:
    """What is wrong with both forms of an answer."""
    short, full = short_form(answer), render(answer)
    lines = short.split("\n")
    if len(lines) > 15:
        yield f"{len(lines)} lines"
    if any(len(line) > 100 for line in breakable(short) + breakable(full)):
        yield "a line of more than 100 columns"
    shown, studied = (
        short.count("95 % CI"),
        [one.design not in STATED for one in answer.triangulation],
    )
    if shown > 1 or (any(studied) and not shown) or (shown and not studied):
        yield "not exactly one interval"
    if any(re.search(r"\S  +\S", line) for line in lines):
        yield "double spaces"
    if lines[-1] != HINT:
        yield "the hint is not last"
    firsts = [line for line in lines if not line.startswith(" ")]
    if len(set(firsts)) != len(firsts):
        yield "a line stands twice"
    if full.count(answer.headline) > 1:
        yield "the full form says the headline again"
    for name, text in (("short", short), ("full", full)):
        yield from (f"{name}: {fault}" for fault in _of_language(answer, text))


def _of_language(answer: Answer, text: str) -> Iterator[str]:
    flat = re.sub(r"\n\s+", " ", text)
    for source in answer.sources:  # a title is printed as it was published, and may be cut
        flat = flat.replace(source.title, "").replace(source.title[:30], "")
    if re.search(r"\b(None|nan)\b", flat):
        yield "a value that is none"
    if re.search(r"(?<!\.)\.\.(?!\.)|\.;|(?<! al)\.,|,,|;;|::|\(\)|\?\.| [,;.] ", flat):
        yield "double punctuation"
    for side in (answer.treatment, answer.outcome):
        if side is not None:
            wrong = SINGULAR if is_plural(side.label) else PLURAL
            if found := re.search(
                rf"(?<![\w-])(?<!shift )(?<!with ){re.escape(side.label)} {wrong}\b", flat, re.I
            ):
                yield f"agreement: {found[0]}"


async def test_every_pair_of_the_findings_reads_well(starter: SqliteStore) -> None:
    asked = await pairs(starter)
    if os.environ.get("AETIA_SWEEP") != "all":
        asked = random.Random(20_241_129).sample(asked, SAMPLE)
    found = {}
    for x, y in asked:
        answer = await ask(f"Does {x} cause {y}?", store=starter)
        found[x, y] = list(faults(answer))
    assert {pair: wrong for pair, wrong in found.items() if wrong} == {}


REPLIES = [
    ("Does LDL cholesterol cause coronary heart disease?",
     "Yes: LDL cholesterol increases coronary heart disease (high certainty)."),
    ("Does lowering LDL cholesterol reduce coronary heart disease?",
     "Yes: less LDL cholesterol decreases coronary heart disease (high certainty)."),
    ("Do statins cause type 2 diabetes?",
     "Yes: statins increase type 2 diabetes (high certainty)."),
    ("Does vitamin E prevent cancer?",
     "No: vitamin E has little or no effect on cancer (a change of more than 25 % is excluded) (moderate\n"
     "  certainty)."),
    ("Do multivitamins prevent cancer?",
     "Probably not: multivitamins may have little or no effect on cancer (a change of more than 25 % is\n"
     "  excluded) (low certainty)."),
    ("Does beta-carotene prevent lung cancer?",
     "No: beta-carotene has little or no effect on lung cancer. In smokers studies show an increase\n"
     "  (moderate certainty)."),
    ("Does beta-carotene cause lung cancer?",
     "It depends on who. Beta-carotene has little or no effect on lung cancer. In smokers studies show an\n"
     "  increase (moderate certainty)."),
    ("Do triglycerides cause coronary heart disease?",
     "Possibly yes: triglycerides may increase coronary heart disease (low certainty)."),
    ("Do statins prevent dementia?",
     "No: statins have little or no effect on dementia (moderate certainty)."),
    ("Does digoxin reduce mortality in heart failure with sinus rhythm?",
     "Not settled: the evidence conflicts on whether digoxin changes all-cause mortality."),
    ("Do vaccines cause autism?",
     "No: vaccines have little or no effect on autism spectrum disorder (a change of more than 25 % is\n"
     "  excluded) (high certainty)."),
    ("Do statins lower LDL cholesterol?",
     "Probably yes: statins may decrease LDL cholesterol (moderate certainty)."),
    ("How does aspirin reduce myocardial infarction?",
     "Through this mechanism, as curated sources state it: aspirin > less cyclooxygenase > less\n"
     "  thromboxane A2 > less platelet aggregation > less thrombosis > less myocardial infarction. That\n"
     "  aspirin changes myocardial infarction has high certainty; that it does so by this mechanism is a\n"
     "  hypothesis."),
    ("How does metformin lower blood glucose?",
     "Through this mechanism, as curated sources state it: metformin > less gluconeogenesis > lower blood\n"
     "  glucose."),
    ("Does metforphan cause cancer?",
     "Not answered: the treatment 'metforphan' is not a name that Aetia knows, and no name is like it."),
    ("Does metformin2 cause cancer?",
     "Not answered: the treatment 'metformin2' is not a name that Aetia knows; the nearest name is\n"
     "  metformin (DRUGBANK:DB00331)."),
    ("Do green hats cause gout?",
     "Not answered: the treatment 'green hats' is not a name that Aetia knows, and no name is like it."),
    ("What is the capital of France?",
     "Not answered: this does not ask for a cause or an effect."),
    ("Verursacht Rauchen Lungenkrebs?",
     "Not answered: the question does not look English, and only English is read so far."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reply"), REPLIES)
async def test_the_first_sentence_replies_to_what_was_asked(
    starter: SqliteStore, text: str, reply: str
) -> None:
    answer = await ask(text, store=starter)
    short = short_form(answer)
    assert short.startswith(reply + "\n")
    assert list(faults(answer)) == []


async def test_all_parts_of_an_answer_from_trials(starter: SqliteStore) -> None:
    answer = await ask("Does LDL cholesterol cause coronary heart disease?", store=starter)
    assert short_form(answer) == (
        "Yes: LDL cholesterol increases coronary heart disease (high certainty).\n"
        "In whom: participants of 14 randomized statin trials.\n"
        "How much: risk of myocardial infarction or coronary death 0.77 times as high (95 % CI 0.74 to 0.80)\n"
        "  per 1 mmol/L lower LDL-C, statin vs control.\n"
        "Studies: 1 meta-analysis of randomized trials, 1 Mendelian-randomization study and 1 meta-analysis\n"
        "  of observational studies, 312,321 people in the largest, published 2005 to 2012.\n"
        "Caveat: the number is for myocardial infarction or coronary death alone.\n"
        "Would change it: a large randomized trial that changes LDL cholesterol and shows no increase in\n"
        "  coronary heart disease.\n"
        "Source: Efficacy and safety of cholesterol-lowering... https://doi.org/10.1016/S0140-6736(05)67394-1\n"
        "        Low-density lipoproteins cause atherosclerotic... https://pubmed.ncbi.nlm.nih.gov/28444290\n"
        "        Effect of long-term exposure to lower low-... https://pubmed.ncbi.nlm.nih.gov/23083789\n"
        f"{HINT}"
    )


async def test_own_data_gives_the_absolute_size_in_its_unit(starter: SqliteStore) -> None:
    answer = await ask("Does quitting smoking cause weight gain?", store=starter)
    short = short_form(answer)
    assert (
        "How much: difference in weight gain of 3.45 kg (95 % CI 2.49 to 4.40) with smoking"
        in short
    )
    assert "Studies: our own analysis of NHEFS (1,566 people); stated by" in short
    assert (
        "Caveat: health consciousness and diet, which the data do not hold, could explain" in short
    )
    assert list(faults(answer)) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            "Does acetaminophen cause autism?",
            "Association: odds of borderline or clinical symptoms",
        ),
        ("Does digoxin reduce mortality in heart failure with sinus rhythm?", "One result: "),
        ("Do statins prevent dementia?", "Best estimate: "),
        ("Does aspirin cause stroke?", "How much: "),
    ],
)
async def test_a_number_says_what_kind_of_number_it_is(
    starter: SqliteStore, text: str, part: str
) -> None:
    assert part in short_form(await ask(text, store=starter))


@pytest.mark.parametrize(
    ("text", "caveat"),
    [
        ("Do proton pump inhibitors cause dementia in men?", "the question is about men"),
        ("Does HDL cholesterol prevent coronary heart disease?", "the designs disagree: "),
        ("Does vitamin C cause myocardial infarction?", "it rests on a single trial report"),
        (
            "Do SGLT2 inhibitors prevent chronic kidney disease?",
            "counts composite renal outcome, which is not",
        ),
        ("Does testosterone cause heart failure?", "other ways than testosterone (pleiotropy)"),
        ("Do benzodiazepines cause dementia?", "no randomized or genetic study here rules out"),
        ("Does folic acid reduce cardiovascular disease?", "all but reaches no effect"),
        ("How does metformin lower blood glucose?", "what curated sources state is a hypothesis"),
    ],
)
async def test_the_caveat_is_the_one_of_this_answer(
    starter: SqliteStore, text: str, caveat: str
) -> None:
    short = short_form(await ask(text, store=starter))
    assert caveat in re.sub(r"\n\s+", " ", short.partition("Caveat: ")[2])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Does sex cause gout?", "add findings of your own (`aetia kg build --source starter --source "
         "findings:FILE.tsv`), or load a larger graph (`aetia kg download --help`)."),
        ("Does insomnia cause type 2 diabetes?",
         "a randomized trial of what prevents or treats insomnia, or Mendelian randomization, that measures "
         "type 2 diabetes: insomnia itself cannot be assigned."),
        ("Does C-reactive protein cause coronary heart disease?",
         "a randomized trial that changes C-reactive protein and measures coronary heart disease."),
        ("Do statins lower LDL cholesterol?",
         "a large randomized trial of statins that shows no decrease in LDL cholesterol."),
        ("Does aspirin cause stroke?",
         "a large randomized trial of aspirin that shows an effect on stroke."),
    ],
)  # fmt: skip
async def test_what_would_change_it_can_be_done(
    starter: SqliteStore, text: str, wanted: str
) -> None:
    answer = await ask(text, store=starter)
    assert f"Would change it: {wanted}" in re.sub(r"\n\s+", " ", short_form(answer))


async def test_an_amount_that_is_asked_for_is_answered_without_yes(starter: SqliteStore) -> None:
    alone = await ask("By how much does semaglutide lower body weight?", store=starter)
    assert (alone.reply, alone.headline) == ("size", "Semaglutide decreases body weight.")
    both = await ask("Does aspirin prevent heart attacks and by how much?", store=starter)
    assert both.headline.startswith("Yes: ")


async def test_the_parts_of_a_question_are_all_sourced(starter: SqliteStore) -> None:
    whole = await ask("Does smoking cause lung cancer and does aspirin prevent colorectal cancer?", store=starter)  # fmt: skip
    sources = short_form(whole).partition("Source: ")[2]
    for part in whole.answers:
        assert short_form(part).partition("Source: ")[2].split("\n")[0].split()[-1] in sources


async def test_a_mechanism_question_shows_the_path(starter: SqliteStore) -> None:
    short = short_form(await ask("How does metformin lower blood glucose?", store=starter))
    assert short.startswith("Through this mechanism, as curated sources state it: metformin > ")
    assert "Caveat: what curated sources state is a hypothesis" in short


@pytest.mark.parametrize("width", [20, 47, 80, 100, 160])
async def test_no_line_is_wider_than_the_terminal(starter: SqliteStore, width: int) -> None:
    answer = await ask("Does LDL cholesterol cause coronary heart disease?", store=starter)
    for text in (short_form(answer, width=width), render(answer, width=width)):
        assert max(map(len, breakable(text))) <= width


async def test_a_narrow_terminal_loses_no_word(starter: SqliteStore) -> None:
    answer = await ask("Does LDL cholesterol cause coronary heart disease?", store=starter)
    wide, narrow = short_form(answer), short_form(answer, width=60)
    assert narrow.split() == wide.split()


async def test_long_texts_from_a_graph_do_not_push_the_answer_off_the_screen(
    starter: SqliteStore,
) -> None:
    answer = await ask("Does LDL cholesterol cause coronary heart disease?", store=starter)
    long = "a very long population " * 100
    evidence = tuple(e | {"population": long, "contrast": long} for e in answer.evidence)
    sources = tuple(s.model_copy(update={"title": long, "url": None}) for s in answer.sources)
    changed = answer.model_copy(update={"evidence": evidence, "sources": sources})
    lines = short_form(changed).split("\n")
    assert len(lines) <= 15
    assert max(map(len, lines)) <= 100
    assert lines[-1] == HINT


async def test_people_of_overlapping_studies_are_not_added_up(starter: SqliteStore) -> None:
    answer = await ask("Does LDL cholesterol cause coronary heart disease?", store=starter)
    sizes = {e["n"] for e in answer.evidence if e["kind"] == "finding" and e["n"]}
    assert len(sizes) == 3
    assert f"{max(sizes):,} people in the largest" in short_form(answer)


async def test_the_full_form_keeps_what_the_short_one_leaves_out(starter: SqliteStore) -> None:
    answer = await ask("Does LDL cholesterol cause coronary heart disease?", store=starter)
    full = re.sub(r"\n\s+", " ", render(answer))
    for title in ("CLAIMS", "DAG USED", "RIVAL EXPLANATIONS", "WHAT WOULD CHANGE", "SOURCES"):
        assert title in full
    assert all(line.text in full for line in answer.triangulation)
    assert all("".join(source.id.split()) in "".join(full.split()) for source in answer.sources)
    assert "a data set that holds both" not in full
    assert full.count("0.77 times as high") == 1
