"""Texts that state a causal model in words, answered exactly by the causal engine.

Owns the reading of such texts (arrows, numbers, rules, independences), by the meaning of clauses and
not by fixed sentences, and nothing of the causal theory: identification and d-separation are those
of `tools.causal` and `graphs.dags`. What cannot be read abstains and says what could not be read.

Door:
    routing: a text that brings its premises -> its answer, or None
    answering: a model in words and a question about it
    claims: independences in words and a causal claim
    answers: what all of them return
    likeness: how alike two phrases are
"""
