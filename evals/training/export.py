"""A BERT as a GGUF file that llama.cpp runs: a trained cross-encoder (pooling RANK), or an embedder (MEAN).

Of a cross-encoder the pooler goes in as `cls` (dense and tanh) and the classifier as `cls.output`, with the labels in
`bert.classifier.output_labels`; llama.cpp then gives one logit a label for each sequence
(llama.cpp, `src/llama-graph.cpp`, `build_pooling`). The WordPiece vocabulary is written as
llama.cpp's own converter does: word-initial pieces behind U+2581, others without `##`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np
from safetensors.numpy import load_file

from agent.judges.pair_judge import PAIR_LABELS

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Aetia judge of claim and passage"
EMBEDDER = "all-MiniLM-L6-v2"
HEAD = {
    "bert.pooler.dense.weight": "cls.weight",
    "bert.pooler.dense.bias": "cls.bias",
    "classifier.weight": "cls.output.weight",
    "classifier.bias": "cls.output.bias",
}


def export(model: Path, out: Path, *, is_judge: bool = True) -> Path:
    """Write the model's folder as one GGUF file in F32, to be quantized from there.

    Args:
        model: holds `config.json`, `model.safetensors` and `tokenizer.json`.
        out: the file to write.
        is_judge: a cross-encoder with the head of pairs; else an embedder whose vector is the mean of
            its tokens' vectors, and whose pooler, which it never uses, is left out.

    Raises:
        KeyError: the model has a tensor that llama.cpp's BERT does not know.
    """
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    part = out.with_name(f"{out.name}.part")
    writer = gguf.GGUFWriter(part, "bert")
    _describe(writer, config)
    _say_pooling(writer, is_judge)
    _vocabulary(writer, _pieces(model))
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.BERT, config["num_hidden_layers"])
    for name, tensor in load_file(model / "model.safetensors").items():
        if name.endswith("position_ids") or (not is_judge and name.startswith("pooler.")):
            continue
        inner = name.removeprefix("bert.")
        target = HEAD.get(name) or names.get_name(inner, try_suffixes=(".weight", ".bias"))
        if target is None:
            raise KeyError(f"{name} has no place in llama.cpp's BERT")
        writer.add_tensor(target, tensor.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return part.replace(out)


def _describe(writer: gguf.GGUFWriter, config: dict[str, Any]) -> None:
    writer.add_license("Apache-2.0")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def _say_pooling(writer: gguf.GGUFWriter, is_judge: bool) -> None:
    writer.add_name(NAME if is_judge else EMBEDDER)
    writer.add_pooling_type(gguf.PoolingType.RANK if is_judge else gguf.PoolingType.MEAN)
    if is_judge:
        writer.add_classifier_output_labels(list(PAIR_LABELS))


def _pieces(model: Path) -> list[str]:
    """The WordPiece vocabulary in the order of its numbers."""
    vocab = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted(vocab, key=vocab.__getitem__)


def _vocabulary(writer: gguf.GGUFWriter, pieces: list[str]) -> None:
    tokens, kinds = [], []
    for piece in pieces:
        special = piece.startswith("[") and piece.endswith("]") and len(piece) > 2
        if special:
            tokens.append(piece)
            unknown = piece == "[UNK]"
            kinds.append(gguf.TokenType.UNKNOWN if unknown else gguf.TokenType.CONTROL)
        else:
            tokens.append(piece[2:] if piece.startswith("##") else f"\u2581{piece}")
            kinds.append(gguf.TokenType.NORMAL)
    number = {piece: i for i, piece in enumerate(pieces)}
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_type_count(2)
    writer.add_bos_token_id(number["[CLS]"])
    writer.add_unk_token_id(number["[UNK]"])
    writer.add_sep_token_id(number["[SEP]"])
    writer.add_pad_token_id(number["[PAD]"])
    writer.add_mask_token_id(number["[MASK]"])
