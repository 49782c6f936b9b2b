"""`aetia serve`: the official client, follow-ups, refusals, options and places to listen at."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import httpx2
import openai
import pytest

from agent.answer import Answer
from agent.faces.cli import main
from agent.faces.serving.listener import listening
from tests.test_agent.serving_hand import LDL, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as place:
        yield f"{place}/v1"


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=0) as made:
        yield made


def ask_for(client: openai.OpenAI, *turns: str, **more: Any) -> Any:
    messages: Any = [{"role": "user", "content": turn} for turn in turns]
    return client.chat.completions.create(model="aetia", messages=messages, **more)


def test_the_official_client_lists_asks_and_streams(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["aetia"]
    whole = ask_for(client, LDL)
    content = whole.choices[0].message.content
    answer = Answer.model_validate(whole.model_extra["aetia"])
    assert answer.verdict == "causal"
    assert len(content.split("\n")) <= 15
    assert "--full" not in content  # an option of the command line
    streamed = list(ask_for(client, LDL, stream=True))
    chunks = [chunk.choices[0] for chunk in streamed]
    assert "".join(c.delta.content or "" for c in chunks) == content
    thoughts = "".join((c.delta.model_extra or {}).get("reasoning_content", "") for c in chunks)
    assert "triangulate: causal" in thoughts
    assert chunks[-1].finish_reason == "stop"
    assert [(c.model_extra or {})["aetia"]["verdict"] for c in streamed if c.model_extra] == [
        "causal"
    ]


def test_the_server_reads_a_follow_up(client: openai.OpenAI) -> None:
    answer = ask_for(client, LDL, "what about C-reactive protein?")
    assert answer.model_extra["aetia"]["treatment"]["name"] == "C-reactive protein"


def test_the_server_shows_a_part_of_the_last_answer(client: openai.OpenAI) -> None:
    shown = ask_for(client, LDL, "are you sure?")
    assert "Certainty: high" in shown.choices[0].message.content
    assert shown.model_extra["aetia"]["question"] == LDL
    for turns, heading in (((LDL,), "SOURCES"), ((LDL, "what about baldness?"), "SEARCHED")):
        streamed = ask_for(client, *turns, "show me the evidence", stream=True)
        text = "".join(c.choices[0].delta.content or "" for c in streamed)
        assert text.startswith("CLAIMS" if heading == "SOURCES" else heading)
        assert heading in text


def test_the_server_explains_bad_requests(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="offers 'aetia'"):
        client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": "x"}])
    with pytest.raises(openai.BadRequestError, match="expected one that is not empty"):
        client.chat.completions.create(model="aetia", messages=[])
    with pytest.raises(openai.BadRequestError, match="empty"):
        ask_for(client, "???")


@pytest.mark.parametrize(
    "body",
    [
        b'{"messages": [{"role": "user", "content": "half \\ud83d?"}]}',
        b'{"messages": [{"role": "user", "content": [{"type": "text", "text": "\\udc00"}]}]}',
        b'{"messages": [{"role": "\\ud83d", "content": "x"}]}',
        b'{"messages": "\xff"}',
        b"[" * 50_000,
        b"\xff",
        b"",
    ],
)
def test_bodies_that_are_no_text_are_refused(address: str, body: bytes) -> None:
    found = httpx2.post(
        f"{address}/chat/completions", content=body, headers={"content-type": "application/json"}
    )
    assert found.status_code == 400
    assert found.json()["error"]["type"] == "invalid_request_error"


def test_every_refusal_has_the_shape_of_the_protocol(address: str) -> None:
    body = b'{"model": "\\ud83d", "messages": [{"role": "user", "content": "x"}]}'
    headers = {"content-type": "application/json"}
    unknown = httpx2.post(f"{address}/chat/completions", content=body, headers=headers)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "model_not_found")
    for found in (httpx2.get(f"{address}/nowhere"), httpx2.get(f"{address}/chat/completions")):
        assert found.json()["error"]["message"]


def test_its_options_decide_what_is_sent(tmp_path: Path) -> None:
    events: list[Any] = []
    with (
        served(full=True, explain=True, listener=events.append) as place,
        openai.OpenAI(base_url=f"{place}/v1", api_key="none") as client,
    ):
        content = ask_for(client, LDL).choices[0].message.content
    assert "VERDICT: causal" in content
    assert "TREE OF THOUGHTS" in content
    assert "triangulate" in {event.step for event in events}


def test_a_port_in_use_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    err = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("as_json", [True, False])
def test_it_logs_to_standard_error_and_ends_when_it_is_told(tmp_path: Path, as_json: bool) -> None:
    trace = tmp_path / "run.jsonl"
    words = ["serve", "--port", "0", "--judge", "rules", "--trace", str(trace)]
    process = subprocess.Popen(
        [sys.executable, "-m", "agent.faces.cli", *words, *(["--json"] if as_json else [])],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    first = process.stderr.readline()
    place = (json.loads(first)["message"] if as_json else first).split("answers at ")[1].split()[0]
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"{place}/models", timeout=5) as reply:
                assert reply.status == 200
            break
        except OSError:
            time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 143)
    assert "/v1/models" in err
    assert all(json.loads(line)["level"] for line in err.strip().split("\n")) if as_json else True
    assert trace.exists()
