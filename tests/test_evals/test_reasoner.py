"""The reasoner of our own: problems whose truth holds, formats that agree with it, files that load."""

from __future__ import annotations

import collections
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest

from agent.strategies.named import NAMES
from evals.random_models import Shape, write_model
from evals.training.reasoner.__main__ import main
from evals.training.reasoner.made import wording
from evals.training.reasoner.made.drawn_names import names_of
from evals.training.reasoner.made.examples import FORMATS, examples
from evals.training.reasoner.made.inquiry import Inquiry
from evals.training.reasoner.made.problems import (
    FACTS,
    HOPS,
    NONE_KINDS,
    TRUTHS,
    Problem,
    problem,
    problems,
)
from evals.training.reasoner.made.stated import Fact, Facts
from evals.training.reasoner.network.packing import FORK, IGNORED, batch_of, told_with_examples
from evals.training.reasoner.network.tokens import (
    ASSISTANT,
    END,
    TEMPLATE,
    encode,
    token,
    vocabulary,
)
from evals.training.reasoner.paths import STEP
from graphs.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from evals.random_models import Tensor

SPLITS = ("train", "dev", "test")


def test_no_name_is_in_two_splits() -> None:
    train, dev, test = (set(names_of(split)) for split in SPLITS)
    assert min(map(len, (train, dev, test))) >= 50
    assert not (train & dev)
    assert not (train & test)
    assert not (dev & test)


@pytest.mark.parametrize("split", SPLITS)
def test_the_truth_is_what_the_facts_imply(split: str) -> None:
    signs = {"raises": {1}, "lowers": {-1}, "neither": set()}
    for made in problems(split, 3, 150):  # type: ignore[arg-type]
        facts = Facts(made.facts)
        assert facts.signs(made.exposure).get(made.outcome, frozenset()) == signs[made.truth]
        assert made.exposure not in facts.below(made.exposure)
        assert len(made.facts) <= FACTS + 1


def test_truths_are_balanced_and_every_way_to_be_none_occurs() -> None:
    made = list(problems("test", 1, 300))
    assert collections.Counter(p.truth for p in made) == dict.fromkeys(TRUTHS, 100)
    assert {p.kind for p in made if p.truth == "neither"} == set(NONE_KINDS)
    assert {p.hops for p in made} == set(range(HOPS["test"][0], HOPS["test"][1] + 1))
    assert max(p.hops for p in problems("train", 1, 300)) < max(p.hops for p in made)


def test_the_same_seed_makes_the_same_problems() -> None:
    assert list(problems("dev", 4, 5)) == list(problems("dev", 4, 5))
    assert list(problems("dev", 4, 5)) != list(problems("dev", 5, 5))


def test_problems_are_the_same_in_every_process() -> None:
    """Not only within one: the order of a set is another in each."""
    code = "from evals.training.reasoner.made.problems import problems; print(list(problems('test', 4, 40)))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_a_common_cause_is_no_effect_and_signs_multiply() -> None:
    facts = Facts((Fact("z", "x", 1), Fact("z", "y", -1), Fact("x", "m", -1), Fact("m", "o", -1)))
    assert "y" not in facts.below("x")
    assert facts.signs("x")["o"] == {1}
    assert not facts.may_add("o", "z", ("a", "b"))
    assert not facts.may_add("m", "y", ("x", "y"))
    assert facts.may_add("z", "o", ("x", "y"))


def test_every_example_agrees_with_the_facts() -> None:
    seen = set()
    for number in range(60):
        made = problem("train", 2, number)
        stated = {(fact.cause, fact.sign, fact.effect) for fact in made.facts}
        for example in examples(made, 12, random.Random(number)):
            seen.add((example.format, example.reply if len(example.reply) < 8 else "text"))
            if example.format in ("think", "next"):
                for step in example.reply.split("then ")[1:]:
                    cause, verb, effect = step.split(",")[0].split()
                    assert (cause, 1 if verb == "raises" else -1, effect) in stated
            if example.format == "check" and example.reply == "yes":
                cause, verb, effect = example.prompt.split("check: then ")[1].split(",")[0].split()
                assert (cause, 1 if verb == "raises" else -1, effect) in stated
    assert {name for name, _ in seen} == set(FORMATS)
    assert {("check", "yes"), ("check", "no"), ("right", "yes"), ("right", "no")} <= seen


def test_every_sentence_of_a_path_is_marked_as_the_whole_would_be() -> None:
    """A mark is what the path up to there deserves: its steps stated, in order, with their net sign."""
    marks: collections.Counter[tuple[bool, str]] = collections.Counter()
    for number in range(120):
        made = problem("train", 2, number)
        stated = {(fact.cause, fact.sign, fact.effect) for fact in made.facts}
        for example in examples(made, 12, random.Random(number)):
            if example.format != "right":
                assert not example.marks
                continue
            asked, texts = example.prompt.split("? right: ")
            exposure, node = asked.split()[1], asked.split()[-1]
            sentences = [f"{text}." for text in texts.split(". ")]
            sentences[-1] = sentences[-1].removesuffix(".")
            assert len(sentences) == len(example.marks)
            assert example.marks[-1] == example.reply
            net = 1
            for sentence, mark in zip(sentences, example.marks, strict=True):
                if found := STEP.fullmatch(sentence):
                    cause, verb, effect, said = found.groups()
                    sign = 1 if verb == "raises" else -1
                    net *= sign
                    good = effect == node and (cause, sign, effect) in stated
                    good &= said == wording.VERB[net]
                    node = cause
                elif node == exposure:
                    good = sentence == wording.answer(wording.VERB[net])
                else:
                    good = sentence in (wording.ENDS, wording.answer("neither"))
                assert good or mark == "no", (example, sentence)
                marks[good, mark] += 1
            assert (
                "yes" not in example.marks[example.marks.index("no") :]
                if "no" in example.marks
                else True
            )
    assert marks[True, "yes"] > marks[False, "no"] > 100


def test_training_asks_about_no_longer_chains_than_it_says() -> None:
    longest = HOPS["train"][1]
    for number in range(60):
        made = problem("train", 2, number)
        facts = Facts(made.facts)
        for example in examples(made, 12, random.Random(number)):
            exposure, outcome = (example.prompt.split("?")[0].split()[i] for i in (1, 3))
            assert facts.hops(exposure).get(outcome, 0) <= longest


def test_a_question_in_a_row_sees_the_facts_and_itself_alone() -> None:
    made = [problem("train", 1, n) for n in range(4)]
    batch = batch_of(told_with_examples(made, 320, random.Random(1)), 320)
    assert batch.tokens.shape == (4, 320)
    for row in range(4):
        owners = batch.owners[row]
        facts = np.flatnonzero(batch.positions[row][: int((owners >= 0).argmax())] >= 0)
        for owner in np.unique(owners[owners >= 0]):
            own = np.flatnonzero(owners == owner)
            seen = np.flatnonzero(batch.mask[row, 0, own[-1]])
            assert set(seen) == {*facts, *own}
            assert batch.positions[row, own[0]] == len(facts)
            replies = batch.targets[row, own]
            assert replies[-1] == token(END)
            assert (replies != IGNORED).sum() > 1


def test_a_trail_leads_back_to_the_exposure_and_no_further_than_it_is_sure() -> None:
    facts = Facts(
        (Fact("a", "b", 1), Fact("b", "c", -1), Fact("c", "d", -1), Fact("x", "c", 1), Fact("z", "a", 1))
    )  # fmt: skip
    found = [fact.cause for fact in Inquiry(facts, "a", "d").trail]
    assert found == ["c", "b", "a"], "the way that comes from the exposure, and not past it"
    assert [fact.cause for fact in Inquiry(facts, "d", "c").trail] == [], (
        "two causes, and none is it"
    )
    assert [fact.cause for fact in Inquiry(facts, "d", "b").trail] == ["a", "z"]


def test_where_a_question_ends_the_causes_and_their_net_signs_stand() -> None:
    made = list(problems("train", 3, 6))
    rows = told_with_examples(made, 320, random.Random(1))
    batch = batch_of(rows, 320)
    for row, (facts, some) in enumerate(rows):
        (at,) = np.nonzero(batch.tokens[row, len(encode(facts)) :] == token("?"))[0][:1]
        place = len(encode(facts)) + at
        wanted, net = [], 1
        for fact in some[0].trail[:6]:
            net *= fact.sign
            wanted += [encode(f" {fact.cause} {wording.VERB[net]}")]
        held = batch.trails[row, place]
        assert held[: len(wanted)].tolist() == wanted
        assert (held[len(wanted) :] == IGNORED).all()
    assert (batch.trails[:, : len(encode("facts:"))] == IGNORED).all()


def test_where_a_path_has_to_choose_it_counts_more() -> None:
    made = list(problems("train", 3, 12))
    rows = told_with_examples(made, 320, random.Random(1))
    batch = batch_of(rows, 320)
    more = batch.targets[(batch.weights == FORK) & (batch.targets != IGNORED)]
    verbs = {encode(f" {verb}")[0] for verb in wording.VERB.values()}
    chosen, said = more[::2], more[1::2]
    assert len(chosen) > 10
    assert set(said) <= verbs
    assert not set(chosen) & verbs, "the cause that is chosen, and its verb"


def test_what_is_no_word_of_the_language_is_refused() -> None:
    assert len(encode(wording.problem_text(problem("dev", 1, 0)))) > 40
    with pytest.raises(InputError, match="no token"):
        encode("aspirin")


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reasoner's file with random numbers: its vocabulary, template and shape."""
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    stream = np.random.default_rng(1)
    shape = Shape(
        "reasoner", "llama", "gpt-2", vocab=len(vocabulary().tokens), context=1024, width=32,
        layers=1, hidden=64, heads=1, kv_heads=1, head=32, template=TEMPLATE,
    )  # fmt: skip

    def numbers(tensor: Tensor) -> list[np.ndarray]:
        return [stream.normal(tensor.mean, tensor.spread, tensor.size)]

    place = tmp_path_factory.mktemp("reasoner") / "reasoner-F16.gguf"
    return write_model(place, shape, vocabulary(), numbers)


def test_llama_cpp_reads_problems_as_they_are_trained_on(untrained: Path) -> None:
    from llama_cpp import Llama

    llm = Llama(str(untrained), vocab_only=True, verbose=False)
    texts = [wording.problem_text(made) for made in problems("test", 1, 20)]
    texts += [f" {name}" for split in SPLITS for name in names_of(split)]
    for made in problems("train", 1, 20):
        for example in examples(made, 6, random.Random(1)):
            texts += [wording.told(made.facts) + example.prompt, example.reply]
    for text in texts:
        assert llm.tokenize(text.encode(), add_bos=False) == encode(text), text
    framed = llm.tokenize(f"a{ASSISTANT}".encode(), add_bos=False, special=True)
    assert framed[-1] == token(ASSISTANT)


def test_problems_are_printed_with_their_truth(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make", "--split", "dev", "--count", "2"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["truth"] in TRUTHS
    assert first["text"] != second["text"]


def test_a_table_goes_on_where_it_was_stopped(untrained: Path, tmp_path: Path) -> None:
    from evals.training.reasoner.table import markdown, read, rows, run_now

    out = tmp_path / "dev.jsonl"
    files = {"F16": untrained}
    items = run_now(files, "dev", 1, [400], out)
    assert [item.strategy for item in items] == list(NAMES)
    assert all(item.tokens <= 400 for item in items)
    written = out.read_bytes()
    assert run_now(files, "dev", 1, [400], out) == items == read(out)
    assert out.read_bytes() == written
    table = rows(run_now(files, "dev", 2, [400], out))
    assert [(row.strategy, row.n) for row in table] == [(name, 2) for name in NAMES]
    assert table[0].lift is not None
    assert table[0].lift.value == 0
    assert markdown(table).count("\n") == len(NAMES) + 1


def test_a_path_is_verified_by_the_facts() -> None:
    from evals.training.reasoner.paths import is_right

    facts = (Fact("dalda", "falga", -1), Fact("balba", "dalda", -1), Fact("galka", "falga", 1))
    made = Problem("p", facts, "balba", "falga", "raises", "chain", 2)
    first, second = wording.steps_of(facts[:2])
    assert is_right(made, f"{first} {second} answer raises.")
    assert not is_right(made, f"{first} {second} answer lowers.")
    assert not is_right(made, f"{second} answer raises.")
    assert not is_right(
        made, f"{first} {second.replace('net raises', 'net lowers')} answer raises."
    )
    assert not is_right(made, f"{wording.steps_of(facts[2:])[0]} ends. answer neither.")
    assert not is_right(made, first)
    none = replace(made, exposure="zalza", truth="neither")
    assert is_right(none, f"{wording.steps_of(facts[2:])[0]} ends. answer neither.")


def test_training_paths_are_balanced_and_come_with_a_card(tmp_path: Path) -> None:
    from evals.training.reasoner.paths import Written, balanced, save

    made = problem("train", 1, 0)
    paths = [Written(made, f"then a{n} raises b, net raises.", n % 3 == 0) for n in range(9)]
    kept = balanced(paths)
    assert collections.Counter(path.is_right for path in kept) == {True: 3, False: 3}
    save(kept, tmp_path)
    first = json.loads((tmp_path / "paths.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert [turn["role"] for turn in first["messages"]] == ["user", "assistant"]
    assert first["messages"][1]["content"] in ("yes", "no")
    assert "6 paths" in (tmp_path / "paths.md").read_text(encoding="utf-8")


def test_without_a_trained_state_there_is_nothing_to_export(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed (extra `train`)")
    assert main(["export", "--out", str(tmp_path)]) == 2


def test_training_goes_on_and_llama_cpp_computes_what_torch_does(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed (extra `train`)")
    llama_cpp = pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    from evals.training.reasoner.network.decoder import Reasoner, Size
    from evals.training.reasoner.network.packing import told_with_examples as telling

    small = ["--width", "32", "--layers", "2", "--hidden", "64", "--report", "2"]
    for steps in ("2", "4"):
        assert main(["train", "--out", str(tmp_path), "--steps", steps, *small]) == 0
    assert main(["export", "--out", str(tmp_path)]) == 0
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["steps"] for line in log] == [2, 4]
    model = Reasoner(Size(**json.loads((tmp_path / "recipe.json").read_text())["size"]))
    model.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=True)["model"])
    ((facts, some),) = telling([problem("dev", 1, 0)], 100, random.Random(1))
    tokens = encode(facts + some[0].prompt)
    llm = llama_cpp.Llama(
        str(tmp_path / "reasoner-F16.gguf"), n_ctx=512, n_threads=1, logits_all=True, verbose=False
    )
    llm.eval(tokens)
    size = len(tokens)
    mask = torch.full((1, 1, size, size), -torch.inf).triu(1)
    with torch.inference_mode():
        states = model(torch.tensor([tokens]), torch.arange(size)[None], mask)[-1]
        ours = model.logits(states[0]).numpy()
    assert np.abs(ours - llm.scores[:size]).max() < 0.05


def test_names_are_drawn_anew_and_a_lookup_needs_no_training(tmp_path: Path) -> None:
    """The heads that training begins with look at the fact about the name that was just said."""
    torch = pytest.importorskip("torch", reason="torch is not installed (extra `train`)")
    from evals.training.reasoner.network.decoder import Reasoner, Size
    from evals.training.reasoner.network.start import prepare
    from evals.training.reasoner.network.tokens import name_tokens
    from evals.training.reasoner.network.train import name_anew

    def missed(seed: int, *, is_prepared: bool) -> list[int]:
        torch.manual_seed(seed)
        model = Reasoner(Size(len(vocabulary().tokens)))
        if is_prepared:
            prepare(model)
        return [_names_before(model, number) for number in range(6)]

    def _names_before(model: Reasoner, number: int) -> int:
        name_anew(model, number)
        made = problem("dev", 1, number)
        cause = collections.Counter(fact.cause for fact in made.facts).most_common()[-1][0]
        (fact,) = Facts(made.facts).of(cause)[:1]
        tokens = encode(wording.told(made.facts) + f" then {cause} {wording.VERB[fact.sign]}")
        size = len(tokens)
        mask = torch.full((1, 1, size, size), -torch.inf).triu(1)
        with torch.inference_mode():
            states = model(torch.tensor([tokens]), torch.arange(size)[None], mask)[-1]
            logits = model.logits(states[0, -1])[name_tokens()]
        place = name_tokens().index(*encode(f" {fact.effect}"))
        return int((logits > logits[place]).sum())

    found = [one for seed in range(6) for one in missed(seed, is_prepared=True)]
    blind = [one for seed in range(6) for one in missed(seed, is_prepared=False)]
    assert 4 * median(found) < median(blind), (found, blind)
