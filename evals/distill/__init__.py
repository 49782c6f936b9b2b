"""Verified trees become training data: `aetia distill`.

A tree counts where its gold label, or a simulator's truth, bears out what was answered. No row of data
and no context of a set that may not train is in what comes out, unless for one's own use.

Door:
    distilling: `aetia distill`, and `distil`, the same from Python
    verified: which trees and paths count, and why others do not
    balance: at most so many questions of one kind
    forms: verified paths as rows of chat, preferences, reflection and evaluator
    card: what is in the data, as its card says
"""
