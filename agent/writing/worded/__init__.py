"""The short answer in a model's words, where they say no more than the claims do.

Door:
    in_words: the step of the workflow
    word: a chat model words an answer; what it wrote is checked, repaired at most twice, or dropped
    checks: what is wrong with one sentence, by rules
    word_lists: the words that the checks read
"""
