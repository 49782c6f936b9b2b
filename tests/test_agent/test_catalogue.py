"""The catalogue: its entries hold together, names are found, files are located and read."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from gguf import GGUFReader, GGUFWriter
from pydantic import ValidationError

from agent.models.catalogue.entries import Choice, Entry, entries, find, parse_name
from agent.models.catalogue.files import (
    Located,
    Record,
    located,
    models_folder,
    packaged_path,
    pulled_path,
    write_record,
)
from agent.models.catalogue.files import locate as locate_entry
from agent.models.catalogue.header import read_header
from agent.models.catalogue.verify import verify
from agent.models.catalogue.walk import Array, walk
from graphs.errors import InputError, ModelFileError, SetupError

if TYPE_CHECKING:
    from pathlib import Path

DEMANDED = (
    "llama-3.1-8b-instruct", "qwen3-0.6b", "qwen3-1.7b", "qwen3-4b", "qwen3-8b",
    "mistral-7b-instruct", "medgemma-4b", "medgemma-27b", "biomistral-7b", "pmc-llama-13b",
    "me-llama-13b-chat", "biomedlm", "biomedgpt-lm-7b", "meditron-7b", "openbiollm-8b", "smollm2",
    "aetia-judge",
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AETIA_MODELS_DIR", str(tmp_path / "models"))
    return tmp_path / "models"


def write_model(path: Path, architecture: str = "llama") -> bytes:
    """A small file that is GGUF in form; no model could run it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(path, architecture)
    writer.add_context_length(64)
    writer.add_file_type(7)
    writer.add_tokenizer_model("bert")
    writer.add_token_list(["a", "b"])
    writer.add_array(f"{architecture}.classifier.output_labels", ["yes", "no"])
    for name in ("one", "two"):
        writer.add_tensor(f"{name}.weight", np.arange(96, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def test_every_model_that_was_asked_for_is_known() -> None:
    assert set(DEMANDED) <= set(entries())


@pytest.mark.parametrize("entry", entries().values(), ids=str)
def test_an_entry_says_where_its_facts_are_from_and_how_to_get_it(entry: Entry) -> None:
    assert all(source.startswith("https://") for source in entry.sources)
    assert entry.licence.link.startswith("https://")
    assert entry.repository or entry.get_it
    assert bool(entry.repository) == any(c.package is None for c in entry.choices) or any(
        c.package for c in entry.choices
    )
    quants = [choice.quant for choice in entry.choices]
    assert len(quants) == len(set(quants))


@pytest.mark.parametrize("entry", entries().values(), ids=str)
def test_a_fact_that_is_absent_is_named_as_not_verified(entry: Entry) -> None:
    said = "; ".join(entry.unverified)
    if entry.gated is None and entry.repository:
        assert "gated" in said
    if entry.context_length is None:
        assert "context_length" in said
    for choice in entry.choices:
        if choice.package is None and choice.sha256 is None:
            assert "sha256" in said


@pytest.mark.parametrize(
    "change",
    [{"colour": "blue"}, {"bytes": 0}, {"sha256": "ABC"}],
    ids=["unknown field", "no bytes", "no checksum"],
)
def test_a_malformed_choice_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate({"quant": "Q8_0", "file": "a.gguf", **change})


@pytest.mark.parametrize(
    ("name", "near"), [("qwen3-8", "qwen3-8b"), ("BioMistral", "biomistral-7b"), ("meditron", "meditron-7b")]
)  # fmt: skip
def test_a_wrong_name_is_answered_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(InputError, match=f"did you mean .*{near}"):
        find(name)


def test_case_does_not_matter() -> None:
    assert find("Qwen3-8B").key == "qwen3-8b"
    assert parse_name("QWEN3-8B:q8_0").choices[0].file == "Qwen3-8B-Q8_0.gguf"


def test_an_unknown_quantization_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="it has: Q4_K_M, Q8_0"):
        parse_name("qwen3-8b:Q2_K")


@pytest.mark.parametrize(
    "name", ["hf:owner", "hf:owner/repo", "hf:owner/repo:file.bin", "hf:owner/repo:../../up.gguf", "hf:a/b/c:f.gguf"]
)  # fmt: skip
def test_a_malformed_hub_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="hf:OWNER/REPOSITORY:FILE.gguf"):
        parse_name(name)


def test_a_pulled_file_is_found_by_name_and_by_path(folder: Path) -> None:
    entry = find("qwen3-8b")
    assert locate_entry(entry) is None
    path = pulled_path("Qwen/Qwen3-8B-GGUF", "Qwen3-8B-Q8_0.gguf")
    write_model(path, "qwen3")
    assert path.is_relative_to(folder)
    assert locate_entry(entry) == path
    assert locate_entry(entry, "q8_0") == path
    assert locate_entry(entry, "Q4_K_M") is None
    by_name, by_path = located("qwen3-8b"), located(str(path))
    assert by_name == by_path == Located(path, entry, entry.choices[1])


def test_a_known_file_that_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(SetupError, match="aetia models pull qwen3-8b"):
        located("qwen3-8b")
    with pytest.raises(InputError, match="there is no file"):
        located("nowhere/model.gguf")


def test_models_are_kept_in_the_cache_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("AETIA_MODELS_DIR")
    assert models_folder() == tmp_path / "cache" / "models"


def test_a_packages_file_is_found_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "weights_in_a_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    (package / "model.gguf").write_bytes(b"GGUF")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert packaged_path("weights_in_a_package", "model.gguf") == package / "model.gguf"
    assert packaged_path("weights_in_a_package", "other.gguf") is None
    assert packaged_path("not_installed_at_all", "model.gguf") is None
    assert packaged_path("not_installed_at_all.inner", "model.gguf") is None
    assert "weights_in_a_package" not in sys.modules


def test_a_file_tells_what_it_is(tmp_path: Path) -> None:
    write_model(tmp_path / "m.gguf", "bert")
    header = read_header(tmp_path / "m.gguf")
    assert (header.architecture, header.quantization, header.context_length) == ("bert", "Q8_0", 64)
    assert (header.parameters, header.tensors, header.vocabulary) == (192, 2, 2)
    assert header.labels == ("yes", "no")
    assert header.tokenizer == "bert"
    assert not header.chat_template


def test_our_reader_and_that_of_the_gguf_package_agree(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    write_model(path, "bert")
    theirs, ours = GGUFReader(path), walk(path)
    assert [(list(t.shape), t.data_offset) for t in theirs.tensors] == [
        (list(t.shape), ours.data + t.offset) for t in ours.tensors
    ]
    own = {key: field for key, field in theirs.fields.items() if not key.startswith("GGUF.")}
    assert set(own) == set(ours.values)
    for key, value in ours.values.items():
        found = list(value.items) if isinstance(value, Array) else value
        assert found == own[key].contents()


def test_a_file_cut_anywhere_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    whole = write_model(path)
    for length in {*range(0, len(whole) - 1, 37), len(whole) - 1}:
        path.write_bytes(whole[:length])
        with pytest.raises(ModelFileError, match="not a whole GGUF file"):
            read_header(path)


def test_scrambled_headers_never_crash_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    whole = bytearray(write_model(path))
    random = np.random.default_rng(7)
    refused = 0
    for _ in range(150):
        changed = bytearray(whole)
        for place in random.integers(4, 400, size=3):
            changed[place] = int(random.integers(0, 256))
        path.write_bytes(changed)
        try:
            read_header(path)
        except ModelFileError:
            refused += 1
    assert refused > 50


def test_another_format_is_said(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(b"PK\x03\x04 a zip")
    with pytest.raises(ModelFileError, match="begins with b'PK"):
        read_header(tmp_path / "m.gguf")


def test_a_file_nobody_knows_is_readable_but_not_called_right(tmp_path: Path) -> None:
    write_model(tmp_path / "m.gguf")
    states = {check.name: check.state for check in verify(located(str(tmp_path / "m.gguf")))}
    assert states == {
        "size": "unknown",
        "sha256": "unknown",
        "readable": "ok",
        "architecture": "unknown",
    }


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    body = write_model(path)
    fields = {"entry": None, "repository": "a/b", "file": "m.gguf", "revision": "main"}
    digest = hashlib.sha256(body).hexdigest()
    record = Record(**fields, commit="c", licence="MIT", bytes=len(body), sha256=digest)
    write_record(path, record)
    assert {check.state for check in verify(located(str(path)))} == {"ok", "unknown"}
    path.write_bytes(body[:-20])
    states = {check.name: check.state for check in verify(located(str(path)))}
    assert states == {"size": "failed", "sha256": "failed", "readable": "failed"}


def test_a_broken_record_is_said_and_can_be_deleted(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    write_model(path)
    (tmp_path / "m.gguf.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelFileError, match="delete it to have it written anew"):
        located(str(path))
