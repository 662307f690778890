"""The face: the command line. One module per group of verbs; no logic of its own."""
