"""records <-> database. Knows SQL; knows no HTTP and no HTML."""
