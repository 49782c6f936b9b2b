"""Prompts of chat programs for themselves (title, tags, follow-ups): answered at once, without a run.

A program sends them as if a person had asked, with the chat so far inside. A question that a program has
wrapped into documents is a person's all the same: it is taken out.
"""

from __future__ import annotations

import json
import re

_HISTORY = re.compile(
    r"<chat_history>|^#+ *chat history|<messages>|^(?:user|human)\s*:", re.I | re.M
)
_TASK = re.compile(r"^\s*(?:#+ *task\b|\[?task\]?:)|\b(?:generate|write|create|suggest|provide|give|come up with|summari[sz]e)\b[^.\n]{0,80}\b(?:title|tags?|follow[- ]?ups?|emojis?|quer(?:y|ies)|topics?|autocomplet\w+|complet(?:e|ion))\b", re.I)  # fmt: skip
_KINDS: tuple[tuple[str, str], ...] = (
    ("follow_ups", r"follow[-_ ]?ups?"),
    ("tags", r"\btags?\b|\btopics?\b|categor\w+"),
    ("title", r"\btitles?\b|\bname (?:for|of) (?:this|the) (?:chat|conversation)"),
    ("queries", r"\b(?:search )?quer(?:y|ies)\b"),
    ("text", r"autocomplet\w+|\bcomplet(?:e|ion)\b"),
    ("emoji", r"\bemojis?\b"),
)
_ASKED = re.compile(r"^\s*(?:USER|HUMAN)\s*:\s*(?P<said>.+)$|\"?role\"?\s*:\s*\"?user\"?\s*,\s*\"?content\"?\s*:\s*\"(?P<json>[^\"]+)\"", re.I | re.M)  # fmt: skip
_QUERY = re.compile(r"<user_query>(?P<query>.*?)</user_query>", re.S | re.I)
_AFTER = re.compile(r"</(?:context|documents?|sources?)>(?P<rest>(?:(?!</?context>).)*)\Z", re.S | re.I)  # fmt: skip
FOLLOW_UPS = (
    "By how much?",
    "Through what mechanism?",
    "How sure is that?",
    "Show me the evidence",
)
MOST_WORDS = 6
_LEAD = re.compile(r"^(?:(?:does|do|did|can|could|will|would|is|are|may|might|should|what|how|why|please|and|so|is there|tell me whether)\b[ ,]*)+", re.I)  # fmt: skip


def unwrapped(text: str) -> str:
    """The question inside a text that a program has wrapped around it; else the text."""
    if match := _QUERY.search(text):
        return match["query"].strip() or text
    match = _AFTER.search(text)
    rest = re.sub(r"^#+ *\w[\w ]*:?\s*$", "", match["rest"], flags=re.M).strip() if match else ""
    return rest or text


def housekeeping(text: str) -> str | None:
    """The reply to a program's own prompt; None for what a person asks."""
    history = _HISTORY.search(text)
    if history is None or _QUERY.search(text):
        return None
    order = text[: history.start()] + text[history.start() :].rpartition("</chat_history>")[2]
    if not _TASK.search(order):
        return None
    kind = next((name for name, words in _KINDS if re.search(words, _sentence(order), re.I)), None)
    if kind is None:
        return None
    said = {
        "title": _title(text), "tags": ["Health", "Cause and effect"], "queries": [], "text": "",
        "follow_ups": list(FOLLOW_UPS[:3]), "emoji": "\N{DNA DOUBLE HELIX}",
    }[kind]  # fmt: skip
    if re.search(r"\bjson\b|\{\s*\"", order, re.I) and kind != "emoji":
        return json.dumps({kind: said}, ensure_ascii=False)
    return said if isinstance(said, str) else "\n".join(said)


def _sentence(order: str) -> str:
    """What is ordered: the first line with a word of the order; what is said of the form comes later."""
    lines = [line for line in order.splitlines() if line.strip() and not re.fullmatch(r"\s*#+.*", line)]  # fmt: skip
    return lines[0] if lines else order


def _title(text: str) -> str:
    found = _ASKED.search(text)
    asked = (found["said"] or found["json"] or "").strip() if found else ""
    words = re.sub(r"\bcauses?\b", "and", _LEAD.sub("", asked)).rstrip(" ?.!").split()
    if not words:
        return "Cause and effect"
    title = " ".join(words[:MOST_WORDS])
    return title[:1].upper() + title[1:]
