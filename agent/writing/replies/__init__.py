"""The reply to the sentence that was asked.

Door:
    reply: a verdict and a clause -> yes, no, first, size, ...; and why where nothing is claimed
    headlines: the reply in one sentence
    nearest: what is held that is nearest to a question on which nothing is
"""
