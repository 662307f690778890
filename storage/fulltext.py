"""The full-text index: one row per article, for the version that readers see. SQLite FTS5, or tsvector.

Both databases index the same words, cut and folded by `storage.tokens`, so both find the same articles; only
the order by relevance may differ. Two indexes: `fulltext` holds the folded words with their places; `spelling`
holds which words stand in the article as spelled, to rank those first that spell a query as it was typed.

SQLite's are contentless (the text is in `paragraph`), and 3.40 deletes from such an index only when given the
very words that went in: a row is always removed before the version that it was made from stops being shown.
Its `ascii` tokenizer splits at our spaces and leaves every letter alone. PostgreSQL keeps the folded text beside
the vector, for a tsvector forgets places beyond the 256th of a word and the 16,383rd of a text, and phrases must
be found there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple, TypeGuard

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from storage.hot import execute
from storage.query import All, Either, Node, Term, positive_terms
from storage.records import Version
from storage.tables import NUMBER, SHARE, SMALL
from storage.text import tone_placements
from storage.tokens import words_of

_GAP = "\ue000"  # between two paragraphs: no phrase reaches over it, and no query can hold it
_VECTOR_BYTES = 900_000  # of the 1 MiB that PostgreSQL allows a tsvector
_TITLE_WEIGHT = 4.0
_LARGE = 10_000  # articles
_SEGMENTS = 8  # of one level before FTS5 merges them; its own choice is 4
_PAIRED = 8  # words of a query that are looked at for standing side by side

# PostgreSQL's; on SQLite two virtual tables stand in its place (migrations/versions/0001).
fulltext = sa.table(
    "fulltext",
    sa.column("article_id", NUMBER),
    sa.column("folded", sa.Text()),
    sa.column("vector", TSVECTOR()),
    sa.column("spelling", TSVECTOR()),
)


class Indexed(NamedTuple):
    """What the index holds of one version: folded words of the title and of all else, the different spelled words."""

    title: str
    body: str
    spelled: str


def indexed(version: Version) -> Indexed:
    """Title, lead, body, captions, credits, authors and tags; what is not body or a repeat is left out."""
    spelled: set[str] = set()

    def folded(texts: Iterable[str | None]) -> Iterator[str]:
        for text in texts:
            if text:
                words, as_spelled = words_of(text)
                spelled.update(as_spelled)
                yield words

    title = f" {_GAP} ".join(folded([version.title]))
    body = f" {_GAP} ".join(folded(_parts(version)))
    return Indexed(title, body, " ".join(spelled))


def _parts(version: Version) -> Iterator[str | None]:
    yield version.lead
    yield from (placement.text for placement in version.body)
    for image in version.images:
        yield image.caption
        yield image.credit
    yield from version.authors
    yield from version.tags


class Changes:
    """What a transaction is to do to the index, done in one go at its end.

    FTS5 writes out its memory at every SAVEPOINT: an index that grows between savepoints costs ten times as much.
    """

    def __init__(self) -> None:
        self._changes: list[tuple[Literal["add", "remove"], int, Indexed]] = []

    def add(self, article: int, version: Version) -> None:
        self._changes.append(("add", article, indexed(version)))

    def remove(self, article: int, version: Version) -> None:
        """version: the one that was added."""
        self._changes.append(("remove", article, indexed(version)))

    def __len__(self) -> int:
        return len(self._changes)

    def forget(self, length: int = 0) -> None:
        """Drop all changes after the first `length`: what they were about is rolled back."""
        del self._changes[length:]

    def write(self, connection: sa.Connection) -> None:
        write = _write_server if connection.dialect.name == "postgresql" else _write_file
        for change in self._changes:
            write(connection, *change)
        self._changes.clear()


def _write_file(connection: sa.Connection, change: str, article: int, row: Indexed) -> None:
    fulltext_row, spelling_row = (article, row.title, row.body), (article, row.spelled)
    if change == "add":
        execute(connection, "INSERT INTO fulltext (rowid, title, body) VALUES (?, ?, ?)", fulltext_row)
        execute(connection, "INSERT INTO spelling (rowid, words) VALUES (?, ?)", spelling_row)
        return
    sql = "INSERT INTO fulltext (fulltext, rowid, title, body) VALUES ('delete', ?, ?, ?)"
    execute(connection, sql, fulltext_row)
    execute(connection, "INSERT INTO spelling (spelling, rowid, words) VALUES ('delete', ?, ?)", spelling_row)


def _write_server(connection: sa.Connection, change: str, article: int, row: Indexed) -> None:
    if change == "add":
        sql = "INSERT INTO fulltext (article_id, folded, vector, spelling) VALUES (%s, %s, %s::tsvector, %s::tsvector)"
        execute(connection, sql, (article, folded_text(row), _vector(row), _lexemes(row.spelled)))
    else:
        execute(connection, "DELETE FROM fulltext WHERE article_id = %s", (article,))


def folded_text(row: Indexed) -> str:
    """What PostgreSQL keeps beside the vector, to find phrases in."""
    return f" {row.title} {_GAP} {row.body} "


def vectors_match(connection: sa.Connection, article: int, row: Indexed) -> bool:
    """Whether PostgreSQL's vectors of an article are the ones made of these words."""
    f = fulltext.c
    same = (f.vector == sa.cast(_vector(row), TSVECTOR())) & (f.spelling == sa.cast(_lexemes(row.spelled), TSVECTOR()))
    return bool(connection.scalar(sa.select(same).where(f.article_id == article)))


def empty(connection: sa.Connection) -> None:
    """Take everything out of the index."""
    if connection.dialect.name == "postgresql":
        execute(connection, "DELETE FROM fulltext")
        return
    for name in ("fulltext", "spelling"):
        execute(connection, f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608 names are ours


def merge_seldom(connection: sa.Connection) -> None:
    """Let FTS5 gather twice as many segments before it merges them, once an archive is large: a third less is written
    for each article there, at a price in bytes that shows in small archives alone."""
    if connection.dialect.name != "sqlite" or (connection.scalar(sa.text("SELECT max(id) FROM article")) or 0) < _LARGE:
        return
    for name in ("fulltext", "spelling"):
        held = sa.text(f"SELECT v FROM {name}_config WHERE k = 'automerge'")  # noqa: S608 names are ours
        if connection.scalar(held) != _SEGMENTS:
            execute(connection, f"INSERT INTO {name} ({name}, rank) VALUES ('automerge', {_SEGMENTS})")  # noqa: S608


def compact(connection: sa.Connection) -> None:
    """Write the index anew out of itself, without what was removed: FTS5 keeps removed words until it merges."""
    if connection.dialect.name == "sqlite":
        for name in ("fulltext", "spelling"):
            execute(connection, f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 names are ours


def _vector(row: Indexed) -> str:
    """A tsvector literal with places, title words weighted A. Words of ours need no escaping: letters and digits."""
    places: dict[str, list[str]] = {}
    number = 0
    for words, weight in ((row.title, "A"), (row.body, "")):
        for word in words.split():
            number += 1
            if word != _GAP:
                at = places.setdefault(word, [])
                if len(at) < 16 and number < 16_384:  # enough to rank by; phrases are found in the folded text
                    at.append(f"{number}{weight}")
    literal, size = [], 0
    for word, at in places.items():
        size += len(word.encode()) + 2 * len(at) + 8
        if size > _VECTOR_BYTES:
            break
        literal.append(f"'{word}':{','.join(at)}" if at else f"'{word}'")
    return " ".join(literal)


def _lexemes(words: str) -> str:
    kept, size = [], 0
    for word in words.split():
        size += len(word.encode()) + 8
        if size > _VECTOR_BYTES:
            break
        kept.append(f"'{word}'")
    return " ".join(kept)


# --------------------------------------------------------------------------------------------------- finding


def matching(connection: sa.Connection, query: Node) -> sa.Subquery:
    """The articles that match: article_id."""
    if connection.dialect.name == "postgresql":
        return sa.select(fulltext.c.article_id).where(_condition(query)).subquery("found")
    statement = sa.text("SELECT rowid AS article_id FROM fulltext WHERE fulltext MATCH :folded")
    return statement.bindparams(folded=_fts5(query)).columns(sa.column("article_id", NUMBER)).subquery("found")


def ranked(connection: sa.Connection, query: Node) -> sa.Subquery:
    """The same with relevance (larger is better) and exact (1: the words stand there as spelled in the query, or 0)."""
    if connection.dialect.name == "postgresql":
        wanted = [_lexeme(term, word, i) for term in positive_terms(query) for i, word in enumerate(term.folded)]
        often = sa.func.ts_rank(fulltext.c.vector, sa.cast(" | ".join(wanted), TSQUERY()))
        close = sa.func.ts_rank_cd(fulltext.c.vector, sa.cast(_tsquery(query), TSQUERY()))
        exact = sa.cast(_spelled_condition(query), sa.Integer)
        columns = (fulltext.c.article_id, (often + close).label("relevance"), exact.label("exact"))
        return sa.select(*columns).where(_condition(query)).subquery("found")
    statement = sa.text(
        "SELECT rowid AS article_id, -bm25(fulltext, :title_weight, 1.0) AS relevance,"
        " rowid IN (SELECT rowid FROM spelling WHERE spelling MATCH :spelled) AS exact"
        " FROM fulltext WHERE fulltext MATCH :folded"
    )
    return (
        statement.bindparams(folded=_fts5_ranked(query), spelled=_fts5_spelled(query), title_weight=_TITLE_WEIGHT)
        .columns(sa.column("article_id", NUMBER), sa.column("relevance", SHARE), sa.column("exact", SMALL))
        .subquery("found")
    )


def _fts5_ranked(query: Node) -> str:
    """The query, with words that were typed side by side counting more where they stand so.

    Vietnamese writes its words in syllables: who types cao bằng rarely means a text with a cao here and a bằng there.
    The added part is always true (its first word is wanted anyway); bm25 adds what each of its phrases scores.
    """
    wanted = _fts5(query)
    words = [p.folded[0] for p in query.parts if _is_word(p)] if isinstance(query, All) else []
    pairs = [f'"{a} {b}"' for a, b in pairwise(words[:_PAIRED])]
    return f'({wanted}) AND ("{words[0]}" OR {" OR ".join(pairs)})' if pairs else wanted


def _is_word(node: Node) -> TypeGuard[Term]:
    return isinstance(node, Term) and len(node.folded) == 1 and not node.prefix


def _fts5(node: Node) -> str:
    """Every word quoted, every group in parentheses: nothing of the user's text is syntax."""
    match node:
        case Term(folded, _, prefix):
            return f'"{" ".join(folded)}"' + ("*" if prefix else "")
        case Either(parts):
            return "(" + " OR ".join(map(_fts5, parts)) + ")"
        case All(parts, without):
            wanted = "(" + " AND ".join(map(_fts5, parts)) + ")"
            return f"({wanted} NOT ({' OR '.join(map(_fts5, without))}))" if without else wanted


def _fts5_spelled(node: Node) -> str:
    """The same in the words as spelled; what is excluded is excluded already."""
    match node:
        case Term(_, spelled, prefix):
            stars = [""] * (len(spelled) - 1) + ["*" if prefix else ""]
            return "(" + " AND ".join(map(_fts5_spellings, spelled, stars)) + ")"
        case Either(parts):
            return "(" + " OR ".join(map(_fts5_spelled, parts)) + ")"
        case All(parts, _):
            return "(" + " AND ".join(map(_fts5_spelled, parts)) + ")"


def _fts5_spellings(word: str, star: str) -> str:
    return "(" + " OR ".join(f'"{spelling}"{star}' for spelling in tone_placements(word)) + ")"


def _lexeme(term: Term, word: str, at: int) -> str:
    return f"'{word}'" + (":*" if term.prefix and at == len(term.folded) - 1 else "")


def _tsquery(node: Node) -> str:
    """The positive part, for ts_rank_cd, which ranks by how close together the words stand."""
    match node:
        case Term(folded, _, _):
            return "(" + " <-> ".join(_lexeme(node, word, i) for i, word in enumerate(folded)) + ")"
        case Either(parts):
            return "(" + " | ".join(map(_tsquery, parts)) + ")"
        case All(parts, _):
            return "(" + " & ".join(map(_tsquery, parts)) + ")"


def _matches(column: sa.ColumnElement[object], term: Term, words: Iterable[tuple[str, ...]]) -> sa.ColumnElement[bool]:
    """words: of each word of the term the forms of which one is to stand there."""
    every = " & ".join(
        "(" + " | ".join(_lexeme(term, form, i) for form in forms) + ")" for i, forms in enumerate(words)
    )
    return column.op("@@", is_comparison=True)(sa.cast(every, TSQUERY()))


def _condition(node: Node) -> sa.ColumnElement[bool]:
    match node:
        case Term(folded, _, prefix):
            every = _matches(fulltext.c.vector, node, ((word,) for word in folded))
            if len(folded) == 1:
                return every
            phrase = " ".join(folded) + ("" if prefix else " ")
            return sa.and_(every, fulltext.c.folded.contains(f" {phrase}", autoescape=True))
        case Either(parts):
            return sa.or_(*map(_condition, parts))
        case All(parts, without):
            return sa.and_(*map(_condition, parts), *(sa.not_(_condition(node)) for node in without))


def _spelled_condition(node: Node) -> sa.ColumnElement[bool]:
    match node:
        case Term(_, spelled, _):
            return _matches(fulltext.c.spelling, node, map(tone_placements, spelled))
        case Either(parts):
            return sa.or_(*map(_spelled_condition, parts))
        case All(parts, _):
            return sa.and_(*map(_spelled_condition, parts))
