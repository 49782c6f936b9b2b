"""What clients of the OpenAI protocol send in the wild: answered, ignored, or refused by name."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from agent.faces.serving.protocol.housekeeping import housekeeping
from tests.test_agent.serving_hand import LDL, served

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 64
CHAT = "/v1/chat/completions"
USER = {"role": "user", "content": LDL}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
CALLED = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
SCHEMA = {"type": "json_schema", "json_schema": {"name": "a", "schema": {}}}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    with served() as place, httpx2.Client(base_url=place, timeout=120) as made:
        yield made


def test_what_is_harmless_is_answered(client: httpx2.Client) -> None:
    """One server for all: each answer is asked for in another shape."""
    shapes: dict[str, dict[str, Any]] = {
        "nulls": {"stream": None, "model": None, "n": None, "stop": None, "tools": None},
        "a tag": {"model": "aetia:latest", "n": 1, "stop": [], "response_format": {"type": "text"}},
        "tools that need not be called": {"tools": [CALLED], "tool_choice": "auto", "seed": 1},
        "a picture": {"messages": [{"role": "user", "content": [{"type": "text", "text": LDL}, PICTURE]}]},
        "text null": {"messages": [{"role": "user", "content": [{"type": "text", "text": LDL}, {**PICTURE, "text": None}]}]},
        "a list of texts": {"messages": [{"role": "user", "content": [LDL]}]},
        "a call of a tool": {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [CALLED]}, {"role": "tool", "tool_call_id": "c", "content": "42"}]},
        "a role of old": {"messages": [USER, {"role": "function", "name": "f", "content": "42"}]},
        "an unknown field": {"reasoning_effort": "high", "user": "u", "x": {"y": 1}},
    }  # fmt: skip
    for name, shape in shapes.items():
        found = client.post(CHAT, json={"model": "aetia", "messages": [USER], **shape})
        assert found.status_code == 200, (name, found.text)
        assert found.json()["aetia"]["verdict"] == "causal", name


@pytest.mark.parametrize(
    ("named", "value"),
    [
        ("n", 2), ("stop", ["x"]), ("response_format", {"type": "json_object"}), ("response_format", SCHEMA),
        ("tool_choice", "required"), ("tool_choice", {"type": "function", "function": {"name": "f"}}),
        ("function_call", {"name": "f"}), ("logprobs", True), ("modalities", ["audio"]),
    ],
)  # fmt: skip
def test_what_would_change_the_answer_is_refused_by_name(
    client: httpx2.Client, named: str, value: object
) -> None:
    found = client.post(CHAT, json={"messages": [USER], named: value})
    assert found.status_code == 400
    assert found.json()["error"]["param"] == named
    assert named in found.json()["error"]["message"]


def test_the_last_chunk_counts_and_a_cut_reply_says_so(client: httpx2.Client) -> None:
    asks = {"messages": [USER], "stream": True, "stream_options": {"include_usage": True}, "max_tokens": 5}  # fmt: skip
    found = client.post(CHAT, json=asks)
    lines = [line[6:] for line in found.text.split("\n") if line.startswith("data: ")]
    assert lines.pop() == "[DONE]"
    chunks = [json.loads(line) for line in lines]
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["total_tokens"] > 5
    ends = [c["finish_reason"] for one in chunks for c in one["choices"] if c["finish_reason"]]
    assert ends == ["length"]


async def test_of_many_at_once_none_loses_anything(client: httpx2.Client) -> None:
    before = _children()
    limits = httpx2.Limits(max_connections=MANY)
    async with httpx2.AsyncClient(base_url=client.base_url, timeout=300, limits=limits) as many:
        body = {"messages": [USER]}
        found = await asyncio.gather(*(many.post(CHAT, json=body) for _ in range(MANY)))
    first, *others = (one.json()["aetia"] for one in found)
    assert first["effect"]["value"] == 0.77
    for told in others:
        assert (told["effect"], told["headline"]) == (first["effect"], first["headline"])
    assert _children() - before <= 2  # clients make no processes
    assert 'working"} 0' in client.get("/metrics").text


def _children() -> int:
    """How many processes this one has; 0 where the machine does not say."""
    told = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return sum(len(one.read_text().split()) for one in told)


def test_what_is_not_there_has_the_shape_of_its_protocol(client: httpx2.Client) -> None:
    for method, path, status in (
        ("POST", "/v1/embeddings", 404), ("POST", "/v1/completions", 404), ("GET", CHAT, 405),
        ("DELETE", "/v1/models", 405), ("GET", "/v1/models/gpt", 404), ("POST", "/", 405),
    ):  # fmt: skip
        found = client.request(method, path)
        assert found.status_code == status, path
        error = found.json()["error"]
        assert error["message"]
        assert ("type" in error) is path.startswith("/v1")


def test_a_fault_that_nobody_foresaw_shows_no_path(
    client: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/home/someone/.secrets/key.txt is gone")

    monkeypatch.setattr("agent.faces.serving.protocol.chat_routes.begin", broken)
    monkeypatch.setattr("agent.faces.serving.api.about_routes._limits", broken)
    found = client.post(CHAT, json={"messages": [USER]})
    assert found.status_code == 500
    assert found.json()["error"]["type"] == "server_error"
    assert "secrets" not in found.text
    assert "/" not in found.json()["error"]["message"]
    assert "default-src 'none'" in found.headers["content-security-policy"]


def test_a_fault_leaves_the_connection_open_for_the_next_request(
    client: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr("agent.faces.serving.protocol.chat_routes.begin", broken)
    address = client.base_url
    talk = http.client.HTTPConnection(address.host, address.port or 80, timeout=10)
    with contextlib.closing(talk):
        talk.connect()
        first = talk.sock
        for _ in range(3):
            asked = json.dumps({"messages": [USER]})
            talk.request("POST", CHAT, asked, {"content-type": "application/json"})
            found = talk.getresponse()
            found.read()
            assert (found.status, found.getheader("connection")) == (500, None)
            assert talk.sock is first
        first.settimeout(0.3)
        with pytest.raises(TimeoutError):  # a connection that was closed gives b"" at once
            first.recv(1)


def test_the_document_tells_how_errors_look(client: httpx2.Client) -> None:
    document = (client.get("/openapi.json")).json()
    said = document["paths"][CHAT]["post"]["responses"]
    assert "422" not in said
    shape = said["4XX"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    error = document["components"]["schemas"][shape]["properties"]["error"]
    found = client.post(CHAT, content=b"{")
    assert found.status_code == 400
    assert set(error["required"]) <= found.json()["error"].keys()
    assert "application/octet-stream" in document["paths"]["/api/data"]["post"]["requestBody"]["content"]  # fmt: skip


def test_the_title_of_a_conversation_says_what_it_is_about() -> None:
    history = f"<chat_history>\nUSER: {LDL}\nASSISTANT: Yes.\n</chat_history>"
    said = housekeeping(f"### Task:\nWrite a short title.\nJSON: {{}}\n{history}")
    assert json.loads(said or "")["title"] == "LDL cholesterol and coronary heart disease"
