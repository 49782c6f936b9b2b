"""`aetia models bench` on a model of random weights that llama.cpp really runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from gguf import GGUFWriter, TokenType

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytest.importorskip("llama_cpp")
WIDTH, INNER, CONTEXT = 32, 64, 2048


def command(arguments: Sequence[str]) -> int:
    return main(["models", *arguments])


CHAT = "{% for m in messages %}<|s|>{{ m.role }}\n{{ m.content }}<|e|>{% endfor %}{% if add_generation_prompt %}<|s|>assistant\n{% endif %}"


def letters() -> list[str]:
    """GPT-2's printable stand-in for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte if byte in plain else next(others)) for byte in range(256)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "tiny.gguf"
    writer = GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(0)
    tokens = [*letters(), "th", "<|s|>", "<|e|>"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.NORMAL] * 257 + [TokenType.CONTROL] * 2)
    writer.add_token_merges(["t h"])
    writer.add_bos_token_id(257)
    writer.add_eos_token_id(258)
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT)
    random = np.random.default_rng(3)
    half = WIDTH // 2
    shapes = {"attn_q": (WIDTH, WIDTH), "attn_k": (half, WIDTH), "attn_v": (half, WIDTH), "attn_output": (WIDTH, WIDTH),
              "ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH), "ffn_down": (WIDTH, INNER)}  # fmt: skip
    tensors = {"token_embd": (len(tokens), WIDTH), "output": (len(tokens), WIDTH)}
    tensors |= {f"blk.0.{name}": shape for name, shape in shapes.items()}
    for name, shape in tensors.items():
        writer.add_tensor(f"{name}.weight", random.normal(0, 0.3, shape).astype(np.float32))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(WIDTH, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_a_model_is_measured_in_all_it_does(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--prefix", "900", "--branches", "2", "--answer", "8", "--repeat", "3", "--threads", "1"]  # fmt: skip
    assert command(["bench", str(tiny), *arguments, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    figures = {figure["name"]: figure for figure in printed["figures"]}
    assert all(figure["value"] > 0 for figure in figures.values()), figures
    assert figures["score labels, warm"]["value"] < figures["score labels, cold"]["value"]
    read = int(figures["read a prompt"]["note"].split()[0])
    assert 900 <= read <= 900 + 256
    assert command(["bench", str(tiny), *arguments]) == 0
    assert "tokens/s" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--prefix", "5000"], "trained for 2048; give a smaller --prefix"),
        (["--repeat", "0"], "--repeat must be 1 or more; got 0"),
    ],
)
def test_what_cannot_be_measured_is_a_usage_error(
    tiny: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert command(["bench", str(tiny), *arguments]) == 2
    assert says in capsys.readouterr().err
