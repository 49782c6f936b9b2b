"""Models through a server that misbehaves on demand, and the scripted fake."""

from __future__ import annotations

import json
import math
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from agent.backends.openai import Budget, OpenAiModel, row_of
from agent.backends.scripted import ScriptedModel
from agent.model import Message
from graphs.errors import (
    BudgetError,
    DataError,
    DeadlineError,
    ModelOutputError,
    ModelRefusedError,
    ModelUnavailableError,
    PromptTooLongError,
    SetupError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "sk-very-secret-0123456789"


class Verdict(BaseModel):
    direction: str
    certainty: float


GOOD = '{"direction": "increases", "certainty": 0.7}'
ASK = [Message("user", "does it?")]


class Server(BaseHTTPRequestHandler):
    """Speaks the protocol; `faults` are taken one a request, then `answer` is given."""

    faults: list[str] = []
    answer = GOOD
    logprobs = True
    requests: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        """One call."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Server.requests.append(body)
        fault = Server.faults.pop(0) if Server.faults else ""
        if fault == "hang":
            time.sleep(3)
        if fault == "no schemas":
            return self._send(400, {"error": {"message": "response_format is not supported"}})
        if fault.isdigit():
            text = f"Incorrect API key provided: {KEY}" if fault == "401" else f"fault {fault}"
            if fault == "400":
                text = "this model's maximum context length is 8 tokens"
            return self._send(int(fault), {"error": {"message": text}})
        if fault == "cut":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "9999")
            self.end_headers()
            self.wfile.write(b'{"choices": [')
            return None
        if self.path.endswith("embeddings"):
            rows = [{"index": i, "embedding": [float(len(t)), 1.0], "object": "embedding"} for i, t in enumerate(body["input"])]  # fmt: skip
            return self._send(200, {"data": rows, "model": "m", "object": "list", "usage": {"prompt_tokens": 3, "total_tokens": 3}})  # fmt: skip
        if body.get("stream"):
            return self._stream(cut=fault == "cut stream")
        text = {"not json": "I think so.", "wrong schema": '{"direction": 3}'}.get(
            fault, Server.answer
        )
        if fault == "html":
            return self._send(200, "<html>gateway</html>")
        choices = [] if fault == "empty" else [self._choice(body, text)]
        return self._send(
            200,
            {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices,
             "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}},
        )  # fmt: skip

    def _choice(self, body: dict[str, Any], text: str) -> dict[str, Any]:
        choice: dict[str, Any] = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}  # fmt: skip
        if body.get("logprobs") and Server.logprobs:
            prompt = body["messages"][-1]["content"]
            yes = 0.8 if "strong" in prompt else 0.3
            tokens = [(" Yes", yes), ("yes", 0.05), ("no", 1 - yes - 0.15), ("The", 0.1)]
            top = [{"token": t, "logprob": math.log(p), "bytes": None} for t, p in tokens]
            choice["logprobs"] = {"content": [{**top[0], "top_logprobs": top}]}
        return choice

    def _stream(self, *, cut: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece, finish in (("Yes", None), (", it", None), (" does.", "stop"))[: 2 if cut else 3]:
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                     "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": finish}]}  # fmt: skip
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        if not cut:
            self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, status: int, content: Any) -> None:
        data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header(
            "Content-Type", "text/html" if isinstance(content, str) else "application/json"
        )
        self.send_header("Content-Length", str(len(data)))
        if status == 429:
            self.send_header("Retry-After", "0.05")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Server.faults, Server.requests, Server.answer, Server.logprobs = [], [], GOOD, True
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr("agent.backends.openai.FIRST_WAIT_S", 0.02)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


async def test_a_schema_is_sent_and_the_answer_is_typed(address: str) -> None:
    model = OpenAiModel("m", base_url=address)
    found = await model.complete(ASK, Verdict)
    assert found.parsed == Verdict(direction="increases", certainty=0.7)
    assert (found.usage.prompt_tokens, found.usage.completion_tokens, found.repairs) == (10, 5, 0)
    assert Server.requests[0]["response_format"]["json_schema"]["name"] == "Verdict"
    many = await model.complete_many([ASK, ASK, ASK], Verdict)
    assert len(many) == 3
    await model.close()


@pytest.mark.parametrize("faults", [["429"], ["500"], ["503", "429", "500"], ["cut"]])
async def test_what_may_succeed_later_is_tried_again(address: str, faults: list[str]) -> None:
    Server.faults = list(faults)
    model = OpenAiModel("m", base_url=address)
    assert (await model.complete(ASK, Verdict)).parsed is not None
    assert len(Server.requests) == len(faults) + 1
    await model.close()


@pytest.mark.parametrize("faults", [["not json"], ["wrong schema"], ["not json", "wrong schema"]])
async def test_a_bad_answer_is_sent_back_for_repair(address: str, faults: list[str]) -> None:
    Server.faults = list(faults)
    model = OpenAiModel("m", base_url=address)
    found = await model.complete(ASK, Verdict)
    assert found.repairs == len(faults)
    assert "not valid" in Server.requests[-1]["messages"][-1]["content"]
    await model.close()


async def test_a_server_without_schemas_gets_it_in_the_prompt(address: str) -> None:
    Server.faults = ["no schemas"]
    Server.answer = f"Here you are:\n```json\n{GOOD}\n```"
    model = OpenAiModel("m", base_url=address)
    assert (await model.complete(ASK, Verdict)).parsed is not None
    assert "response_format" not in Server.requests[-1]
    assert "schema" in Server.requests[-1]["messages"][-1]["content"]
    await model.close()


@pytest.mark.parametrize(
    ("faults", "error"),
    [
        (["401"], ModelRefusedError),
        (["404"], ModelRefusedError),
        (["400"], PromptTooLongError),
        (["500"] * 9, ModelUnavailableError),
        (["429"] * 9, ModelUnavailableError),
        (["not json"] * 9, ModelOutputError),
        (["empty"], ModelOutputError),
        (["html"], ModelOutputError),
    ],
)
async def test_every_fault_has_its_error_and_no_message_has_the_key(
    address: str, faults: list[str], error: type[Exception]
) -> None:
    Server.faults = list(faults)
    model = OpenAiModel("m", base_url=address)
    with pytest.raises(error) as caught:
        await model.complete(ASK, Verdict, deadline_s=20)
    assert KEY not in str(caught.value)
    assert KEY not in repr(caught.value.__cause__)
    await model.close()


async def test_a_server_that_hangs_is_left_at_the_deadline(address: str) -> None:
    Server.faults = ["hang"]
    model = OpenAiModel("m", base_url=address)
    start = time.monotonic()
    with pytest.raises(DeadlineError, match=r"0\.4 s"):
        await model.complete(ASK, deadline_s=0.4)
    assert time.monotonic() - start < 0.9
    await model.close()


async def test_no_server_is_unavailable_and_says_so() -> None:
    model = OpenAiModel("m", base_url="http://127.0.0.1:1/v1")
    with pytest.raises(ModelUnavailableError, match="is the server up"):
        await model.complete(ASK, deadline_s=1.0)
    await model.close()


async def test_label_scores_are_log_probabilities_where_given(address: str) -> None:
    model = OpenAiModel("m", base_url=address)
    found = await model.score_labels("Claim: ", ["strong", "weak"], ["yes", "no"])
    assert found.how == "logits"
    assert found.best() == ("yes", "no")
    for row in found.rows:
        assert math.fsum(math.exp(value) for value in row) == pytest.approx(1)
    assert math.exp(found.rows[0][0]) == pytest.approx(0.85 / 0.9)
    await model.close()


async def test_sampled_scores_say_that_they_are_sampled(address: str) -> None:
    Server.logprobs = False
    Server.answer = "No, it does not"
    model = OpenAiModel("m", base_url=address, samples=4)
    found = await model.score_labels("Claim: ", ["x"], ["yes", "no"])
    assert (found.how, found.n, found.best()) == ("sampled", 4, ("no",))
    assert math.exp(found.rows[0][1]) == pytest.approx(4.5 / 5)
    await model.close()


async def test_a_stream_comes_in_pieces_and_a_cut_one_is_an_error(address: str) -> None:
    model = OpenAiModel("m", base_url=address)
    assert [piece async for piece in model.stream(ASK)] == ["Yes", ", it", " does."]
    Server.faults = ["cut stream"]
    with pytest.raises(ModelUnavailableError, match="cut off"):
        [piece async for piece in model.stream(ASK)]
    await model.close()


async def test_embeddings_and_budgets(address: str) -> None:
    model = OpenAiModel("m", base_url=address, budget=Budget(tokens=12, prompt_price=1e6))
    assert (await model.embed(["a", "bcd"])).vectors == ((1.0, 1.0), (3.0, 1.0))
    await model.complete(ASK)
    with pytest.raises(BudgetError, match="12"):
        await model.complete(ASK)
    assert model.spent.cost == pytest.approx(13)
    await model.close()


def test_the_switch_turns_models_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AETIA_MODELS", "off")
    with pytest.raises(SetupError, match="switched off"):
        OpenAiModel("m")


def test_labels_that_share_a_beginning_need_more_than_it() -> None:
    tokens = [("in", math.log(0.5)), ("increases", math.log(0.2)), ("de", math.log(0.3))]
    row = row_of(tokens, ["increases", "inhibits", "decreases"])
    assert row is not None
    assert math.exp(row[2]) == pytest.approx(0.3 / 0.7)
    assert row_of([("The", 0.0)], ["yes", "no"]) is None


async def test_the_scripted_model_says_what_it_was_told(tmp_path: Path) -> None:
    model = ScriptedModel([GOOD, ModelUnavailableError("busy"), "words"])
    assert (await model.complete(ASK, Verdict)).parsed is not None
    with pytest.raises(ModelUnavailableError):
        await model.complete(ASK)
    with pytest.raises(ModelOutputError, match="does not fit"):
        await model.complete(ASK, Verdict)
    with pytest.raises(ModelOutputError, match="no further"):
        await model.complete(ASK)
    weighted = ScriptedModel(scores=lambda text, label: 3.0 if label in text else 1.0)
    scores = await weighted.score_labels("say ", ["yes", "no"], ["yes", "no"])
    assert scores.best() == ("yes", "no")
    assert math.exp(scores.rows[0][0]) == pytest.approx(0.75)
    path = tmp_path / "r.jsonl"
    path.write_text(
        json.dumps({"prompt": "does it?", "answer": "it does"}) + "\n", encoding="utf-8"
    )
    assert (await ScriptedModel.recorded(path).complete(ASK)).text == "it does"
    with pytest.raises(DataError, match="no answer"):
        await ScriptedModel.recorded(path).complete([Message("user", "other")])
