"""Strategies on a simulated model of known accuracy: the cap holds, theory is met, seeds reproduce."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import pytest

from agent.judges.scripted import ScriptedJudge
from agent.models.backends.scripted import ScriptedModel
from agent.models.chat_model import Completion, LabelScores, Usage
from agent.strategies.ideas.aetia import Aetia
from agent.strategies.ideas.best_of_n import BestOfN
from agent.strategies.ideas.cot import ChainOfThought
from agent.strategies.ideas.direct import Direct
from agent.strategies.ideas.moves import WhatIf
from agent.strategies.ideas.qm_tot import QmTot
from agent.strategies.ideas.self_consistency import SelfConsistency
from agent.strategies.ideas.tot_bfs import TotBfs
from agent.strategies.meter import Lasting
from agent.strategies.named import NAMES, STRATEGIES, strategy_named
from agent.strategies.posed import Posed
from agent.strategies.prompt_set import DEFAULT
from agent.strategies.settling import settle
from evals.bench.strategies import outcome
from evals.simulated import PROMPTS, SimulatedModel, question
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.strategies.posed import Settled
    from agent.strategies.strategy import Strategy

N = 400
STANDARD_NORMAL = NormalDist()


def truth(options: int = 2, n: int = N) -> dict[int, int]:
    draw = random.Random(5)
    return {number: draw.randrange(options) for number in range(n)}


async def accuracy(strategy: Strategy, budget: int = 100_000, **model: float) -> float:
    right = truth()
    simulated = SimulatedModel(right, seed=11, **model)  # type: ignore[arg-type]
    done = [
        await settle(
            strategy, question(i, words=5), simulated, budget_tokens=budget, seed=i, prompts=PROMPTS
        )
        for i in right
    ]  # fmt: skip
    return sum(one.chosen == right[i] for i, one in enumerate(done)) / N


def near(share: float) -> object:
    """Within 3.3 standard errors of a share of N: a seed in a thousand is outside."""
    return pytest.approx(share, abs=3.3 * math.sqrt(share * (1 - share) / N))


def best_of(n: int, p: float, distance: float) -> float:
    """P(the best of n is right): scores of right ones N(d, 1), of wrong ones N(0, 1), by integration."""
    step, total = 0.01, 0.0
    grid = [-6 + step * i for i in range(1400)]
    for k in range(n + 1):
        weight = math.comb(n, k) * p**k * (1 - p) ** (n - k)
        inner = sum(
            k * STANDARD_NORMAL.pdf(x - distance) * STANDARD_NORMAL.cdf(x - distance) ** (k - 1)
            * STANDARD_NORMAL.cdf(x) ** (n - k) * step
            for x in grid
        ) if k else 0.0  # fmt: skip
        total += weight * inner
    return total


async def test_direct_is_as_right_as_its_scores() -> None:
    expected = STANDARD_NORMAL.cdf(1.0 / math.sqrt(2))
    assert await accuracy(Direct(), direct=1.0) == near(expected)


@pytest.mark.parametrize(("n", "p"), [(5, 0.6), (9, 0.7)])
async def test_votes_are_a_majority_of_bernoulli_draws(n: int, p: float) -> None:
    expected = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n // 2 + 1, n + 1))
    assert await accuracy(SelfConsistency(most=n), step=p) == near(expected)


@pytest.mark.parametrize(("n", "distance"), [(4, 1.0), (8, 2.0)])
async def test_the_best_of_n_is_as_good_as_its_verifier(n: int, distance: float) -> None:
    found = await accuracy(BestOfN(most=n), step=0.5, verifier=distance)
    assert found == near(best_of(n, 0.5, distance))


async def test_a_tree_of_one_beam_is_right_where_every_level_is() -> None:
    found = await accuracy(TotBfs(depth=3, kept=1, proposed=4), step=0.6, verifier=1.5, steps=3)
    assert found == near(best_of(4, 0.6, 1.5) ** 3)


@pytest.mark.parametrize("options", [2, 4])
async def test_ours_takes_half_the_calls_at_no_less_accuracy(options: int) -> None:
    n = 200
    ours, peer = await outcome("aetia", options, n), await outcome("tot-bfs", options, n)
    variance = sum(one.accuracy * (1 - one.accuracy) / n for one in (ours, peer))
    assert ours.calls <= peer.calls / 2
    assert ours.accuracy >= peer.accuracy - 2 * math.sqrt(variance)


@pytest.mark.parametrize(
    "strategy", [*STRATEGIES, Aetia(width=4, reads=True)], ids=[*NAMES, "aetia that reads"]
)
@pytest.mark.parametrize("budget", [1, 30, 70, 128, 300, 1000])
async def test_no_strategy_takes_more_than_its_budget(strategy: Strategy, budget: int) -> None:
    right = truth(3, 12)
    model = SimulatedModel(right, options=3, steps=2)
    for i in right:
        done = await settle(
            strategy, question(i, 3), model, budget_tokens=budget, seed=i, prompts=PROMPTS
        )
        assert done.tokens <= budget
        if done.reason:
            assert done.chosen is None
        else:
            assert sum(done.probabilities) == pytest.approx(1)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=NAMES)
async def test_the_same_seed_thinks_the_same(strategy: Strategy) -> None:
    model = SimulatedModel({0: 1}, steps=2)
    one, two = [
        await settle(strategy, question(0), model, budget_tokens=900, seed=3, prompts=PROMPTS)
        for _ in range(2)
    ]
    assert one == two
    assert one.steps


class Lopsided(ScriptedModel):
    """Prefers the first letter whatever stands behind it, and a little the option "right"."""

    def __init__(self, letter: float) -> None:
        super().__init__(lambda _: "I can not tell")
        self._letter = letter

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        rows = []
        for suffix in suffixes:
            weights = [
                (self._letter if label == "A" else 0.0) + (0.4 if f"{label}. right" in prefix + suffix else 0.0)
                for label in labels
            ]  # fmt: skip
            whole = math.log(sum(math.exp(w) for w in weights))
            rows.append(tuple(w - whole for w in weights))
        return LabelScores(tuple(labels), tuple(rows), "logits", self.name, Usage(10))


@pytest.mark.parametrize("budget", [90, 4000])
@pytest.mark.parametrize("blank", ["N/A", ""])
async def test_a_preference_for_a_letter_is_averaged_out(budget: int, blank: str) -> None:
    """By all orders, or, where the budget holds but one, by what letters weigh without content."""
    posed = Posed("Which of these is it?", ("wrong one", "right", "other wrong", "third wrong"))
    prompts = replace(DEFAULT, blank=blank)
    chosen = {
        (await settle(Direct(), posed, Lopsided(3.0), budget_tokens=budget, seed=s, prompts=prompts)).chosen
        for s in range(8)
    }  # fmt: skip
    if blank or budget > 1000:
        assert chosen == {1}
    else:
        assert len(chosen) > 1


async def test_an_open_question_gets_its_options_from_the_model() -> None:
    said = iter(["Aspirin", "aspirin.", "Heparin", "Warfarin"] + ["It is so. The answer is B"] * 40)
    model = ScriptedModel(
        lambda _: next(said), scores=lambda text, label: 3.0 if label == "B" else 1.0
    )
    done = await settle(
        strategy_named("cot"), Posed("What thins blood?"), model, budget_tokens=4000
    )
    assert done.options == ("Aspirin", "Heparin", "Warfarin")
    assert done.chosen is not None
    assert [step.role for step in done.steps][:3] == ["candidate"] * 3


async def settled_with(label: str | None, options: tuple[str, ...]) -> Settled:
    posed = Posed("Does A raise B?", options, ("A was given. B rose in all who got A.",))
    judge = ScriptedJudge(lambda _: label or "", certainty=0.9) if label else None
    return await settle(Direct(), posed, ScriptedModel(), budget_tokens=2000, judge=judge)


async def test_a_judge_that_reads_the_context_moves_what_it_can_read() -> None:
    yes_no = ("yes", "no", "maybe")
    assert (await settled_with("increases", yes_no)).chosen == 0
    assert (await settled_with("no_difference", yes_no)).chosen == 1
    silent = await settled_with("not_bearing", yes_no)
    assert max(silent.probabilities) - min(silent.probabilities) < 0.1
    signed = ("decrease", "increase", "no effect")
    assert (await settled_with("increases", signed)).chosen == 1
    other = await settled_with("increases", ("aspirin", "heparin"))
    assert other.probabilities == pytest.approx((0.5, 0.5))
    assert other.judge_tokens == 0


async def test_a_long_question_is_shortened_and_says_so() -> None:
    sentences = [f"Sentence {i} tells of nothing much at all." for i in range(60)]
    sentences[30] = "Statins lowered the risk of stroke."
    posed = Posed("Do statins lower the risk of stroke?", ("yes", "no"), (" ".join(sentences),))
    model = ScriptedModel()
    prompts: list[str] = []

    def scores(text: str, _: str) -> float:
        prompts.append(text)
        return 1.0

    model = ScriptedModel(scores=scores)
    done = await settle(Direct(), posed, model, budget_tokens=250)
    assert done.tokens <= 250
    assert any("sentences of the context fit" in note for note in done.notes)
    assert any(sentences[30] in prompt for prompt in prompts)


async def test_what_cannot_be_posed_is_refused() -> None:
    for options in (("yes",), ("yes", "Yes"), ("a", ""), tuple("abcdefghijk")):
        with pytest.raises(InputError):
            await settle(Direct(), Posed("Is it?", options), ScriptedModel(), budget_tokens=100)
    with pytest.raises(InputError):
        await settle(Direct(), Posed("Is it?", ("a", "b")), ScriptedModel(), budget_tokens=0)
    with pytest.raises(InputError, match="there are direct, cot"):
        strategy_named("guess")


@pytest.mark.parametrize("name", ["aetia", "qm-tot", "best-of-n"])
async def test_the_same_path_counts_and_is_paid_for_once(name: str) -> None:
    """Ten times the same path for one option is no more than once; two other paths outweigh it."""
    prompts = replace(PROMPTS, argue="")
    said = ["why so. The answer is a"] * 10 + ["one way. The answer is b", "a way. The answer is b"]
    draws, asked = iter(said), []

    def scores(text: str, label: str) -> float:
        asked.append(text)
        return 3.0 if label == "yes" else 1.0

    model = ScriptedModel(lambda _: next(draws, said[-1]), scores=scores)
    done = await settle(
        replace(strategy_named(name), **{"aetia": {"width": 12}, "qm-tot": {"paths": 6}}.get(name, {})),  # type: ignore[type-var]
        question(0, words=5), model, budget_tokens=100_000, prompts=prompts,
    )  # fmt: skip
    for path in set(said):
        assert sum(f"verify {path}" in text for text in asked) == 2, "once for each label"
    if name == "aetia":
        assert done.chosen == 1
        assert len({step.text for step in done.steps}) == len(done.steps)


@pytest.mark.parametrize(
    ("strategy", "chosen"),
    [(Aetia(width=3, reads=True), 1), (QmTot(), 1), (Aetia(width=3), 0)],
    ids=["aetia that reads", "qm-tot", "aetia at its word"],
)
async def test_what_is_read_after_a_path_counts_for_more_than_what_it_says(
    strategy: Strategy, chosen: int
) -> None:
    """Both paths say a; after them the model answers b."""

    def scores(text: str, label: str) -> float:
        return 9.0 if "after" in text and label == "b" else 1.0

    said = iter(["so. The answer is a", "thus. The answer is a"] * 9)
    done = await settle(
        strategy, question(0, words=5), ScriptedModel(lambda _: next(said), scores=scores),
        budget_tokens=1000, prompts=replace(PROMPTS, argue=""),
    )  # fmt: skip
    assert done.chosen == chosen
    assert {step.option for step in done.steps if step.role == "argument" and step.text} == {0}


@pytest.mark.parametrize("strategy", [Aetia(width=2, reads=True), QmTot(), ChainOfThought()])
async def test_a_path_that_does_not_say_where_it_ends_gets_the_option_that_was_read(
    strategy: Strategy,
) -> None:
    """It is read once."""
    asked = []

    def scores(text: str, label: str) -> float:
        asked.append((text, label))
        return 9.0 if "after" in text and label == "b" else 1.0

    model = ScriptedModel(lambda _: "so it is", scores=scores)
    prompts = replace(PROMPTS, argue="")
    done = await settle(strategy, question(0), model, budget_tokens=1000, prompts=prompts)
    assert done.chosen == 1
    assert {one.option for one in done.steps if one.text == "so it is"} == {1}
    assert done.parse_failures
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("budget", range(150, 420, 30))
async def test_every_path_that_is_written_can_be_read_after(budget: int) -> None:
    """Room for it is kept, though each says where it ends."""
    asked: set[str] = set()

    def scores(text: str, _: str) -> float:
        asked.add(text)
        return 1.0

    ways = iter(f"way {number} of them all. The answer is a" for number in range(99))
    done = await settle(
        Aetia(width=9, reads=True), question(0, words=5), ScriptedModel(lambda _: next(ways), scores=scores),
        budget_tokens=budget, prompts=PROMPTS,
    )  # fmt: skip
    paths = [step.text for step in done.steps if step.text.startswith("way")]
    assert [path for path in paths if not any(f"after {path}" in text for text in asked)] == []
    assert paths


class Noted(ScriptedModel):
    """Writes down how warm each draw is, and how long it may be."""

    def __init__(self, text: str = "The answer is a") -> None:
        super().__init__(lambda _: f"{len(self.drawn)} {text}")
        self.drawn: list[float] = []
        self.longest: list[int] = []

    async def complete(self, *args: Any, **options: Any) -> Completion[Any]:
        self.drawn.append(options["sampling"].temperature)
        self.longest.append(options["max_tokens"])
        return await super().complete(*args, **options)


@pytest.mark.parametrize("strategy", [Aetia(width=3), QmTot(), SelfConsistency(most=6)])
async def test_the_first_path_is_the_most_likely_one_and_votes_are_drawn(
    strategy: Strategy,
) -> None:
    model = Noted()
    prompts = replace(PROMPTS, argue="", temperature=0.5)
    await settle(strategy, question(0), model, budget_tokens=3000, prompts=prompts)
    first = 0.5 if strategy.name == "self-consistency" else 0.0
    assert model.drawn == [first] + [0.5] * (len(model.drawn) - 1)
    assert len(model.drawn) > 2


@pytest.mark.parametrize(("words", "is_longer"), [(3, True), (80, False)])
async def test_one_path_may_be_long_where_others_are_short(words: int, is_longer: bool) -> None:
    """An equal share is the bound only for a model whose chains fill it."""
    model, lasting = Noted("so " * words + "The answer is a"), Lasting()
    for _ in range(2):
        await settle(
            QmTot(paths=1), question(0), model, budget_tokens=700, lasting=lasting,
            prompts=replace(PROMPTS, argue="", chain_tokens=200),
        )  # fmt: skip
    assert (max(model.longest) > model.longest[0]) is is_longer


async def test_room_to_ask_for_an_answer_is_kept_where_chains_do_not_say_it() -> None:
    """A model that says its answers gets more chains out of the same budget."""
    calls = []
    for text in ("so it is. The answer is a", "so it is, whatever it may be"):
        model, lasting = ScriptedModel([text] * 99), Lasting()
        for _ in range(2):
            done = await settle(
                SelfConsistency(), question(0), model, budget_tokens=900, prompts=PROMPTS,
                lasting=lasting,
            )  # fmt: skip
            assert done.tokens <= 900
        assert lasting.is_silent is ("answer" not in text)
        assert done.parse_failures == (
            0 if "answer" in text else sum(s.role == "chain" for s in done.steps)
        )
        assert all(step.option is not None for step in done.steps), "none is left unread"
        calls.append(len(done.steps))
    assert calls[0] > calls[1] > 1


@pytest.mark.parametrize("is_free", [True, False])
def test_the_value_of_a_path_is_what_it_can_move(is_free: bool) -> None:
    what_if = WhatIf(trust=0.9, sound=0.5, options=3, is_free=is_free)
    near_tie, settled = (0.0, -0.1, -3.0), (0.0, -9.0, -9.5)
    open_values = what_if.values(near_tie, affordable=10)
    assert open_values[1] > open_values[2] > 0
    assert max(what_if.values(settled, affordable=1)) == 0, "one path cannot move so much"
    assert max(what_if.values(settled, affordable=50)) < max(open_values)
    assert what_if.update(3.0) > 0
    assert what_if.update(-3.0) < what_if.update(3.0)


@pytest.mark.parametrize(
    ("chain", "place"),
    [
        ("So it follows. The answer is B.", 1), ("Answer: [C]", 2), ("option A, no: the answer is (D)", 3),
        ("The answer is a hard one", None), ("answer Both", None), ("", None),
    ],
)  # fmt: skip
def test_a_chain_says_its_answer(chain: str, place: int | None) -> None:
    assert DEFAULT.said(chain, ("A", "B", "C", "D")) == place
