"""What if a link of a drug's mechanism were another one? Edits of DrugMechDB.

`drugmech_counterfactuals/*.jsonl`: `{query_type, is_negative_sample, drug_id, disease_id, drug_name,
disease_name, edit_link_info{source_node, target_node, new_relation, ...}}`. Right is yes where
`is_negative_sample` is false: the drug has a known mechanism; a link that is added would help; one that is
deleted or turned round was needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.strategies.posed import Posed
from evals.tasks.answers import HELD, NOT_HELD, chosen, silent
from evals.tasks.lines import files, json_lines
from evals.tasks.sets.names.curated_records import Records
from evals.tasks.task import QuestionSet, TaskItem, Terms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.tasks.lines import FileLine

YES_NO = ("yes", "no")
SURE = 0.9
SIGNS = {"decreases": -1, "negatively": -1, "increases": 1, "positively": 1}
TEXTS = {
    "known_moa": "Is there a known mechanism by which {drug} treats {disease}?",
    "ADD_LINK": "If it also held that {source} {relation} {target}, would {drug} help against {disease} by it?",
    "DELETE_LINK": "If {source} did not act on {target}, would {drug} no longer help against {disease}?",
    "CHANGE_LINK": "If it held that {source} {relation} {target}, would {drug} no longer help against {disease}?",
}  # fmt: skip


@dataclass(frozen=True)
class PosedEdit(Posed):
    """A drug, a disease, and a link between two nodes that is edited; identifiers as the set has them."""

    kind: str = ""
    drug: tuple[str, str] = ("", "")
    disease: tuple[str, str] = ("", "")
    source: tuple[str, str] = ("", "")
    target: tuple[str, str] = ("", "")
    relation: str = ""


class DrugMechCounterfactuals(QuestionSet):
    """DrugMechDB edits: is a mechanism known, and what if one of its links were another?"""

    name = "drugmech_counterfactuals"
    terms = Terms("MIT", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            _item(line, f"{path.name.split('.')[0]}-{number}")
            for path in files(folder / self.name, "*.jsonl*")
            for number, line in enumerate(json_lines(path), 1)
        )

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: by the curated mechanisms of the graph in use. What it does not hold is not denied."""
        records = Records(rules.store)

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedEdit)
            at_disease = await records.at(posed.disease)
            own = at_disease & await records.at(posed.drug)
            notes = (HELD if own else NOT_HELD,)
            if posed.kind == "known_moa":
                if not own:
                    return silent(posed, "no mechanism is held, which does not show that there is none", notes=notes)  # fmt: skip
                return chosen(posed, "yes", SURE, sorted(own)[0], notes=notes)
            if posed.kind == "ADD_LINK":
                signs = await records.signs_into(posed.target, at_disease)
                new = SIGNS.get(posed.relation.split(" ")[0])
                if posed.source[0] != posed.drug[0]:
                    # The drug acts on the source of the new link, which then acts on the target.
                    first = await records.signs_into(posed.source, await records.at(posed.drug))
                    new = new * next(iter(first)) if new and len(first) == 1 else None
                if len(signs) != 1 or new is None:
                    return silent(
                        posed, f"what should happen to {posed.target[1]} is not held", notes=notes
                    )
                said = f"what helps acts on {posed.target[1]} with sign {next(iter(signs)):+d}"
                return chosen(posed, "yes" if new in signs else "no", SURE, said, notes=notes)
            if not own:
                return silent(posed, "the mechanism is not held", notes=notes)
            joined = own & await records.between(posed.source, posed.target)
            said = f"the link is {'part' if joined else 'no part'} of the mechanism that is held"
            return chosen(posed, "yes" if joined else "no", SURE, said, notes=notes)

        return settles


def _item(line: FileLine, name: str) -> TaskItem:
    kind = line.text("query_type")
    if kind not in TEXTS or not isinstance(line.row.get("is_negative_sample"), bool):
        raise line.broken(f"{kind!r} is no kind of question, or is_negative_sample no truth value")
    edit: Mapping[str, Any] = line.row.get("edit_link_info") or {}
    drug = line.text("drug_id"), line.text("drug_name")
    disease = line.text("disease_id"), line.text("disease_name")
    source, target = (
        (str(edit.get(f"{end}_node", "")), str(edit.get(f"{end}_node_name", "")))
        for end in ("source", "target")
    )
    relation = str(edit.get("new_relation") or "")
    text = TEXTS[kind].format(
        drug=drug[1], disease=disease[1], source=source[1], target=target[1], relation=relation
    )
    posed = PosedEdit(text, YES_NO, (), kind, drug, disease, source, target, relation)
    return TaskItem(name, posed, int(line.row["is_negative_sample"]), kind)


TASK = DrugMechCounterfactuals()
