"""Changes of a text that leave its meaning: new names, another order, other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "ku",
    "la",
    "mer",
    "nov",
    "pix",
    "quo",
    "rel",
    "sut",
    "tav",
    "wem",
    "yor",
    "zan",
]


def invented(rng: np.random.Generator, taken: set[str]) -> str:
    """A name that means nothing and is not taken."""
    while True:
        name = "".join(str(rng.choice(SYLLABLES)) for _ in range(int(rng.integers(2, 4))))
        if name not in taken:
            taken.add(name)
            return name


def renamed_letters(text: str, rng: np.random.Generator) -> str:
    """A text of single-letter variables with invented names, the same everywhere."""
    letters = sorted(set(re.findall(r"\b[A-Z]\b(?!\.\w)", text)))
    taken: set[str] = set()
    names = {letter: invented(rng, taken) for letter in letters}
    return re.sub(r"\b[A-Z]\b", lambda hit: names.get(hit[0], hit[0]), text)


def reordered(text: str, rng: np.random.Generator) -> str:
    """The sentences in another order, the question last, methods and rules as they stand."""
    sentences = re.split(r"(?<=[.?!])\s+", text.strip())
    if any(re.match(r"Method|We know", sentence) for sentence in sentences):
        return text
    head, question = sentences[:-1], sentences[-1]
    start = head[0].rsplit(": ", 1)
    intro, first = (f"{start[0]}:", start[1]) if len(start) == 2 else ("", head[0])
    body = [first, *head[1:]]
    order = rng.permutation(len(body))
    return " ".join(filter(None, [intro, *(body[int(i)] for i in order), question]))


def reordered_clauses(text: str, rng: np.random.Generator) -> str:
    """The clauses between semicolons in another order, each pair the other way round at random."""
    found = re.match(r"(?s)(.*are: )(.*?)\.(\s*\n\s*Hypothesis.*)$", text)
    if found is None or not found[2].strip():
        return text
    clauses = found[2].split("; ")
    turned = []
    for place in rng.permutation(len(clauses)):
        pair = re.match(r"(\S+) indep (\S+)(.*)$", clauses[int(place)])
        swap = pair is not None and rng.random() < 0.5
        turned.append(
            f"{pair[2]} indep {pair[1]}{pair[3]}" if swap and pair else clauses[int(place)]
        )
    return f"{found[1]}{'; '.join(turned)}.{found[3]}"


MODEL_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r" has a direct effect on ", (" directly affects ", " influences ", " has a causal effect on ", " directly causes ")),
    (r" is unobserved\.", (" is not observed.", " is unmeasured.", " cannot be observed.")),
    (r"\bthe overall probability of (.+?) is (\d+)%", (r"Overall, the probability of \1 is \2%", r"the probability of \1 is \2 percent overall")),
    (r"\bFor (.+?), the probability of (.+?) is (\d+)%", (r"Among \1, the chance of \2 is \3%", r"The likelihood of \2 among \1 is \3 percent", r"The probability of \2 is \3% for \1")),
    (r"^Will (.+?) (increase|decrease) the chance of ", (r"Does \1 \2 the probability of ", r"Would \1 \2 the likelihood of ")),
    (r"^Is the chance of (.+?) (larger|smaller) when observing ", (r"Is the probability of \1 \2 when we observe ", r"Is the likelihood of \1 \2 upon seeing ")),
    (r"^Is (.+?) (more|less) likely than (.+?) overall", (r"Overall, is \1 \2 likely than \3", r"In general, is \1 \2 probable than \3")),
    (r"^If we disregard the mediation effect through ", ("If we ignore the indirect effect via ", "Leaving aside the mediated path through ")),
    (r" positively affect (.+?) through ", (r" positively influence \1 via ", r" positively affect \1 by way of ")),
    (r" negatively affect (.+?) through ", (r" negatively influence \1 via ", r" negatively affect \1 by way of ")),
    (r" case by case according to ", (" separately for each value of ", " within each level of ")),
    (r"\bis it more correct to use the ", ("is it more appropriate to use the ", "is it better to use the ")),
    (r"^If we look at (.+?), does it mean that ", (r"If we only look at \1, does it follow that ", r"When we restrict attention to \1, can we conclude that ")),
    (r"\bWe know that ", ("It is known that ", "We know that ")),
    (r"\bWe observed ", ("We saw that ", "It was observed that ")),
    (r" instead of ", (" rather than ",)),
)  # fmt: skip

INDEPENDENCE_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(\w+) indep (\w+) \| ([^;.]+)", (r"\1 is independent of \2 given \3", r"\1 and \2 are independent conditional on \3", r"\1 ⊥ \2 | \3", r"given \3, \1 and \2 are independent")),
    (r"(\w+) indep (\w+)", (r"\1 is independent of \2", r"\1 and \2 are unrelated", r"\1 ⊥ \2")),
    (r"(\w+) influences (\w+) through some mediator\(s\) but not directly", (r"\1 is a cause of \2, but not a direct one", r"\1 affects \2 only through other variables, not directly", r"\1 indirectly causes \2")),
    (r"(\w+) directly affects (\w+)", (r"\1 is a direct cause of \2", r"\1 directly influences \2", r"\2 is a direct effect of \1")),
    (r"(\w+) is directly affected by (\w+)", (r"\2 directly causes \1", r"\1 is directly caused by \2", r"\2 has a direct effect on \1")),
    (r"There exists at least one collider \(i\.e\., a common child\) of", ("There is at least one common effect of", "Some variable is a common child of")),
    (r"There exists at least one confounder \(i\.e\., a common parent\) of", ("There is at least one common cause of", "Some variable is a common parent of")),
)  # fmt: skip


def paraphrased(
    text: str, forms: tuple[tuple[str, tuple[str, ...]], ...], rng: np.random.Generator
) -> str:
    """Each sentence said in other words, chosen at random for every place."""

    def other(ways: tuple[str, ...]) -> Callable[[re.Match[str]], str]:
        return lambda hit: hit.expand(str(rng.choice(ways)))

    sentences = re.split(r"(?<=[.?!:;])(\s+)", text)
    changed = []
    for sentence in sentences:
        for form, ways in forms:
            new = re.sub(form, other(ways), sentence, flags=re.IGNORECASE)
            if new != sentence:
                sentence = new
                break
        changed.append(sentence)
    return "".join(changed)
