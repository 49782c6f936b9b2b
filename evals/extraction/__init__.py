"""How well findings are read from text, measured field by field beside labels made by hand."""
