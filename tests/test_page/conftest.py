"""A server, a browser, and a page that reports what it should not do."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from agent.faces.serving.serving_config import ServingConfig
from tests.test_agent.serving_hand import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("AETIA_CHROMIUM") or shutil.which("chromium")


@dataclass
class Watched:
    """A page, and what a page of ours never does.

    Attributes:
        page: in the browser.
        address: of the server.
        outside: requests to anything but the server.
        said: warnings and errors of the console, and errors of scripts.
    """

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Type a question and send it."""
        self.page.fill("#question", question)
        self.page.get_by_role("button", name="Ask", exact=True).click()

    def start(self, body: object) -> str:
        """Start a run without the page; its id."""
        sent = json.dumps(body).encode()
        request = Request(f"{self.address}/api/runs", sent, {"content-type": "application/json"})
        with urlopen(request, timeout=20) as response:
            return str(json.load(response)["id"])

    def cancel(self, run: str) -> None:
        """Stop a run without the page."""
        urlopen(Request(f"{self.address}/api/runs/{run}/cancel", method="POST"), timeout=60).close()

    def open(self, question: str) -> None:
        """The answer to a question: of a run that was kept, or else asked now."""
        with urlopen(f"{self.address}/api/runs?limit=100", timeout=20) as response:
            runs = json.load(response)["runs"]
        kept = [one["id"] for one in runs if one["question"] == question and one["status"] == "finished" and not one["parent"]]  # fmt: skip
        self.page.goto(
            f"{self.address}/#/run/{kept[0] if kept else self.start({'question': question})}"
        )
        self.answered()

    def answered(self) -> str:
        """The headline of the answer, once there is one."""
        return self.page.locator(".headline").inner_text(timeout=60_000)

    def tab(self, name: str) -> None:
        """Open a tab of the answer."""
        self.page.get_by_role("tab", name=name, exact=True).click()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip(
            "no chromium is installed: apt-get install chromium, or name one in AETIA_CHROMIUM"
        )
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, session_cache: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AETIA_CACHE", str(session_cache))
        patch.setenv("AETIA_DATA", str(folder / "data"))
        with served(folder / "runs.sqlite", ServingConfig(at_once=1)) as place:
            _warm(place)
            yield place


def _warm(address: str) -> None:
    """The first answer of a machine compiles what later ones read: no test waits for that."""
    body = json.dumps({"question": "Does smoking cause lung cancer?"}).encode()
    sent = Request(f"{address}/api/runs", body, {"content-type": "application/json"})
    with urlopen(sent, timeout=60) as response:
        run = json.load(response)["id"]
    urlopen(f"{address}/api/runs/{run}/events", timeout=300).read()


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    one = Watched(page, address)
    page.on("request", lambda request: _note(one, request.url))
    page.on(
        "console", lambda told: told.type in ("warning", "error") and one.said.append(told.text)
    )
    page.on("pageerror", lambda error: one.said.append(str(error)))
    page.goto(address)
    page.wait_for_selector("#question")
    yield one
    context.close()
    assert one.outside == []
    assert one.said == []


def _note(one: Watched, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != one.address:
        one.outside.append(url)
