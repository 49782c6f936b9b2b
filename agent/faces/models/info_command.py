"""`aetia models info`: what the catalogue knows, and what the file says about itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.faces.models.show import size, write, write_json
from agent.models.catalogue.entries import parse_name
from agent.models.catalogue.files import how_to_get, is_path, located, read_record, sha256_of
from agent.models.catalogue.header import read_header
from graphs.errors import SetupError

if TYPE_CHECKING:
    import argparse

    from agent.models.catalogue.entries import Entry
    from agent.models.catalogue.files import Located


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `info`."""
    parser.add_argument("name", help="a model's name, or the path of a .gguf file")
    parser.add_argument("--quant", metavar="Q", help="which of its files")


def run(options: argparse.Namespace) -> int:
    """Print the entry, and the file when it is here.

    Raises:
        InputError: the name or the path means nothing.
        ModelFileError: the file is cut or not a GGUF file.
    """
    entry, file, missing = None, None, ""
    if is_path(options.name):
        here = located(options.name)
        entry, file = here.entry, _file(here)
    else:
        wanted = parse_name(options.name, options.quant)
        entry = wanted.entry
        try:
            file = _file(located(options.name, options.quant))
        except SetupError:
            missing = how_to_get(wanted)
    if options.json:
        known = entry.model_dump(mode="json") if entry else None
        write_json({"entry": known, "file": file, "get_it": missing or None})
    else:
        write("\n\n".join(part for part in (_entry_text(entry), _file_text(file, missing)) if part))
    return 0


def _file(here: Located) -> dict[str, Any]:
    record = read_record(here.path)
    return {
        "path": str(here.path),
        "sha256": sha256_of(here.path),
        "record": record.model_dump(mode="json") if record else None,
        **asdict(read_header(here.path)),
    }


def _entry_text(entry: Entry | None) -> str:
    if entry is None:
        return ""
    facts = {
        "good for": entry.good_for,
        "parameters": f"{entry.billions:g} billion",
        "architecture": entry.architecture,
        "context": f"{entry.context_length:,} tokens" if entry.context_length else "not looked up",
        "chat template": entry.chat_template,
        "licence": f"{entry.licence.name} ({entry.licence.link})",
        "weights by": entry.original,
        "pulled from": entry.repository or "nowhere",
        "gated": {True: "yes", False: "no", None: "not looked up"}[entry.gated],
        "not verified": "; ".join(entry.unverified) or "nothing",
        "looked up at": "\n                ".join(entry.sources),
    }
    files = [
        f"  {choice.quant:<8} {choice.file}  {size(choice.bytes or (choice.gigabytes or 0) * 1e9 or None)}"
        for choice in entry.choices
    ]
    return "\n".join(
        [f"{entry.key}: {entry.title}", *_lines(facts), "files:", *(files or ["  none"])]
    )


def _file_text(file: dict[str, Any] | None, missing: str) -> str:
    if file is None:
        return f"not on this machine; {missing}"
    facts = {
        "name": file["name"],
        "architecture": file["architecture"],
        "quantization": file["quantization"],
        "parameters": f"{file['parameters']:,} in {file['tensors']} tensors",
        "context": f"{file['context_length']:,} tokens" if file["context_length"] else "not said",
        "tokenizer": f"{file['tokenizer']}, {file['vocabulary'] or 0:,} tokens",
        "chat template": "yes" if file["chat_template"] else "no",
        "labels": ", ".join(file["labels"]),
        "size": f"{file['bytes']:,} bytes",
        "sha256": file["sha256"],
    }
    return "\n".join([f"file: {file['path']}", *_lines({k: v for k, v in facts.items() if v})])


def _lines(facts: dict[str, str]) -> list[str]:
    return [f"  {name:<13} {text}" for name, text in facts.items()]
