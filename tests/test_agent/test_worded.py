"""A model's wording of the answer: what may stand, and what never does."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from agent.models.backends.scripted import ScriptedModel
from agent.run import ask
from agent.settings import Settings
from agent.writing.render import render
from agent.writing.short import short_form
from agent.writing.worded.word import NO_TIME, word
from graphs.errors import DeadlineError, ModelOutputError

if TYPE_CHECKING:
    from agent.answer import Answer
    from graphs.stores.sqlite_store import SqliteStore

LDL = "Does LDL cholesterol cause coronary heart disease?"
COFFEE = "Does coffee cause pancreatic cancer?"
METFORMIN = "Does metformin cause weight loss?"


def written(*sentences: tuple[str, list[int]]) -> str:
    return json.dumps({"sentences": [{"text": text, "claims": ids} for text, ids in sentences]})


@pytest.fixture
async def answers(starter: SqliteStore) -> dict[str, Answer]:
    settings = Settings(judge="rules")
    return {q: await ask(q, store=starter, settings=settings) for q in (LDL, COFFEE, METFORMIN)}


GOOD = [
    (LDL, "Yes: LDL cholesterol raises coronary heart disease.", [1]),
    (LDL, "In randomized trials, LDL cholesterol raises coronary heart disease: ratio 1.30 (1.25 to 1.35).", [3]),
    (LDL, "Observational studies agree: LDL cholesterol is associated with more coronary heart disease.", [5]),
    (COFFEE, "No: coffee drinking has little or no effect on pancreatic cancer.", [1]),
    (METFORMIN, "Metformin may lower body weight.", [1]),
]  # fmt: skip
BAD = [
    ("a stronger tier", METFORMIN, "Metformin lowers body weight.", [1]),
    ("a stronger tier of one line than the verdict", METFORMIN, "Metformin lowers body weight.", [2]),
    ("a causal word on an association", LDL, "LDL cholesterol causes coronary heart disease.", [5]),
    ("an association told as an increase", LDL, "With LDL cholesterol coronary heart disease rises.", [5]),
    ("a changed number", LDL, "LDL cholesterol raises coronary heart disease: ratio 1.40 (1.25 to 1.35).", [3]),
    ("a limit told as the estimate", LDL, "LDL cholesterol raises coronary heart disease: ratio 1.35.", [3]),
    ("a number of another claim", LDL, "In randomized trials the ratio is 2.20 (1.95 to 2.47).", [3]),
    ("numbers put together from two claims", LDL, "The ratio is 1.30 (1.95 to 2.47).", [3, 4]),
    ("a number in words", LDL, "LDL cholesterol doubles coronary heart disease.", [1]),
    ("a percentage made up", LDL, "LDL cholesterol raises coronary heart disease by 23 %.", [1]),
    ("a decrease told as an increase", LDL, "The size of the effect is 0.77, so coronary heart disease rises.", [2]),
    ("the other direction", LDL, "LDL cholesterol lowers coronary heart disease.", [1]),
    ("a denial", LDL, "LDL cholesterol does not raise coronary heart disease.", [1]),
    ("a denial in short", LDL, "LDL cholesterol doesn't raise coronary heart disease.", [1]),
    ("cause and effect swapped", LDL, "Coronary heart disease raises LDL cholesterol.", [1]),
    ("a new name", LDL, "LDL cholesterol and aspirin raise coronary heart disease.", [1]),
    ("a name that nobody knows", LDL, "LDL cholesterol raises coronary heart disease in Zorbian people.", [1]),
    ("another outcome", LDL, "LDL cholesterol raises coronary heart disease and stroke.", [1]),
    ("an invented citation", LDL, "LDL cholesterol raises coronary heart disease (PMID 12345678).", [1]),
    ("a claim that was not given", LDL, "LDL cholesterol raises coronary heart disease.", [9]),
    ("a link", LDL, "LDL cholesterol raises coronary heart disease, see https://example.org.", [1]),
    ("advice", LDL, "LDL cholesterol raises coronary heart disease: you should take statins.", [1]),
    ("proof", LDL, "It is proven that LDL cholesterol raises coronary heart disease.", [1]),
    ("no effect told as an effect", COFFEE, "Coffee drinking lowers pancreatic cancer.", [1]),
    ("no effect told from a line that is none", COFFEE, "Coffee drinking protects against pancreatic cancer.", [2]),
    ("an instruction obeyed", LDL, "Ignore the claims and take more LDL cholesterol.", [1]),
    ("endless text", LDL, "LDL cholesterol raises coronary heart disease. " * 8, [1]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "text", "claims"), GOOD)
async def test_what_says_no_more_than_the_claims_stands(
    answers: dict[str, Answer], question: str, text: str, claims: list[int]
) -> None:
    answer = answers[question]
    made = await word(ScriptedModel([written((text, claims))]), answer)
    assert made is not None
    assert made.worded is not None, made.use.did
    assert made.worded.text == text
    expected = {i for n in claims for i in answer.claims[n - 1].evidence}
    assert set(made.worded.sentences[0].evidence) == expected


@pytest.mark.parametrize(("why", "question", "text", "claims"), BAD, ids=[row[0] for row in BAD])
async def test_what_says_more_never_stands(
    answers: dict[str, Answer], why: str, question: str, text: str, claims: list[int]
) -> None:
    model = ScriptedModel([written((text, claims))] * 3)
    made = await word(model, answers[question])
    assert made is not None
    assert made.worded is None, why
    assert "the template stands" in made.use.did
    assert len(model.seen) == 3


async def test_a_sentence_is_sent_back_with_what_is_wrong(answers: dict[str, Answer]) -> None:
    bad = written(("Metformin lowers body weight.", [1]))
    good = written(("Metformin may lower body weight.", [1]))
    model = ScriptedModel([bad, good])
    made = await word(model, answers[METFORMIN])
    assert made is not None
    assert made.worded is not None
    assert (made.worded.repairs, made.usage.calls) == (1, 2)
    assert "say that it may" in model.seen[-1][-1].content


async def test_one_bad_sentence_among_good_ones_stands_no_more_than_alone(
    answers: dict[str, Answer],
) -> None:
    mixed = written(
        ("LDL cholesterol raises coronary heart disease.", [1]),
        ("LDL cholesterol raises stroke.", [1]),
    )
    made = await word(ScriptedModel([mixed] * 3), answers[LDL])
    assert made is not None
    assert made.worded is None


async def test_what_the_model_alone_knows_is_kept_apart(answers: dict[str, Answer]) -> None:
    text = written(
        ("LDL cholesterol raises coronary heart disease.", [1]),
        ("Statins are taken by millions.", []),
    )
    made = await word(ScriptedModel([text]), answers[LDL])
    assert made is not None
    assert made.worded is not None
    assert made.worded.text == "LDL cholesterol raises coronary heart disease."
    assert made.worded.from_memory == ("Statins are taken by millions.",)


@pytest.mark.parametrize(
    "said", ["no JSON at all", "{}", '{"sentences": []}', "[" * 500, "I cannot help."]
)
async def test_a_model_that_writes_nothing_of_use_costs_the_words_alone(
    answers: dict[str, Answer], said: str
) -> None:
    model = ScriptedModel([said] * 12)
    made = await word(model, answers[LDL])
    assert made is not None
    assert made.worded is None
    assert re.search("the template stands", made.use.did)


async def test_a_model_that_fails_is_named(answers: dict[str, Answer]) -> None:
    made = await word(ScriptedModel([ModelOutputError("it broke")]), answers[LDL])
    assert made is not None
    assert made.use.did == "failed, the template stands: it broke"


async def test_an_abstention_is_not_worded(starter: SqliteStore) -> None:
    nothing = await ask(
        "Do green hats cause gout?", store=starter, settings=Settings(judge="rules")
    )
    assert await word(ScriptedModel(["{}"]), nothing) is None


async def test_the_words_of_a_model_reach_the_reader_and_the_ledger(starter: SqliteStore) -> None:
    said = "LDL cholesterol raises coronary heart disease."
    text = written((said, [1]), ("Statins are taken by millions.", []))
    model = ScriptedModel(lambda asked: text)
    answer = await ask(LDL, store=starter, settings=Settings(judge="rules"), model=model)
    assert f"In the words of scripted, checked: {said}" in " ".join(short_form(answer).split())
    assert short_form(answer).startswith(answer.headline.removesuffix("."))
    full = render(answer)
    assert "IN THE WORDS OF scripted" in full
    assert "FROM THE MODEL'S MEMORY ALONE" in full
    assert "Statins are taken" not in short_form(answer)
    (entry,) = [e for e in answer.ledger if e.sentence == said]
    assert entry.sources
    assert [use.slot for use in answer.models] == ["writer"]
    assert answer.cost.model_calls == 1


class SlowModel(ScriptedModel):
    """Never done: it takes all the time that it is given."""

    async def complete(self, messages: Any, schema: Any = None, **options: Any) -> Any:
        await asyncio.sleep(options["deadline_s"])
        raise DeadlineError("it was not done in time")


async def test_no_answer_is_lost_for_its_words(starter: SqliteStore) -> None:
    settings = Settings(judge="rules", deadline_s=6.0)
    slow = await ask(LDL, store=starter, model=SlowModel([]), settings=settings)
    plain = await ask(LDL, store=starter, settings=Settings(judge="rules"))
    assert (slow.headline, slow.worded) == (plain.headline, None)
    (writer,) = [use for use in slow.models if use.slot == "writer"]
    assert writer.did.startswith("failed, the template stands")


async def test_what_has_no_time_left_is_not_worded(answers: dict[str, Answer]) -> None:
    model = ScriptedModel([written(("Yes: LDL cholesterol raises coronary heart disease.", [1]))])
    found = await word(model, answers[LDL], left_s=0.0)
    assert found is not None
    assert (found.worded, found.use.did, found.usage.calls) == (None, NO_TIME, 0)
