"""Publications as lines of evidence: what is read on a pair, by whom nobody, and what is set aside.

Door:
    read_corpora: `ReadCorpora`, the corpora of one run as the tools ask them
    literature_tool: the tool `literature`
    retractions: which publications were retracted or corrected, as of when, and by which list
    doubted_journals: which journals a list that the user names has reason to doubt
    bearing: whether the figures stand in the sentence that is quoted
    asked_names: what a text may call the two sides, and what is near to them
    as_evidence: a finding that was read -> `Evidence` with its sentence, or why not
"""
