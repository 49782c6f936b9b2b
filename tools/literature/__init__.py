"""Literature: publications on disk, found again by what they say.

Door:
    corpus: `open_corpora`, and the `Corpora` that a run asks: `search` and `document`
    building: sources -> a corpus on disk
    models: what a search may ask
    settled: which corpora are in use
    hits: what a search gives back, and what it can be narrowed by
    commands: what the commands do, and how they come by models
    main: the commands `aetia corpus ...`
    corpora: files of publications -> a corpus on disk
    retrieval: ranking, and the seams to embedders and judges of relevance
    named: a phrase -> the one node that it names
    lines: publications as lines of evidence, and the list of retractions
    live: public services, asked politely, whose answers become a corpus
    reading: effect measures, designs and findings from text, by rules
    targeted: one pair against one publication: which of its figures are of it
    trial_records: what the numbers of a registry's record say of a statement
    findings: the commands `aetia findings ...` and the table that a person reviews
"""
