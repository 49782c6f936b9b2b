"""Whatever is stored, a page shows it as text; and whoever cannot see or point can use it."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.test_page.test_asking import LDL, QUIT

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.test_page.conftest import Watched

pytestmark = pytest.mark.page
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
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


@pytest.mark.parametrize("question", [LDL, QUIT], ids=["studies", "own data"])
def test_markup_in_any_field_is_shown_as_text(watched: Watched, question: str) -> None:
    page = watched.page
    watched.open(question)
    run = page.url.rsplit("/", 1)[1]

    def poisoned(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=json.dumps(hostile(response.json())))

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
    page.get_by_text("First rows").click()
    assert "<img" in page.locator(".columns").inner_text()
    assert page.locator("#root img, #root script").count() == 0
    assert page.evaluate("window.caught") is None


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nothing_serious_bars_anyone(watched: Watched, width: int, scheme: Any) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    check(watched, "welcome")
    watched.open(QUIT)
    for tab in ("Claims", "Figures", "DAG", "Graph", "Tree", "Full text"):
        watched.tab(tab)
        page.wait_for_timeout(150)
        check(watched, tab)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{tab} is {wide} px wider than the window"
    watched.tab("Claims")
    page.locator(".cite").first.click()
    check(watched, "evidence")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Your data").click()
    page.wait_for_selector(".panel")
    check(watched, "data")


def check(watched: Watched, where: str) -> None:
    """Nothing serious bars anyone who cannot see or point."""
    watched.page.evaluate(AXE)
    found = watched.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    serious = [
        f"{where}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_no_policy_is_broken(watched: Watched) -> None:
    with urllib.request.urlopen(watched.address, timeout=10) as response:
        policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
