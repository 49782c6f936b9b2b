"""Aetia as a Python package: everything that others may rely on, and nothing else.

    import aetia

    answer = aetia.ask_sync("Does LDL cholesterol cause coronary heart disease?")
    print(answer.verdict, answer.headline)

What a name stands for is imported when it is first used, so that `import aetia` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.answer import Answer
    from agent.faces.hypothesize import hypothesize
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.question import Asked, CausalQuestion
    from agent.run import ask, stream
    from agent.settings import Settings
    from agent.trace import Event
    from evals.qa.run import batch
    from graphs.errors import (
        AetiaError,
        DataError,
        DeadlineError,
        InputError,
        ModelError,
        QuestionError,
        RunError,
        SetupError,
        StoreError,
        ToolError,
    )
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset

    __version__: str

__all__ = [
    "AetiaError",
    "Answer",
    "CausalQuestion",
    "DataError",
    "Dataset",
    "DeadlineError",
    "InputError",
    "ModelError",
    "QuestionError",
    "RunError",
    "Settings",
    "SetupError",
    "StoreError",
    "ToolError",
    "__version__",
    "ask",
    "ask_sync",
    "batch",
    "hypothesize",
    "stream",
]

_MODULES = {
    "agent.answer": ("Answer",),
    "agent.faces.hypothesize": ("hypothesize",),
    "agent.question": ("CausalQuestion",),
    "agent.run": ("ask", "stream"),
    "agent.settings": ("Settings",),
    "evals.qa.run": ("batch",),
    "graphs.errors": (
        "AetiaError", "DataError", "DeadlineError", "InputError", "ModelError", "QuestionError",
        "RunError", "SetupError", "StoreError", "ToolError",
    ),
    "tools.causal.datasets": ("Dataset",),
}  # fmt: skip
"""Where each name is defined."""


def ask_sync(
    question: str | Asked,
    *,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
) -> Answer:
    """`ask` for programs without an event loop; also where one runs already, as in a notebook.

    Raises:
        AetiaError: as `ask`.
    """
    from concurrent.futures import ThreadPoolExecutor

    from agent.faces.guard import run_async
    from agent.run import ask

    answering = ask(
        question,
        store=store,
        settings=settings,
        datasets=datasets,
        listener=listener,
        judge=judge,
        model=model,
    )
    # A thread of its own: a loop that runs here already cannot wait for a second one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run_async, answering).result()


def __getattr__(name: str) -> object:
    """Import what a name stands for, once (PEP 562)."""
    from importlib import import_module

    value: object
    if name == "__version__":
        value = import_module("importlib.metadata").version("aetia")
    else:
        place = next((module for module, names in _MODULES.items() if name in names), None)
        if place is None:
            raise AttributeError(f"module 'aetia' has no attribute {name!r}")
        value = getattr(import_module(place), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
