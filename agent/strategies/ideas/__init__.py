"""One idea a file: how to settle a question with options."""
