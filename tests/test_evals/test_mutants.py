"""The mutation run: what it changes, what it draws, and how it judges a small project of its own."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from evals.mutants.__main__ import main
from evals.mutants.baseline import Baseline
from evals.mutants.copies import ROOT, copy, sources, state
from evals.mutants.operators import Mutant, mutants
from evals.mutants.report import diff, summary, table
from evals.mutants.runner import WARM, Tried, try_all
from evals.mutants.sample import ROOMS, drawn

if TYPE_CHECKING:
    from pathlib import Path


def changed(source: str, operator: str = "") -> set[str]:
    """The changed sources, on one line each."""
    found = (one for one in mutants("m.py", source) if operator in ("", one.operator))
    return {one.applied(source).strip().replace("(", "").replace(")", "") for one in found}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b < c", {"a = b <= c", "a = b >= c"}),
        ("a = b == c", {"a = b != c"}),
        ("a = b is not c", {"a = b is c"}),
        ("a = b in c", {"a = b not in c"}),
        ("a = b and c", {"a = b or c"}),
        ("a = not b", {"a = b"}),
        ("a = -b", {"a = b"}),
        ("a = b + c", {"a = b - c"}),
        ("a = b / c", {"a = b * c"}),
        ("a = True", {"a = False"}),
        ("a = 3", {"a = 4"}),
        ("a = 0.5", {"a = 1.0"}),
        ("a = 0.0", {"a = 1.0"}),
        ("a = min(b)", {"a = maxb"}),
        ("a = b if c else d", {"a = b if not c else d"}),
        ("a = f(b, c)", {"a = fc, b"}),
        ("a = f'{b + c}'", {"a = f'{b - c}'"}),
        ("a.b = c", {"pass"}),
        ("f(a)", {"pass"}),
        ("a += b", {"pass"}),
    ],
)
def test_each_operator_changes_one_thing(source: str, expected: set[str]) -> None:
    assert changed(source) == {one.replace("(", "").replace(")", "") for one in expected}


@pytest.mark.parametrize(
    "source",
    [
        '"""Text with 3 numbers."""',
        "__all__ = (1, 2)",
        "from a import b",
        "if TYPE_CHECKING:\n    a = 3",
        "def f(a: Literal[1, 2]) -> Literal[3]: ...",
        "@cache(3)\nclass A: ...",
        "a = 'text'",
        "a = zip(b, strict=True)",
        "a: Literal[1]",
        "a = math.hypot(b, c)",
    ],
)
def test_what_changes_no_result_is_left_out(source: str) -> None:
    assert mutants("m.py", source) == () or changed(source) == {"pass"}


def test_the_wording_of_an_error_is_left_out_and_raising_it_is_not() -> None:
    assert changed("if a:\n    raise E(b + 1)", "removal") == {"if a:\n    pass"}
    assert changed("if a:\n    raise E(b + 1)", "arithmetic") == set()


def test_conditions_are_negated_and_returned_values_lost() -> None:
    source = "def f(a):\n    while a:\n        return [b for b in a if b]"
    assert changed(source, "condition") == {
        "def fa:\n    while not a:\n        return [b for b in a if b]",
        "def fa:\n    while a:\n        return [b for b in a if not b]",
    }
    assert changed(source, "return") == {"def fa:\n    while a:\n        return None"}


def test_a_line_outside_functions_belongs_to_the_whole_file() -> None:
    source = "A = 3\n\n\ndef f():\n    return 4\n"
    found = {one.applied(source)[:5]: one.lines for one in mutants("m.py", source)}
    assert found["A = 4"] == (1, 6)
    assert found["A = 3"] == (5, 5)


def test_drawn_mutants_compile_and_the_draw_depends_on_the_seed_alone() -> None:
    first, again, other = (
        drawn(ROOT, seed=seed, per_room=5, rooms=ROOMS[:1]) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    for room, found in first.items():
        assert len({one.id for one in found}) == 5
        for one in found:
            assert one.path.startswith(room)
            compile(one.applied((ROOT / one.path).read_text(encoding="utf-8")), one.path, "exec")


def test_the_tests_of_a_line_come_quickest_first_within_the_time_allowed() -> None:
    baseline = Baseline(
        {"slow": 5.0, "quick": 0.1, "middle": 2.0},
        lines={"m.py": {"3": ("slow", "quick", "middle", "gone")}},
    )
    mutant = Mutant("m.py", "sign", (2, 3), (0, 1), "x")
    assert list(baseline.tests_of(mutant)) == ["quick", "middle", "slow"]
    assert list(baseline.tests_of(mutant, most=3)) == ["quick", "middle"]
    assert list(baseline.tests_of(mutant, most=0.01)) == ["quick"]
    assert baseline.tests_of(Mutant("m.py", "sign", (4, 4), (0, 1), "x")) == {}
    assert Baseline.from_json(baseline.to_json()) == baseline


def test_the_table_counts_timeouts_as_killed_and_leaves_out_what_could_not_be_tried() -> None:
    mutant = Mutant("m.py", "sign", (1, 1), (4, 6), "b")
    ended = [
        Tried(mutant, outcome, "", 1, 0.1)  # type: ignore[arg-type]
        for outcome in ("killed", "killed", "timeout", "survived", "invalid", "error")
    ]
    row = summary("agent/tree", ended)
    assert (row["mutants"], row["score"]) == (6, 0.75)
    assert table([row]).split("\n")[1].split() == [
        "agent/tree",
        "6",
        "2",
        "1",
        "1",
        "1",
        "1",
        "75",
        "%",
    ]
    assert summary("agent/tree", [])["score"] is None


SOURCE = """\
def clamp(value, low):
    while value < low:
        value += 1
    return value


def left_over(a, b):
    return a - b


def untested():
    return 1
"""
TESTS = """\
from agent.small import clamp, left_over

def test_clamp():
    assert clamp(1, 3) == 3

def test_left_over():
    assert left_over({1}, {2}) == {1}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with one module, its tests, and the program that tries them."""
    folder = tmp_path / "small"
    for name, text in {"agent/small.py": SOURCE, "tests/test_small.py": TESTS}.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    for package in ("evals", "graphs"):
        (folder / package).symlink_to(ROOT / package)
    return folder


def test_mutants_are_killed_survive_or_never_end_and_a_second_run_tries_none_again(
    small: Path, tmp_path: Path
) -> None:
    lines = {"2": ("clamp",), "3": ("clamp",), "4": ("clamp",), "8": ("left_over",)}
    names = {
        "clamp": "tests/test_small.py::test_clamp",
        "left_over": "tests/test_small.py::test_left_over",
    }
    baseline = Baseline(
        dict.fromkeys(names.values(), 0.01),
        lines={"agent/small.py": {line: (names[t],) for line, (t,) in lines.items()}},
    )
    wanted = {
        "(value <= low)": "killed", "pass": "timeout", "(a + b)": "invalid", "2": "survived",
    }  # fmt: skip
    every = [one for one in mutants("agent/small.py", SOURCE) if one.text in wanted]
    found = try_all(every, baseline, [small], tmp_path / "kept", endless=1.0, warm=WARM[-4:])
    by_text = {(one.mutant.text, one.mutant.lines[0]): one for one in found}
    assert by_text["(value <= low)", 2].outcome == "killed"
    assert by_text["(value <= low)", 2].killer == "tests/test_small.py::test_clamp"
    assert by_text["pass", 3].outcome == "timeout"
    assert by_text["(a + b)", 8].outcome == "invalid"
    assert (by_text["2", 12].outcome, by_text["2", 12].tests) == ("survived", 0)
    assert (small / "agent/small.py").read_text(encoding="utf-8") == SOURCE
    assert "-    return 1" in diff(by_text["2", 12], small)
    again = try_all(every, baseline, [], tmp_path / "kept")
    assert again == found


def test_files_that_git_ignores_are_not_copied_and_every_change_has_another_name(
    tmp_path: Path,
) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for name, text in {".gitignore": "build/\n", "a.py": "a", "build/b.py": "b"}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    names = sources(root)
    assert names == (".gitignore", "a.py")
    copied = copy(names, tmp_path / "copy", root)
    assert sorted(one.name for one in copied.iterdir()) == [".gitignore", "a.py"]
    before = state(names, root)
    assert state(names, root) == before
    (root / "a.py").write_text("b", encoding="utf-8")
    assert state(names, root) != before


def test_a_sample_of_none_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--per-room", "0"]) == 2
    assert "--per-room must be at least 1" in capsys.readouterr().err
