"""Texts of models and independences said in other words: the answer must stay.

Owns the changes (names, order, wording) and their seeds. `python -m evals.reworded --data DIR`
answers every shared question as it is and as changed, and prints both shares.

Doors: `__main__`, `changes`.
"""
