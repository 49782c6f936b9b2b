"""Problems that are made with their truth, and what is said about them.

Door:
    names, stated, problems: problems with their truth
    wording, examples: the formats, and what is trained on
"""
