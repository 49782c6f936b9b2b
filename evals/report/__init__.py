"""Results of evaluations, kept in files and shown: one page without a network, and Markdown.

Door:
    task_results: what one run of a task gave, as a file: metrics, configuration, every item
    page: `write_report`: an HTML page and Markdown from result files
    against: two files of results on the same items: differences, tests, power
    inspect_logs: the same items as a log that Inspect opens
"""
