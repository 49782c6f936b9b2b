"""Spans of a run and of a served request, taken by the SDK's exporter in memory."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

pytest.importorskip("opentelemetry.sdk", reason="the extra otel is not installed")

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from agent import telemetry
from agent.faces.serving.hall import Hall
from agent.faces.serving.safety.audit_log import AuditLog
from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.work.workroom import workroom
from agent.faces.session import open_session
from agent.models.backends.scripted import ScriptedModel
from agent.models.chat_model import Message
from agent.running.traced import TracedModel
from agent.runs.store import MemoryRuns
from agent.settings import Settings
from graphs.errors import InputError, SetupError
from tests.test_agent.serving_hand import LDL, served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """One a process: OpenTelemetry takes a provider once."""
    held, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(held))
    trace.set_tracer_provider(provider)
    return held


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> Iterator[InMemorySpanExporter]:
    exporter.clear()
    yield exporter
    exporter.clear()


def test_a_served_question_is_one_trace_without_a_word_of_it(spans: InMemorySpanExporter) -> None:
    body = {"messages": [{"role": "user", "content": LDL}]}
    with served() as place:
        found = httpx2.post(f"{place}/v1/chat/completions", json=body, timeout=120)
    assert found.status_code == 200
    held = {one.name: one for one in spans.get_finished_spans()}
    whole, run = held["POST"], held["invoke_agent aetia"]
    assert whole.attributes["http.route"] == "/v1/chat/completions"
    assert whole.attributes["http.response.status_code"] == 200
    assert run.attributes["gen_ai.operation.name"] == "invoke_agent"
    assert run.attributes["aetia.verdict"] == "causal"
    assert {"queue", "step parse", "step triangulate", "execute_tool study_findings"} <= set(held)
    tool = held["execute_tool study_findings"]
    assert tool.attributes["gen_ai.tool.name"] == "study_findings"
    apart = [n for n, one in held.items() if one.context.trace_id != whole.context.trace_id]
    assert not apart
    told = " ".join(str(dict(one.attributes)) for one in spans.get_finished_spans())
    assert "cholesterol" not in told


async def test_a_request_of_mcp_is_told_as_one_of_the_server(spans: InMemorySpanExporter) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    from agent.faces.mcp.mcp_command import PATH, http_app
    from agent.faces.mcp.mcp_server import mcp_server

    opening = partial(open_session, settings=Settings(judge="rules"), runs=MemoryRuns())
    async with workroom(opening) as room:
        hall = Hall(room, ServingConfig(at_once=1), AuditLog())
        server = mcp_server(hall)
        reached = httpx2.ASGITransport(http_app(server, hall))
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        async with (
            server.session_manager.run(),
            httpx2.AsyncClient(transport=reached, base_url="http://127.0.0.1") as client,
        ):
            found = await client.post(PATH, json=asked)
    (one,) = [span for span in spans.get_finished_spans() if span.name == "POST"]
    assert one.kind is trace.SpanKind.SERVER
    assert one.attributes["http.route"] == PATH
    assert one.attributes["http.response.status_code"] == found.status_code


async def test_a_call_of_a_model_says_what_it_took(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = TracedModel(ScriptedModel(lambda _: "fine"))
    await model.complete([Message("user", "a secret")])
    monkeypatch.setenv(telemetry.CONTENT, "true")
    await model.complete([Message("user", "a secret")])
    quiet, open_ = spans.get_finished_spans()
    assert quiet.name == f"chat {model.name}"
    assert quiet.attributes["gen_ai.usage.output_tokens"] >= 0
    assert "secret" not in str(dict(quiet.attributes))
    assert "secret" in open_.attributes["gen_ai.input.messages"]
    assert open_.attributes["gen_ai.output.messages"] == "fine"


def test_an_error_is_told_by_its_kind_alone(spans: InMemorySpanExporter) -> None:
    with pytest.raises(InputError), telemetry.span("work"):
        raise InputError("a secret")
    (one,) = spans.get_finished_spans()
    assert one.attributes["error.type"] == "InputError"
    assert not one.events
    assert "secret" not in str(one.status.description)


def test_without_the_extra_nothing_is_sent_and_a_place_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telemetry, "trace", None)
    with telemetry.span("work", a=1) as told:
        told.tell(b=2)
        told.content(c="x")
    telemetry.passed("queue", 1.0)
    telemetry.configure()
    monkeypatch.setenv(telemetry.ENDPOINTS[1], "http://127.0.0.1:1")
    absent: Any = None
    monkeypatch.setitem(
        sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", absent
    )
    with pytest.raises(SetupError, match=r"aetia\[otel\]"):
        telemetry.configure()
