"""A reasoner of our own: a small decoder trained from scratch, to try strategies on with known truth.

It is not shipped. Problems of signed causal chains with distractors, confounders and colliders are made
with their truth; a decoder of 1.4 million numbers learns to answer, to write a path, to go on with
one, and to say whether a step or a path is right; it is exported to GGUF and run through llama.cpp like
any other model. See `docs/reasoner.md`.

Door:
    made: problems and their wording
    network: vocabulary, decoder, training, export
    prompts, table: the strategies on it
    paths, again: its own paths, verified, train its evaluator once more
"""
