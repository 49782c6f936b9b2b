"""`PromptSet`: every word that a strategy says to a model, replaceable as one frozen value.

A model that knows one format only, such as a small one that was trained on it, gets a set of its own.
Each text is a `str.format` template of the fields named in its docstring; a prompt is always the head
(context and question) first and what varies last, so that a backend can keep the head.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = "ABCDEFGHIJ"
MOST_LETTERED = len(LETTERS)
SAYS = r"\b(?i:answer|option|choice)\s*(?i:is)?[:(*\[\"'\s]*{label}\b"


@dataclass(frozen=True)
class PromptSet:
    """The prompts of all strategies.

    Attributes:
        head: what every prompt begins with: {context}, {question}.
        passage: one passage of the context: {passage}.
        option: one line for each option where they are listed: {label}, {option}.
        answer: asks for the label: {options}.
        answer_after: the same after some reasoning: {options}, {reasoning}.
        chain: asks for a whole reasoning: {options}.
        argue: asks for a reasoning that ends at one option: {options}, {option}. Empty: the model knows
            no such prompt, and chains go where they will.
        decompose: asks for sub-questions: {options}.
        step: asks for the next step: {options}, {steps}.
        verify: is this reasoning right: {options}, {reasoning}; answered by `valid` or `invalid`.
        plausible: is its conclusion likely by itself: {options}, {reasoning}; empty: not asked.
        grounded: is it borne out by the text: {options}, {reasoning}; empty: not asked.
        candidate: asks an open question for a short answer.
        label: a label as the model writes it: {label}; " {label}" for a model that goes on a text.
        words: options that are said as words, not letters: each option at most so many words.
        valid, invalid: the labels of assessments.
        blank: what stands for no content when label bias is measured; empty: no correction.
        says: how a chain says its answer, with {label}; a regular expression.
        step_stop, chain_stop: texts at which a step and a chain end.
        step_pattern: where a chain is split into steps.
        verifies_steps: `verify` is asked of each step alone, and the weakest speaks for the chain.
        step_tokens, chain_tokens: most tokens of a step and of a chain.
        temperature: of drawn chains and steps.
    """

    head: str = "{context}Question: {question}\n"
    passage: str = "Text: {passage}\n"
    option: str = "{label}. {option}\n"
    answer: str = "{options}Answer with the {kind} of the best option alone.\nAnswer:"
    answer_after: str = (
        "{options}Reasoning: {reasoning}\nAnswer with the {kind} of the best option alone.\nAnswer:"
    )
    chain: str = (
        "{options}Reason in at most three short sentences, and end with: The answer is [{kind}]."
    )
    argue: str = "{options}Give the strongest short reason why the answer may be: {option}"
    decompose: str = "{options}Name two short sub-questions that decide this."
    step: str = "{options}Reasoning so far: {steps}\nWrite the next step in one short sentence."
    verify: str = (
        "{options}Reasoning: {reasoning}\nIs this reasoning right? Answer yes or no.\nAnswer:"
    )
    plausible: str = (
        "{options}Reasoning: {reasoning}\nIs its conclusion likely? Answer yes or no.\nAnswer:"
    )
    grounded: str = (
        "{options}Reasoning: {reasoning}\nDoes the text bear this out? Answer yes or no.\nAnswer:"
    )
    candidate: str = "Answer in at most five words.\nAnswer:"
    label: str = "{label}"
    words: int = 2
    valid: str = "yes"
    invalid: str = "no"
    blank: str = "N/A"
    says: str = SAYS
    step_stop: tuple[str, ...] = ("\n",)
    chain_stop: tuple[str, ...] = ()
    step_pattern: str = r"(?<=[.;!?])\s+|\n+"
    verifies_steps: bool = False
    step_tokens: int = 32
    chain_tokens: int = 64
    temperature: float = 0.7

    @property
    def version(self) -> str:
        """A hash of every word and number in it: the key of what is measured of a model with it."""
        return f"set-{hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:8]}"

    def opening(self, question: str, context: Sequence[str]) -> str:
        """The head of all prompts; text of the question can begin no line of its own."""
        passages = "".join(self.passage.format(passage=_line(one)) for one in context)
        return self.head.format(context=passages, question=_line(question))

    def labels(self, options: Sequence[str]) -> tuple[str, ...]:
        """The label of each place: the options themselves where all are short words, else letters."""
        if self.says_words(options):
            return tuple(_line(option).lower() for option in options)
        return tuple(LETTERS[: len(options)])

    def says_words(self, options: Sequence[str]) -> bool:
        """Whether options are answered by their own words, as yes and no are."""
        short = all(len(option.split()) <= self.words for option in options)
        plain = all(re.fullmatch(r"[a-z][a-z -]*", _line(option).lower()) for option in options)
        return short and plain and (len(options) <= 3 or self.words > 2)

    def listed(self, options: Sequence[str], order: Sequence[int]) -> str:
        """The options in this order: each behind the letter of its place, or all words in one line."""
        if self.says_words(options):
            return (
                f"Options: {', '.join(_line(options[i]).lower() for i in order)}\n"
                if self.option
                else ""
            )
        return "".join(
            self.option.format(label=LETTERS[place], option=_line(options[i]))
            for place, i in enumerate(order)
        )

    def kind(self, options: Sequence[str]) -> str:
        """What a label is called."""
        return "word" if self.says_words(options) else "letter"

    def written(self, label: str) -> str:
        """The label as the model writes it."""
        return self.label.format(label=label)

    def steps_of(self, chain: str) -> tuple[str, ...]:
        """The steps of a chain."""
        return tuple(part.strip() for part in re.split(self.step_pattern, chain) if part.strip())

    def said(self, chain: str, labels: Sequence[str]) -> int | None:
        """The place of the label that the chain says is the answer; the last of several, None if it says none."""
        ends = {place: self._last_said(chain, label) for place, label in enumerate(labels)}
        last = max(ends, key=lambda place: ends[place])
        return last if ends[last] >= 0 else None

    def _last_said(self, chain: str, label: str) -> int:
        """Where the chain last says this label as its answer; -1 if nowhere."""
        spelled = re.escape(label) if len(label) == 1 else f"(?i:{re.escape(label)})"
        found = [one.start() for one in re.finditer(self.says.replace("{label}", spelled), chain)]
        return max(found, default=-1)


DEFAULT = PromptSet()


def _line(text: str) -> str:
    return " ".join(text.split())
