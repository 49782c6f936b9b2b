"""`aetia runs`: kept runs on the command line."""
