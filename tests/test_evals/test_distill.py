"""`aetia distill`: only what a gold label or a simulator bears out gets in, once, balanced, and the card says so."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.guard import OK, USAGE, guarded
from agent.models.backends.scripted import ScriptedModel
from agent.strategies.posed import Posed
from evals.distill.balance import clusters_of
from evals.distill.distilling import command, distil
from evals.distill.verified import plain
from evals.tasks import command as evals_command
from evals.tasks.sets.options.pubmedqa import PubMedQa
from evals.tasks.sides import Setting, side
from evals.tasks.task import QuestionSet, TaskItem, Terms
from evals.tasks.trees import append_trees
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("chat.jsonl", "preferences.jsonl", "reflection.jsonl", "evaluator.jsonl")
MADE = Terms("made by this program", may_train=True)
OPTIONS = ("it goes up", "it goes down", "neither of both")


class Made(QuestionSet):
    """A set that is made here."""

    terms = MADE

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        raise NotImplementedError


def problems(count: int, seed: int = 3) -> list[TaskItem]:
    """Signed chains whose truth the generator knows, of the development half."""
    draw, found = random.Random(seed), []
    for number in range(9 * count):
        signs = [draw.choice((1, -1)) for _ in range(3)]
        names = ["".join(draw.choices("bdklmnprst", k=5)) for _ in range(4)]
        verbs = ["raises" if sign > 0 else "lowers" for sign in signs]
        facts = " ".join(f"{a} {v} {b}." for a, v, b in zip(names, verbs, names[1:], strict=False))
        total = signs[0] * signs[1] * signs[2]
        text = f"{facts} What does {names[0]} do to {names[3]}?"
        item = TaskItem(f"made-{seed}-{number}", Posed(text, OPTIONS), 0 if total > 0 else 1)
        if item.split == "dev":
            found.append(item)
    return found[:count]


def scripted(seed: int = 0, right: float = 0.6) -> ScriptedModel:
    """Reasons, and is right with this probability: it reads the signs off the problem."""
    calls = iter(range(10**6))

    def says(prompt: str) -> str:
        draw = random.Random(f"{seed} {next(calls)}")
        sign = -1 if len(re.findall(r"\blowers\b", prompt)) % 2 else 1
        wanted = OPTIONS[0 if sign > 0 else 1]
        if draw.random() > right:
            wanted = draw.choice([option for option in OPTIONS if option != wanted])
        (letter,) = re.findall(rf"^([A-C])\. {wanted}$", prompt, re.MULTILINE)
        return f"Step {draw.randrange(10**6)} follows the signs. The answer is {letter}."

    return ScriptedModel(says)


def write_trees(
    path: Path, items: list[TaskItem], *, strategies: tuple[str, ...] = ("self-consistency",),
    terms: Terms = MADE, task: str = "chains", right: float = 0.6,
) -> Path:  # fmt: skip
    """A file of trees, as a run writes them."""
    setting = Setting(scripted(right=right), None, None, Made(task), 4000, None, 5, 60.0)

    async def written() -> None:
        for name in strategies:
            one = await side(name, items, (), setting, say=lambda _: None)
            append_trees(path, items, terms, one, setting)

    asyncio.run(written())
    return path


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trees") / "trees.jsonl"
    write_trees(path, problems(40))
    return write_trees(path, problems(40, seed=4), strategies=("tot-bfs",))


def write(folder: Path, name: str, data: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        json.dump(data, file)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def changed(trees: Path, to: Path, **fields: Any) -> Path:
    """Every tree with these fields."""
    text = "".join(json.dumps(row | fields) + "\n" for row in lines(trees))
    to.write_text(text, encoding="utf-8")
    return to


def answer_of(row: dict[str, Any], text: str) -> str:
    """The option behind the letter that a text ends at, as the prompt of its row lists them."""
    turns = row.get("messages") or row["prompt"]
    letter = re.findall(r"The answer is ([A-C])\.", text)[-1]
    (option,) = re.findall(rf"^{letter}\. (.+)$", turns[0]["content"], re.MULTILINE)
    return str(option)


def test_only_verified_answers_get_in(trees: Path, tmp_path: Path) -> None:
    done = distil([trees], tmp_path / "out", per_cluster=99)
    read = lines(trees)
    gold = {row["id"]: row["options"][row["gold"]] for row in read}
    right = {(row["id"], row["strategy"]) for row in read if row["chosen"] == row["gold"]}
    assert 0 < len(right) < len(read)
    chats = lines(tmp_path / "out" / "chat.jsonl")
    assert {row["strategy"] for row in chats} == {"self-consistency", "tot-bfs"}
    for row in chats:
        assert (row["id"], row["strategy"]) in right
        assert answer_of(row, row["messages"][1]["content"]) == gold[row["id"]]
    assert done["left_out_trees"]["another answer than its gold answer"] == len(read) - len(right)


def test_rejected_paths_never_lead_to_the_gold_answer(trees: Path, tmp_path: Path) -> None:
    distil([trees], tmp_path / "out", per_cluster=99)
    gold = {row["id"]: row["options"][row["gold"]] for row in lines(trees)}
    pairs = lines(tmp_path / "out" / "preferences.jsonl")
    assert len(pairs) > 10
    for row in pairs:
        assert answer_of(row, row["chosen"][0]["content"]) == gold[row["id"]]
        assert answer_of(row, row["rejected"][0]["content"]) != gold[row["id"]]
    for row in lines(tmp_path / "out" / "reflection.jsonl"):
        asked, reply = (turn["content"] for turn in row["messages"])
        assert answer_of(row, asked) != gold[row["id"]]
        assert answer_of(row, reply) == gold[row["id"]]
        assert row["wrong"] in reply
        assert gold[row["id"]] in row["wrong"]
    labels = Counter(row["label"] for row in lines(tmp_path / "out" / "evaluator.jsonl"))
    assert min(labels["right"], labels["wrong"]) > 10


def test_the_same_text_is_in_once_and_one_with_both_labels_is_out(
    trees: Path, tmp_path: Path
) -> None:
    once = distil([trees], tmp_path / "once", per_cluster=99)
    shouted = tmp_path / "shouted.jsonl"
    rows = lines(trees)
    for row in rows:
        row["seed"] = 6
        for step in row["steps"]:
            step["text"] = "  ".join(step["text"].replace("follows", "FOLLOWS").split())
    shouted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    twice = distil([trees, shouted], tmp_path / "twice", per_cluster=99)
    assert twice["rows"] == once["rows"]
    assert twice["left_out_paths"]["the same text again"] > 0
    kept = [
        (row["messages"][0]["content"], plain(row["messages"][1]["content"]))
        for row in lines(tmp_path / "twice" / "chat.jsonl")
    ]
    assert len(set(kept)) == len(kept)
    both = one_tree(trees)
    both["steps"] = [
        step_of(1, both["gold"]),
        step_of(2, 1 - both["gold"]),
        step_of(3, both["gold"], "So."),
    ]
    done = distil([saved(tmp_path / "both.jsonl", both)], tmp_path / "both")
    assert done["left_out_paths"] == {"the same text is right here and wrong there": 2}
    assert done["rows"]["chat.jsonl"] == 1


def one_tree(trees: Path) -> dict[str, Any]:
    return next(row for row in lines(trees) if row["chosen"] == row["gold"])


def step_of(
    number: int, option: int | None, text: str = "It follows.", **fields: Any
) -> dict[str, Any]:
    base = {"id": str(number), "parent": None, "role": "chain", "text": text, "option": option}
    return base | fields


def saved(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_simulator_knows_more_than_where_a_path_ends(trees: Path, tmp_path: Path) -> None:
    tree = one_tree(trees)
    gold, other = tree["gold"], 1 - tree["gold"]
    tree["steps"] = [
        step_of(1, gold, "By luck.", is_right=False),
        step_of(2, gold, "By the signs.", is_right=True),
        step_of(3, None, "A first step that fails.", role="step", is_right=False),
        step_of(4, other, "And so on.", parent="3", role="step", value=0.9),
        step_of(5, None, "A step of which nobody knows.", role="step"),
        step_of(6, None, "never examined", state="open", is_right=True),
    ]
    distil([saved(tmp_path / "one.jsonl", tree)], tmp_path / "out")
    (chat,) = lines(tmp_path / "out" / "chat.jsonl")
    assert chat["messages"][1]["content"].startswith("By the signs.")
    (reflection,) = lines(tmp_path / "out" / "reflection.jsonl")
    assert 'Its first wrong step is "A first step that fails."' in reflection["wrong"]
    assert reflection["verifier"] == 0.9
    labels = [(row["unit"], row["label"]) for row in lines(tmp_path / "out" / "evaluator.jsonl")]
    assert sorted(labels) == [
        ("path", "right"), ("path", "wrong"), ("path", "wrong"), ("step", "wrong")
    ]  # fmt: skip


def test_a_path_that_says_another_answer_than_it_was_told_is_out(
    trees: Path, tmp_path: Path
) -> None:
    tree = one_tree(trees) | {"order": [0, 1, 2]}
    says = f"The answer is {'ABC'[1 - tree['gold']]}."
    tree["steps"] = [step_of(1, tree["gold"], f"Well. {says}"), step_of(2, tree["gold"], "Well.")]
    done = distil([saved(tmp_path / "one.jsonl", tree)], tmp_path / "out")
    assert done["rows"]["evaluator.jsonl"] == 1
    assert sum(done["left_out_paths"].values()) == 1


def test_questions_of_one_kind_are_balanced_by_the_seed(tmp_path: Path) -> None:
    kinds = (
        "Does the drug raise blood pressure in arm", "Which gene protects nerve cells of line",
        "How much smoke harms lungs at level",
    )  # fmt: skip
    items = [
        TaskItem(f"k{number}", Posed(f"{kind} {number}?", OPTIONS), 0)
        for number, kind in enumerate(k for k, n in zip(kinds, (30, 4, 2), strict=True) for _ in range(n))
    ]  # fmt: skip
    texts = [item.posed.text for item in items]
    found = clusters_of(texts)
    assert sorted(Counter(found).values()) == [2, 4, 30]
    path = write_trees(tmp_path / "trees.jsonl", items, right=1.0)
    path = changed(path, tmp_path / "dev.jsonl", split="dev")
    done = distil([path], tmp_path / "a", per_cluster=3, seed=1)
    assert (done["questions"], done["clusters"]) == (3 + 3 + 2, 3)
    assert done["left_out_trees"] == {"beyond 3 questions of a cluster": 27 + 1}
    distil([path], tmp_path / "b", per_cluster=3, seed=1)
    distil([path], tmp_path / "c", per_cluster=3, seed=2)
    a, b, c = ((tmp_path / name / "chat.jsonl").read_bytes() for name in "abc")
    assert a == b
    assert a != c
    assert clusters_of(["alone"]) == [0]


def test_the_card_says_what_is_in_the_files(trees: Path, tmp_path: Path) -> None:
    done = distil([trees], tmp_path / "out", per_cluster=99, seed=4)
    card = (tmp_path / "out" / "card.md").read_text(encoding="utf-8")
    for name in FILES:
        count = len(lines(tmp_path / "out" / name))
        assert f"- {name}: {count}\n" in card
        assert done["rows"][name] == count
    labels = Counter(row["label"] for row in lines(tmp_path / "out" / "evaluator.jsonl"))
    assert f"{labels['right']} right, {labels['wrong']} wrong" in card
    for said in (
        "trees.jsonl` (SHA-256 ", "scripted (no file, so no hash)", "chains: made by this program; may train",
        "- seed: 4\n", "another answer than its gold answer: ", "- tot-bfs: ",
    ):  # fmt: skip
        assert said in card
    assert str(tmp_path) not in card
    assert "own use" not in card.lower()


def test_what_may_not_train_is_refused_unless_for_own_use(trees: Path, tmp_path: Path) -> None:
    # A task that is known here has its own terms, whatever the file states.
    mirage = changed(trees, tmp_path / "mirage.jsonl", task="mirage", may_train=True)
    closed = changed(trees, tmp_path / "closed.jsonl", task="theirs", may_train=False)
    for path in (mirage, closed):
        with pytest.raises(DataError, match="may not train a model for others"):
            distil([path], tmp_path / "no")
        assert not (tmp_path / "no").exists()
        out = tmp_path / path.stem
        assert distil([path], out, own_use=True)["restricted"] == [lines(path)[0]["task"]]
        assert "For your own use alone" in (out / "card.md").read_text(encoding="utf-8")
    mixed = distil([trees, closed], tmp_path / "mixed")
    assert mixed["restricted"] == []
    assert {row["task"] for row in lines(tmp_path / "mixed" / "chat.jsonl")} == {"chains"}


def test_rows_of_patients_are_never_in_it(trees: Path, tmp_path: Path) -> None:
    path = changed(trees, tmp_path / "rows.jsonl", patient_rows=True)
    with pytest.raises(DataError, match="rows of patients"):
        distil([path], tmp_path / "no", own_use=True)
    path = changed(trees, tmp_path / "more.jsonl", rows=[{"age": 61, "died": 1}])
    with pytest.raises(DataError, match=r"more\.jsonl, line 1 .* rows"):
        distil([path], tmp_path / "no", own_use=True)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"gold": None}, "no gold answer"),
        ({"chosen": None, "probabilities": []}, "nothing was answered"),
        ({"split": "test"}, "half that is scored"),
        ({"steps": []}, "no path of it has a label"),
        ({"context_sha256": "0" * 64}, "its context is not here"),
    ],
)
def test_where_nothing_is_verified_the_reason_is_said(
    trees: Path, tmp_path: Path, fields: dict[str, Any], why: str
) -> None:
    path = changed(trees, tmp_path / "trees.jsonl", **fields)
    with pytest.raises(DataError, match=f"nothing is verified in 80 trees: .*{why}"):
        distil([path], tmp_path / "out")


def test_a_question_with_two_gold_answers_is_out(trees: Path, tmp_path: Path) -> None:
    tree = one_tree(trees)
    turned = tree | {"options": tree["options"][::-1], "order": [], "steps": []}
    path = saved(tmp_path / "two.jsonl", tree, turned)  # the same place, so another option
    turned_gold = tree["options"][::-1][tree["gold"]]
    assert turned_gold != tree["options"][tree["gold"]]
    with pytest.raises(DataError, match="another gold answer elsewhere"):
        distil([path], tmp_path / "out")


def test_what_a_card_quotes_begins_no_line_there(trees: Path, tmp_path: Path) -> None:
    path = changed(trees, tmp_path / "forged.jsonl", licence="MIT\n## Sources")
    with pytest.raises(DataError, match="line 1 .* licence"):
        distil([path], tmp_path / "out")


@pytest.mark.parametrize(
    "broken",
    ["{", "[]", '{"task": "x"}', "nonsense \xff", '{"format": 2}'],
)
def test_a_broken_line_is_named(trees: Path, tmp_path: Path, broken: str) -> None:
    path = tmp_path / "broken.jsonl"
    first = trees.read_text(encoding="utf-8").splitlines()[0]
    path.write_bytes(first.encode() + b"\n\n" + broken.encode("latin-1") + b"\n")
    with pytest.raises(DataError, match=r"broken\.jsonl, line 3 is no tree"):
        distil([path], tmp_path / "out")


@pytest.mark.parametrize(
    "fields",
    [{"gold": 3}, {"order": [0, 0, 1]}, {"probabilities": [1.0]}, {"question": "?"}, {"options": ["one"]}],
)  # fmt: skip
def test_a_tree_that_contradicts_itself_is_no_tree(
    trees: Path, tmp_path: Path, fields: dict[str, Any]
) -> None:
    path = changed(trees, tmp_path / "trees.jsonl", **fields)
    with pytest.raises(DataError, match="line 1"):
        distil([path], tmp_path / "out")
    tree = one_tree(trees)
    tree["steps"] = [step_of(1, 1 - tree["gold"], is_right=True)]
    with pytest.raises(DataError, match="ends at a wrong answer"):
        distil([saved(path, tree)], tmp_path / "out")


def test_a_context_comes_back_by_its_hash(tmp_path: Path) -> None:
    rows = {
        str(i): {"QUESTION": f"Does drug {i} help?", "CONTEXTS": [f"Drug {i} was given."],
                 "final_decision": "yes"}
        for i in range(12)
    }  # fmt: skip
    write(tmp_path / "pubmedqa", "pqal_dev.json.gz", rows)
    items = [item for item in PubMedQa().read(tmp_path) if item.split == "dev"]
    model = ScriptedModel(lambda _: "It was seen so. The answer is yes.")
    setting = Setting(model, None, None, PubMedQa(), 1500, None, 0, 60.0)
    one = asyncio.run(side("cot", items, (), setting, say=lambda _: None))
    path = tmp_path / "trees.jsonl"
    append_trees(path, items, PubMedQa.terms, one, setting)
    assert "was given" not in path.read_text(encoding="utf-8")
    done = distil([path], tmp_path / "out", data=tmp_path)
    assert done["trees"] == len(items)
    chats = lines(tmp_path / "out" / "chat.jsonl")
    assert all(f"Drug {row['id']} was given" in row["messages"][0]["content"] for row in chats)
    rows = {key: row | {"CONTEXTS": ["Another text."]} for key, row in rows.items()}
    write(tmp_path / "pubmedqa", "pqal_dev.json.gz", rows)
    with pytest.raises(DataError, match="its context is another now"):
        distil([path], tmp_path / "again", data=tmp_path)


def test_both_commands_from_a_run_to_its_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "mirage", "benchmark.json.gz", {"medqa": {
        str(i): {"question": f"Which of them is number {i}?", "answer": "B",
                 "options": {"A": f"one thing {i}", "B": f"another thing {i}"}}
        for i in range(12)}})  # fmt: skip

    def says(prompt: str) -> str:
        (letter,) = re.findall(r"^([AB])\. another", prompt, re.MULTILINE)
        return f"So it is. The answer is {letter}."

    monkeypatch.setattr("agent.judges.slots.open_chat", lambda *_, **__: ScriptedModel(says))
    trees, out = tmp_path / "trees.jsonl", tmp_path / "out"
    asked = [
        "run",
        "mirage",
        "--data",
        str(tmp_path),
        "--model",
        "fake",
        "--strategy",
        "self-consistency",
    ]
    asked += ["--trees", str(trees)]
    assert guarded("evals", lambda: evals_command.command(asked)) == OK
    assert len(lines(trees)) == 12
    assert guarded("evals", lambda: evals_command.command(asked)) == USAGE
    assert "is there already" in capsys.readouterr().err
    asked = [str(trees), "--out", str(out)]
    assert guarded("distill", lambda: command(asked)) == USAGE
    assert "--own-use" in capsys.readouterr().err
    assert guarded("distill", lambda: command([*asked, "--own-use"])) == OK
    assert "FOR YOUR OWN USE ALONE: mirage" in capsys.readouterr().out
    chats = lines(out / "chat.jsonl")
    assert chats
    assert all("another thing" in answer_of(row, row["messages"][1]["content"]) for row in chats)
    assert guarded("distill", lambda: command([*asked, "--own-use"])) == USAGE
    with pytest.raises(InputError, match="per-cluster"):
        distil([trees], tmp_path / "x", per_cluster=0)
