"""Every fault of a server ends in the right error or a success, in time, and without the key."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from agent.models.backends.openai import OpenAiModel
from agent.models.backends.openai.key import LOGGERS
from agent.models.chat_model import Message
from graphs.errors import (
    AetiaError,
    DeadlineError,
    ModelOutputError,
    ModelRefusedError,
    ModelUnavailableError,
    PromptTooLongError,
    SetupError,
)
from tests.test_agent.fault_server import (
    GOOD,
    FaultServer,
    body,
    drip,
    echo_of_key,
    events,
    hang,
    hang_in_body,
    reply,
    reset,
    says,
    status,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.test_agent.fault_server import Fault

KEY = "sk-very-secret-0123456789"
ASK = [Message("user", "does it?")]
SLACK_S = 0.5
"""No call may outlive its deadline by more."""


class Verdict(BaseModel):
    direction: str
    certainty: float


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr("agent.models.backends.openai.line.FIRST_WAIT_S", 0.02)
    with FaultServer() as running:
        yield running


@pytest.fixture
async def model(server: FaultServer) -> AsyncIterator[OpenAiModel]:
    opened = OpenAiModel("m", base_url=server.address)
    yield opened
    await opened.close()


def soon(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


RETRIED: dict[str, list[Fault]] = {
    "429": [status(429)],
    "429 in seconds": [status(429, headers={"Retry-After": "0.05"})],
    "429 in milliseconds": [status(429, headers={"Retry-After-Ms": "50"})],
    "429 at a date": [status(429, headers={"Retry-After": soon(0)})],
    "429 at once": [status(429, headers={"Retry-After": "0"})],
    "429 with nonsense": [status(429, headers={"Retry-After": "nan"})],
    "429 with a word": [status(429, headers={"Retry-After": "soon"})],
    "429 in the past": [status(429, headers={"Retry-After": "-5"})],
    "500": [status(500)],
    "502 page": [lambda one: one.send(502, "<html>Bad gateway</html>")],
    "529": [status(529, "overloaded")],
    "three": [status(503), status(429), status(500)],
    "reset": [reset],
    "cut": [body(b'{"choices": [', 9999)],
    "error with status 200": [reply({"error": {"code": 503, "message": "no provider"}})],
    "error without code": [reply({"error": "busy"})],
}


@pytest.mark.parametrize("name", RETRIED)
async def test_what_may_succeed_later_is_tried_again(
    server: FaultServer, model: OpenAiModel, name: str
) -> None:
    server.faults.extend(RETRIED[name])
    assert (await model.complete(ASK, Verdict)).parsed is not None
    assert len(server.requests) == len(RETRIED[name]) + 1


@pytest.mark.parametrize("after", ["86400", "1e400", soon(3600)], ids=["day", "infinite", "date"])
async def test_a_wait_beyond_the_deadline_ends_the_call_at_once(
    server: FaultServer, model: OpenAiModel, after: str
) -> None:
    server.faults.append(status(429, headers={"Retry-After": after}))
    start = time.monotonic()
    with pytest.raises(ModelUnavailableError, match="after the deadline of 5 s"):
        await model.complete(ASK, deadline_s=5)
    assert time.monotonic() - start < 1.0
    assert len(server.requests) == 1


ENDED: dict[str, tuple[list[Fault], type[AetiaError], str]] = {
    "500 for ever": ([status(500)] * 9, ModelUnavailableError, "given up after 6 attempts"),
    "quota": ([status(429, "no quota", code="insufficient_quota")], ModelRefusedError, "no credit"),
    "402": ([status(402, "pay")], ModelRefusedError, "no credit"),
    "401": ([status(401, "who?")], ModelRefusedError, "the key in OPENAI_API_KEY"),
    "404 page": ([lambda one: one.send(404, "<html><p>Not\nFound</p></html>")], ModelRefusedError, r"Not Found.*ends in /v1"),
    "redirect": ([lambda one: one.send(307, "", {"Location": "http://127.0.0.1:1/v1"})], ModelRefusedError, "redirects to http://127.0.0.1:1"),
    "openai too long": ([status(400, "This model's maximum context length is 8 tokens", code="context_length_exceeded", param="max_tokens")], PromptTooLongError, "8 tokens"),
    "llama-server too long": ([status(500, "the request exceeds it", type="exceed_context_size_error")], PromptTooLongError, "."),
    "too long with status 200": ([reply({"error": {"code": 400, "message": "the request exceeds the available context size"}})], PromptTooLongError, "."),
    "page": ([reply("<html>gateway</html>")], ModelOutputError, "sent text, not a JSON object"),
    "invalid JSON": ([body(b'{"choices": }')], ModelOutputError, "not of this protocol"),
    "nothing": ([body(b"")], ModelOutputError, "."),
    "not UTF-8": ([body(b'{"choices": "\xff\xfe"}')], ModelOutputError, "."),
    "list": ([reply([1, 2])], ModelOutputError, "list, not a JSON object"),
    "null": ([reply(None)], ModelOutputError, "NoneType, not a JSON object"),
    "no choices": ([reply({"id": "1"})], ModelOutputError, "no choice"),
    "empty choices": ([reply({"choices": []})], ModelOutputError, "no choice"),
    "choices as text": ([reply({"choices": "Yes"})], ModelOutputError, "no choice"),
    "null message": ([reply({"choices": [{"message": None}]})], ModelOutputError, "no choice"),
    "refusal": ([says(None, refusal="I will not")], ModelOutputError, "refused: I will not"),
    "tool call": ([says(None, tool_calls=[{"id": "1", "type": "function", "function": {"name": "f", "arguments": ""}}])], ModelOutputError, "called a tool"),
    "thought alone": ([says("", reasoning_content="hm")], ModelOutputError, "max_tokens = 512"),
    "endless thought": ([says("<think>hm {}")], ModelOutputError, "max_tokens above 512"),
    "parts": ([says([{"type": "text", "text": GOOD}])], ModelOutputError, "holds no text"),
    "half a character": ([body(b'{"choices": [{"message": {"content": "a\\ud800"}}]}')], ModelOutputError, "half char"),
    "never JSON": ([says("words")] * 3, ModelOutputError, "no valid Verdict in 3 answers"),
    "wrong schema": ([says('{"direction": 3}')] * 3, ModelOutputError, "certainty"),
    "deep": ([says("[" * 100_000)] * 3, ModelOutputError, "no JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDED)
async def test_every_other_fault_has_its_error(
    server: FaultServer, model: OpenAiModel, name: str
) -> None:
    faults, error, words = ENDED[name]
    server.faults.extend(faults)
    with pytest.raises(error, match=words) as caught:
        await model.complete(ASK, Verdict, deadline_s=20)
    assert type(caught.value) is error
    assert not server.faults or len(faults) > 6
    assert len(str(caught.value)) < 700
    assert (await model.complete(ASK, Verdict)).parsed is not None or server.faults.clear() is None


@pytest.mark.parametrize("fault", [hang, hang_in_body, drip])
@pytest.mark.parametrize("seconds", [0.1, 0.4])
async def test_no_call_outlives_its_deadline(
    server: FaultServer, model: OpenAiModel, fault: Fault, seconds: float
) -> None:
    await model.complete(ASK)
    server.faults.append(fault)
    start = time.monotonic()
    with pytest.raises(DeadlineError, match=rf"within {seconds} s"):
        await model.complete(ASK, deadline_s=seconds)
    assert time.monotonic() - start < seconds + SLACK_S
    assert server.left.wait(2)


async def test_a_deadline_holds_over_retries_repairs_and_waiting_for_a_place(
    server: FaultServer,
) -> None:
    model = OpenAiModel("m", base_url=server.address, concurrency=1)
    server.faults.extend([status(500), says("no JSON"), hang, hang])
    start = time.monotonic()
    results = await asyncio.gather(
        *(model.complete(ASK, Verdict, deadline_s=0.5) for _ in range(3)), return_exceptions=True
    )
    assert time.monotonic() - start < 0.5 + SLACK_S
    assert {type(one) for one in results} == {DeadlineError}
    with pytest.raises(DeadlineError):
        await model.score_labels("a", ["b"], ["yes", "no"], deadline_s=0.0)
    with pytest.raises(DeadlineError):
        await model.embed(["a"], deadline_s=-1.0)
    await model.close()


STREAMS: dict[str, tuple[Fault, type[AetiaError], int]] = {
    "cut after two": (events(["a", "b"], then=lambda _: None), ModelUnavailableError, 2),
    "cut before any": (events([], then=lambda _: None), ModelUnavailableError, 0),
    "reset after two": (events(["a", "b"], then=reset), ModelUnavailableError, 2),
    "hangs after two": (events(["a", "b"], then=hang), DeadlineError, 2),
    "error after two": (events(["a", "b"], extra=[{"error": {"code": 503, "message": "gone"}}]), ModelUnavailableError, 2),
    "refusal after two": (events(["a", "b"], extra=[{"error": {"code": 402, "message": "pay"}}]), ModelRefusedError, 2),
    "error as OpenRouter sends it": (events(["a"], extra=[{"error": {"code": 502, "message": "gone"}, "choices": [{"delta": {"content": ""}, "finish_reason": "error"}]}]), ModelUnavailableError, 1),
    "invalid event": (body(b"data: {nonsense\n\n", kind="text/event-stream"), ModelOutputError, 0),
    "page": (reply("<html>"), ModelOutputError, 0),
    "hangs before headers": (hang, DeadlineError, 0),
    "refused": (status(401), ModelRefusedError, 0),
}  # fmt: skip


async def read_into(read: list[str], pieces: AsyncIterator[str]) -> None:
    async for piece in pieces:
        read.append(piece)  # noqa: PERF401


@pytest.mark.parametrize("name", STREAMS)
async def test_every_fault_of_a_stream_has_its_error(
    server: FaultServer, model: OpenAiModel, name: str
) -> None:
    fault, error, pieces = STREAMS[name]
    server.faults.append(fault)
    read: list[str] = []
    start = time.monotonic()
    with pytest.raises(error):
        await read_into(read, model.stream(ASK, deadline_s=0.6))
    assert time.monotonic() - start < 0.6 + SLACK_S
    assert len(read) == pieces
    assert [piece async for piece in model.stream(ASK)] == ["Yes", ", it", " does."]


async def test_a_stream_that_could_not_begin_is_tried_again(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.faults.extend([status(503), reset])
    assert [piece async for piece in model.stream(ASK)] == ["Yes", ", it", " does."]


async def test_cancelling_closes_the_connection(server: FaultServer, model: OpenAiModel) -> None:
    server.faults.append(hang)
    task = asyncio.create_task(model.complete(ASK))
    while not server.requests:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert server.left.wait(2)


async def test_the_first_failure_ends_what_was_asked_beside_it(
    server: FaultServer, model: OpenAiModel
) -> None:
    server.faults.extend([hang, hang, status(401)])
    start = time.monotonic()
    with pytest.raises(ModelRefusedError):
        await model.complete_many([ASK] * 3, deadline_s=20)
    assert time.monotonic() - start < 2
    assert server.left.wait(2)


async def test_a_server_that_is_not_there_is_said_at_once() -> None:
    model = OpenAiModel("m", base_url="http://127.0.0.1:1/v1")
    start = time.monotonic()
    with pytest.raises(ModelUnavailableError, match="is the server up"):
        await model.complete(ASK, deadline_s=30.0)
    assert time.monotonic() - start < 2
    await model.close()


KEYS = [KEY, "sk-'quotes\"and\\back%20slash", "a+b/c==&<>;$`", "ünïcode-not-a-header"]


def everything_in(error: BaseException) -> str:
    """The error as any reporter could print it: chain, locals of our frames, fields, requests."""
    text = ""
    seen: BaseException | None = error
    while seen is not None:
        told = traceback.TracebackException.from_exception(seen, capture_locals=True)
        frames = [str(frame.locals) for frame in told.stack if "/tests/" not in frame.filename]
        assert frames
        text += repr(seen) + str(vars(seen)) + "".join(frames)
        request = getattr(seen, "request", None)
        text += str(dict(request.headers)) if request is not None else ""
        seen = seen.__cause__ or seen.__context__
    return text


def written(key: str) -> set[str]:
    return {key, repr(key)[1:-1], json.dumps(key)[1:-1]}


@pytest.mark.parametrize("key", KEYS[:3])
@pytest.mark.parametrize(
    "fault",
    [
        echo_of_key,
        lambda one: one.send(404, f"<html>{one.request_seen.headers['authorization']}</html>"),
        lambda one: one.send(200, {"error": {"code": 400, "message": one.request_seen.headers["authorization"]}}),
        lambda one: one.send(302, "", {"Location": "http://h/" + one.request_seen.headers["authorization"].replace(" ", "")}),
        lambda one: one.send(400, {"detail": [{"loc": [one.request_seen.headers["authorization"]]}]}),
        lambda one: says(None, refusal=one.request_seen.headers["authorization"])(one),
        lambda one: body(b"{" + one.request_seen.headers["authorization"].encode())(one),
        hang,
        reset,
    ],
    ids=["echo", "page", "200", "redirect", "detail", "refusal", "invalid", "hang", "reset"],
)  # fmt: skip
async def test_the_key_is_in_no_error_and_no_log(
    server: FaultServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
    key: str, fault: Fault,
) -> None:  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", key)
    caplog.set_level(logging.DEBUG)
    for name in LOGGERS:
        caplog.set_level(logging.DEBUG, logger=name)
    server.faults.extend([fault] * 20)
    model = OpenAiModel("m", base_url=server.address)
    with pytest.raises(AetiaError) as caught:
        await model.complete(ASK, Verdict, deadline_s=0.3)
    with pytest.raises(AetiaError) as streamed:
        [piece async for piece in model.stream(ASK, deadline_s=0.3)]
    await model.close()
    assert server.requests[0].headers["authorization"] == f"Bearer {key}"
    assert any(record.name.startswith("httpcore2") for record in caplog.records)
    told = everything_in(caught.value) + everything_in(streamed.value) + repr(vars(model))
    told += "".join(record.getMessage() + repr(record.args) for record in caplog.records)
    assert not [form for form in written(key) if form in told]
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_the_check_above_would_find_the_key(
    server: FaultServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.models.backends.openai.key.Key.clean", lambda _, text: text)
    caplog.set_level(logging.DEBUG, logger="httpcore2.http11")
    server.faults.append(echo_of_key)
    model = OpenAiModel("m", base_url=server.address)
    with pytest.raises(ModelRefusedError) as caught:
        await model.complete(ASK)
    await model.close()
    assert KEY in everything_in(caught.value)
    assert any(KEY in record.getMessage() for record in caplog.records)


async def test_closing_leaves_the_loggers_as_they_were(server: FaultServer) -> None:
    before = {name: list(logging.getLogger(name).filters) for name in LOGGERS}
    model = OpenAiModel("m", base_url=server.address)
    assert {name: list(logging.getLogger(name).filters) for name in LOGGERS} != before
    await model.close()
    assert {name: list(logging.getLogger(name).filters) for name in LOGGERS} == before


@pytest.mark.parametrize("key", [KEYS[3], "two words", "line\nend"])
def test_a_key_that_no_header_carries_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(SetupError, match="OPENAI_API_KEY holds") as caught:
        OpenAiModel("m", base_url="http://127.0.0.1:1/v1")
    assert key not in everything_in(caught.value)


async def test_a_line_end_after_the_key_does_not_matter(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    model = OpenAiModel("m", base_url=server.address)
    await model.complete(ASK)
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    await model.close()


@pytest.mark.parametrize("address", [f"http://me:{KEY}@127.0.0.1/v1", f"http://127.0.0.1/v1?key={KEY}"])  # fmt: skip
def test_an_address_with_a_secret_in_it_is_refused(address: str) -> None:
    with pytest.raises(SetupError, match="password or a query") as caught:
        OpenAiModel("m", base_url=address)
    assert KEY not in str(caught.value)


async def test_an_error_is_of_our_tree_whatever_the_library_does(
    model: OpenAiModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(**_: Any) -> None:
        raise RuntimeError(f"inside {KEY}")

    monkeypatch.setattr(model._line.client.chat.completions, "create", broken)
    with pytest.raises(ModelOutputError, match="RuntimeError") as caught:
        await model.complete(ASK)
    assert KEY not in str(caught.value)
