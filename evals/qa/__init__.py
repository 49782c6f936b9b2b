"""Batch question answering: files of questions in, resumable results out."""
