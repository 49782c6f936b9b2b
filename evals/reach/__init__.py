"""How much of what users ask is answered, and how much of that is right: `python -m evals.reach SET`.

Door:
    sets: the sets of questions with what counts as right, read from files
    judged: an answer -> right, abstained, misread or wrong
"""
