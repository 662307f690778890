"""The command line. Verbs live in one module per group; this one joins them and turns errors into exit codes.

Exit codes (docs/contracts.md): 0 well, 1 a source failed, 2 configuration or usage, 3 nothing could be fetched,
4 another run is active, 5 archive unusable or disk full, 6 check found damage or repair lost something, 130 and 143
interrupted.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys
from collections.abc import Collection
from typing import Annotated

import typer
from typer.core import TyperOption

from crawler.errors import ConfigError
from luutru.console import complain, examples, force_utf8, say
from luutru.settings import ArchiveOption, ConfigOption, given
from storage.errors import ArchiveBusy, ArchiveError, LuutruError, QueryError

# In the order in which help lists them. A verb's module is imported when the command line names the verb: starting
# `luutru search` should not cost the imports of the whole crawler.
_VERBS = {
    "setup": ("init", "config", "source"),
    "sources": ("source",),
    "crawling": ("demo", "crawl", "save", "schedule"),
    "documents": ("parse",),
    "importing": ("import",),
    "lookups": ("search", "show", "runs"),
    "history": ("diff", "reparse", "export"),
    "reviewing": ("paragraph", "provenance", "repeats"),
    "backfilling": ("backfill", "source"),
    "care": ("check", "repair", "backup", "restore", "archive", "doctor", "forget"),
}

_type_shown = TyperOption.display_type_rich
# typer shows "<bool>" behind a flag, which takes no value, and has no setting that leaves it out.
TyperOption.display_type_rich = lambda option, ctx: None if option.is_flag else _type_shown(option, ctx)  # type: ignore[method-assign,assignment]


def _version(wanted: bool) -> None:
    if wanted:
        say(f"luutru {importlib.metadata.version('luutru')}")
        raise typer.Exit


def _options(
    config: ConfigOption = None,
    archive: ArchiveOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    given.config, given.archive = config, archive


def command_line(words: Collection[str] = ()) -> typer.Typer:
    """The app with the verbs that `words` name; with all of them when they name none (help, a slip of the pen)."""
    app = typer.Typer(
        name="luutru",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Lưu Trữ, a news archive: crawl pages into records, keep them, find them again.",
        epilog=examples("luutru demo", "luutru init", "luutru crawl --help", title="First steps"),
    )
    app.callback()(_options)
    wanted = [module for module, verbs in _VERBS.items() if not set(verbs).isdisjoint(words)]
    for module in wanted or _VERBS:
        importlib.import_module(f"luutru.{module}").register(app)
    return app


def exit_code_of(error: LuutruError) -> int:
    if isinstance(error, ConfigError | QueryError):
        return 2
    if isinstance(error, ArchiveBusy):
        return 4
    return 5 if isinstance(error, ArchiveError) else 1


def main() -> None:
    """Entry point of the `luutru` command."""
    force_utf8()
    try:
        try:
            command_line(sys.argv[1:])()
        finally:
            sys.stdout.flush()  # here, where a reader that has left is expected, and not at the interpreter's end
    except LuutruError as error:
        complain(str(error))
        sys.exit(exit_code_of(error))
    except BrokenPipeError:  # `luutru search … | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
