"""What a published text says of a claim: figures read in code first, the judge of pairs second.

Door:
    claims: a claim and passages -> direction, and whether they support it
    agreement: findings read by machine -> those that words and judge bear out
    of_studies: a question and several studies -> one of five answers
    asked: a claim in words -> treatment, comparator, outcome and direction
    study: one text on one comparison -> direction with what it rests on
"""
