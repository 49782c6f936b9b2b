"""Keep LangGraph's tracing stack out of a command: it costs half a second and could send prompts away.

LangChain's core, on which LangGraph stands, imports the client of a tracing service, and uses it when a
variable of the environment says so. Aetia sends nothing anywhere. In a process of our own the client is
replaced by modules that say "tracing is off"; a program that imports Aetia as a library keeps its own.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

CLIENT = "langsmith"
SDK = "langgraph_sdk"


class _Absent:
    """In the place of classes that only a tracer would make."""


def _context() -> dict[str, Any]:
    names = ("parent", "project_name", "tags", "metadata", "client")
    return {**dict.fromkeys(names), "enabled": False}


MODULES: dict[str, dict[str, Any]] = {
    "run_helpers": {
        "get_tracing_context": _context,
        "_set_tracing_context": lambda context: None,
    },
    "utils": {"tracing_is_enabled": lambda *_: False, "get_env_var": lambda *_, **__: None},
    "run_trees": {"RunTree": _Absent},
    "address": {"AgentAddress": _Absent},
}
"""What LangChain's core asks of the client, by module."""


def leave_tracing_out() -> None:
    """Put the quiet modules in the client's place, unless LangGraph or the client is loaded already."""
    if any(name in sys.modules for name in (CLIENT, SDK, "langgraph", "langchain_core")):
        return
    made = {name: _module(f"{CLIENT}.{name}", content) for name, content in MODULES.items()}
    whole = {"Client": _Absent, "RunTree": _Absent, "get_tracing_context": _context}
    package = _module(CLIENT, {**whole, **made})
    package.__path__ = []
    _leave_the_client_of_servers_out()


def _leave_the_client_of_servers_out() -> None:
    """LangGraph takes one type from its SDK; the SDK's own client of servers is not loaded for it."""
    spec = find_spec(SDK)
    if spec is not None and spec.submodule_search_locations is not None:
        _module(SDK, {"__path__": list(spec.submodule_search_locations), "__spec__": spec})


def _module(name: str, content: dict[str, Any]) -> ModuleType:
    module = ModuleType(name, "Tracing is off.")
    module.__dict__.update(content)
    sys.modules[name] = module
    return module
