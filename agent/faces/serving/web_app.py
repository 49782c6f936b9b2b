"""`aetia serve`: the web app, and the process that serves it."""

from __future__ import annotations

import logging
from functools import partial
from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from agent import telemetry
from agent.faces.serving.api import about_routes, data_routes, graph_routes, run_routes
from agent.faces.serving.api.hypothesis_routes import HYPOTHESES
from agent.faces.serving.hall import Hall
from agent.faces.serving.listener import log_config, server_of
from agent.faces.serving.openapi import documented
from agent.faces.serving.pages import pages
from agent.faces.serving.protocol import chat_routes, response_routes
from agent.faces.serving.safety.audit_log import AuditLog
from agent.faces.serving.safety.gate import Gate
from agent.faces.serving.told_errors import response_to, told
from agent.faces.serving.traced_requests import TracedRequests
from agent.faces.serving.work.settled import settled
from agent.faces.serving.work.workroom import workroom
from graphs.errors import AetiaError

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

    from agent.faces.serving.serving_config import ServingConfig
    from agent.faces.serving.work.long_runs import LongKind
    from agent.faces.serving.work.workroom import Opening, Workroom

LOG = logging.getLogger("aetia.serve")
_BODY = "http.response.body"
UNTOLD: Any = dict.fromkeys(
    ("tracing", "metrics", "logs", "operation_spans", "auto_configure"), False
)
"""FastAPI's own telemetry writes down what errors say, which may be what was asked: ours does not."""


class WebApp:
    """The whole server as one ASGI app.

    Args:
        room: where runs work; left open.
        config: what is allowed.
        log: takes one line a request.
        kinds: of runs of many answers; all that are installed by default.
    """

    def __init__(
        self, room: Workroom, config: ServingConfig, log: AuditLog | None = None, *,
        kinds: Sequence[LongKind] | None = None,
    ) -> None:  # fmt: skip
        known = installed_kinds() if kinds is None else kinds
        self.hall = Hall(room, config, log or AuditLog.configured(), known)
        self.inner = _inner(self.hall)
        self._gate = Gate(self.inner, config, self.hall.quotas, self.hall.log)
        self._traced = TracedRequests(self._logged)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._traced(scope, receive, send)

    async def _logged(self, scope: Scope, receive: Receive, send: Send) -> None:
        finished = False

        async def sending(message: Message) -> None:
            nonlocal finished
            await send(message)
            finished = message["type"] == _BODY and not message.get("more_body")

        try:
            await self._gate(scope, receive, sending)
        except Exception:
            LOG.exception("a fault of Aetia at %s", scope.get("path", ""))
            # Whoever has a whole reply keeps the connection: were it closed after the
            # reply, as the server does on a fault, the next request on it would be lost.
            if not finished:
                raise

    async def close(self) -> None:
        """Stop what still works; it can be gone on with."""
        await self.hall.close()


def installed_kinds() -> tuple[LongKind, ...]:
    """Runs of many answers: of candidates, and what comes from above this package, as entry points."""
    points = entry_points(group="aetia.kinds")
    return (HYPOTHESES, *(point.load() for point in points))


def _inner(hall: Hall) -> FastAPI:
    app = FastAPI(
        title="Aetia", version=version("aetia"), docs_url=None, redoc_url=None, telemetry=UNTOLD
    )
    app.state.hall = hall
    app.openapi = partial(documented, app)  # type: ignore[method-assign]
    app.add_exception_handler(AetiaError, told)
    app.add_exception_handler(HTTPException, told)
    app.add_exception_handler(RequestValidationError, told)
    app.add_exception_handler(Exception, _unforeseen)
    for router in (
        chat_routes.routes,
        response_routes.routes,
        run_routes.routes,
        graph_routes.routes,
        data_routes.routes,
        about_routes.routes,
        *(kind.routes for kind in hall.kinds),
    ):
        app.include_router(router)
    app.router.default = pages()  # after the routes: a wrong method is said to be one
    return app


async def _unforeseen(request: Request, error: Exception) -> Response:
    """The client is told that it did; where it happened goes to the log, by the app around."""
    return response_to(request.url.path, error)


async def serve(
    opening: Opening, listener: socket.socket, config: ServingConfig, *, as_json: bool = False
) -> int:
    """Serve until stopped; returns the exit code.

    Args:
        opening: makes the session of all runs, which is closed at the end.
        listener: where it listens.
        config: what is allowed.
        as_json: log as JSON lines.
    """
    telemetry.configure()
    async with workroom(opening) as room:
        return await _served(room, listener, config, as_json=as_json)


async def _served(
    room: Workroom, listener: socket.socket, config: ServingConfig, *, as_json: bool
) -> int:
    host, port = listener.getsockname()[:2]
    place = f"[{host}]" if ":" in host else host
    app = WebApp(room, config)
    server = server_of(app, config, log=log_config(as_json))
    async with settled():
        LOG.info("answers at http://%s:%d/v1 (Ctrl-C stops)", place, port)
        try:
            await server.serve(sockets=[listener])
        finally:
            await app.close()
    return 0
