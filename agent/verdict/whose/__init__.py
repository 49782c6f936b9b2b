"""Of whom evidence is: of the people asked about, and of those who have a disease or may get it."""
