"""Frozen settings: explicit arguments first, then `AETIA_*` environment variables, then defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from graphs.addresses import shown
from graphs.errors import SetupError
from tools.literature.settled import corpus_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_SEED = 20_240_101
PAUSES = ("dag", "entities")
LONGEST_S = 1e6
"""The longest deadline, in seconds: more than eleven days."""
Search = Literal["best-first", "beam", "mcts"]


@dataclass(frozen=True)
class Settings:
    """How a run reasons and how long it may take.

    Attributes:
        search: the order of examining: best-first, beam or mcts.
        beam_width: look-ups at once (1 to 64).
        max_depth: how deep the tree may grow (1 to 6).
        budget_lookups: questions to the graph that thoughts may take; None for no limit. The studies of
            the very pair and what bodies state are looked up whatever it is.
        budget_tokens: that models may compute in one question; None for no limit.
        budget_money: US dollars that models may cost in it, where prices are known; None for no limit.
        deadline_s: seconds that a question may take from its first step to its answer (over 0).
        estimate_deadline_s: seconds that one job in it may take, of statistics or of a model (over 0).
        seed: of everything random (0 to 2^32 - 1).
        mechanisms: how many mechanism paths to rank (1 to 50).
        judge: the model that scores branches: a name of `aetia models list`, a GGUF file, or a name
            at `judge_url`; `rules` for none. Empty: `model` where one is named, else the one that ships.
        judge_url: an OpenAI-compatible server, such as http://127.0.0.1:8080/v1. Its key, if it needs
            one, is in AETIA_JUDGE_KEY.
        model: the chat model that fills every other model slot, named in the same way; empty for rules.
        model_url: its server, if it has one; key in AETIA_MODEL_KEY.
        chat_template: the text of a Jinja template, in place of the one in the file of `model`; empty for
            the file's own.
        gpu_layers: layers of a local model that a GPU computes; -1 for all, 0 for none.
        cross_check: let DoWhy estimate beside us where a data set is used.
        pauses: where a kept run waits for a person: `entities` (which node a name stands for), `dag`
            (the causal DAG that is assumed).
        live: ask public services for publications on the pair, and keep them in a corpus; off by default.
        corpora: folders of the publications that lines of evidence are read from; none by default.
    """

    search: Search = "best-first"
    beam_width: int = 3
    max_depth: int = 3
    budget_lookups: int | None = None
    budget_tokens: int | None = None
    budget_money: float | None = None
    deadline_s: float = 120.0
    estimate_deadline_s: float = 60.0
    seed: int = DEFAULT_SEED
    mechanisms: int = 5
    judge: str = ""
    judge_url: str = ""
    model: str = ""
    model_url: str = ""
    chat_template: str = ""
    gpu_layers: int = 0
    cross_check: bool = True
    pauses: tuple[str, ...] = ()
    corpora: tuple[str, ...] = ()
    live: bool = False

    def __post_init__(self) -> None:
        limits = {
            "beam_width": (1, 64),
            "max_depth": (1, 6),
            "mechanisms": (1, 50),
            "seed": (0, 2**32 - 1),
            "gpu_layers": (-1, 1000),
        }
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise SetupError(f"{name} must lie in {low} to {high}; got {getattr(self, name)}")
        self._require_usable_search()
        for name in ("deadline_s", "estimate_deadline_s"):
            seconds = getattr(self, name)
            if not 0 < seconds <= LONGEST_S:
                raise SetupError(
                    f"{name} must be over 0 and at most {LONGEST_S:g} seconds; got {seconds}"
                )
        object.__setattr__(self, "pauses", tuple(sorted(set(self.pauses))))
        object.__setattr__(self, "corpora", tuple(dict.fromkeys(self.corpora)))
        if unknown := set(self.pauses) - set(PAUSES):
            raise SetupError(f"a run can pause at {' and '.join(PAUSES)}, not at {unknown.pop()!r}")
        for slot in ("judge", "model"):
            url = getattr(self, f"{slot}_url")
            if url and not getattr(self, slot):
                raise SetupError(
                    f"{slot}_url is {shown(url)!r}, but {slot} names no model to ask it for"
                )

        if self.chat_template and (not self.model or self.model_url):
            raise SetupError(
                "chat_template is for a model file on this machine: name it as model, without an address"
            )

    def _require_usable_search(self) -> None:
        if self.search not in get_args(Search):
            raise SetupError(
                f"search must be one of {', '.join(get_args(Search))}; got {self.search!r}"
            )
        for name in ("budget_lookups", "budget_tokens", "budget_money"):
            limit = getattr(self, name)
            if limit is not None and not limit >= 0:
                raise SetupError(f"{name} must be 0 or more; got {limit}")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `Settings(**...)` of it is the inverse."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in vars(self).items()}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read `AETIA_` and the name of a setting in capitals, such as `AETIA_DEADLINE_S`.

        Raises:
            SetupError: a value is not a number or out of range.
        """
        source = os.environ if environment is None else environment

        def limit(name: str, kind: type[int] | type[float]) -> float | None:
            return read(name, kind, 0) if source.get(f"AETIA_{name}") else None

        def read(name: str, kind: type[int] | type[float], default: float) -> float:
            text = source.get(f"AETIA_{name}")
            if not text:
                return default
            try:
                return kind(text)
            except ValueError:
                raise SetupError(f"AETIA_{name} must be a number; got {text!r}") from None

        lookups, tokens = limit("BUDGET_LOOKUPS", int), limit("BUDGET_TOKENS", int)
        return cls(
            search=cast("Search", source.get("AETIA_SEARCH") or cls.search),
            budget_lookups=None if lookups is None else int(lookups),
            budget_tokens=None if tokens is None else int(tokens),
            budget_money=limit("BUDGET_MONEY", float),
            beam_width=int(read("BEAM_WIDTH", int, cls.beam_width)),
            max_depth=int(read("MAX_DEPTH", int, cls.max_depth)),
            deadline_s=float(read("DEADLINE_S", float, cls.deadline_s)),
            estimate_deadline_s=float(read("ESTIMATE_DEADLINE_S", float, cls.estimate_deadline_s)),
            seed=int(read("SEED", int, cls.seed)),
            mechanisms=int(read("MECHANISMS", int, cls.mechanisms)),
            judge=source.get("AETIA_JUDGE", ""),
            judge_url=source.get("AETIA_JUDGE_URL", ""),
            model=source.get("AETIA_MODEL", ""),
            model_url=source.get("AETIA_MODEL_URL", ""),
            gpu_layers=int(read("GPU_LAYERS", int, cls.gpu_layers)),
            cross_check=bool(read("CROSS_CHECK", int, 1)),
            live=source.get("AETIA_LIVE", "") == "1",
            corpora=tuple(map(str, corpus_folders(environment=source))),
        )
