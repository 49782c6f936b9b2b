from __future__ import annotations

import pytest

from agent.question import MAX_CHARACTERS
from agent.reading.parse import parse
from graphs.errors import QuestionError

SHAPES = [
    ("Does xanol cause yosis?", "effect", "xanol", "yosis", "increases"),
    ("Can xanol prevent yosis?", "effect", "xanol", "yosis", "decreases"),
    ("Is xanol a risk factor for yosis?", "effect", "xanol", "yosis", "increases"),
    ("Is yosis caused by xanol?", "effect", "xanol", "yosis", "increases"),
    ("Can yosis be prevented by xanol?", "effect", "xanol", "yosis", "decreases"),
    ("Is xanol associated with yosis?", "effect", "xanol", "yosis", None),
    ("Is there a link between xanol and yosis?", "effect", "xanol", "yosis", None),
    ("What is the effect of xanol on yosis?", "effect", "xanol", "yosis", None),
    ("By how much does xanol raise yosis?", "effect", "xanol", "yosis", "increases"),
    ("xanol causes yosis", "effect", "xanol", "yosis", "increases"),
    ("Does yosis go down with xanol?", "effect", "xanol", "yosis", "decreases"),
    ("Is xanol effective against yosis?", "effect", "xanol", "yosis", "decreases"),
    ("Does xanol play a causal role in yosis?", "effect", "xanol", "yosis", None),
    ("Tell me whether xanol helps prevent yosis", "effect", "xanol", "yosis", "decreases"),
    ("How does xanol lower yosis?", "mechanism", "xanol", "yosis", "decreases"),
    ("Why does xanol cause yosis?", "mechanism", "xanol", "yosis", "increases"),
    ("By what mechanism does xanol reduce yosis?", "mechanism", "xanol", "yosis", "decreases"),
    ("How is yosis lowered by xanol?", "mechanism", "xanol", "yosis", "decreases"),
    ("What happens to yosis when people take xanol?", "effect", "people take xanol", "yosis", None),
    ("If I take xanol, will I get yosis?", "effect", "I take xanol", "I get yosis", None),
    ("Will I get yosis if I take xanol?", "effect", "I take xanol", "I get yosis", None),
    (
        "How much weight do people gain when they quit xanol?",
        "effect",
        "they quit xanol",
        "weight gain",
        None,
    ),
]


@pytest.mark.parametrize(("text", "kind", "treatment", "outcome", "asked"), SHAPES)
def test_sentence_shapes(
    text: str, kind: str, treatment: str, outcome: str, asked: str | None
) -> None:
    question = parse(text)
    found = (question.kind, question.treatment, question.outcome, question.asked_direction)
    assert found == (kind, treatment, outcome, asked)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is the capital of France?", "not_causal"),
        ("Hello", "not_causal"),
        ("What causes gout?", "what_causes"),
        ("What are the effects of smoking?", "what_does"),
        ("Verursacht Rauchen Lungenkrebs?", "unsupported_language"),
        ("¿El tabaco causa cáncer de pulmón?", "unsupported_language"),
        ("吸烟会导致肺癌吗", "unsupported_language"),
    ],
)
def test_what_cannot_be_answered_has_a_kind_and_a_note(text: str, kind: str) -> None:
    question = parse(text)
    assert question.kind == kind
    assert question.note


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 50_000, None, 3])
def test_unusable_text_is_refused(text: object) -> None:
    with pytest.raises(QuestionError):
        parse(text)  # type: ignore[arg-type]


def test_the_longest_question_is_read() -> None:
    assert parse(("Does A cause " + "B" * MAX_CHARACTERS)[:MAX_CHARACTERS]).kind == "effect"


def test_the_population_is_kept_apart() -> None:
    question = parse("Does aspirin prevent stroke in older women?")
    assert (question.outcome, question.population) == ("stroke", "older women")
