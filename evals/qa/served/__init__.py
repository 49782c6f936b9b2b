"""Batches on a server: files of questions that are sent, answered in line, and looked at row by row.

Door:
    batch_routes: the routes, and the kind of run that `aetia serve` takes up by the entry point `aetia.kinds`
    kept_batches: where their questions and tables lie
"""
