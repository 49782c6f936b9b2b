"""Texts of models and independences said in other words: the answer must stay.

Owns the changes (names, order, wording) and their seeds. `python -m evals.reworded --data DIR`
answers every shared question as it is and as changed, and prints both shares.

Door:
    __main__: the command, and the sets
    changes: new names, another order, other words
    invented: a question told again about things that do not exist
"""
