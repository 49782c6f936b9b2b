"""`aetia evals report`, `compare` and `fetch`: from results to a page, and a file that is checked."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from agent.faces.guard import OK, guarded
from evals.figures_page import table
from evals.report.cards import cards
from evals.report.task_results import (
    ItemRow,
    MarkRow,
    StepRow,
    TaskResult,
    read_results,
    write_results,
)
from evals.tasks import command as evals_command
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = guarded("evals", lambda: evals_command.command(arguments), as_json="--json" in arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def item(number: int, worth: float, sure: float | None = 0.8) -> ItemRow:
    return ItemRow(
        id=f"i{number}", subset=f"part {number % 2}", source="", question=f"Is <b>{number}</b> | right?",
        gold="yes", said="yes" if worth else "no", worth=worth, sure=sure,
        steps=(StepRow(id="1", parent=None, role="look-up", text="<script>"),),
    )  # fmt: skip


def result(worths: list[float], strategy: str = "aetia", **more: Any) -> TaskResult:
    given: dict[str, Any] = {
        "task": "toy", "n": len(worths), "strategy": strategy, "model": "rules",
        "metrics": {"accuracy": MarkRow(value=0.5, ci_low=0.1, ci_high=0.9)},
        "beside": {"majority": {"value": 0.4}, "held": {"n": 1, "accuracy": {"value": 1.0}}},
        "counted": {"abstained": 1, "parse_failures": 3}, "configuration": {"seed": 0},
        "items": tuple(item(n, w, 0.6 + 0.05 * (n % 5)) for n, w in enumerate(worths)),
    }  # fmt: skip
    return TaskResult(**(given | more))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "one.json"
    write_results(path, [result([1, 0, 1, 1, 0, 1])])
    return path


def test_results_are_read_as_they_were_written(results: Path, tmp_path: Path) -> None:
    assert read_results([results]) == (result([1, 0, 1, 1, 0, 1]),)
    broken = tmp_path / "broken.json"
    for text in ("{", "[]", "[{}]", '[{"task": 1}]'):
        broken.write_text(text, encoding="utf-8")
        with pytest.raises(DataError):
            read_results([broken])


def test_the_page_needs_no_network_and_runs_nothing(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(["report", str(results), "--out", str(tmp_path / "page"), "--json"], capsys)
    assert code == OK
    assert len(json.loads(out)["written"]) == 3
    page = (tmp_path / "page" / "report.html").read_text(encoding="utf-8")
    for outside in ("http:", "https:", "<script", "src=", "@import", "url("):
        assert outside not in page
    assert "&lt;b&gt;1&lt;/b&gt;" in page
    assert page.count("<svg") == 2
    assert "could not be read, over all: 3" in page
    text = (tmp_path / "page" / "report.md").read_text(encoding="utf-8")
    assert "0.500 (0.100 to 0.900)" in text
    assert "| part 0 | 3 |" in text


def test_cards_tell_systems_and_files_of_one_model_apart() -> None:
    held = {"licence": "CC0", "judge": "a-judge", "judge_sha256": "c" * 64}
    worths = [1.0, 0.0] * 6
    one, two = (
        result(worths, model="tiny", configuration=held | {"model_sha256": letter * 64})
        for letter in "ab"
    )
    text = cards([two, one])
    assert text.count("## tiny aetia a-judge, file ") == 2
    assert "| toy | part 1 | 6 | 0.000 | part 0 | 6 | 1.000 |" in text
    assert "CC0" in text
    files = text.partition("## Models by file")[2]
    assert [files.count(letter * 12) for letter in "ab"] == [1, 1]
    assert "## Models by file" not in cards([one])


def test_two_runs_are_compared_on_what_both_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "a.json", tmp_path / "b.json"
    write_results(one, [result([1.0] * 12)])
    write_results(two, [result([0.0] * 9 + [1.0], strategy="direct")])
    code, out, _ = run(["compare", str(one), str(two), "--json"], capsys)
    (row,) = json.loads(out)
    assert (code, row["n"]) == (OK, 10)
    assert (row["compared"]["wins"], row["compared"]["ties"], row["compared"]["losses"]) == (
        9,
        1,
        0,
    )
    assert row["p_holm"] == row["compared"]["p"] == pytest.approx(2 / 2**9)
    assert row["needed"] <= 10
    assert "9 wins" in run(["compare", str(one), str(two)], capsys)[1]
    write_results(two, [result([1], task="other")])
    assert run(["compare", str(one), str(two)], capsys)[0] != OK
    changed = result([1]).model_copy(
        update={"items": (item(0, 1).model_copy(update={"gold": "no"}),)}
    )
    write_results(two, [changed])
    assert "another one" in run(["compare", str(one), str(two)], capsys)[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "topics.tsv").write_bytes(b"number\tquestion\tstance\n")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_address[1]}"
        served.shutdown()


def test_a_file_is_fetched_and_checked(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = hashlib.sha256(b"number\tquestion\tstance\n").hexdigest()
    base = [
        "fetch",
        "trec_hm2021",
        "--data",
        str(tmp_path / "data"),
        "--url",
        f"{server}/topics.tsv",
    ]
    code, _, err = run([*base, "--sha256", "0" * 64], capsys)
    assert code != OK
    assert right in err
    assert not list((tmp_path / "data" / "trec_hm2021").iterdir())
    code, out, err = run([*base, "--sha256", right, "--json"], capsys)
    assert code == OK
    assert "licence: NIST" in err
    kept = tmp_path / "data" / "trec_hm2021" / "topics.tsv"
    assert json.loads(out)["file"] == str(kept)
    assert kept.read_bytes().startswith(b"number")
    assert run([*base, "--sha256", right], capsys)[0] != OK, "it is there already"
    assert run(base, capsys)[0] != OK, "no checksum"
    said = run(["fetch", "cladder"], capsys)
    assert said[0] == OK
    assert "page: https://" in said[1]
    assert run(["fetch", "nothing"], capsys)[0] != OK


def test_a_set_becomes_a_task_of_the_harness(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "trec_hm2021"
    folder.mkdir()
    (folder / "t.tsv").write_text(
        "number\tquestion\tstance\n1\tCan X treat Y?\tunhelpful\n", encoding="utf-8"
    )
    base = ["--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert run(["harness", "trec_hm2021", *base], capsys)[0] == OK
    row = json.loads((tmp_path / "out" / "trec_hm2021.jsonl").read_text(encoding="utf-8"))
    assert row["target"] == "B"
    assert "B. no" in row["text"]
    recipe = yaml.safe_load((tmp_path / "out" / "trec_hm2021.yaml").read_text(encoding="utf-8"))
    assert recipe["task"] == "aetia_trec_hm2021"
    pattern = recipe["filter_list"][0]["filter"][0]["regex_pattern"]
    assert re.findall(pattern, "So the answer is B.") == ["B"]
    assert run(["harness", "bnlearn", *base], capsys)[0] != OK, "its answers are open"


def test_inspect_opens_its_log(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = pytest.importorskip("inspect_ai.log", reason="the extra `inspect` is not installed")
    code, out, _ = run(
        ["report", str(results), "--out", str(tmp_path), "--inspect", "--json"], capsys
    )
    assert code == OK
    read = log.read_eval_log(json.loads(out)["written"][-1])
    assert read.status == "success"
    assert [sample.scores["worth"].value for sample in read.samples] == [1, 0, 1, 1, 0, 1]


def test_rows_of_sets_that_were_not_measured_anew_stay_only_where_that_is_asked() -> None:
    old = table([result([1.0], task="apples"), result([1.0], task="pears", n=7)])
    new = result([0.0], task="pears", n=9)
    kept = table([new], old).splitlines()
    assert [line.split(" | ")[:2] for line in kept[2:4]] == [["| apples", "1"], ["| pears", "9"]]
    assert kept[-1].endswith("over all: 9.")
    assert "apples" not in table([new])
