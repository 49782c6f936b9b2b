"""The two places of the workflow where a model has a say, and what happens when it fails.

A failure leaves the rules' result as it was and is named in the answer; no failure of a model ends a
run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.answer import ModelUse
from agent.plausibility import plausibilities
from agent.reading import read_question
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judging import Judgement
    from agent.notebook import Notebook
    from agent.question import CausalQuestion
    from agent.tree import Thought


async def judged_plausibilities(
    notebook: Notebook, thoughts: Sequence[Thought]
) -> dict[str, float]:
    """The plausibility of each thought that the judge can read; none without a judge."""
    judge = notebook.judge
    if judge is None or not thoughts:
        return {}
    try:
        likely, judgement = await plausibilities(
            judge, thoughts, notebook.evidence, _names(notebook),
            deadline_s=notebook.settings.deadline_s,
        )  # fmt: skip
    except AetiaError as error:
        did = f"failed, its layer abstains (rules decide): {error}"
        _note(notebook, ModelUse(slot="judge", name=judge.name, sha256="", calibration="", did=did))
        return {}
    if judgement is not None:
        notebook.usage += judgement.usage
        _note(notebook, _use(judgement, len(likely)))
    return likely


async def helped_reading(notebook: Notebook, question: CausalQuestion) -> CausalQuestion:
    """The question as the model reads it, kept aside until both sides are grounded."""
    model = notebook.model
    if model is None:
        return question
    try:
        read, did, usage = await read_question(
            model, question, deadline_s=notebook.settings.deadline_s
        )
        notebook.usage += usage
    except AetiaError as error:
        read, did = None, f"failed, the rules' reading stands: {error}"
    sha256 = getattr(model, "sha256", "")
    _note(
        notebook,
        ModelUse(slot="reader", name=model.name, sha256=sha256, calibration="", did=did),
    )
    if read is None:
        return question
    notebook.read_by_rules = question
    return read


def drop_bad_reading(notebook: Notebook) -> None:
    """Go back to the rules' reading unless the graph knows both of the model's spans as they stand."""
    if notebook.read_by_rules is None:
        return
    sides = (notebook.treatment, notebook.outcome)
    if all(side is not None and side.curie and not side.unused for side in sides):
        return
    notebook.searched.append("the model's reading was dropped: the graph does not know both sides")
    notebook.question, notebook.treatment, notebook.outcome = notebook.read_by_rules, None, None


def _names(notebook: Notebook) -> dict[str, str]:
    """Printable names by CURIE of all that this run's evidence is about."""
    confounders = {curie: name for curie, name, _ in notebook.confounders}
    pair = dict(zip(notebook.pair, notebook.names, strict=True))
    return {**notebook.node_names, **confounders, **pair}


def _use(judgement: Judgement, branches: int) -> ModelUse:
    silent = sum(one.abstained for one in judgement.judged)
    drawn = (
        f", frequencies over {judgement.n} sampled answers" if judgement.how == "sampled" else ""
    )
    return ModelUse(
        slot="judge",
        name=judgement.judge,
        sha256=judgement.sha256,
        calibration=judgement.calibration,
        did=(
            f"items read: {len(judgement.judged)}, abstained on: {silent}, "
            f"branches scored: {branches}{drawn}"
        ),
    )


def _note(notebook: Notebook, use: ModelUse) -> None:
    notebook.models.append(use)
    notebook.searched.append(f"{use.slot} {use.name}: {use.did}")
