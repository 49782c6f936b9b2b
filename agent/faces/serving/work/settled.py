"""What a server holds from its start to its end: loaded before the first question, and never looked over again.

Python looks for garbage by walking through everything that is there, some 250,000 objects of which nearly
all are modules: 0.1 to 0.2 s at a time in which nobody is served, about once a second under load. What is
set apart is not walked through.
"""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NEEDED = (
    "agent.workflow",
    "agent.running.durable",
    "tools.causal.client",
    "graphs.vocabulary.build",
)
"""What the first question would import, while everybody else waits."""


@asynccontextmanager
async def settled() -> AsyncIterator[None]:
    """Within it, what was there at its beginning counts as there for good."""
    await asyncio.to_thread(_warm)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _warm() -> None:
    for name in NEEDED:
        import_module(name)
