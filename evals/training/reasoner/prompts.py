"""How the strategies speak to the reasoner, and with which parameters: chosen on the dev problems.

Every word of a prompt is one that the reasoner was trained on; nothing but the model reads a problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.ideas.aetia import Aetia
from agent.strategies.ideas.best_of_n import BestOfN
from agent.strategies.ideas.cot import ChainOfThought
from agent.strategies.ideas.direct import Direct
from agent.strategies.ideas.qm_tot import QmTot
from agent.strategies.ideas.self_consistency import SelfConsistency
from agent.strategies.ideas.tot_bfs import TotBfs
from agent.strategies.posed import Posed
from agent.strategies.prompt_set import PromptSet
from evals.training.reasoner.made import wording
from evals.training.reasoner.made.problems import TRUTHS

if TYPE_CHECKING:
    from agent.strategies.strategy import Strategy
    from evals.training.reasoner.made.problems import Problem

PROMPTS = PromptSet(
    head="{context}{question}",
    option="",
    answer=wording.ANSWER,
    answer_after=wording.ANSWER + ": {reasoning}",
    chain=wording.THINK,
    argue="",
    decompose="",
    step=wording.NEXT + " {steps}",
    verify=wording.CHECK + " {reasoning}",
    verifies_steps=True,
    plausible="",
    grounded="",
    blank="",
    says=r"\banswer {label}\b",
    step_pattern=r"(?<=\.)\s+(?=then )",
    step_tokens=16,
    chain_tokens=64,
    temperature=0.7,
)
STRATEGIES: tuple[Strategy, ...] = (
    Direct(),
    ChainOfThought(),
    SelfConsistency(),
    BestOfN(),
    TotBfs(depth=7),
    QmTot(paths=8),
    Aetia(width=16, sound=0.8, trust=0.9, temper=2.0),
)


def posed(problem: Problem) -> Posed:
    """A problem as a strategy is given it."""
    return Posed(wording.problem_text(problem), TRUTHS)
