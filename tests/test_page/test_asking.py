"""What a researcher does on the page, in a real browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import numpy as np
import pytest

from tests.test_page.barred import everywhere

if TYPE_CHECKING:
    from pathlib import Path

    from tests.test_page.conftest import Watched

pytestmark = pytest.mark.page
LDL = "Does LDL cholesterol cause coronary heart disease?"
QUIT = "Does quitting smoking cause weight gain?"


def test_one_asks_watches_the_tree_and_opens_the_evidence(watched: Watched) -> None:
    page = watched.page
    watched.ask(LDL)
    page.wait_for_selector(".progress .thought, .headline", timeout=60_000)
    assert watched.answered() == "Yes: LDL cholesterol increases coronary heart disease."
    assert page.locator(".certainty").inner_text().lower() == "high certainty"
    page.locator(".cite").first.click()
    opened = page.get_by_role("dialog")
    assert "0.77" in opened.inner_text()
    assert (opened.get_by_role("link").get_attribute("href") or "").startswith("https://doi.org/")
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    watched.tab("Figures")
    # The printed ratio is for less of the exposure; the plot is of more of it.
    assert "1.30 (1.25 to 1.35) ↺" in page.locator(".forest").first.inner_text()
    watched.tab("Tree")
    assert page.locator(".thought").count() > 5
    assert page.locator(".scores").count() >= 1
    # What was examined at the end says so: the direct claim is told by the lines below it.
    assert page.locator(".thought-line", has_text="by the lines below").count() == 1
    watched.tab("Graph")
    # The graph states nothing between the two: what it states around the first is shown.
    page.get_by_text("The graph states nothing between the two").wait_for()
    page.wait_for_selector(".edges li")
    assert page.locator(".canvas canvas").count() > 0


def test_an_arrow_is_struck_and_the_estimate_changes(watched: Watched) -> None:
    page = watched.page
    watched.ask(QUIT)
    watched.answered()
    first = page.url
    watched.tab("DAG")
    page.locator(".node").first.wait_for()
    for effect in ("smoking cessation", "weight gain"):
        page.get_by_role("button", name=f"Strike body weight in 1971 to {effect}").click()
    assert page.locator(".arrow.is-struck").count() == 2
    page.get_by_role("button", name="Run again").click()
    page.wait_for_selector(".changes", timeout=60_000)
    assert page.url != first
    effect = page.locator(".changes div", has_text="Effect")
    before, now = effect.locator("del").inner_text(), effect.locator("ins").inner_text()
    assert before.startswith("3.45")
    assert now != before
    assert "struck body weight in 1971 → weight gain" in page.locator(".changes").inner_text()
    assert "<-" not in page.locator(".changes").inner_text()
    watched.tab("DAG")
    assert page.get_by_role("button", name="Strike body weight in 1971 to weight gain").count() == 0
    # What is changed after that is set apart from what was changed before.
    second = page.url
    page.get_by_role("button", name="Strike sex to smoking cessation").click()
    page.get_by_role("button", name="Run again").click()
    page.wait_for_url(lambda url: url not in (first, second), timeout=60_000)
    page.locator(".changes .quiet").wait_for(timeout=60_000)
    assert page.locator(".changes li").all_inner_texts() == ["struck sex → smoking cessation"]
    assert "body weight in 1971 → weight gain" in page.locator(".changes .quiet").inner_text()
    # A reload finds the run, and so does another page by the history.
    page.reload()
    assert page.locator(".changes ins").first.inner_text(timeout=20_000)
    page.goto(watched.address)
    page.locator(".history a", has_text=QUIT).first.click()
    watched.answered()
    page.get_by_role("button", name="Candidates").click()
    page.get_by_role("button", name="New question").click()
    page.locator("#question").wait_for()


def test_a_dag_without_an_effect_is_said_to_be_an_assumption(watched: Watched) -> None:
    page = watched.page
    watched.open(QUIT)
    watched.tab("DAG")
    page.get_by_role("button", name="Strike smoking cessation to weight gain").click()
    page.get_by_role("button", name="Run again").click()
    page.wait_for_selector(".changes del", timeout=60_000)
    headline = watched.answered()
    assert headline.startswith("No effect by assumption: the edited DAG holds no path")
    assert "The evidence says otherwise: smoking cessation may increase weight gain" in headline
    assert page.locator(".certainty").count() == 0
    assert page.locator(".is-much").count() == 0
    changes = page.locator(".changes").inner_text()
    assert changes.count("struck smoking cessation → weight gain") == 1
    assert "Yes: smoking cessation increases weight gain." in page.locator(".changes del").first.inner_text()  # fmt: skip
    # It is told once: the short form does not say it again, and no arrow is left as programs write it.
    assert "DAG edited" not in page.locator(".short").inner_text()
    assert "->" not in page.locator("main").inner_text()
    assert page.locator(".history a").first.inner_text().endswith("No effect by assumption · another DAG")  # fmt: skip


def test_what_programs_asked_stands_apart_in_the_history(watched: Watched) -> None:
    page, question = watched.page, "Does coffee drinking cause pancreatic cancer?"
    body = json.dumps({"messages": [{"role": "user", "content": question}]}).encode()
    urlopen(Request(f"{watched.address}/v1/chat/completions", body, {"content-type": "application/json"}), timeout=60).close()  # fmt: skip
    watched.open(LDL)
    page.reload()
    page.locator(".history a", has_text=LDL).first.wait_for()
    own, programs = page.locator(".history > ul a"), page.locator(".history .fold a")
    assert own.filter(has_text=question).count() == 0
    page.locator(".history summary").click()
    programs.filter(has_text=question).first.wait_for()
    said = programs.filter(has_text=question).first.inner_text()
    assert said.endswith("No, moderate certainty · /v1"), said
    assert ".," not in page.locator(".history").inner_text()


def test_who_goes_on_with_a_run_that_is_over_is_told_what_to_press(watched: Watched) -> None:
    page = watched.page
    latent = {"name": "thrift", "of": ["qsmk", "wt82_71"]}
    first = watched.start({"question": QUIT, "dag": {"latent": [latent]}})  # the next waits in line
    run = watched.start({"question": LDL})
    watched.cancel(run)
    watched.cancel(first)
    page.route(
        f"**/api/runs/{run}/events", lambda route: route.abort()
    )  # the page hears of nothing
    page.goto(f"{watched.address}/#/run/{run}")
    page.get_by_role("button", name="Go on").wait_for()
    urlopen(Request(f"{watched.address}/api/runs/{run}/resume", method="POST"), timeout=60).close()
    urlopen(f"{watched.address}/api/runs/{run}/events", timeout=60).read()
    page.get_by_role("button", name="Go on").click()
    said = page.locator(".problem").inner_text(timeout=20_000)
    assert said.endswith("is finished; to see it: open it under Runs")
    assert watched.answered().startswith("Yes")  # and what it is now is shown at once
    watched.said.clear()  # the browser tells of every refusal


def test_a_run_is_deleted_after_a_word_of_confirmation(watched: Watched) -> None:
    page = watched.page
    watched.ask("Does smoking cause lung cancer?")
    watched.answered()
    run = page.url.rsplit("/", 1)[1]
    line = page.locator(f'.history a[href="#/run/{run}"]')
    line.wait_for()
    says: list[str] = []
    page.once("dialog", lambda dialog: (says.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Delete this run").click()
    assert says[0].startswith("Delete this run?")
    assert line.count() == 1  # said no to: all is as it was
    assert page.locator(".headline").count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete this run").focus()
    page.keyboard.press("Enter")
    line.wait_for(state="detached")
    assert page.locator(".headline").count() == 0
    assert run not in page.url
    assert page.evaluate("document.activeElement.tagName") == "H1"
    found = page.request.get(f"{watched.address}/api/runs/{run}")
    assert found.status == 404


def test_a_latent_cause_is_added_and_taken_back(watched: Watched) -> None:
    page = watched.page
    watched.open(QUIT)
    watched.tab("DAG")
    page.get_by_text("Add an arrow, or mark").click()
    page.get_by_label("Or an unmeasured cause of both, named").fill("thrift")
    page.get_by_role("combobox", name="From").select_option(label="smoking cessation")
    page.get_by_role("combobox", name="To", exact=True).select_option(label="weight gain")
    page.get_by_role("button", name="Add the cause").click()
    assert page.locator(".node.is-hidden", has_text="thrift").count() == 1
    # A cause that nobody measured is struck with all its arrows, by its box or by name.
    page.locator(".node.is-hidden", has_text="health").click()
    assert page.locator(".arrow.is-struck").count() == 2
    page.get_by_role("button", name="Strike or keep health consciousness and diet").click()
    assert page.locator(".arrow.is-struck").count() == 0
    page.get_by_role("button", name=re.compile("Take back unmeasured thrift")).click()
    assert page.locator(".node", has_text="thrift").count() == 0
    assert page.get_by_role("button", name="Run again").is_disabled()


def test_a_table_is_sent_described_and_estimated_from(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    file = tmp_path / "sugar.csv"
    file.write_text(table())
    page.get_by_role("button", name="Your data").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_label("Part of drug").select_option("treatment")
    page.get_by_label("Meaning of drug").fill("metformin")
    page.get_by_label("Part of glucose").select_option("outcome")
    page.get_by_label("Meaning of glucose").fill("blood glucose")
    page.get_by_label("Unit of glucose").fill("mmol/L")
    page.get_by_label("Part of age").select_option("covariate")
    page.get_by_label("Who they are").fill("adults")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.get_by_role("region", name="Columns")
        assert box.evaluate("one => one.scrollWidth - one.clientWidth") <= 0, width
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="In use").wait_for()
    page.get_by_role("button", name="Close").click()
    # The data set and its columns are offered where one asks, and written as a question.
    assert page.get_by_label("Data set of the question").input_value() == "sugar"
    columns = page.get_by_role("group", name="A question from its columns")
    assert "metformin (drug)" in columns.get_by_label("Effect of").inner_text()
    assert "May be adjusted for: age." in columns.inner_text()
    columns.get_by_role("button", name="Write the question").click()
    question = "What is the effect of metformin on blood glucose?"
    assert page.input_value("#question") == question
    page.get_by_role("button", name="Ask", exact=True).click()
    watched.answered()
    much = page.locator(".short .is-much").inner_text()
    assert re.search(r"-1\.[3-7]\d? mmol/L", much), much
    watched.tab("Figures")
    figures = page.locator(".own").inner_text()
    assert "Balance" in figures
    assert "Sensitivity" in figures
    everywhere(watched, "figures of own data")
    page.get_by_role("button", name="Your data").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete sugar").click()
    page.locator(".sets li").wait_for(state="detached")


def table() -> str:
    """A drug that lowers glucose by 1.5, given more often to the old."""
    random = np.random.default_rng(7)
    age = random.normal(60, 8, 400)
    drug = random.random(400) < 1 / (1 + np.exp(-(age - 60) / 8))
    glucose = 9 - 1.5 * drug + 0.03 * (age - 60) + random.normal(0, 1, 400)
    rows = (f"{int(d)},{g:.3f},{a:.1f}" for d, g, a in zip(drug, glucose, age, strict=True))
    return "\n".join(["drug,glucose,age", *rows])


UNDER = """() => {
  const boxes = [...document.querySelectorAll(".drawing .node rect")].map((one) => one.getBBox());
  const isIn = (box, at, by) => at.x > box.x - by && at.x < box.x + box.width + by && at.y > box.y - by && at.y < box.y + box.height + by;
  return [...document.querySelectorAll(".drawing .arrow .line")].map((line) => {
    const long = line.getTotalLength();
    const others = boxes.filter((box) => ![0, long].some((end) => isIn(box, line.getPointAtLength(end), 6)));
    const along = [...Array(61).keys()].map((step) => line.getPointAtLength((long * step) / 60));
    return along.filter((at) => others.some((box) => isIn(box, at, 0))).length;
  });
}"""
"""How many of 61 points of each arrow lie beneath a box that is no end of it."""


@pytest.mark.parametrize("width", [1440, 390])
def test_no_arrow_runs_beneath_a_node(watched: Watched, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 900})
    for question in (QUIT, "Does hypertension cause stroke?"):
        watched.open(question)
        watched.tab("DAG")
        watched.page.locator(".node").first.wait_for()
        found = watched.page.evaluate(UNDER)
        assert len(found) > 20
        assert set(found) == {0}, question


def test_the_third_turn_knows_the_first(watched: Watched) -> None:
    page = watched.page
    watched.ask("Does aspirin prevent heart attacks?")
    assert watched.answered().startswith("Yes: aspirin decreases myocardial infarction")
    for question in ("and in women over 50?", "why?"):
        before = page.url
        watched.ask(question)
        page.wait_for_function("before => location.href !== before", arg=before)
        page.locator(".asked", has_text=question).wait_for()
        answered = watched.answered()
        said = page.locator(".read-as").inner_text()
        assert said == "Read as: aspirin and myocardial infarction, in women over 50"
    assert answered.startswith("Through this mechanism")
    assert " → " in answered
    assert " > " not in answered


def test_a_run_in_line_is_stopped_and_goes_on(watched: Watched) -> None:
    page = watched.page
    latent = {"name": "thrift", "of": ["qsmk", "wt82_71"]}
    first = watched.start({"question": QUIT, "dag": {"latent": [latent]}})  # works for seconds
    watched.ask(LDL)
    page.get_by_role("button", name="Stop").click(timeout=20_000)
    page.get_by_text("Stopped. What was finished is kept.").wait_for()
    watched.cancel(first)
    page.get_by_role("button", name="Go on").click()
    assert watched.answered().startswith("Yes")


def test_a_run_waits_for_a_person(watched: Watched) -> None:
    page = watched.page
    page.get_by_text("Limits").click()
    page.get_by_label("wait for me").check()
    watched.ask(QUIT)
    page.get_by_role("button", name="Approve and go on").wait_for(timeout=60_000)
    assert "look at the DAG, change it" in page.locator(".progress .now").inner_text()
    assert page.locator(".drawing .arrow.is-assumed").count() > 0
    written = page.get_by_label("The DAG that is assumed").input_value()
    page.get_by_label("The DAG that is assumed").fill(" ")
    assert page.get_by_role("button", name="Approve and go on").is_disabled()
    assert (
        '"smoking cessation" -> "weight gain"' in written
    )  # the names of columns, not their codes
    assert "qsmk" not in written
    # What is no DAG is refused at once, with the reason, and stays to be mended.
    page.get_by_label("The DAG that is assumed").fill("dag {\n  foo bar {{{")
    page.get_by_role("button", name="Approve and go on").click()
    assert "line 2" in page.get_by_role("alert").inner_text()
    assert "foo bar" in page.get_by_label("The DAG that is assumed").input_value()
    watched.said.clear()  # the browser itself notes the 400
    page.get_by_label("The DAG that is assumed").fill(written)
    page.get_by_role("button", name="Approve and go on").click()
    assert watched.answered().startswith("Yes")


def test_a_harm_that_a_label_lists_stands_apart_from_what_supports_a_benefit(
    watched: Watched,
) -> None:
    page = watched.page
    watched.open("Does probenecid treat gout?")
    harms = page.locator("section", has=page.get_by_role("heading", name="Against it, and harms"))
    assert "Probenecid raises gout" in harms.inner_text()
    number = harms.locator(".cite").first.inner_text()
    for claim in page.locator(".claims").first.locator("li").all():
        assert number not in claim.locator(".cite").all_inner_texts()
    supported = page.locator(".rivals li", has_text="Probenecid lowers gout").inner_text()
    assert f"against it: {number}" in " ".join(supported.split())
    everywhere(watched, "harms")


def test_an_answer_is_exported(watched: Watched) -> None:
    watched.open(LDL)
    for form, start in {
        "Markdown": "# Does LDL",
        "HTML": "<!doctype html>",
        "JSON": "{",
        "Text": "Yes: LDL",
    }.items():
        with watched.page.expect_download() as download:
            watched.page.get_by_role("link", name=form).click()
        assert download.value.path().read_text().startswith(start)


def test_the_keyboard_is_enough(watched: Watched) -> None:
    page = watched.page
    watched.open(QUIT)
    page.goto(watched.address)
    page.wait_for_selector(".history a")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("/")
    page.locator("#question:focus").wait_for()
    page.keyboard.type(LDL)
    page.keyboard.press("Enter")
    watched.answered()
    page.locator("#tab-claims").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-figures").get_attribute("aria-selected") == "true"
    page.locator(".history a").first.focus()
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.history a')].indexOf(document.activeElement)"
        )
        == 1
    )
    page.get_by_role("button", name="Your data").click()
    page.keyboard.press("Escape")
    assert page.locator(".panel").count() == 0


def test_what_is_refused_is_said(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/#/run/00000000")
    page.reload()
    page.get_by_role("alert").first.wait_for()
    assert "no run" in page.get_by_role("alert").first.inner_text()
    page.wait_for_load_state("networkidle")
    watched.said.clear()  # the browser itself notes the 404, once for the run and once for its events
