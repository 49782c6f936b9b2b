"""Spans for OpenTelemetry, by the names of its conventions for generative AI; this module alone speaks its API.

Without the extra `otel`, or with nothing configured, every call does nothing. What is configured are
OpenTelemetry's own variables: `OTEL_EXPORTER_OTLP_ENDPOINT` (or `..._TRACES_ENDPOINT`) says where spans
go, `OTEL_SDK_DISABLED=true` sends none. What was asked and answered is in no span, unless
`OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true`.

Conventions: https://opentelemetry.io/docs/specs/semconv/gen-ai/
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

from graphs.errors import SetupError

try:
    from opentelemetry import trace
except ImportError:
    trace = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["internal", "server", "client"]
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
NAME = "aetia"


class Told:
    """A span that is open, to be told what becomes known of it."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def tell(self, **attributes: object) -> None:
        """Add attributes; `gen_ai__operation__name` is `gen_ai.operation.name`; None and "" are left out."""
        if self._span is not None:
            self._span.set_attributes(_named(attributes))

    def content(self, **texts: str) -> None:
        """Add what was asked or answered, where that is wanted."""
        if captures_content():
            self.tell(**texts)


@contextmanager
def span(name: str, kind: Kind = "internal", **attributes: object) -> Iterator[Told]:
    """A span around what is done; an error is its status, by the name of its kind and never by its text.

    Args:
        name: low in variety: an operation and a name, never an id.
        kind: `server` answers a request, `client` waits for another system.
        attributes: as for `Told.tell`.
    """
    if trace is None:
        yield Told()
        return
    with _tracer().start_as_current_span(
        name, kind=trace.SpanKind[kind.upper()], attributes=_named(attributes),
        record_exception=False, set_status_on_exception=False,
    ) as opened:  # fmt: skip
        try:
            yield Told(opened)
        except BaseException as error:  # a cancelled task is one that ended, too
            opened.set_attribute("error.type", type(error).__name__)
            opened.set_status(trace.StatusCode.ERROR)
            raise


def passed(name: str, seconds: float, **attributes: object) -> None:
    """A span that ends now and began so many seconds ago."""
    if trace is not None:
        now = time.time_ns()
        _tracer().start_span(
            name, start_time=now - int(seconds * 1e9), attributes=_named(attributes)
        ).end(now)


def captures_content() -> bool:
    """Whether spans may hold what was asked and answered."""
    return os.environ.get(CONTENT, "").casefold() == "true"


def configure() -> None:
    """Send spans where OpenTelemetry's own variables say; nothing without them. Once a process.

    Raises:
        SetupError: they name a place, and the extra is not installed.
    """
    if not any(os.environ.get(name) for name in ENDPOINTS) or _is_disabled():
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SetupError(
            f'{ENDPOINTS[1]} is set, and spans are sent by an extra: pip install "aetia[otel]"'
        ) from error
    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME", NAME), "service.version": version(NAME)}  # fmt: skip
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def _is_disabled() -> bool:
    return os.environ.get("OTEL_SDK_DISABLED", "").casefold() == "true"


def _tracer() -> Any:
    return trace.get_tracer(NAME)


def _named(attributes: dict[str, Any]) -> dict[str, Any]:
    held = {name.replace("__", "."): value for name, value in attributes.items()}
    return {name: value for name, value in held.items() if value is not None and value != ""}
