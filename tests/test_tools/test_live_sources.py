"""Live sources: what they answer becomes records; 300 faults end in words and are never kept."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING

import pytest

from graphs.curie import Curie
from graphs.statements import Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tests.test_tools.live_server import FAULTS, LiveServer
from tools.literature.corpus import open_corpora
from tools.literature.lines.read_corpora import ReadCorpora
from tools.literature.live.fetched import fetch_pair, keep
from tools.literature.live.interfaces import clinical_trials, europe_pmc, pubmed
from tools.literature.live.live_corpora import LiveCorpora
from tools.literature.live.polite import Asker
from tools.literature.live.standing_now import live_standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAULTS_INJECTED = 300
SEED = 18
WORDS = ("zorbinol", "glumitis")


@pytest.fixture
def server() -> Iterator[LiveServer]:
    made = LiveServer()
    yield made
    made.close()


async def _no_wait(_seconds: float) -> None: ...


def _asker(folder: Path, timeout_s: float = 20.0) -> Asker:
    return Asker(folder / "answers", timeout_s=timeout_s, sleep=_no_wait)


async def test_every_source_gives_records_and_a_source_without_any_is_empty(
    server: LiveServer, tmp_path: Path
) -> None:
    found = {f.source: f for f in await fetch_pair(_asker(tmp_path), ("metformin",), ("gout",), hosts=server.hosts())}  # fmt: skip
    assert {name: one.status for name, one in found.items()} == {
        "Europe PMC": "ok", "PubMed": "ok", "ClinicalTrials.gov": "ok", "openFDA": "empty",
    }  # fmt: skip
    assert found["Europe PMC"].records[0]["doi"] == "10.1000/a,b"
    assert "Hazard Ratio (HR) 0.66, 95% CI 0.50 to 0.87" in str(found["ClinicalTrials.gov"].records)
    assert await keep(tuple(found.values()), tmp_path / "corpus") == 3


async def test_300_faults_are_each_a_named_ending_and_none_is_kept(
    server: LiveServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    chance, patient, hurried = random.Random(SEED), _asker(tmp_path), _asker(tmp_path, 0.4)
    slow = {"hang", "drip"}
    quick = sorted(set(FAULTS) - slow)
    faults = [*[chance.choice(quick) for _ in range(FAULTS_INJECTED - 4)], *sorted(slow) * 2]
    for number, fault in enumerate(faults):
        source = chance.choice((europe_pmc, clinical_trials, pubmed))
        if fault == "cut xml":
            request, parsed = pubmed.fetch_request(server.host, [str(number)]), pubmed.records
        else:
            request = source.request(server.host, (f"{WORDS[0]}{number}",), (WORDS[1],), 5)
            parsed = pubmed.identifiers if source is pubmed else source.records
        server.fault = fault
        reply = await (hurried if fault in slow else patient).ask(request, parsed)
        assert reply.status in FAULTS[fault], (fault, source.NAME, reply)
        assert reply.content == b""
        assert not any(word in reply.message for word in WORDS)
    assert not (tmp_path / "answers").exists()
    ours = [r.getMessage() for r in caplog.records if r.name.startswith(("tools", "agent"))]
    assert not any(word in line for line in ours for word in WORDS)


async def test_a_storm_that_ends_is_waited_out_and_a_long_wait_is_not(
    server: LiveServer, tmp_path: Path
) -> None:
    server.fault, server.once = "storm", True
    found = await _asker(tmp_path).ask(
        europe_pmc.request(server.host, ("a",), ("b",), 5), europe_pmc.records
    )
    assert found.status == "ok"
    assert len(server.asked) == 2


async def test_a_fresh_answer_is_not_asked_for_twice_and_a_stale_one_is(
    server: LiveServer, tmp_path: Path
) -> None:
    request = europe_pmc.request(server.host, ("a",), ("b",), 5)
    asker = _asker(tmp_path)
    first, second = [await asker.ask(request, europe_pmc.records) for _ in range(2)]
    assert first == second
    assert len(server.asked) == 1
    stale = Asker(tmp_path / "answers", timeout_s=20, sleep=_no_wait, expires_s=0.0)
    await stale.ask(request, europe_pmc.records)
    assert len(server.asked) == 2


async def test_a_comma_in_a_doi_reaches_the_right_record_and_failure_is_not_checked(
    server: LiveServer, tmp_path: Path
) -> None:
    server.retracted = {"10.1000/a,b"}
    found = await live_standing(_asker(tmp_path), "10.1000/a,b", server.hosts())
    assert (found.kind, found.notice) == ("retracted", "10.1/notice")
    assert "%2C" in server.asked[0]
    server.fault = "html"
    assert (await live_standing(_asker(tmp_path), "10.1/other", server.hosts())).kind == "not checked"  # fmt: skip


async def test_what_was_fetched_gives_the_same_findings_offline_and_a_failed_source_is_named(
    server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_LIVE_CORPUS", str(tmp_path / "fetched"))
    drug, disease = Curie("EX", "drug"), Curie("EX", "disease")
    nodes = [Node(drug, "biolink:Drug", "metformin"), Node(disease, "biolink:Disease", "gout")]
    write_store(tmp_path / "kg.sqlite", nodes, [], [], Release("toy", "1", "0" * 16))
    store, pair = SqliteStore(tmp_path / "kg.sqlite"), ("EX:drug", "EX:disease")
    live = LiveCorpora(asker=_asker(tmp_path), hosts=server.hosts())
    read = await live.findings(store, *pair)
    assert {i.source.identifier for i in read.items} >= {"PMID:7", "PMID:8"}
    async with open_corpora([tmp_path / "fetched"]) as corpora:
        offline = await ReadCorpora(corpora).findings(store, *pair)
    said = [[i.quote.sentence for i in one.items if i.quote] for one in (read, offline)]
    assert said[0] == said[1]

    server.fault, server.retracted = "forbidden", {"10.1000/a,b"}
    hurt = LiveCorpora(asker=Asker(tmp_path / "none", sleep=_no_wait), hosts=server.hosts())
    again = await hurt.findings(store, *pair)
    assert again.is_cut
    assert "PubMed: refused: HTTP 403" in again.aside
    server.fault = ""
    late = LiveCorpora(asker=Asker(tmp_path / "later", sleep=_no_wait), hosts=server.hosts())
    fresh = await late.findings(store, *pair)
    assert "PMID:7" not in {i.source.identifier for i in fresh.items}
    assert any("PMID:7 is set aside: retracted (Crossref" in text for text in fresh.aside)
    await store.close()
