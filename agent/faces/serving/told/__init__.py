"""What is told to those who are served: bad requests field by field, and nothing that only a terminal takes."""
