"""A question with a table and a description -> design, estimand, method and number, or a refusal.

Owns the choice, by rules over the words of the question and the description and over what the table
shows; every number comes from `tools.causal`. What was chosen and assumed is said in words.

Door:
    planning: question, table and description -> plan
    estimating: a plan -> the number
    choices: questions with options, and which of two columns is the cause
    differing: by how much an effect differs between two groups
    effect_options: options that an effect decides
    mediated: what of an effect runs through a mediator
    modifying: by which column an effect differs
    one_case: what must be told of one case before a level is given
    plans: the values
"""
