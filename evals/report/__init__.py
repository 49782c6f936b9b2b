"""Results of evaluations, kept in files and shown: one page without a network, and Markdown.

Door:
    task_results: what one run of a task gave, as a file: metrics, configuration, every item
    page: `write_report`: an HTML page, Markdown and cards from result files
    cards: all that they show of each system: calibration, cost, parts of sets, terms, model files
    against: two files of results on the same items: differences, tests, power
    inspect_logs: the same items as a log that Inspect opens
"""
