"""Tasks with gold answers: read from a folder, answered by strategies side by side, scored with intervals.

Door:
    command: `aetia evals`
    task: `Task`, the seam to a set of questions, and `TaskItem`
    known: the tasks by name
    thinking: a strategy over many questions, none of which brings its gold answer along
    marks: answers beside gold: metrics with intervals, paired differences
    trees: what a strategy thought of an item, one line of JSON each
    calibrating: probabilities and abstention, fitted on a development split
"""
