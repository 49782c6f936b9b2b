"""Whatever is stored, a page shows it as text; and whoever cannot see or point can use it."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.tokens.token_file import KnownTokens, made
from tests.test_agent.serving_hand import served
from tests.test_page.barred import everywhere
from tests.test_page.test_asking import LDL, QUIT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Route

    from tests.test_page.conftest import Watched

pytestmark = pytest.mark.page
MARK = '<img src=x onerror="window.caught=1"><script>window.caught=1</script>'
KEPT = {"id", "run_id", "status", "verdict", "certainty", "curie", "cause", "effect", "state", "parent", "role", "layers", "reply", "from", "to"}  # fmt: skip


def hostile(told: Any, key: str = "") -> Any:
    """The same with every text turned into markup, and every address into a script."""
    if isinstance(told, dict):
        return {name: hostile(one, name) for name, one in told.items()}
    if isinstance(told, list):
        return [hostile(one, key) for one in told]
    if not isinstance(told, str) or key in KEPT or key in ("evidence", "sources", "short"):
        return told
    return "javascript:window.caught=1" if key in ("url", "link") else f"{told[:20]}{MARK}"


def poisoned(route: Route) -> None:
    """What the server says, with markup in every field."""
    response = route.fetch()
    route.fulfill(response=response, body=json.dumps(hostile(response.json())))


@pytest.mark.parametrize("question", [LDL, QUIT], ids=["studies", "own data"])
def test_markup_in_any_field_is_shown_as_text(watched: Watched, question: str) -> None:
    page = watched.page
    watched.open(question)
    run = page.url.rsplit("/", 1)[1]

    page.route(f"**/api/runs/{run}", poisoned)
    page.route("**/api/runs?*", poisoned)
    page.route("**/api/graph?*", poisoned)
    page.route("**/api/about", poisoned)
    page.reload()
    page.locator(".headline", has_text="<img").wait_for()
    for tab in ("Claims", "Figures", "DAG", "Graph", "Tree", "Full text"):
        watched.tab(tab)
        page.wait_for_timeout(150)
        assert page.locator("#root img, #root script, a[href^='javascript' i]").count() == 0
    watched.tab("Claims")
    page.locator(".cite").first.click()
    assert MARK in page.get_by_role("dialog").inner_text()
    assert page.evaluate("window.caught") is None


def test_markup_in_a_question_and_in_a_table_is_shown_as_text(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    watched.ask(f"Does {MARK} cause weight gain?")
    watched.answered()
    page.reload()
    assert MARK in page.locator(".asked").inner_text()
    file = tmp_path / "odd.csv"
    file.write_text(f"<img src=x onerror=window.caught=1>,b\n{MARK.replace(',', '')},1\nplain,2\n")
    page.get_by_role("button", name="Your data").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_text("First 2 of 2 rows, 2 columns").click()
    assert MARK.replace(",", "") in page.locator(".preview tbody th").first.inner_text()
    assert "<img" in page.locator(".columns").inner_text()
    assert page.locator("#root img, #root script").count() == 0
    page.route("**/api/data/*", poisoned)
    page.locator(".sets button", has_text="odd").first.click()
    page.locator(".columns h3", has_text="<img").wait_for()
    assert page.locator("#root img, #root script").count() == 0
    assert page.evaluate("window.caught") is None


def test_nothing_serious_bars_anyone_from_an_answer(watched: Watched) -> None:
    page = watched.page
    everywhere(watched, "welcome")
    page.get_by_text("Limits").click()
    everywhere(watched, "limits")
    watched.open(QUIT)
    for tab in ("Claims", "Figures", "Graph", "Tree", "Full text", "DAG"):
        watched.tab(tab)
        everywhere(watched, tab)
    page.get_by_role("button", name="Strike body weight in 1971 to weight gain").click()
    page.get_by_text("Add an arrow, or mark").click()
    everywhere(watched, "DAG with an arrow struck")
    watched.tab("Claims")
    page.locator(".cite").first.click()
    everywhere(watched, "evidence")
    page.keyboard.press("Escape")
    watched.open(LDL)
    watched.tab("Graph")
    page.locator(".canvas canvas").first.wait_for()  # nothing lies between the two: around one
    everywhere(watched, "graph")
    watched.open("Does zorbine cause glumitis?")
    everywhere(watched, "not answered")


def test_nothing_serious_bars_anyone_from_a_panel(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    page.get_by_role("button", name="Settings").click()
    page.get_by_text("Answers today").wait_for()
    everywhere(watched, "settings")
    file = tmp_path / "wide table.csv"
    names = ["drug", "a_column_with_a_long_name_in_one_word", *(f"c{n}" for n in range(12))]
    rows = [",".join(str((n * k + k) % 9) for n in range(len(names))) for k in range(30)]
    file.write_text("\n".join([",".join(names), *rows]))
    page.get_by_role("button", name="Your data").click()
    everywhere(watched, "data")
    page.set_input_files("input[type=file]", file)
    page.get_by_text("First 8 of 30 rows, 14 columns").click()
    everywhere(watched, "wizard")
    page.set_viewport_size({"width": 390, "height": 844})
    box, first = page.locator(".preview > .scrolls"), page.locator(".preview tbody th").first
    before = first.bounding_box()
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    box.evaluate("one => (one.scrollLeft = 300)")
    assert box.evaluate("one => one.scrollLeft") == 300
    assert first.bounding_box() == before  # the first column stays where it is
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete wide-table").click()
    page.locator(".sets li", has_text="wide-table").wait_for(state="detached")
    page.get_by_role("button", name="Close").click()
    for way in ("Candidates", "Batch"):
        page.get_by_role("button", name=way, exact=True).click()
        everywhere(watched, way)
    waiting = watched.start({"question": QUIT, "pause": ["dag"]})
    page.goto(f"{watched.address}/#/run/{waiting}")
    page.get_by_role("button", name="Approve and go on").wait_for(timeout=60_000)
    everywhere(watched, "waiting")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="History").click()
    everywhere(watched, "history")


def test_one_with_a_token_comes_in_and_goes(watched: Watched, tmp_path: Path) -> None:
    page, (token, text) = watched.page, made("ann", None, 50)
    with served(tmp_path / "runs.sqlite", ServingConfig(tokens=KnownTokens([token]))) as place:
        watched.address = place
        page.goto(place)
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("alert").wait_for()
        everywhere(watched, "sign in")
        watched.said.clear()  # the browser itself notes the 401
        page.get_by_label("Token").fill(text)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_selector("#question")
        page.get_by_role("button", name="Settings").click()
        page.get_by_text("0 of 50").wait_for()
        everywhere(watched, "settings of a token")
        page.get_by_role("button", name="Close").click()
        watched.ask(LDL)
        watched.answered()
        run = page.url
        # A sign-in that ends while one types loses nothing of it.
        page.context.clear_cookies()
        watched.ask(QUIT)
        page.get_by_text("You are signed out").wait_for()
        everywhere(watched, "signed out")
        assert page.input_value("#question") == QUIT
        page.get_by_label("Token").fill(text)
        page.get_by_role("button", name="Go on").click()
        page.get_by_text("You are signed out").wait_for(state="detached")
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator(".asked", has_text=QUIT).wait_for()
        watched.answered()
        watched.said.clear()  # the browser itself notes the 401
        page.get_by_role("button", name="Settings").click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Token").wait_for()
        # A link to a run leads there once one has signed in.
        page.goto(run)
        page.reload()
        page.get_by_label("Token").fill(text)
        page.get_by_role("button", name="Go on").click()
        assert watched.answered().startswith("Yes")
        assert page.get_by_role("alert").count() == 0
        page.wait_for_load_state("networkidle")
        watched.said.clear()  # the browser itself notes the 401


def test_colours_are_kept_as_chosen(watched: Watched) -> None:
    page = watched.page
    page.emulate_media(color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    page.wait_for_selector("#question")
    assert page.evaluate(paper) == dark


def test_no_policy_is_broken(watched: Watched) -> None:
    with urllib.request.urlopen(watched.address, timeout=10) as response:
        policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
