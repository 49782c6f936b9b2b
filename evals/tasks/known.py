"""The tasks by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.mirage import Mirage
from evals.tasks.pubmedqa import PubMedQa

if TYPE_CHECKING:
    from evals.tasks.task import Task

TASKS: dict[str, Task] = {task.name: task for task in (Mirage(), PubMedQa())}
