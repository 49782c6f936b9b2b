"""Batch question answering: files of questions in, resumable results out.

Door:
    runner: `aetia batch`
    run: `batch`, its Python form
    questions: a file of questions, its unusable lines among them
    gold: what is right, and how a batch did against it
    results: the one table that answers are kept in
    merging: the tables of several folders as one
    served: batches on a server
    ray_workers: the same in several processes
"""
