"""`aetia mcp`: serve the tools over standard input and output, or over HTTP."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from agent import telemetry
from agent.faces.options import add_options, add_serving_options, opened
from graphs.errors import SetupError
from tools.commands import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

    from agent.faces.serving.hall import Hall
    from tools.commands import Ending

PATH = "/mcp"


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia mcp ...`; returns the work that serves."""
    parser = Parser(
        prog="aetia mcp",
        description="Tools for any client of the Model Context Protocol: ask, find, paths, literature, identify, "
        "estimate, mr, run_status. Over standard input and output, unless --http is given.",
    )
    parser.add_argument("--http", action="store_true", help=f"serve over HTTP at {PATH}")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1 (this machine)")
    parser.add_argument("--port", type=int, default=8001, help="default: 8001; 0 for a free one")
    add_serving_options(parser)
    add_options(
        parser,
        json="log as JSON lines",
        full="the short form of an answer is the whole one",
        explain="the tree of thoughts follows it",
        trace="add the events of every answer to it, as JSON lines",
    )
    return _serve(parser.parse_args(list(arguments)))


async def _serve(options: argparse.Namespace) -> int:
    try:
        from agent.faces.mcp.mcp_server import mcp_server
    except ImportError as error:
        raise SetupError('aetia mcp needs the extra: pip install "aetia[mcp]"') from error
    from agent.faces.serving.hall import Hall
    from agent.faces.serving.listener import listening
    from agent.faces.serving.safety.audit_log import AuditLog
    from agent.faces.serving.serving_config import config_of
    from agent.faces.serving.work.workroom import workroom

    config = config_of(options)
    telemetry.configure()
    async with workroom(partial(opened, options, append=True, keep=True)) as room:
        hall = Hall(room, config, AuditLog.configured())
        server = mcp_server(hall)
        try:
            if not options.http:
                await server.run_stdio_async()
                return 0
            with listening(options.host, options.port) as socket:
                await _over_http(server, hall, socket, as_json=options.json)
        finally:
            await hall.runs.dispatcher.close()
    return 0


async def _over_http(server: Any, hall: Hall, socket: Any, *, as_json: bool) -> None:
    from agent.faces.serving.listener import log_config, server_of
    from agent.faces.serving.work.settled import settled

    app = http_app(server, hall)
    web = server_of(app, hall.config, log=log_config(as_json))
    host, port = socket.getsockname()[:2]
    logging.getLogger("aetia.serve").info("answers at http://%s:%d%s", host, port, PATH)
    async with settled(), server.session_manager.run():
        await web.serve(sockets=[socket])


def http_app(server: Any, hall: Hall) -> Any:
    """The tools over HTTP, behind the same gate as `aetia serve`."""
    from mcp.server.transport_security import TransportSecuritySettings

    from agent.faces.serving.safety.gate import Gate
    from agent.faces.serving.traced_requests import TracedRequests

    # The gate has looked at the Host and the origin already, by the rules of this server.
    checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = server.streamable_http_app(streamable_http_path=PATH, transport_security=checked)
    return TracedRequests(Gate(inner, hall.config, hall.quotas, hall.log))
