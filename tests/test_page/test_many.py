"""Runs of many answers on the page: candidates for a goal, and a file of questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.test_agent.serving_hand import held
from tests.test_page.barred import everywhere
from tests.test_page.test_asking import LDL
from tests.test_page.test_strangers import MARK, poisoned

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Route

    from tests.test_page.conftest import Watched

pytestmark = pytest.mark.page
GOAL = "drugs for cystic fibrosis"
LONG = 120_000


def test_candidates_are_found_opened_and_moved_by_a_word(watched: Watched) -> None:
    page = watched.page
    page.get_by_role("button", name="Candidates", exact=True).click()
    page.get_by_label("Goal", exact=True).fill(GOAL)
    page.get_by_label("Candidates", exact=True).fill("2")
    with held() as gate:
        page.get_by_role("button", name="Find candidates").click()
        page.get_by_role("button", name="Stop").click(timeout=LONG)
        page.get_by_text("Stopped. What was finished is kept.").wait_for(timeout=LONG)
        page.get_by_role("button", name="Go on").click()
        for position in (1, 2):
            page.locator(".now", has_text=f"Candidate {position} of 2").wait_for(timeout=LONG)
            assert page.locator(".under-way li").count() == 1
            gate.release()
    page.locator(".now", has_text="2 candidates argued").wait_for(timeout=LONG)
    first = page.locator(".candidate").first
    for word in ("Through", "Against", "Measure first", "Refuted if"):
        assert first.get_by_text(word, exact=True).count() == 1, word
    first.get_by_text("More:").click()
    assert first.locator("tbody tr").count() >= 1
    page.get_by_text("Known, tried or warned of").click()
    assert page.locator(".aside li").count() >= 1
    first.get_by_role("button", name="is promising").click()
    page.get_by_text("you said promising").wait_for(timeout=LONG)
    for form, start in {"HTML": "<!doctype html>", "Text": "HYPOTHESES"}.items():
        with page.expect_download() as download:
            page.get_by_role("link", name=form, exact=True).click()
        assert download.value.path().read_text().startswith(start)
    everywhere(watched, "candidates")
    # What is finished is read once: its events are not heard again.
    heard: list[str] = []
    page.on("request", lambda one: heard.append(one.url) if one.url.endswith("/events") else None)
    page.reload()
    page.locator(".candidate").nth(1).wait_for(timeout=LONG)
    page.locator(".history a", has_text=GOAL).first.wait_for(timeout=LONG)
    assert heard == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".candidate").first.get_by_role("button", name="Ask about it").click()
    watched.answered()
    # Whatever a candidate says, it is text.
    page.route("**/api/hypotheses/**", poisoned)
    page.go_back()
    page.locator(".candidate", has_text="<img").first.wait_for(timeout=LONG)
    for fold in page.locator("details").all():
        fold.evaluate("one => (one.open = true)")
    assert page.locator("#root img, #root script").count() == 0
    assert page.evaluate("window.caught") is None


def test_a_file_of_questions_is_answered_and_its_rows_are_opened(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    file = tmp_path / "asked.jsonl"
    lines = [
        {"question": LDL, "gold": "causal"},
        {"question": "Does coffee cause pancreatic cancer?", "gold": "causal"},
        {"question": ""},
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    page.get_by_role("button", name="Batch", exact=True).click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Answer all").click()
    page.locator(".now", has_text="2 of 3 answered").wait_for(timeout=LONG)
    page.locator(".rows tbody tr").nth(2).wait_for(
        timeout=LONG
    )  # rows come by a request of their own
    assert page.locator(".rows tbody tr").count() == 3
    assert "right" in page.locator(".rows tbody tr").first.inner_text()
    # The scores come by a second request, after the last row.
    page.locator(".facts", has_text="1 of 2, 1 wrong").first.wait_for(timeout=LONG)
    assert page.locator(".rows .is-invalid").count() == 1
    everywhere(watched, "batch")
    page.get_by_role("button", name=LDL).focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator(".headline").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator(".rows tbody tr").first.locator("td").last.click()  # anywhere on the row
    opened = page.get_by_role("dialog")
    opened.locator(".headline").wait_for()
    assert opened.locator(".headline").inner_text().startswith("Yes")
    everywhere(watched, "row")
    opened.locator(".cite").first.click()
    page.get_by_role("dialog").nth(1).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").nth(1).wait_for(state="detached")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text().count("\n") == 4
    page.set_viewport_size({"width": 390, "height": 844})
    # Whatever a row or a run says, it is text.
    page.route("**/api/batches/**", poisoned)
    page.reload()
    page.locator(".rows", has_text="<img").wait_for()
    assert page.locator("#root img, #root script").count() == 0
    assert page.evaluate("window.caught") is None


def test_a_goal_that_is_not_understood_says_which_are(watched: Watched) -> None:
    page = watched.page
    page.get_by_role("button", name="Candidates", exact=True).click()
    page.get_by_label("Goal", exact=True).fill(MARK)
    page.get_by_role("button", name="Find candidates").click()
    page.get_by_role("alert").wait_for()
    assert "Goals that are understood" in page.get_by_role("alert").inner_text()
    assert page.locator("#root img").count() == 0
    watched.said.clear()  # the browser itself notes the 400


def test_a_part_that_throws_says_so_and_the_rest_lives(watched: Watched) -> None:
    page = watched.page
    watched.open(LDL)
    run = page.url.rsplit("/", 1)[1]

    def broken(route: Route) -> None:
        response = route.fetch()
        told = response.json()
        told["answer"]["rivals"] = [{"name": "x", "status": None, "evidence": None}]
        route.fulfill(response=response, body=json.dumps(told))

    page.route(f"**/api/runs/{run}", broken)
    page.reload()
    page.get_by_text("The tab Claims cannot be shown.").wait_for()
    assert watched.answered().startswith("Yes")
    watched.tab("Tree")
    assert page.locator(".thought").count() > 5
    assert page.get_by_text("cannot be shown").count() == 0
    assert all("cannot be shown" in text for text in watched.said)
    watched.said.clear()
