"""What programs and people read of a batch; every file is made from the table, and replaced as a whole."""
