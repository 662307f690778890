"""The archive's tables, as SQLAlchemy Core. Migrations make them; a test holds both to one another.

    source 1-n channel                       whom we follow, and where they list
    source 1-n page                          one row per known URL: what was claimed of it, what we remember
    capture n-1 payload                      one response at one instant; its body once per digest
    article 1-n version 1-n placement n-1 paragraph
    version n-m capture, version n-m author, version 1-n image, version 1-n attribution n-1 article
    version 1-n signature_band, near_pair    what nearly matches; cluster 1-n cluster_member n-1 article
    article 1-n absence, article 1-1 takedown    when a site said it was gone; what was forgotten, and why
    decision n-1 paragraph                   what people and the nightly policy said about repeats; only ever added to
    run 1-n outcome n-1 page                 what a night did with each URL; journal: what is being parsed
    host                                     how to behave towards a server; it outlives the run

Identity is a short digest, never a long text: URLs are found by `url_key` (16 bytes), articles by `public_id`,
paragraphs and authors by their key, bodies by sha256. So indexes stay small, and a URL of any length fits a
B-tree page of PostgreSQL (2,704 bytes).

Instants are UTC. A date read from a page is five columns (`stamp`): the instant where a time was printed, the
local day, the offset in minutes, the precision, the string.

The full-text index is not here, for it differs between the databases: see `storage.fulltext`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import date as Date
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.records import ATTRIBUTION_KINDS, BODY_ROLES, OUTCOMES, REASONS, REPEAT_RULES, ChannelKind, Precision


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware datetime, UTC: timestamptz on PostgreSQL, ISO 8601 text on SQLite (which sorts as time does)."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


class Day(sa.types.TypeDecorator[Date]):
    """A calendar day: date on PostgreSQL, ISO 8601 text on SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.Date() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Date | None, dialect: sa.Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Date | None:
        return Date.fromisoformat(value) if isinstance(value, str) else value


# Byte order on both databases, whatever the server's locale.
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
SMALL = sa.Integer()
BYTES = sa.LargeBinary()
SHARE: sa.types.TypeEngine[float] = sa.Double().with_variant(sqlite.REAL(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _table(name: str, *parts: sa.schema.SchemaItem, rowid: bool = True) -> sa.Table:
    """rowid=False: rows lie in the order of their primary key (WITHOUT ROWID), without a second index."""
    return sa.Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _id() -> sa.Column[Any]:
    """Numbers are given by the one writer (`database.Numbers`), so a whole article is known before its first insert."""
    return sa.Column("id", NUMBER, primary_key=True, autoincrement=False)


def _text(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, WORDS, nullable=null)


def _ref(name: str, target: str, *, null: bool = False, index: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, sa.ForeignKey(f"{target}.id", **options), nullable=null, index=index)


def _digest(name: str, size: int, *, null: bool = False, **options: Any) -> list[sa.schema.SchemaItem]:
    column: sa.Column[Any] = sa.Column(name, BYTES, nullable=null, **options)
    return [column, sa.CheckConstraint(f"length({name}) = {size}", name=name)]


def _one_of(column: str, values: Sequence[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def _yes_no(name: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column(name, SMALL, nullable=False), sa.CheckConstraint(f"{name} IN (0, 1)", name=name)]


def _stamp(name: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(f"{name}_at", Instant),
        sa.Column(f"{name}_date", Day),
        sa.Column(f"{name}_offset", SMALL),
        _text(f"{name}_precision"),
        _text(f"{name}_text"),
        _one_of(f"{name}_precision", get_args(Precision)),
    ]


def _index_of_some(column: str, *, where: str) -> sa.Index:
    """An index that holds only the rows that a query wants; the query must say `where` in the same words."""
    return sa.Index(None, column, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _at(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Instant, nullable=null)


# -------------------------------------------------------------------------------------------- whom we follow

source = _table(
    "source",
    _id(),
    sa.Column("name", WORDS, nullable=False, unique=True),
    _text("homepage"),
    _text("language"),
    _text("group"),
    _text("region"),
    _text("kind"),
    _at("first_seen"),
    _at("changed"),
)

channel = _table(
    "channel",
    _id(),
    _ref("source_id", "source"),
    _text("url", null=False),
    *_digest("url_key", 16),
    _text("kind", null=False),
    _text("etag"),
    _text("last_modified"),
    _text("digest"),
    *_yes_no("distrusted"),
    _at("polled_at", null=True),
    _at("changed_at", null=True),
    sa.Column("entries", NUMBER, nullable=False),
    sa.Column("failures", NUMBER, nullable=False),
    _text("error"),
    _one_of("kind", get_args(ChannelKind)),
    sa.UniqueConstraint("source_id", "url_key"),
)

UNREAD = "last_fetched IS NULL OR attempts > 0"
"""Of a row of `page`: it was never asked for, or the last answer was none."""

page = _table(
    "page",
    _id(),
    _text("url", null=False),
    *_digest("url_key", 16, unique=True),
    _text("key", null=False),
    sa.Column("public_id", WORDS, nullable=False, index=True),  # of the article that the key names, held or not
    _ref("source_id", "source", null=True),
    _ref("channel_id", "channel", null=True),  # that listed it first
    _text("title"),  # this and the next three: claims of the channel
    _text("guid"),
    *_stamp("published"),
    *_stamp("modified"),
    _at("first_seen"),
    _at("last_seen", null=True),  # last listed
    _at("last_fetched", null=True),
    _text("last_outcome"),
    _text("last_reason"),
    sa.Column("attempts", NUMBER, nullable=False),
    _at("next_try", null=True),
    _one_of("last_outcome", OUTCOMES),
    sa.CheckConstraint("attempts >= 0", name="attempts"),
    _index_of_some("source_id", where=UNREAD),
)

journal = _table(
    "journal",
    sa.Column("page_id", NUMBER, sa.ForeignKey("page.id"), primary_key=True, autoincrement=False),
    _at("begun"),
    sa.Column("crashes", NUMBER, nullable=False),
)

host = _table(
    "host",
    sa.Column("host", WORDS, primary_key=True),
    sa.Column("spacing", SHARE, nullable=False),
    _at("next_allowed_at", null=True),
    sa.Column("failures", NUMBER, nullable=False),
    _at("parked_until", null=True),
    _text("reason"),
    rowid=False,
)

# ------------------------------------------------------------------------------------------------------ bytes

run = _table(
    "run",
    _id(),
    _text("verb", null=False),
    _text("sources", null=False),  # JSON
    _text("status", null=False),
    _at("started"),
    _at("finished", null=True),
    _text("summary"),  # JSON
    _one_of("status", ("running", "done", "failed", "interrupted")),
)

payload = _table(
    "payload",
    *_digest("digest", 32, primary_key=True),
    sa.Column("length", NUMBER, nullable=False),  # bytes, coding undone
    _text("coding", null=False),  # of `stored`, as a Content-Encoding header would say
    sa.Column("stored", BYTES, nullable=False),
)

capture = _table(
    "capture",
    _id(),
    _ref("run_id", "run", null=True),
    _ref("source_id", "source", null=True),
    _text("requested_url", null=False),
    _text("url"),  # that answered, where redirects led to another
    _at("at"),
    sa.Column("status", SMALL, nullable=False),
    _text("headers", null=False),  # JSON, in order
    _text("hops"),  # JSON
    *_digest("digest", 32, index=True),  # no foreign key: a re-check may keep its digests without the body
    *_digest("wire_digest", 32, null=True),  # where the body came in a coding, and so has other bytes than it says
    sa.Column("wire_length", NUMBER, nullable=False),
    _text("content_coding"),
    _text("charset"),
    _text("charset_origin"),
    *_yes_no("truncated"),
    _text("flags"),  # JSON
    _text("address"),
    *_yes_no("holds"),  # wants its body kept; a payload that no capture holds goes
)

# ------------------------------------------------------------------------------------------------------- text

article = _table(
    "article",
    _id(),
    _text("key", null=False),  # of a reused id: the key and "~2", "~3", …
    sa.Column("public_id", WORDS, nullable=False, unique=True),
    _ref("source_id", "source", index=True),  # whose latest ones are found by their number, too
    _ref("page_id", "page", index=True),  # its own URL
    _ref("reuse_of", "article", null=True),  # the first article of the same key
    # The version that readers see. Deferred: both rows are new in one transaction. With every version that is written
    # SQLite then looks for articles that waited for it, hence the index.
    _ref("shown_id", "version", index=True, deferrable=True, initially="DEFERRED", use_alter=True),
    _at("first_seen"),
    _at("looked_at", null=True),  # when any of its URLs was last asked for, whatever the answer
    _at("gone_at", null=True),
    sa.Column("gone_status", SMALL),
    _ref("gone_capture_id", "capture", null=True),
    sa.CheckConstraint("length(public_id) = 16", name="public_id"),
    sa.Index(None, "source_id", "looked_at"),
    _index_of_some("reuse_of", where="reuse_of IS NOT NULL"),
)

absence = _table(  # one time that a site said an article is gone: remembered, confirmed on another night, over
    "absence",
    _id(),
    _ref("article_id", "article", index=True),
    _at("seen_at", null=True),  # last seen well before, by a capture of a version
    _ref("seen_capture_id", "capture", null=True),
    _at("missed_at"),  # the first such answer
    _ref("missed_run_id", "run", null=True),
    _ref("missed_capture_id", "capture", null=True),
    sa.Column("status", SMALL, nullable=False),
    _at("confirmed_at", null=True),  # the first such answer of another night
    _ref("confirmed_capture_id", "capture", null=True),
    _at("returned_at", null=True),
    _ref("returned_capture_id", "capture", null=True),
)

takedown = _table(  # what was forgotten, by whom and why; the article's row stays, its words are gone
    "takedown",
    sa.Column("article_id", NUMBER, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    _at("at"),
    _text("author", null=False),
    _text("reason", null=False),
    sa.Column("versions", NUMBER, nullable=False),  # how many there were
)

alias = _table(
    "alias",
    sa.Column("article_id", NUMBER, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    sa.Column("page_id", NUMBER, sa.ForeignKey("page.id"), primary_key=True, autoincrement=False, index=True),
    rowid=False,
)

version = _table(
    "version",
    _id(),
    _ref("article_id", "article"),
    sa.Column("number", NUMBER, nullable=False),
    _ref("run_id", "run", null=True),
    _at("at"),
    *_digest("digest", 32),
    _text("title"),
    _text("lead"),
    _text("section"),
    _text("tags"),  # JSON
    _text("language"),
    *_stamp("published"),
    *_stamp("modified"),
    _text("canonical_url"),
    _text("site_name"),
    _text("flags"),  # JSON
    _text("rules", null=False),
    sa.UniqueConstraint("article_id", "number"),
    sa.CheckConstraint("number >= 1", name="number"),
)

version_capture = _table(
    "version_capture",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("capture_id", NUMBER, sa.ForeignKey("capture.id"), primary_key=True, autoincrement=False, index=True),
    rowid=False,
)

paragraph = _table(
    "paragraph",
    _id(),
    *_digest("key", 16, unique=True),
    _text("text", null=False),
)

placement = _table(
    "placement",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("position", NUMBER, primary_key=True, autoincrement=False),
    _ref("paragraph_id", "paragraph", index=True),
    _text("role", null=False),
    _text("reason"),
    sa.Column("repeat_of", NUMBER),
    _text("repeat_rule"),
    sa.Column("repeat_score", SHARE),
    sa.Column("line", NUMBER),
    _one_of("role", BODY_ROLES),
    _one_of("reason", REASONS),
    _one_of("repeat_rule", REPEAT_RULES),
    sa.CheckConstraint("position >= 1", name="position"),
    sa.CheckConstraint("(repeat_of IS NULL) = (repeat_rule IS NULL)", name="repeat"),
    sa.CheckConstraint("repeat_of >= 0", name="repeat_of"),
    sa.CheckConstraint("reason IS NULL OR repeat_of IS NULL", name="one_place"),
    sa.CheckConstraint("repeat_score >= 0 AND repeat_score <= 1", name="repeat_score"),
    rowid=False,
)

author = _table("author", _id(), *_digest("key", 16, unique=True), _text("name", null=False))

version_author = _table(
    "version_author",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("position", NUMBER, primary_key=True, autoincrement=False),
    _ref("author_id", "author"),
    rowid=False,
)

image = _table(
    "image",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
    _text("url"),
    _text("caption"),
    _text("credit"),
    sa.Column("position", NUMBER),
    rowid=False,
)

attribution = _table(
    "attribution",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
    _text("kind", null=False),
    _text("name"),
    _text("url"),
    _text("text"),
    sa.Column("target", WORDS),  # public id of the article that the URL's key names, held or not
    _ref("article_id", "article", null=True),
    _one_of("kind", ATTRIBUTION_KINDS),
    _index_of_some("target", where="target IS NOT NULL"),
    _index_of_some("article_id", where="article_id IS NOT NULL"),
    rowid=False,
)

# ------------------------------------------------------------------------------------------ what repeats what

signature = _table(  # one row per version that was compared with the archive; the highest is how far that has come
    "signature",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    *_digest("key", 16, null=True, index=True),  # of the compared text; none: too little text to compare
)

signature_band = _table(  # of versions with the same key, the first has bands
    "signature_band",
    sa.Column("band", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    rowid=False,
)

near_pair = _table(
    "near_pair",
    sa.Column("version_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("other_id", NUMBER, sa.ForeignKey("version.id"), primary_key=True, autoincrement=False),
    sa.Column("score", SHARE, nullable=False),
    *_yes_no("differs"),  # in a number, a name or a negation
    _at("at"),
    sa.CheckConstraint("other_id < version_id", name="order"),
    sa.CheckConstraint("score >= 0 AND score <= 1", name="score"),
    rowid=False,
)

cluster = _table("cluster", _id(), _ref("article_id", "article"), _at("changed"))  # article: the earliest

cluster_member = _table(
    "cluster_member",
    sa.Column("article_id", NUMBER, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    _ref("cluster_id", "cluster", index=True),
)

decision = _table(
    "decision",
    _id(),
    _at("at"),
    _text("author", null=False),
    _text("reason", null=False),
    _text("verdict", null=False),
    _ref("source_id", "source", null=True),  # for a text wherever the source prints it, or
    _ref("article_id", "article", null=True),  # for one place in an article:
    _ref("paragraph_id", "paragraph"),
    sa.Column("occurrence", NUMBER),  # the nth block of the article that says this, 1-based
    _one_of("verdict", ("boilerplate", "undo", "redo")),
    sa.CheckConstraint("(source_id IS NULL) <> (article_id IS NULL)", name="scope"),
    sa.CheckConstraint("(occurrence IS NULL) = (article_id IS NULL)", name="occurrence"),
    sa.Index(None, "source_id", "article_id"),
)

# ------------------------------------------------------------------------------------------------- the night

outcome = _table(
    "outcome",
    _id(),
    _ref("run_id", "run"),
    _ref("source_id", "source"),
    _ref("page_id", "page", null=True),
    _text("url"),  # where there is no page: channels, robots.txt
    _text("kind", null=False),
    _text("stage"),
    _text("reason"),
    _text("detail"),
    _ref("article_id", "article", null=True),
    sa.Column("version", NUMBER),
    _ref("capture_id", "capture", null=True),
    sa.Column("status", SMALL),
    _at("at"),
    _text("traceback"),
    _one_of("kind", OUTCOMES),
    sa.CheckConstraint("(page_id IS NULL) <> (url IS NULL)", name="url"),
    sa.Index(None, "run_id", "page_id"),
)

# ------------------------------------------------------------------------------------- history and pictures

backfill = _table(  # a page of a channel's history that was read to its end, so that a backfill goes on behind it
    "backfill",
    sa.Column("source_id", NUMBER, sa.ForeignKey("source.id"), primary_key=True, autoincrement=False),
    sa.Column("url_key", BYTES, sa.CheckConstraint("length(url_key) = 16", name="url_key"), primary_key=True),
    _text("url", null=False),
    _text("next_url"),
    sa.Column("entries", NUMBER, nullable=False),
    _at("done_at"),
    rowid=False,
)

kept_image = _table(  # the bytes of a picture, by its address; the payload is stored once per digest
    "kept_image",
    sa.Column("url_key", BYTES, sa.CheckConstraint("length(url_key) = 16", name="url_key"), primary_key=True),
    _ref("capture_id", "capture"),
    rowid=False,
)
