"""The parts of the short form, each a pure function of the answer: how much, which studies, the caveat."""
