"""Verdict -> answer: claims, wording, rivals, threats, the ledger and what people read."""
