# What type checkers read of the installed module `aetia`: a single module cannot say itself that it is
# typed (PEP 561). A test holds these names to those of aetia.py.
from collections.abc import Callable, Sequence

from agent.answer import Answer as Answer
from agent.faces.hypothesize import hypothesize as hypothesize
from agent.judges.pair_judge import PairJudge
from agent.models.chat_model import ChatModel
from agent.question import Asked
from agent.question import CausalQuestion as CausalQuestion
from agent.run import ask as ask
from agent.run import stream as stream
from agent.settings import Settings as Settings
from agent.trace import Event
from evals.qa.run import batch as batch
from graphs.errors import AetiaError as AetiaError
from graphs.errors import DataError as DataError
from graphs.errors import DeadlineError as DeadlineError
from graphs.errors import InputError as InputError
from graphs.errors import ModelError as ModelError
from graphs.errors import QuestionError as QuestionError
from graphs.errors import RunError as RunError
from graphs.errors import SetupError as SetupError
from graphs.errors import StoreError as StoreError
from graphs.errors import ToolError as ToolError
from graphs.store import KnowledgeGraph
from tools.causal.datasets import Dataset as Dataset

__version__: str

def ask_sync(
    question: str | Asked,
    *,
    store: KnowledgeGraph | None = None,
    settings: Settings | None = None,
    datasets: Sequence[Dataset] = (),
    listener: Callable[[Event], None] | None = None,
    judge: PairJudge | None = None,
    model: ChatModel | None = None,
) -> Answer: ...
