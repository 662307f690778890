"""The errors people can meet, in one tree.

    LuutruError                    everything we raise on purpose; its text is fit to show
    ├── ArchiveError               exit code 5
    │   ├── ArchiveBusy            another process writes (exit code 4)
    │   ├── ArchiveUnusable        not an archive, corrupt, read-only, unreachable
    │   │   ├── ArchiveMissing     there is none yet
    │   │   └── ArchiveLost        the server ended the connection or the transaction: it may be tried again
    │   ├── ArchiveNewer           written by a later Lưu Trữ than this one
    │   └── DiskFull
    ├── QueryError                 a search nobody can run (exit code 2)
    └── (crawler.errors)           ConfigError, FetchError, DecodeError, DiscoverError, ParseError

A message names the thing, the cause and what to do. Errors of libraries are wrapped once, at the edge.
"""

from __future__ import annotations


class LuutruError(Exception):
    """Base of every error that Lưu Trữ raises on purpose."""


class ArchiveError(LuutruError):
    """The archive cannot be used as asked."""


class ArchiveBusy(ArchiveError):
    """Another process holds the archive's writer lock; the text says who and since when."""


class ArchiveUnusable(ArchiveError):
    """The file or server is not an archive, is damaged, is read-only or cannot be reached."""


class ArchiveMissing(ArchiveUnusable):
    """No archive is at that place: nothing was kept there, so nothing is lost."""


class ArchiveLost(ArchiveUnusable):
    """The server is gone, or gave up a transaction for another's sake; what was acknowledged is kept."""


class ArchiveNewer(ArchiveError):
    """The archive's schema is later than this code knows; nothing was touched."""


class DiskFull(ArchiveError):
    """The disk or quota is full; what was acknowledged before is kept."""


class QueryError(LuutruError):
    """A search query that cannot be read; the text points at the place."""
