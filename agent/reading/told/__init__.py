"""What a text tells around its question: which sentences ask, of which patient, after which story."""
