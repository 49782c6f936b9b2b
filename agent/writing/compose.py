"""Compose the answer from what the run kept: the only place that makes an `Answer`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from agent.answer import Answer, Cost, Dag, DagArrow, Source
from agent.writing.abstain import abstention
from agent.writing.claims import design_lines, make_claims, mechanisms, subject
from agent.writing.effects import choose_effect
from agent.writing.open_ends import threats, would_change
from agent.writing.rivals import weigh_rivals
from agent.writing.wording import flip, headline

if TYPE_CHECKING:
    from agent.notebook import Notebook
    from agent.tree.thoughts import Tree
    from tools.causal.query import Identification


def compose(notebook: Notebook, tree: Tree) -> Answer:
    """The answer of a finished run; an abstention is an answer too."""
    question = notebook.question
    if question is None:
        raise RuntimeError("the question was not parsed")
    if notebook.conclusion is None:
        verdict, certainty, direction, said = (
            "insufficient_evidence",
            None,
            None,
            abstention(notebook),
        )
        effect, factor = None, 1
    else:
        conclusion = notebook.conclusion
        verdict, certainty = conclusion.verdict, conclusion.certainty
        factor = sign_as_asked(notebook)
        direction = flip(conclusion.direction, factor)
        said = headline(
            verdict,
            direction,
            question.asked_direction,
            *subject(notebook),
            excluded=flip(conclusion.excluded, factor),
        )
        effect = choose_effect(notebook, factor)
    rivals = weigh_rivals(notebook, tree) if notebook.conclusion else ()
    return Answer(
        run_id=notebook.recorder.run_id,
        question=question.text,
        kind=question.kind,
        verdict=verdict,
        certainty=certainty,
        direction=direction,
        headline=said,
        treatment=notebook.treatment,
        outcome=notebook.outcome,
        effect=effect,
        claims=make_claims(notebook, said, effect),
        triangulation=design_lines(notebook),
        mechanisms=mechanisms(notebook, factor),
        evidence=tuple(item.to_json() for item in notebook.evidence.values()),
        dag=_dag(notebook),
        estimation=_estimation(notebook),
        rivals=rivals,
        threats=threats(notebook, rivals),
        would_change=would_change(notebook),
        searched=tuple(dict.fromkeys(notebook.searched)),
        fallbacks=notebook.fallbacks,
        models=tuple(notebook.models),
        sources=_sources(notebook),
        ledger=(),
        tree=tree.to_json(),
        cost=Cost(
            seconds=round(notebook.recorder.seconds, 3),
            model_calls=notebook.usage.calls,
            tokens=notebook.usage.prompt_tokens + notebook.usage.completion_tokens,
            tool_calls=notebook.tool_calls,
        ),
    )


def sign_as_asked(notebook: Notebook) -> int:
    """-1 when the question asks about less of the treatment, or about less of the outcome."""
    signs = [side.sign for side in (notebook.treatment, notebook.outcome) if side is not None]
    return -1 if signs.count(-1) == 1 else 1


def _dag(notebook: Notebook) -> Dag | None:
    dag = notebook.dag
    if dag is None:
        return None
    return Dag(
        hash=dag.hash,
        nodes={node: notebook.dag_labels.get(node, node) for node in dag.nodes},
        arrows=tuple(
            DagArrow(cause=a.cause, effect=a.effect, kind=a.kind, sources=a.sources)
            for a in dag.arrows
        ),
        latent=tuple(sorted(dag.latent)),
        identified=_named(notebook, notebook.identified),
        identified_with_latent=_named(notebook, notebook.identified_with_latents),
    )


def _named(notebook: Notebook, identification: Identification | None) -> str:
    """The text of an identification with printable names in the place of nodes."""
    if identification is None:
        return "not assessed"
    text = identification.text
    for node, label in sorted(notebook.dag_labels.items(), key=lambda item: -len(item[0])):
        text = re.sub(rf"(?<![\w:]){re.escape(node)}(?![\w:])", lambda _, name=label: name, text)  # type: ignore[misc]
    return text


def _estimation(notebook: Notebook) -> dict[str, Any] | None:
    if notebook.effect is None:
        return None
    data: dict[str, Any] = notebook.effect.to_json()
    title = notebook.dataset.title if notebook.dataset else None
    return {"dataset": title, **data}


def _sources(notebook: Notebook) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for item in notebook.evidence.values():
        identifier = item.source.identifier
        found.setdefault(
            identifier, Source(id=identifier, title=item.source.title, url=item.source.url)
        )
    return tuple(found.values())
