"""The query language of `luutru search`: text in, a tree of terms out. Pure.

    cao bằng            both words, anywhere in the article
    "cao bằng"          the words next to one another, within one paragraph
    TP.HCM  covid-19    what has no space in it is a phrase as well
    thuỷ*               words that begin so
    lũ OR lụt           either
    bão -wipha          without
    (lũ OR lụt) "cao bằng"

Case and diacritics do not matter for what is found. Everything else is punctuation. No part of a query reaches
a database as its own syntax: `storage.fulltext` writes every word quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storage.errors import QueryError
from storage.text import normalise
from storage.tokens import tokens

MAX_CHARACTERS = 2_000
MAX_TERMS = 64
MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Term:
    """Words next to one another, in both forms (see `storage.tokens`); prefix: the last is only a beginning."""

    folded: tuple[str, ...]
    spelled: tuple[str, ...]
    prefix: bool = False

    def __str__(self) -> str:
        words = " ".join(self.spelled) + ("*" if self.prefix else "")
        return f'"{words}"' if len(self.spelled) > 1 else words


@dataclass(frozen=True, slots=True)
class All:
    """Every part, and none of `without`."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...] = ()

    def __str__(self) -> str:
        return " ".join([*map(_grouped, self.parts), *(f"-{_grouped(node)}" for node in self.without)])


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(map(_grouped, self.parts))


Node = Term | All | Either


def _grouped(node: Node) -> str:
    return str(node) if isinstance(node, Term) else f"({node})"


def positive_terms(node: Node) -> Iterator[Term]:
    """The terms that a found article may contain, in the order of the query."""
    if isinstance(node, Term):
        yield node
    else:
        for part in node.parts:
            yield from positive_terms(part)


# --------------------------------------------------------------------------------------------------- parsing

_QUOTES = '"“”„«»'
_LEXEME = re.compile(
    rf"""(?P<space>\s+)
    | (?P<phrase>[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]\*?)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>(?<![^\s(])-(?=[^\s)]))  # before a word, not within one
    | (?P<word>[^\s(){_QUOTES}]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # phrase | open | close | minus | word | or | and
    text: str
    at: int  # 1-based character of the query


def parse_query(query: str) -> Node:
    """Read a query. Raises: QueryError, with the character (1-based) where it stops making sense."""
    query = normalise(query)
    if len(query) > MAX_CHARACTERS:
        raise QueryError(f"a query has at most {MAX_CHARACTERS:,} characters; this one has {len(query):,}")
    parser = _Parser(list(_lexemes(query)))
    node = parser.either(0)
    if parser.peek() is not None:
        raise QueryError(f"the closing parenthesis at character {parser.take().at} was never opened")
    if node is None:
        raise QueryError("nothing to look for: a query needs at least one word")
    if sum(1 for _ in positive_terms(node)) > MAX_TERMS:
        raise QueryError(f"a query has at most {MAX_TERMS} terms")
    return node


def _lexemes(query: str) -> Iterator[_Lexeme]:
    at = 0
    while at < len(query):
        match = _LEXEME.match(query, at)
        if match is None:  # the one character that no rule takes
            raise QueryError(f"the quotation mark at character {at + 1} is never closed")
        kind, text = str(match.lastgroup), match.group()
        if kind == "word" and text in ("OR", "AND"):
            kind = text.lower()
        if kind != "space":
            yield _Lexeme(kind, text, at + 1)
        at = match.end()


class _Parser:
    """Recursive descent; a node is None where only punctuation stood."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._next = 0

    def peek(self) -> str | None:
        return self._lexemes[self._next].kind if self._next < len(self._lexemes) else None

    def take(self) -> _Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]

    def either(self, depth: int) -> Node | None:
        parts = [self.all(depth)]
        while self.peek() == "or":
            operator = self.take()
            parts.append(self.all(depth))
            if parts[-1] is None or parts[-2] is None:
                raise QueryError(f"OR at character {operator.at} needs a word on both sides")
        found = tuple(part for part in parts if part is not None)
        return Either(found) if len(found) > 1 else (found[0] if found else None)

    def all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        without: list[Node] = []
        operator: _Lexeme | None = None
        while (kind := self.peek()) not in (None, "or", "close"):
            if kind == "and":
                operator = self.take()
                if not parts:
                    break
                continue
            lexeme = self.take()
            if lexeme.kind == "minus":
                if self.peek() is not None and (node := self.one(self.take(), depth)) is not None:
                    without.append(node)
            elif (node := self.one(lexeme, depth)) is not None:
                parts.append(node)
            operator = None
        if operator is not None:
            raise QueryError(f"AND at character {operator.at} needs a word on both sides")
        if without and not parts:
            raise QueryError("a query needs at least one word that is looked for beside those it excludes")
        if not parts:
            return None
        return parts[0] if len(parts) == 1 and not without else All(tuple(parts), tuple(without))

    def one(self, lexeme: _Lexeme, depth: int) -> Node | None:
        if lexeme.kind != "open":
            return _term(lexeme.text)
        if depth >= MAX_DEPTH:
            raise QueryError(f"parentheses nest at most {MAX_DEPTH} deep (character {lexeme.at})")
        node = self.either(depth + 1)
        if self.peek() != "close":
            raise QueryError(f"the parenthesis at character {lexeme.at} is never closed")
        self.take()
        return node


def _term(text: str) -> Term | None:
    found = list(tokens(text))
    if not found:
        return None
    return Term(tuple(t.folded for t in found), tuple(t.spelled for t in found), text.strip(_QUOTES).endswith("*"))
