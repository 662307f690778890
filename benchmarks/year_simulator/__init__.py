"""A year of invented newspapers with a truth of its own. Imports nothing of ours: it serves HTTP and reads JSON.

texts      invented articles, edits, translations
papers     what a paper publishes and does to it, night by night; pages, feeds, listings, sitemaps
world      all papers on one loopback server, and a log of what was answered to whom
truth      what an archive must hold, from that log alone
reading    an archive as `luutru … --json` tells it, compared with the truth
"""
