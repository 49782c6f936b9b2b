"""`aetia corpus ...`: the commands of `tools.literature`, with the models that they may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.literature.commands.seams import Seams
from tools.literature.main import command as corpus_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.commands import Ending
    from tools.literature.retrieval.embedder import Embedder
    from tools.literature.retrieval.relevance import Relevance


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia corpus ...`; returns its exit code, or the work that ends with it."""
    return corpus_command(arguments, Seams(_embedder, _relevance))


def _embedder(name: str, url: str) -> Embedder | None:
    from agent.embedders.opening import open_embedder

    return open_embedder(name, url)


def _relevance() -> Relevance:
    from agent.judges.bearing import open_bearing

    return open_bearing()
