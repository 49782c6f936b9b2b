"""Judges of pairs: a cross-encoder, or any chat model behind a prompt."""
