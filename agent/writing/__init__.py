"""Verdict -> answer: claims, wording, rivals, threats, the ledger, and what people read.

Door:
    case: a dossier with its verdict, what every sentence is computed from
    compose: a case -> `Answer`
    compound: the answers to several clauses -> one
    ledger: every sentence -> its sources
    short: the answer in at most 15 lines
    parts: what answers are made of: sides, studies, sizes, links
    wording: which verb may be used, and printable names in the place of a DAG's nodes
    worded: the short answer in a chat model's words, checked
    render: the whole answer, and the tree
"""
