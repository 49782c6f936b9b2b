"""`aetia evals harness`: a set as a task of lm-evaluation-harness, to be run against a server such as ours.

It writes `NAME.jsonl` and `NAME.yaml`, which `lm_eval --include_path DIR --tasks aetia_NAME` takes with
`--model local-chat-completions --apply_chat_template` and the address of a server in `--model_args`
(`base_url=http://127.0.0.1:8000/v1/chat/completions,model=aetia,tokenized_requests=False`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING

from agent.faces.guard import OK
from graphs.errors import InputError

if TYPE_CHECKING:
    import argparse

    from evals.tasks.task import TaskItem

YAML = """\
task: aetia_{name}
dataset_path: json
dataset_kwargs:
  data_files:
    test: {file}
test_split: test
output_type: generate_until
doc_to_text: "{{{{text}}}}"
doc_to_target: "{{{{target}}}}"
generation_kwargs:
  until: []
  max_gen_toks: 512
  temperature: 0.0
filter_list:
  - name: letter
    filter:
      - function: regex
        regex_pattern: "(?i)answer is[^A-Z]{{0,4}}([A-Z])\\\\b"
        group_select: -1
      - function: take_first
metric_list:
  - metric: exact_match
    aggregation: mean
    higher_is_better: true
metadata:
  version: 1
  licence: {licence}
"""


def add_harness(parser: argparse.ArgumentParser) -> None:
    """Options of `harness`."""
    add = parser.add_argument
    add("task", metavar="TASK", help="a set with options")
    add("--data", type=Path, required=True, metavar="DIR", help="holds a folder named as the task")
    add("--out", type=Path, required=True, metavar="DIR", help="gets NAME.jsonl and NAME.yaml")
    add("--limit", type=int, metavar="N", help="so many questions, drawn by the hash of their ids")


def harness(options: argparse.Namespace) -> int:
    """Write the two files.

    Raises:
        InputError: there is no such set, its answers are open, or the folder cannot be written.
        DataError: the data cannot be read.
    """
    from evals.tasks.known import TASKS
    from evals.tasks.task import sampled

    if options.task not in TASKS or TASKS[options.task].aim == "open":
        raise InputError(f"{options.task!r} is no set with options; see `aetia evals list`")
    task = TASKS[options.task]
    items = sampled(task.read(options.data), options.limit)
    rows, recipe = options.out / f"{task.name}.jsonl", options.out / f"{task.name}.yaml"
    lines = [json.dumps(_row(item), ensure_ascii=False) + "\n" for item in items]
    licence = json.dumps(task.terms.licence)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        rows.write_text("".join(lines), encoding="utf-8")
        text = YAML.format(name=task.name, file=json.dumps(str(rows.resolve())), licence=licence)
        recipe.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{options.out} cannot be written: {error.strerror or error}") from error
    shown = {"rows": str(rows), "task": str(recipe), "n": len(items)}
    sys.stdout.write(json.dumps(shown) + "\n" if options.json else f"{rows}\n{recipe}\n")
    return OK


def _row(item: TaskItem) -> dict[str, str]:
    letters = ascii_uppercase[: len(item.posed.options)]
    options = [f"{a}. {text}" for a, text in zip(letters, item.posed.options, strict=False)]
    asked = "Answer with one letter, as: The answer is X."
    text = "\n\n".join([*item.posed.context, item.posed.text, "\n".join(options), asked])
    return {"id": item.id, "text": text, "target": letters[item.gold or 0]}
