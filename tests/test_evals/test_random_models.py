"""Random models load in llama.cpp for real, and do what real ones do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from evals.random_models import KINDS, TINY, quantize, write_random_model
from evals.random_models.shapes import LLAMA_3_2_1B, QWEN_2_5_0_5B, Shape
from evals.random_models.vocabulary import vocabulary_of
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path

llama_cpp = pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")

TEXT = "Smoking increases the risk of cancer: 12.5 %, and weight."
CHAT = [name for name, shape in TINY.items() if shape.template]
DECODERS = [name for name, shape in TINY.items() if shape.architecture != "bert"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("random-models")
    for name, shape in TINY.items():
        write_random_model(place / f"{name}.gguf", shape)
    return place


def opened(path: Path, **options: Any) -> Any:
    return llama_cpp.Llama(
        str(path), n_ctx=512, n_batch=512, n_threads=1, n_threads_batch=1, verbose=False, **options
    )


def test_every_tiny_model_is_small(folder: Path) -> None:
    sizes = {path.stem: path.stat().st_size / 1024 for path in folder.iterdir()}
    assert set(sizes) == set(TINY)
    assert all(15 <= size <= 200 for size in sizes.values()), sizes


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for shape in TINY.values():
        one, again, other = (
            write_random_model(tmp_path / "model.gguf", shape, seed).read_bytes()
            for seed in (0, 0, 1)
        )
        assert one == again
        assert one != other
        assert len(one) == len(other)


@pytest.mark.parametrize("name", DECODERS)
def test_text_survives_tokens_and_known_words_are_one(folder: Path, name: str) -> None:
    llm = opened(folder / f"{name}.gguf", vocab_only=True)
    for text in (TEXT, "naïve β-cells, 糖尿病\n\n  two"):
        tokens = llm.tokenize(text.encode(), add_bos=False, special=False)
        assert llm.detokenize(tokens).decode().removeprefix(" ") == text
    pieces = [llm.detokenize([token]) for token in llm.tokenize(b"x the increases", add_bos=False)]
    assert pieces[-2:] == [b" the", b" increases"]
    llm.close()


@pytest.mark.parametrize("name", DECODERS)
def test_decoders_give_finite_logits_that_depend_on_the_whole_prompt(
    folder: Path, name: str
) -> None:
    llm = opened(folder / f"{name}.gguf")

    def logits(text: str) -> Any:
        llm.reset()
        llm.eval(llm.tokenize(text.encode(), special=True))
        return np.array(llm._ctx.get_logits_ith(-1)[: llm.n_vocab()])

    one, other, again = logits("1 the risk of"), logits("2 the risk of"), logits("1 the risk of")
    assert np.isfinite(one).all()
    assert one.std() > 0.3
    assert np.abs(one - other).max() > 0.01
    assert np.array_equal(one, again)
    llm.close()


@pytest.mark.parametrize("name", CHAT)
def test_chat_models_follow_their_own_template_and_a_grammar(folder: Path, name: str) -> None:
    llm = opened(folder / f"{name}.gguf", seed=3)
    assert llm.metadata["tokenizer.chat_template"] == TINY[name].template
    schema = {"type": "object", "properties": {"score": {"enum": [1, 2, 3]}}, "required": ["score"]}
    reply = llm.create_chat_completion(
        [{"role": "user", "content": TEXT}],
        response_format={"type": "json_object", "schema": schema},
        max_tokens=32,
    )
    assert json.loads(reply["choices"][0]["message"]["content"])["score"] in {1, 2, 3}
    free = llm.create_chat_completion([{"role": "user", "content": TEXT}], max_tokens=8)
    assert free["usage"]["completion_tokens"] > 0
    llm.close()


def test_a_template_writes_control_tokens_that_are_one_token(folder: Path) -> None:
    for name, marks in {
        "llama": ("<|start_header_id|>", "<|eot_id|>"),
        "qwen2": ("<|im_start|>", "<|im_end|>"),
        "mistral": ("[INST]", "[/INST]"),
        "gemma3": ("<start_of_turn>", "<end_of_turn>"),
    }.items():
        llm = opened(folder / f"{name}.gguf", vocab_only=True)
        for mark in marks:
            assert mark in TINY[name].template
            assert len(llm.tokenize(mark.encode(), add_bos=False, special=True)) == 1
        llm.close()


def test_a_base_model_completes_text_under_a_grammar(folder: Path) -> None:
    llm = opened(folder / "gpt2.gguf")
    assert "tokenizer.chat_template" not in llm.metadata
    rules = llama_cpp.LlamaGrammar.from_string('root ::= " yes" | " no"', verbose=False)
    reply = llm.create_completion(TEXT, grammar=rules, max_tokens=8)
    assert reply["choices"][0]["text"] in {" yes", " no"}
    llm.close()


def test_bert_frames_a_text_and_embeds_it(folder: Path) -> None:
    llm = opened(folder / "bert.gguf", embedding=True, n_ubatch=512)
    tokens = llm.tokenize(b"Increases the RISK of zq")
    pieces = [llm._model.token_get_text(token) for token in tokens]
    assert pieces == ["[CLS]", "▁increases", "▁the", "▁risk", "▁of", "▁z", "q", "[SEP]"]
    one, other = (np.array(llm.embed(text)) for text in ("the risk", "the drug"))
    assert one.shape == (TINY["bert"].width,)
    assert np.abs(one - other).max() > 0.01
    llm.close()


def test_the_judge_has_an_output_for_each_label(folder: Path) -> None:
    pooling = llama_cpp.LLAMA_POOLING_TYPE_RANK
    llm = opened(folder / "judge.gguf", embedding=True, n_ubatch=512, pooling_type=pooling)
    labels = TINY["judge"].labels
    handle = llm._model.model
    count = llama_cpp.llama_model_n_cls_out(handle)
    assert (
        tuple(llama_cpp.llama_model_cls_label(handle, i).decode() for i in range(count)) == labels
    )
    scores = np.array(llm.embed("the risk"))[: len(labels)]
    assert np.isfinite(scores).all()
    assert len(set(scores.tolist())) == len(labels)
    llm.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_quantized_copy_is_smaller_and_decodes(
    folder: Path, tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = folder / "qwen2.gguf"
    small = quantize(whole, tmp_path / "small.gguf", kind, threads=1)
    assert small.stat().st_size < 0.7 * whole.stat().st_size
    llm = opened(small)
    assert llm.create_completion("the risk", max_tokens=2)["usage"]["completion_tokens"] > 0
    llm.close()
    assert capfd.readouterr().err == ""


def test_what_cannot_be_quantized_is_said_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'Q5'.*Q4_0, Q8_0, Q4_K_M"):
        quantize(folder / "llama.gguf", tmp_path / "out.gguf", "Q5")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes((folder / "llama.gguf").read_bytes()[:2000])
    with pytest.raises(DataError, match="broken.gguf to Q8_0"):
        quantize(broken, tmp_path / "out.gguf", "Q8_0", threads=1)
    assert list(tmp_path.iterdir()) == [broken]


@pytest.mark.parametrize("shape", [LLAMA_3_2_1B, QWEN_2_5_0_5B], ids=lambda shape: shape.name)
def test_real_shapes_have_a_whole_vocabulary_without_doubles(shape: Shape) -> None:
    made = vocabulary_of(shape)
    assert len(made.tokens) == len(set(made.tokens)) == shape.vocab
    parts = (merge.split(" ") for merge in made.merges)
    known = set(made.tokens)
    assert all(a in known and b in known and a + b in known for a, b in parts)


def test_a_vocabulary_without_room_is_refused() -> None:
    from dataclasses import replace

    with pytest.raises(InputError, match="vocab=100 is too small"):
        vocabulary_of(replace(TINY["llama"], vocab=100))
