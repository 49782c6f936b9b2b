"""Frozen settings: explicit arguments first, then `AETIA_*` environment variables, then defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_SEED = 20_240_101


@dataclass(frozen=True)
class Settings:
    """How a run reasons and how long it may take.

    Attributes:
        beam_width: thoughts kept at each depth (1 to 64).
        max_depth: how deep the tree may grow (1 to 6).
        deadline_s: seconds after which a causal estimation is stopped (over 0).
        seed: of everything random.
        mechanisms: how many mechanism paths to rank (1 to 50).
        judge: the model that scores branches: a name of `aetia models list`, a GGUF file, or a name
            at `judge_url`; `rules` for none. Empty: `model` where one is named, else the one that ships.
        judge_url: an OpenAI-compatible server, such as http://127.0.0.1:8080/v1. Its key, if it needs
            one, is in AETIA_JUDGE_KEY.
        model: the chat model that fills every other model slot, named in the same way; empty for rules.
        model_url: its server, if it has one; key in AETIA_MODEL_KEY.
    """

    beam_width: int = 8
    max_depth: int = 3
    deadline_s: float = 60.0
    seed: int = DEFAULT_SEED
    mechanisms: int = 5
    judge: str = ""
    judge_url: str = ""
    model: str = ""
    model_url: str = ""

    def __post_init__(self) -> None:
        limits = {"beam_width": (1, 64), "max_depth": (1, 6), "mechanisms": (1, 50)}
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise SetupError(f"{name} must lie in {low} to {high}; got {getattr(self, name)}")
        if self.deadline_s <= 0:
            raise SetupError(f"deadline_s must be over 0 seconds; got {self.deadline_s}")
        for slot in ("judge", "model"):
            url = getattr(self, f"{slot}_url")
            if url and not getattr(self, slot):
                raise SetupError(f"{slot}_url is {url!r}, but {slot} names no model to ask it for")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read `AETIA_BEAM_WIDTH`, `AETIA_MAX_DEPTH`, `AETIA_DEADLINE_S`, `AETIA_SEED`.

        Raises:
            SetupError: a value is not a number or out of range.
        """
        source = os.environ if environment is None else environment

        def read(name: str, kind: type[int] | type[float], default: float) -> float:
            text = source.get(f"AETIA_{name}")
            if not text:
                return default
            try:
                return kind(text)
            except ValueError:
                raise SetupError(f"AETIA_{name} must be a number; got {text!r}") from None

        return cls(
            beam_width=int(read("BEAM_WIDTH", int, cls.beam_width)),
            max_depth=int(read("MAX_DEPTH", int, cls.max_depth)),
            deadline_s=float(read("DEADLINE_S", float, cls.deadline_s)),
            seed=int(read("SEED", int, cls.seed)),
            mechanisms=int(read("MECHANISMS", int, cls.mechanisms)),
            judge=source.get("AETIA_JUDGE", ""),
            judge_url=source.get("AETIA_JUDGE_URL", ""),
            model=source.get("AETIA_MODEL", ""),
            model_url=source.get("AETIA_MODEL_URL", ""),
        )
