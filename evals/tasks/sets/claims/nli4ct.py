"""NLI4CT: statements about clinical trials, and interventions on them (Jullien et al. 2024, SemEval task 2).

`*.json`: `{id: {Type, Section_id, Primary_id, Secondary_id, Statement, Label, Intervention, Causal_type:
[Altering | Preserving, id of the original]}}`; `trials.jsonl`: a trial's sections as lists of lines. Where a
folder has a file named gold*, that alone is read, as it holds the originals too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.strategies.posed import Posed
from evals.statistics.intervals import Mark, rate
from evals.tasks.answers import chosen, silent
from evals.tasks.lines import FileLine, files, json_lines, json_object, one_file
from evals.tasks.task import QuestionSet, TaskItem, Terms
from tools.literature.trial_records.held_against import held_against

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.tasks.task import Marked

OPTIONS = ("entailment", "contradiction")
TRIALS = ("primary trial: ", "secondary trial: ")
SURE = 0.95
"""How often what is read from the numbers is right (0.97 of 235 statements)."""
LABELS = {option: place for place, option in enumerate(OPTIONS)}


class Nli4Ct(QuestionSet):
    """NLI4CT: does a section of a trial's record entail a statement, or contradict it?"""

    aim = "verdict"

    name = "nli4ct"
    terms = Terms("none stated", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        trials = {
            line.text("nct"): line.row for line in json_lines(one_file(place, "trials.jsonl*"))
        }
        paths = files(place, "*.json", "*.json.*")
        paths = tuple(one for one in paths if one.name.startswith("gold")) or paths
        rows = {
            name: FileLine(f"{path.name}: {name}", row)
            for path in paths
            for name, row in json_object(path).items()
        }
        return tuple(_item(name, line, trials) for name, line in rows.items())

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: what the numbers of the record say in code; the judge is not asked."""
        del rules

        async def settles(posed: Posed) -> Settled:
            sections = {
                word.split()[0]: part.removeprefix(word).split("\n")
                for part in posed.context
                for word in TRIALS
                if part.startswith(word)
            }
            held = held_against(posed.text, sections)
            if held is None:
                return silent(posed, "the record's numbers do not settle it")
            return chosen(posed, OPTIONS[0 if held.is_so else 1], SURE, held.why)

        return settles

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: the two measures of the set, over interventions whose original is there too.

        Each also of those pairs alone in which both were answered: silence is no inconsistency, but an
        answer to one of two that say the same is half of one.

        faithfulness: of interventions that turn the answer round, and whose original was answered
        rightly, the share with another answer than the original. consistency: of interventions that
        keep it, the share with the same answer. No answer is neither. Of no such intervention nothing
        is known: 0, with an interval from 0 to 1.
        """
        said = {one.item.id: one for one in marked if one.item}
        turned: list[bool] = []
        kept: list[bool] = []
        both_turned: list[bool] = []
        both_kept: list[bool] = []
        for one in marked:
            kind, _, name = str(one.item.truth if one.item else "").partition(" ")
            first = said.get(name)
            if first is None:
                continue
            both = None not in (one.chosen, first.chosen)
            if kind == "Altering" and first.right:
                turned.append(both and one.chosen != first.chosen)
                both_turned += turned[-1:] if both else []
            elif kind == "Preserving":
                kept.append(both and one.chosen == first.chosen)
                both_kept += kept[-1:] if both else []
        pairs = {
            "faithfulness": turned,
            "consistency": kept,
            "faithfulness_answered": both_turned,
            "consistency_answered": both_kept,
        }
        unknown = Mark(0.0, 0.0, 1.0)
        return {name: rate(hits, seed=seed) if hits else unknown for name, hits in pairs.items()}


def _item(name: str, line: FileLine, trials: Mapping[str, Mapping[str, Any]]) -> TaskItem:
    section = line.text("Section_id")
    shown = []
    for key, word in (("Primary_id", "primary trial"), ("Secondary_id", "secondary trial")):
        trial = line.row.get(key)
        if trial is None:
            continue
        if trial not in trials or section not in trials[trial]:
            raise line.broken(f"there is no section {section} of trial {trial}")
        shown.append(f"{word}: " + "\n".join(trials[trial][section]))
    changed = line.row.get("Causal_type") or ("", name)
    return TaskItem(
        name,
        Posed(line.text("Statement"), OPTIONS, tuple(shown)),
        line.one_of("Label", LABELS),
        str(line.row.get("Intervention") or "original"),
        f"statement {changed[1]}",
        f"{changed[0]} {changed[1]}",
    )


TASK = Nli4Ct()
