"""The whole answer as a document that is taken away: Markdown or HTML, with links, in which nothing that it quotes is obeyed.

Door:
    whole: what it holds, in the order in which it is read
    as_markdown, as_html: the two forms
"""
