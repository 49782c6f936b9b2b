"""How a command comes by the models that it needs: they are opened above this package, and only then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.literature.retrieval.embedder import Embedder
    from tools.literature.retrieval.relevance import Relevance


@dataclass(frozen=True)
class Seams:
    """Openers; each is called at most once a command, and what it opens is closed by the command.

    Attributes:
        embedder: name and address (both may be empty) -> an embedder; None where none is wanted.
        relevance: -> a judge of relevance.

    Raises (each):
        SetupError: the model is not here, or models are switched off.
        InputError: the name means nothing.
    """

    embedder: Callable[[str, str], Embedder | None]
    relevance: Callable[[], Relevance]
