"""llama.cpp models on tiny random weights: answers after a schema, deadlines, refusals."""

from __future__ import annotations

import asyncio
import math
import os
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import pytest

pytest.importorskip("llama_cpp")

from pydantic import BaseModel, ConfigDict, Field, field_validator

from agent.models.backends.llama import LlamaModel
from agent.models.backends.llama.grammar import gbnf
from agent.models.backends.llama.native import library
from agent.models.backends.llama.number_rules import decimal_rule, integer_rule
from agent.models.backends.llama.templates import Template
from agent.models.chat_model import SWITCH, Message, Sampling
from agent.models.opening import open_chat
from evals.random_models import TINY, write_random_model
from graphs.errors import (
    DataError,
    DeadlineError,
    InputError,
    ModelOutputError,
    PromptTooLongError,
    SetupError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

CHATS = ("llama", "mistral", "qwen2", "qwen3", "gemma3", "gpt2-chat")
ASK = [Message("system", "Be brief."), Message("user", "Does smoking cause asthma?")]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    kinds = {kind: TINY[kind] for kind in (*CHATS, "gpt2", "bert", "judge")}
    slow = replace(TINY["llama"], width=512, layers=6, hidden=2048, heads=8, kv_heads=8, head=64)
    return {
        kind: write_random_model(folder / f"{kind}.gguf", shape, seed=1)
        for kind, shape in {**kinds, "slow": slow}.items()
    }


def opened(path: Path, **options: Any) -> LlamaModel:
    context = {"gpt2": 1024, "gpt2-chat": 1024, "bert": 512, "judge": 512}.get(path.stem, 8192)
    return LlamaModel(path, **{"n_ctx": context, "n_threads": 1, **options})


class Kind(StrEnum):
    PLAIN = "a b"
    QUOTED = 'quo"te\\'
    BROKEN = "é\n"


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int = Field(ge=-3, le=12)
    kind: Kind
    note: str | None = Field(None, max_length=8)


class Nasty(BaseModel):
    """A definition and a property of one name, bounds of every sort, unions, formats, tuples."""

    model_config = ConfigDict(extra="forbid")
    Leaf: Literal["not the definition"]
    leaves: list[Leaf] = Field(min_length=1, max_length=3)
    level: Literal[1, 2, "x", None]
    share: float = Field(gt=0, lt=1)
    shift: float = Field(ge=-2.5, le=0.25)
    people: int = Field(ge=995, le=100234)
    above: int = Field(gt=0)
    either: int | bool | Leaf
    when: date
    stamp: datetime
    key: UUID
    pair: tuple[int, Annotated[str, Field(max_length=3)]]
    table: dict[str, float] = Field(max_length=30)
    flag: bool


class Branching(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=4)]
    children: Annotated[list[Branching], Field(max_length=1)]


@pytest.mark.parametrize("kind", CHATS)
async def test_json_after_a_nasty_schema_is_always_valid(kind: str, files: dict[str, Path]) -> None:
    """A random model at a high temperature finds what a grammar leaves open."""
    room = 900 if kind == "gpt2-chat" else 4000
    for seed in range(3):
        model = opened(files[kind], seed=seed)
        flat = Nasty if kind != "gpt2-chat" else Leaf
        for schema in (flat, Branching):
            answer = await model.complete(ASK, schema, max_tokens=room, sampling=Sampling(1.5))
            assert answer.parsed == schema.model_validate_json(answer.text)
            assert answer.usage.completion_tokens <= room
        await model.close()


@pytest.mark.parametrize(
    ("bounds", "valid", "invalid"),
    [
        ({"minimum": 1, "maximum": 5}, range(1, 6), (-1, 0, 6, 11)),
        ({"minimum": -12, "maximum": 105}, range(-12, 106), (-13, -20, 106, 1000)),
        ({"exclusiveMinimum": 98, "exclusiveMaximum": 1203}, range(99, 1203), (9, 98, 1203, 9999)),
        ({"minimum": 2999}, (2999, 3000, 10**14), (2998, 0, -5)),
        ({"maximum": -7}, (-7, -10, -999), (-6, 0, 7)),
    ],
)
def test_the_rule_of_a_bounded_integer_is_exact(
    bounds: dict[str, int], valid: Any, invalid: Any
) -> None:
    rule = _regex(integer_rule(bounds))
    assert all(rule(str(number)) for number in valid)
    assert not any(rule(str(number)) for number in invalid)


@pytest.mark.parametrize(
    ("bounds", "valid", "invalid"),
    [
        (
            {"minimum": 0, "maximum": 1},
            ("0", "1", "0.25", "0.00001"),
            ("1.1", "-0.1", "2", "1.0001"),
        ),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, ("0.5", "0.001"), ("0", "1", "0.0")),
        ({"minimum": -2.5, "maximum": 0.25}, ("-2.5", "-1.75", "0.25"), ("-2.51", "0.26", "1")),
        ({"minimum": 0.5, "maximum": 0.9}, ("0.50", "0.77", "0.90"), ("0.49", "0.91", "0", "1")),
    ],
)
def test_the_rule_of_a_bounded_decimal_never_leaves_its_bounds(
    bounds: dict[str, float], valid: tuple[str, ...], invalid: tuple[str, ...]
) -> None:
    rule = _regex(decimal_rule(bounds))
    assert all(rule(text) or rule(f"{float(text):.2f}") for text in valid)
    assert not any(rule(text) for text in invalid)


def _regex(rule: str) -> Callable[[str], object]:
    """The rule read as a regular expression: quotes off, spaces off."""
    import re

    text = re.sub(r'"([^"]*)"', lambda match: re.escape(match[1]), rule).replace(" ", "")
    return re.compile(text).fullmatch


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^a+$"},
        {"type": "integer", "multipleOf": 3},
        {"type": "string", "format": "email"},
        {"type": "object", "properties": {"x": {"$ref": "#/$defs/Missing"}}},
    ],
)
def test_a_keyword_that_no_grammar_can_keep_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="pattern|multipleOf|email|Missing"):
        gbnf(schema)


class Essay(BaseModel):
    text: str


class Even(BaseModel):
    number: Annotated[int, Field(ge=1, le=1)]

    @field_validator("number")
    @classmethod
    def even(cls, value: int) -> int:
        """No answer of the grammar is even."""
        if value % 2:
            raise ValueError("odd")
        return value


async def test_json_that_is_cut_or_refused_by_the_schemas_own_checks_is_an_error(
    files: dict[str, Path],
) -> None:
    model = opened(files["llama"])
    with pytest.raises(ModelOutputError, match="cut at max_tokens=20"):
        await model.complete(ASK, Essay, max_tokens=20, sampling=Sampling(1.0))
    with pytest.raises(ModelOutputError, match="odd"):
        await model.complete(ASK, Even, max_tokens=20)
    await model.close()


@pytest.mark.parametrize("kind", CHATS)
async def test_answers_are_the_same_with_the_same_seed_and_in_company(
    kind: str, files: dict[str, Path]
) -> None:
    model, other = opened(files[kind]), opened(files[kind], seed=5)
    system = Message("system", "Be brief, and weigh the evidence. " * 12)
    turns = [[system, Message("user", f"Question {number}?")] for number in range(3)]
    greedy = await model.complete(turns[0], max_tokens=24)
    many = await model.complete_many(turns, max_tokens=24)
    assert many[0].text == greedy.text == (await other.complete(turns[0], max_tokens=24)).text
    assert many[1].usage.cached_tokens > 0
    drawn = [
        await model.complete(turns[0], max_tokens=24, sampling=Sampling(2.0)) for _ in range(2)
    ]
    assert drawn[0].text == drawn[1].text
    assert (
        drawn[0].text
        != (await other.complete(turns[0], max_tokens=24, sampling=Sampling(2.0))).text
    )
    assert greedy.usage.prompt_tokens > 0 < greedy.usage.completion_tokens <= 24
    await model.close()
    await other.close()


@pytest.mark.parametrize("kind", CHATS)
async def test_what_is_kept_of_a_prompt_that_is_answered_again_is_told_beforehand(
    kind: str, files: dict[str, Path]
) -> None:
    """A budget is reckoned by it: no more may be promised than is kept."""
    model = opened(files[kind])
    prompt = "Is it so? " * 30
    for text, earlier in ((prompt, prompt), (prompt + "Why?", prompt), ("Brief?", "Brief?")):
        await model.complete([Message("user", earlier)], max_tokens=4)
        done = await model.complete([Message("user", text)], max_tokens=4)
        assert done.usage.cached_tokens >= model.reused(text, earlier)
        assert (model.reused(text, earlier) == done.usage.prompt_tokens - 1) is (text == earlier)
    await model.close()


async def test_the_greedy_text_is_that_of_llama_cpps_own_sampler(files: dict[str, Path]) -> None:
    from llama_cpp import Llama

    model = opened(files["gpt2-chat"])
    ours = await model.complete(ASK, max_tokens=30)
    theirs = Llama(str(files["gpt2-chat"]), n_ctx=1024, n_threads=1, verbose=False)
    turns = [{"role": message.role, "content": message.content} for message in ASK]
    reply: Any = theirs.create_chat_completion(turns, max_tokens=30, temperature=0)  # type: ignore[arg-type]
    text = reply["choices"][0]["message"]["content"]  # ends where a byte is no text; ours goes on
    assert len(text) > 8
    assert ours.text.startswith(text)
    theirs.close()
    await model.close()


LONG = "the risk of disease was lower in patients under the drug, and " * 300


async def _seconds(call: Awaitable[object]) -> float:
    start = time.monotonic()
    with pytest.raises((DeadlineError, asyncio.CancelledError)):
        await call
    return time.monotonic() - start


async def _cpu_is_quiet() -> bool:
    """Nothing computes any more: this process burns no time while it sleeps."""
    await asyncio.sleep(0.45)
    start = time.process_time()
    await asyncio.sleep(0.2)
    return time.process_time() - start < 0.1


async def test_a_deadline_stops_the_decoding_and_the_next_call_is_right(
    files: dict[str, Path],
) -> None:
    model = opened(files["slow"])
    right = await model.score_labels("Is it? ", ["Answer:"], ("yes", "no"))
    call = model.score_labels(LONG, [" Answer:"], ("yes", "no"), deadline_s=0.3)
    assert 0.25 < await _seconds(call) < 0.8
    assert await _cpu_is_quiet()
    assert (await model.score_labels("Is it? ", ["Answer:"], ("yes", "no"))).rows == right.rows
    call = model.complete(ASK, max_tokens=4000, deadline_s=0.3)  # type: ignore[assignment]
    assert 0.25 < await _seconds(call) < 0.8
    assert await _cpu_is_quiet()
    await model.close()


async def test_a_cancelled_task_stops_the_decoding(files: dict[str, Path]) -> None:
    model = opened(files["slow"])
    task = asyncio.create_task(model.score_labels(LONG, [" Answer:"], ("yes", "no")))
    await asyncio.sleep(0.2)
    task.cancel()
    assert await _seconds(task) < 0.5
    assert await _cpu_is_quiet()
    rows = (await model.score_labels("Is it? ", ["Answer:"], ("yes", "no"))).rows
    assert all(math.isfinite(value) for value in rows[0])
    await model.close()


async def test_waiting_in_the_queue_counts_against_the_deadline(files: dict[str, Path]) -> None:
    model = opened(files["slow"])
    busy = asyncio.create_task(
        model.score_labels(LONG, [" Answer:"], ("yes", "no"), deadline_s=1.0)
    )
    await asyncio.sleep(0.05)
    waiting = model.score_labels("Is it?", [" Answer:"], ("yes", "no"), deadline_s=0.3)
    assert 0.25 < await _seconds(waiting) < 0.8
    assert await _seconds(busy) < 1.5
    await model.close()


async def test_turns_that_do_not_fit_are_refused_with_both_numbers(files: dict[str, Path]) -> None:
    model = opened(files["llama"], n_ctx=64)
    with pytest.raises(PromptTooLongError, match=r"\d+ tokens and with max_tokens=60 .*n_ctx=64"):
        await model.complete(ASK, max_tokens=60)
    with pytest.raises(PromptTooLongError, match="embeds 64"):
        await model.embed(["the risk " * 100])
    await model.close()


async def test_a_model_without_a_template_does_not_chat_but_scores_and_takes_one(
    files: dict[str, Path],
) -> None:
    model = opened(files["gpt2"])
    with pytest.raises(SetupError, match="chat_template="):
        await model.complete(ASK)
    assert len((await model.score_labels("Is it", ["? Answer:"], (" yes", " no"))).rows) == 1
    text = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:"
    chatty = open_chat(str(files["gpt2"]), template=text)
    assert (await chatty.complete(ASK, max_tokens=5)).usage.completion_tokens > 0
    await model.close()
    await chatty.close()


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{% for m in messages %}{{ m.content ", "cannot be used"),
        ("{{ messages[0].content }}", "a turn is lost"),
        ("{{ raise_exception('never') }}", "never"),
        ("{{ ''.__class__.__mro__ }}", "cannot be used"),
    ],
)
def test_a_chat_template_that_fails_or_loses_a_turn_is_refused(
    template: str, why: str, files: dict[str, Path]
) -> None:
    with pytest.raises(SetupError, match=why):
        opened(files["llama"], chat_template=template)


def test_marks_of_what_was_trained_on_are_no_text() -> None:
    text = (
        "{% for m in messages %}<{{ m.role }}>{% generation %}{{ m.content }}{% endgeneration %}"
        "{% endfor %}<assistant>"
    )
    template = Template(text, bos="", eos="", name="m")
    assert template.render([Message("user", "U")]) == "<user>U<assistant>"


def test_a_system_turn_without_a_place_stands_at_the_head_of_the_first_user_turn() -> None:
    text = (
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}"
        "{% endif %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>"
    )
    template = Template(text, bos="", eos="", name="m")
    assert template.merges_system
    assert (
        template.render([Message("system", "S"), Message("user", "U")]) == "<user>S\n\nU<assistant>"
    )


@pytest.mark.parametrize("kind", ["bert", "llama", "gpt2"])
async def test_vectors_have_length_one_and_like_texts_are_near(
    kind: str, files: dict[str, Path]
) -> None:
    model = opened(files[kind])
    texts = ["the risk was lower", "the risk was lower.", "zinc 99", "x" * 150]
    vectors = (await model.embed(texts)).vectors
    assert all(math.isclose(math.hypot(*vector), 1, abs_tol=1e-5) for vector in vectors)
    near, far = (math.dist(vectors[0], vectors[at]) for at in (1, 2))
    assert near < far
    assert (await model.embed(texts)).vectors == vectors
    await model.close()


async def test_an_encoder_does_not_write_and_a_cross_encoder_does_not_embed(
    files: dict[str, Path],
) -> None:
    bert, judge = opened(files["bert"]), opened(files["judge"])
    with pytest.raises(SetupError, match="encoder"):
        await bert.complete(ASK)
    with pytest.raises(SetupError, match="encoder"):
        await bert.score_labels("a", ["b"], ("yes", "no"))
    with pytest.raises(SetupError, match="CrossEncoder"):
        await judge.embed(["a"])
    await bert.close()
    await judge.close()


def test_a_context_beyond_the_training_context_is_refused_with_both_numbers(
    files: dict[str, Path],
) -> None:
    with pytest.raises(SetupError, match=r"n_ctx=4096.*1024"):
        LlamaModel(files["gpt2"])


def test_missing_foreign_cut_and_unknown_files_say_what_to_do(
    tmp_path: Path, files: dict[str, Path]
) -> None:
    whole = files["llama"].read_bytes()
    cases = {
        "foreign": (b"PK\x03\x04" + whole[4:], DataError, "not a GGUF file"),
        "cut": (whole[: len(whole) // 2], DataError, "cut or damaged"),
        "header": (whole[:40], DataError, "cut or damaged"),
        "unknown": (
            whole.replace(b"llama", b"llamx"),
            SetupError,
            "does not know the architecture",
        ),
    }
    for name, (data, error, words) in cases.items():
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(data)
        with pytest.raises(error, match=words):
            LlamaModel(path)
    with pytest.raises(DataError, match="cannot be read"):
        LlamaModel(tmp_path / "none.gguf")
    with pytest.raises(SetupError, match="3 layers on a GPU"):
        LlamaModel(files["llama"], n_gpu_layers=3)


async def test_nothing_runs_while_models_are_switched_off_or_after_closing(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = opened(files["llama"])
    monkeypatch.setitem(os.environ, SWITCH, "off")
    for call in (
        model.complete(ASK),
        model.score_labels("a", ["b"], ("yes", "no")),
        model.embed(["a"]),
    ):
        with pytest.raises(SetupError, match="switched off"):
            await call
    with pytest.raises(SetupError, match="switched off"):
        opened(files["llama"])
    monkeypatch.delenv(SWITCH)
    await model.close()
    await model.close()
    with pytest.raises(SetupError, match="was closed"):
        await model.complete(ASK)
    with pytest.raises(SetupError, match="was closed"):
        model.count("a")


def test_without_llama_cpp_the_error_names_the_remedy(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.cache_clear()
    monkeypatch.setitem(sys.modules, "llama_cpp.llama_cpp", None)
    with pytest.raises(SetupError, match="aetia doctor"):
        opened(files["llama"])
    library.cache_clear()


async def test_the_checksum_is_that_of_the_file_as_it_is_now(tmp_path: Path) -> None:
    import hashlib

    path = write_random_model(tmp_path / "m.gguf", TINY["llama"], seed=1)
    model = opened(path)
    first = model.sha256
    assert first == hashlib.sha256(path.read_bytes()).hexdigest()
    write_random_model(path, TINY["llama"], seed=2)
    again = opened(path)
    assert again.sha256 != first
    rows = [
        (await m.score_labels("Is it?", [" Answer:"], ("yes", "no"))).rows for m in (model, again)
    ]
    assert rows[0] != rows[1]
    await model.close()
    await again.close()
