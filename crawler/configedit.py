"""Edits of config.toml's text that leave its comments and order alone. Pure.

Every edit is proved before it is given back: the new text must read as the old tables with exactly the change that was
meant. A file that is written in a way that this module does not understand is refused with words on what to change.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable
from datetime import date as Date
from typing import Any

from crawler.errors import ConfigError

Tables = dict[str, Any]

_ANY_HEADER = re.compile(r"^[ \t]*\[", re.M)
_NAME = re.compile(r"""^(?P<before>[ \t]*name[ \t]*=[ \t]*)(?P<value>"[^"\n]*"|'[^'\n]*')""", re.M)
_ENABLED = re.compile(r"^(?P<before>[ \t]*enabled[ \t]*=[ \t]*)(?:true|false)(?P<comment>[ \t]*#[^\n\r]*)?", re.M)


def with_source(text: str, block: str) -> str:
    """The config with a `[[source]]` block (as TOML) at its end. Raises: ConfigError."""
    newline = "\r\n" if "\r\n" in text else "\n"
    joined = text + (newline if text and not text.endswith("\n") else "") + newline + block.replace("\n", newline)

    def meant(tables: Tables) -> None:
        tables.setdefault("source", []).extend(tomllib.loads(block)["source"])

    return _proved(text, joined, meant, "add the block by hand")


def with_renamed_source(text: str, old: str, new: str) -> str:
    """The config with a source, and every schedule that names it, under a new name. Raises: ConfigError."""
    how = f'write name = "{new}" where [[source]] says "{old}", and in every [[schedule]] that names it'
    begin, end = _block(text, old, how)
    found = _NAME.search(text, begin, end)
    if found is None:
        raise ConfigError([f"the line with the name of {old} was not found: {how}"])
    edited = text[: found.start()] + f'{found["before"]}"{new}"' + text[found.end() :]
    for start, stop in reversed(_blocks(edited, "schedule")):
        part = re.sub(rf"""(["']){re.escape(old)}\1""", f'"{new}"', _sources_line(edited[start:stop]))
        edited = edited[:start] + edited[start:stop].replace(_sources_line(edited[start:stop]), part) + edited[stop:]

    def meant(tables: Tables) -> None:
        for source in tables.get("source", []):
            source["name"] = new if source.get("name") == old else source.get("name")
        for schedule in tables.get("schedule", []):
            if "sources" in schedule:
                schedule["sources"] = [new if name == old else name for name in schedule["sources"]]

    return _proved(text, edited, meant, how)


def with_retired_source(text: str, name: str, day: Date) -> str:
    """The config with a source disabled, and the day behind it as a comment. Raises: ConfigError."""
    how = f'write enabled = false into the [[source]] "{name}"'
    begin, end = _block(text, name, how)
    note = f"# retired {day.isoformat()}"
    if found := _ENABLED.search(text, begin, end):
        comment = f"{found['comment']}; {note[2:]}" if found["comment"] else f" {note}"
        edited = text[: found.start()] + f"{found['before']}false{comment}" + text[found.end() :]
    elif found := _NAME.search(text, begin, end):
        line_end = text.find("\n", found.end())
        at = len(text) if line_end < 0 else line_end + 1
        newline = "\r\n" if "\r\n" in text else "\n"
        lead = newline if line_end < 0 else ""
        edited = text[:at] + f"{lead}enabled = false {note}{newline}" + text[at:]
    else:
        raise ConfigError([f"the line with the name of {name} was not found: {how}"])

    def meant(tables: Tables) -> None:
        for source in tables["source"]:
            if source.get("name") == name:
                source["enabled"] = False

    return _proved(text, edited, meant, how)


def _blocks(text: str, kind: str) -> list[tuple[int, int]]:
    """Where the tables [[kind]] stand, each from its header to the next header of any table."""
    spans = []
    for header in re.finditer(rf"^[ \t]*\[\[[ \t]*{kind}[ \t]*\]\][^\n]*\n?", text, re.M):
        following = _ANY_HEADER.search(text, header.end())
        while following is not None and _inside_list(text, header.end(), following.start()):
            following = _ANY_HEADER.search(text, following.end())
        spans.append((header.end(), following.start() if following else len(text)))
    return spans


def _inside_list(text: str, begin: int, at: int) -> bool:
    """Whether a line that begins with "[" continues a value: what stands before it does not read as TOML alone."""
    try:
        tomllib.loads(text[begin:at])
    except tomllib.TOMLDecodeError:
        return True
    return False


def _block(text: str, name: str, how: str) -> tuple[int, int]:
    tables = tomllib.loads(text).get("source", [])
    numbers = [number for number, table in enumerate(tables) if table.get("name") == name]
    spans = _blocks(text, "source")
    if len(numbers) != 1 or len(spans) != len(tables):
        raise ConfigError([f'the [[source]] "{name}" could not be told apart in the text: {how}'])
    return spans[numbers[0]]


def _sources_line(block: str) -> str:
    found = re.search(r"^[ \t]*sources[ \t]*=[ \t]*\[[^\]]*\]", block, re.M)
    return found[0] if found else block


def _proved(before: str, after: str, meant: Callable[[Tables], None], how: str) -> str:
    expected = copy.deepcopy(tomllib.loads(before))
    meant(expected)
    try:
        got = tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"the file could not be edited safely ({error}): {how}"]) from error
    if got != expected:
        raise ConfigError([f"the file could not be edited safely: {how}"])
    return after
