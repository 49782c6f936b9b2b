"""The corpora, the list of retractions and the list of doubted journals that the settings and the environment name."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.settings import Settings
    from tools.base import Literature, Notices
    from tools.literature.lines.doubted_journals import DoubtedJournals
    from tools.literature.lines.retractions import Retractions


class Library(NamedTuple):
    """What is at hand; None where none is named. `contents` tells one state of both from another."""

    literature: Literature | None = None
    retractions: Notices | None = None
    contents: tuple[str, ...] = ()


@asynccontextmanager
async def opened_library(settings: Settings) -> AsyncIterator[Library]:
    """Open what is named and close it afterwards.

    Raises:
        StoreError: a corpus is missing or damaged.
        SetupError, DataError: a list is missing or none.
    """
    from tools.literature.lines.doubted_journals import open_doubted_journals
    from tools.literature.lines.retractions import open_retractions

    retractions = open_retractions()
    doubted = open_doubted_journals()
    lists: tuple[Retractions | DoubtedJournals | None, ...] = (retractions, doubted)
    listed = tuple(f"{one.source} {one.digest[:12]}" for one in lists if one is not None)
    if settings.live:
        from tools.literature.live.live_corpora import LiveCorpora

        asked = LiveCorpora([Path(folder) for folder in settings.corpora], retractions, doubted)
        yield Library(asked, retractions, (asked.name, *listed))
        return
    if not settings.corpora:
        yield Library(None, retractions, listed)
        return
    from tools.literature.corpus import open_corpora
    from tools.literature.lines.read_corpora import ReadCorpora

    async with open_corpora([Path(folder) for folder in settings.corpora]) as corpora:
        literature = ReadCorpora(corpora, retractions, doubted)
        yield Library(literature, retractions, (literature.name, *listed))
