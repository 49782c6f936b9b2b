"""Batch question answering: files of questions in, resumable results out.

Door:
    runner: `aetia batch`
    run: `batch`, its Python form
    questions: a file of questions, its unusable lines among them
    results: the one table that answers are kept in
"""
