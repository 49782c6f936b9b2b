"""What is typed is kept, and what is shown is what is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.test_page.test_asking import LDL, QUIT, table

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Route

    from tests.test_page.conftest import Watched

pytestmark = pytest.mark.page


def test_nothing_can_be_typed_that_would_be_lost(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    question = f"Does smoking cause lung cancer?{' ' * 5_000}And not in women?"
    page.locator("#question").focus()
    page.keyboard.insert_text(question)
    assert page.input_value("#question") == question  # whole: the server says what is too long
    page.get_by_role("button", name="Your data").click()
    for name in ("salt", "spice"):
        file = tmp_path / f"{name}.csv"
        file.write_text(table())
        page.set_input_files("input[type=file]", file)
        page.locator(".columns h3", has_text=name).wait_for()
        assert page.get_by_label("Who they are").input_value() == ""  # not those of the one before
        page.get_by_label("Who they are").fill(f"people of {name}")

    def slow(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/api/data/spice", slow)
    page.get_by_label("Part of drug").select_option("treatment")
    assert page.get_by_label("Event of drug").inner_text().split("\n") == ["as coded", "0", "1"]
    page.get_by_label("Event of drug").select_option("1")
    page.get_by_role("button", name="Keep").click()
    assert page.get_by_label("Meaning of drug").is_disabled()
    page.get_by_text("What was said of spice is kept.").wait_for()
    page.get_by_label("Meaning of drug").fill("metformin")
    assert page.get_by_label("Who they are").input_value() == "people of spice"
    assert page.get_by_label("Event of drug").input_value() == "1"
    page.on("dialog", lambda dialog: dialog.accept())
    for name in ("salt", "spice"):
        page.get_by_role("button", name=f"Delete {name}").click()
        page.locator(".sets li", has_text=name).wait_for(state="detached")


def test_a_question_that_is_not_taken_stays(watched: Watched) -> None:
    page = watched.page
    for place in ("**/api/runs", "**/api/about"):
        page.route(place, lambda route: route.abort())
    page.reload()
    page.get_by_role("alert").wait_for()  # nothing was ever heard of this server
    watched.ask(LDL)
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text().startswith("The server does not answer.")
    assert page.input_value("#question") == LDL
    for place in ("**/api/runs", "**/api/about"):
        page.unroute(place)
    page.get_by_role("button", name="Ask", exact=True).click()
    assert watched.answered().startswith("Yes")
    watched.said.clear()  # the browser itself notes the request that failed


def test_a_name_that_is_taken_is_given_another(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    page.get_by_role("button", name="Your data").click()
    for ending in ("csv", "tsv"):
        file = tmp_path / f"twin.{ending}"
        file.write_text(table().replace(",", "\t" if ending == "tsv" else ","))
        page.set_input_files("input[type=file]", file)
        page.locator(".columns h3", has_text="twin").wait_for()
    page.get_by_role("alert").wait_for()
    assert (
        "already: remove it first, or take another name" in page.get_by_role("alert").inner_text()
    )
    assert page.get_by_label("Name of twin.tsv").input_value() == "twin-2"
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="Use twin-2").wait_for()
    assert page.get_by_label("Name of twin.tsv").count() == 0
    watched.said.clear()  # the browser itself notes the 409
    german = tmp_path / "german.csv"
    german.write_bytes("Größe,b\n1,2\n3,4\n".encode("cp1252"))
    page.get_by_label("Encoding").select_option("cp1252")
    page.set_input_files("input[type=file]", german)
    page.locator(".columns", has_text="Größe").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    for name in ("twin", "twin-2", "german"):
        page.get_by_role("button", name=f"Delete {name}", exact=True).click()
        page.get_by_role("button", name=f"Use {name}", exact=True).wait_for(state="detached")


def test_the_evidence_shows_figures_that_count(watched: Watched) -> None:
    page = watched.page
    watched.open(QUIT)
    said = []
    for cite in page.locator(".cite").all()[:3]:
        cite.click()
        said.append(page.get_by_role("dialog").inner_text())
        page.keyboard.press("Escape")
    figures = [one for text in said for one in re.findall(r"MD (\S+) \(95", text)]
    assert figures
    assert all(len(one.lstrip("-")) <= 5 for one in figures)


def test_a_mechanism_is_told_without_the_certainty_of_the_effect(watched: Watched) -> None:
    page = watched.page
    question = "How does metformin lower blood glucose?"
    watched.open(question)
    assert page.locator(".certainty").count() == 0
    assert "certainty" not in page.locator(".history a", has_text=question).first.inner_text()
    watched.ask("are you sure?")
    page.locator("pre.full", has_text="WHY THIS VERDICT\n").first.wait_for(timeout=60_000)
    assert page.locator(".asked").inner_text().strip("“”") == "are you sure?"


def test_nothing_in_a_question_turns_round_what_stands_beside_it(watched: Watched) -> None:
    page = watched.page
    watched.ask("Does \u202egnikoms cause lung cancer?")
    page.locator(".asked").wait_for(timeout=60_000)
    assert "\\u202egnikoms" in page.locator(".asked").inner_text()
    assert page.get_by_text("\u202e").count() == 0


def test_drawings_and_lists_are_in_sight_on_a_phone(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    watched.open(QUIT)
    for tab, place in (("Graph", ".canvas"), ("DAG", ".drawing")):
        watched.tab(tab)
        page.locator(place).wait_for()
        hidden = page.locator(place).evaluate("one => one.scrollWidth - one.clientWidth")
        assert hidden <= 0, tab
    page.evaluate("scrollTo(0, 600)")
    page.get_by_role("button", name="History").click()
    page.wait_for_function(
        "() => document.querySelector('.history').getBoundingClientRect().top >= 0"
    )
