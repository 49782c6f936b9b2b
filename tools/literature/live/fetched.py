"""Both sides of a pair -> what each source answered, as records that become a corpus of one's own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphs.cache import cache_folder, own_path, write_atomically
from tools.literature.building import build_corpus
from tools.literature.live.interfaces import clinical_trials, europe_pmc, open_fda, pubmed
from tools.literature.live.polite import Asker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from tools.literature.live.polite import Status

MOST = 25
"""Records of one source that are fetched for one pair."""
SOURCES: tuple[ModuleType, ...] = (europe_pmc, pubmed, clinical_trials, open_fda)
QUICK_S = 5.0
FOLDER = "AETIA_LIVE_CORPUS"
"""Where what was fetched is kept; `live_corpus` in the cache by default."""


@dataclass(frozen=True)
class Fetched:
    """What one source answered: `empty` only where it answered that it has nothing."""

    source: str
    status: Status | Literal["empty"]
    records: tuple[dict[str, Any], ...] = ()
    message: str = ""

    @property
    def text(self) -> str:
        """For example `PubMed: 12 records`."""
        if self.status in ("ok", "empty"):
            return f"{self.source}: {len(self.records)} records"
        return self.message


def live_folder() -> Path:
    """The corpus of what was fetched."""
    named = os.environ.get(FOLDER, "")
    return own_path(named, FOLDER) if named else cache_folder() / "live_corpus"


async def fetch_pair(
    asker: Asker,
    x: Sequence[str],
    y: Sequence[str],
    *,
    hosts: Mapping[str, str] | None = None,
    most: int = MOST,
) -> tuple[Fetched, ...]:
    """Ask every source about both sides, all at once.

    Args:
        asker: with its cache and limits.
        x: names of the treatment.
        y: names of the outcome.
        hosts: source -> where it is asked, in place of its own address.
        most: records of one source.
    """
    given = hosts or {}
    one_each = (
        _fetched(asker, source, given.get(source.NAME, source.HOST), (x, y), most)
        for source in SOURCES
    )
    return tuple(await asyncio.gather(*one_each))


async def reachable() -> tuple[Fetched, ...]:
    """How every source answers now, asked of a common pair and of nothing that a person asked."""
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(Path(folder), timeout_s=QUICK_S)
        return await fetch_pair(asker, ("aspirin",), ("pain",), most=1)


async def _fetched(
    asker: Asker,
    source: ModuleType,
    host: str,
    sides: tuple[Sequence[str], Sequence[str]],
    most: int,
) -> Fetched:
    request = source.request(host, *sides, most)
    if source is pubmed:
        reply = await asker.ask(request, pubmed.identifiers)
        if reply.status != "ok":
            return Fetched(source.NAME, reply.status, message=reply.message)
        found = pubmed.identifiers(reply.content)
        if not found:
            return Fetched(source.NAME, "empty")
        request = pubmed.fetch_request(host, found)
    reply = await asker.ask(request, source.records)
    if reply.status != "ok":
        return Fetched(source.NAME, reply.status, message=reply.message)
    records = tuple(source.records(reply.content))
    return Fetched(source.NAME, "ok" if records else "empty", records)


async def keep(fetched: Sequence[Fetched], folder: Path) -> int:
    """Add the records to a corpus, which is made where there is none; how many were given.

    Raises:
        StoreError: it cannot be written.
    """
    lines = [json.dumps(record) for one in fetched for record in one.records]
    if not lines:
        return 0
    content = ("\n".join(lines) + "\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fetched-{hashlib.sha256(content).hexdigest()[:16]}.jsonl"
    write_atomically(path, content)
    await build_corpus(folder, [f"jsonl:{path}"], None, lambda _told: None)
    return len(lines)
