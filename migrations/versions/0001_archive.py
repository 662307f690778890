"""The first schema: everything that `storage.tables` describes, and the full-text index.

Written out as SQL, so that later changes of the code cannot change what this revision made.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TYPES = {
    "sqlite": {
        "number": "INTEGER",
        "text": "TEXT",
        "bytes": "BLOB",
        "share": "REAL",
        "instant": "TEXT",
        "day": "TEXT",
        "strict": " STRICT",
        "rowless": " WITHOUT ROWID, STRICT",
        # SQLite cannot add a foreign key later, and does not ask whether its table is there yet.
        "shown": ",\n        CONSTRAINT fk_article_shown_id"
        " FOREIGN KEY (shown_id) REFERENCES version (id) DEFERRABLE INITIALLY DEFERRED",
    },
    "postgresql": {
        "number": "BIGINT",
        "text": 'TEXT COLLATE "C"',
        "bytes": "BYTEA",
        "share": "DOUBLE PRECISION",
        "instant": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "strict": "",
        "rowless": "",
        "shown": "",
    },
}

TABLES = """
    CREATE TABLE source (
        id {number} NOT NULL,
        name {text} NOT NULL,
        homepage {text},
        language {text},
        "group" {text},
        region {text},
        kind {text},
        first_seen {instant} NOT NULL,
        changed {instant} NOT NULL,
        CONSTRAINT pk_source PRIMARY KEY (id),
        CONSTRAINT uq_source_name UNIQUE (name)
    ){strict};
    CREATE TABLE channel (
        id {number} NOT NULL,
        source_id {number} NOT NULL,
        url {text} NOT NULL,
        url_key {bytes} NOT NULL,
        kind {text} NOT NULL,
        etag {text},
        last_modified {text},
        digest {text},
        distrusted INTEGER NOT NULL,
        polled_at {instant},
        changed_at {instant},
        entries {number} NOT NULL,
        failures {number} NOT NULL,
        error {text},
        CONSTRAINT pk_channel PRIMARY KEY (id),
        CONSTRAINT ck_channel_url_key CHECK (length(url_key) = 16),
        CONSTRAINT ck_channel_distrusted CHECK (distrusted IN (0, 1)),
        CONSTRAINT ck_channel_kind CHECK (kind IN ('feed', 'sitemap', 'listing')),
        CONSTRAINT uq_channel_source_id_url_key UNIQUE (source_id, url_key),
        CONSTRAINT fk_channel_source_id FOREIGN KEY (source_id) REFERENCES source (id)
    ){strict};
    CREATE TABLE page (
        id {number} NOT NULL,
        url {text} NOT NULL,
        url_key {bytes} NOT NULL,
        key {text} NOT NULL,
        public_id {text} NOT NULL,
        source_id {number},
        channel_id {number},
        title {text},
        guid {text},
        published_at {instant},
        published_date {day},
        published_offset INTEGER,
        published_precision {text},
        published_text {text},
        modified_at {instant},
        modified_date {day},
        modified_offset INTEGER,
        modified_precision {text},
        modified_text {text},
        first_seen {instant} NOT NULL,
        last_seen {instant},
        last_fetched {instant},
        last_outcome {text},
        last_reason {text},
        attempts {number} NOT NULL,
        next_try {instant},
        CONSTRAINT pk_page PRIMARY KEY (id),
        CONSTRAINT ck_page_url_key CHECK (length(url_key) = 16),
        CONSTRAINT ck_page_published_precision CHECK (published_precision IN ('minute', 'second', 'day')),
        CONSTRAINT ck_page_modified_precision CHECK (modified_precision IN ('minute', 'second', 'day')),
        CONSTRAINT ck_page_last_outcome
            CHECK (last_outcome IN ('new', 'changed', 'unchanged', 'gone', 'blocked', 'failed', 'skipped')),
        CONSTRAINT ck_page_attempts CHECK (attempts >= 0),
        CONSTRAINT uq_page_url_key UNIQUE (url_key),
        CONSTRAINT fk_page_source_id FOREIGN KEY (source_id) REFERENCES source (id),
        CONSTRAINT fk_page_channel_id FOREIGN KEY (channel_id) REFERENCES channel (id)
    ){strict};
    CREATE INDEX ix_page_public_id ON page (public_id);
    CREATE INDEX ix_page_source_id ON page (source_id) WHERE last_fetched IS NULL OR attempts > 0;
    CREATE TABLE journal (
        page_id {number} NOT NULL,
        begun {instant} NOT NULL,
        crashes {number} NOT NULL,
        CONSTRAINT pk_journal PRIMARY KEY (page_id),
        CONSTRAINT fk_journal_page_id FOREIGN KEY (page_id) REFERENCES page (id)
    ){strict};
    CREATE TABLE host (
        host {text} NOT NULL,
        spacing {share} NOT NULL,
        next_allowed_at {instant},
        failures {number} NOT NULL,
        parked_until {instant},
        reason {text},
        CONSTRAINT pk_host PRIMARY KEY (host)
    ){rowless};
    CREATE TABLE run (
        id {number} NOT NULL,
        verb {text} NOT NULL,
        sources {text} NOT NULL,
        status {text} NOT NULL,
        started {instant} NOT NULL,
        finished {instant},
        summary {text},
        CONSTRAINT pk_run PRIMARY KEY (id),
        CONSTRAINT ck_run_status CHECK (status IN ('running', 'done', 'failed', 'interrupted'))
    ){strict};
    CREATE TABLE payload (
        digest {bytes} NOT NULL,
        length {number} NOT NULL,
        coding {text} NOT NULL,
        stored {bytes} NOT NULL,
        CONSTRAINT pk_payload PRIMARY KEY (digest),
        CONSTRAINT ck_payload_digest CHECK (length(digest) = 32)
    ){strict};
    CREATE TABLE capture (
        id {number} NOT NULL,
        run_id {number},
        source_id {number},
        requested_url {text} NOT NULL,
        url {text},
        at {instant} NOT NULL,
        status INTEGER NOT NULL,
        headers {text} NOT NULL,
        hops {text},
        digest {bytes} NOT NULL,
        wire_digest {bytes},
        wire_length {number} NOT NULL,
        content_coding {text},
        charset {text},
        charset_origin {text},
        truncated INTEGER NOT NULL,
        flags {text},
        address {text},
        holds INTEGER NOT NULL,
        CONSTRAINT pk_capture PRIMARY KEY (id),
        CONSTRAINT ck_capture_digest CHECK (length(digest) = 32),
        CONSTRAINT ck_capture_wire_digest CHECK (length(wire_digest) = 32),
        CONSTRAINT ck_capture_truncated CHECK (truncated IN (0, 1)),
        CONSTRAINT ck_capture_holds CHECK (holds IN (0, 1)),
        CONSTRAINT fk_capture_run_id FOREIGN KEY (run_id) REFERENCES run (id),
        CONSTRAINT fk_capture_source_id FOREIGN KEY (source_id) REFERENCES source (id)
    ){strict};
    CREATE INDEX ix_capture_digest ON capture (digest);
    CREATE TABLE article (
        id {number} NOT NULL,
        key {text} NOT NULL,
        public_id {text} NOT NULL,
        source_id {number} NOT NULL,
        page_id {number} NOT NULL,
        reuse_of {number},
        shown_id {number} NOT NULL,
        first_seen {instant} NOT NULL,
        looked_at {instant},
        gone_at {instant},
        gone_status INTEGER,
        gone_capture_id {number},
        CONSTRAINT pk_article PRIMARY KEY (id),
        CONSTRAINT ck_article_public_id CHECK (length(public_id) = 16),
        CONSTRAINT uq_article_public_id UNIQUE (public_id),
        CONSTRAINT fk_article_source_id FOREIGN KEY (source_id) REFERENCES source (id),
        CONSTRAINT fk_article_page_id FOREIGN KEY (page_id) REFERENCES page (id),
        CONSTRAINT fk_article_reuse_of FOREIGN KEY (reuse_of) REFERENCES article (id),
        CONSTRAINT fk_article_gone_capture_id FOREIGN KEY (gone_capture_id) REFERENCES capture (id){shown}
    ){strict};
    CREATE INDEX ix_article_page_id ON article (page_id);
    CREATE INDEX ix_article_shown_id ON article (shown_id);
    CREATE INDEX ix_article_reuse_of ON article (reuse_of) WHERE reuse_of IS NOT NULL;
    CREATE INDEX ix_article_source_id ON article (source_id);
    CREATE INDEX ix_article_source_id_looked_at ON article (source_id, looked_at);
    CREATE TABLE absence (
        id {number} NOT NULL,
        article_id {number} NOT NULL,
        seen_at {instant},
        seen_capture_id {number},
        missed_at {instant} NOT NULL,
        missed_run_id {number},
        missed_capture_id {number},
        status INTEGER NOT NULL,
        confirmed_at {instant},
        confirmed_capture_id {number},
        returned_at {instant},
        returned_capture_id {number},
        CONSTRAINT pk_absence PRIMARY KEY (id),
        CONSTRAINT fk_absence_article_id FOREIGN KEY (article_id) REFERENCES article (id),
        CONSTRAINT fk_absence_seen_capture_id FOREIGN KEY (seen_capture_id) REFERENCES capture (id),
        CONSTRAINT fk_absence_missed_run_id FOREIGN KEY (missed_run_id) REFERENCES run (id),
        CONSTRAINT fk_absence_missed_capture_id FOREIGN KEY (missed_capture_id) REFERENCES capture (id),
        CONSTRAINT fk_absence_confirmed_capture_id FOREIGN KEY (confirmed_capture_id) REFERENCES capture (id),
        CONSTRAINT fk_absence_returned_capture_id FOREIGN KEY (returned_capture_id) REFERENCES capture (id)
    ){strict};
    CREATE INDEX ix_absence_article_id ON absence (article_id);
    CREATE TABLE takedown (
        article_id {number} NOT NULL,
        at {instant} NOT NULL,
        author {text} NOT NULL,
        reason {text} NOT NULL,
        versions {number} NOT NULL,
        CONSTRAINT pk_takedown PRIMARY KEY (article_id),
        CONSTRAINT fk_takedown_article_id FOREIGN KEY (article_id) REFERENCES article (id)
    ){strict};
    CREATE TABLE alias (
        article_id {number} NOT NULL,
        page_id {number} NOT NULL,
        CONSTRAINT pk_alias PRIMARY KEY (article_id, page_id),
        CONSTRAINT fk_alias_article_id FOREIGN KEY (article_id) REFERENCES article (id),
        CONSTRAINT fk_alias_page_id FOREIGN KEY (page_id) REFERENCES page (id)
    ){rowless};
    CREATE INDEX ix_alias_page_id ON alias (page_id);
    CREATE TABLE version (
        id {number} NOT NULL,
        article_id {number} NOT NULL,
        number {number} NOT NULL,
        run_id {number},
        at {instant} NOT NULL,
        digest {bytes} NOT NULL,
        title {text},
        lead {text},
        section {text},
        tags {text},
        language {text},
        published_at {instant},
        published_date {day},
        published_offset INTEGER,
        published_precision {text},
        published_text {text},
        modified_at {instant},
        modified_date {day},
        modified_offset INTEGER,
        modified_precision {text},
        modified_text {text},
        canonical_url {text},
        site_name {text},
        flags {text},
        rules {text} NOT NULL,
        CONSTRAINT pk_version PRIMARY KEY (id),
        CONSTRAINT ck_version_digest CHECK (length(digest) = 32),
        CONSTRAINT ck_version_published_precision CHECK (published_precision IN ('minute', 'second', 'day')),
        CONSTRAINT ck_version_modified_precision CHECK (modified_precision IN ('minute', 'second', 'day')),
        CONSTRAINT uq_version_article_id_number UNIQUE (article_id, number),
        CONSTRAINT ck_version_number CHECK (number >= 1),
        CONSTRAINT fk_version_article_id FOREIGN KEY (article_id) REFERENCES article (id),
        CONSTRAINT fk_version_run_id FOREIGN KEY (run_id) REFERENCES run (id)
    ){strict};
    CREATE TABLE version_capture (
        version_id {number} NOT NULL,
        capture_id {number} NOT NULL,
        CONSTRAINT pk_version_capture PRIMARY KEY (version_id, capture_id),
        CONSTRAINT fk_version_capture_version_id FOREIGN KEY (version_id) REFERENCES version (id),
        CONSTRAINT fk_version_capture_capture_id FOREIGN KEY (capture_id) REFERENCES capture (id)
    ){rowless};
    CREATE INDEX ix_version_capture_capture_id ON version_capture (capture_id);
    CREATE TABLE paragraph (
        id {number} NOT NULL,
        key {bytes} NOT NULL,
        text {text} NOT NULL,
        CONSTRAINT pk_paragraph PRIMARY KEY (id),
        CONSTRAINT ck_paragraph_key CHECK (length(key) = 16),
        CONSTRAINT uq_paragraph_key UNIQUE (key)
    ){strict};
    CREATE TABLE placement (
        version_id {number} NOT NULL,
        position {number} NOT NULL,
        paragraph_id {number} NOT NULL,
        role {text} NOT NULL,
        reason {text},
        repeat_of {number},
        repeat_rule {text},
        repeat_score {share},
        line {number},
        CONSTRAINT pk_placement PRIMARY KEY (version_id, position),
        CONSTRAINT ck_placement_role
            CHECK (role IN ('paragraph', 'heading', 'quote', 'list_item', 'table_row', 'preformatted', 'question')),
        CONSTRAINT ck_placement_reason
            CHECK (reason IN ('noise', 'navigation', 'byline', 'attribution', 'caption', 'title', 'lead', 'blank')),
        CONSTRAINT ck_placement_repeat_rule
            CHECK (repeat_rule IN ('exact', 'near', 'neighbour', 'lead', 'boilerplate')),
        CONSTRAINT ck_placement_position CHECK (position >= 1),
        CONSTRAINT ck_placement_repeat CHECK ((repeat_of IS NULL) = (repeat_rule IS NULL)),
        CONSTRAINT ck_placement_repeat_of CHECK (repeat_of >= 0),
        CONSTRAINT ck_placement_one_place CHECK (reason IS NULL OR repeat_of IS NULL),
        CONSTRAINT ck_placement_repeat_score CHECK (repeat_score >= 0 AND repeat_score <= 1),
        CONSTRAINT fk_placement_version_id FOREIGN KEY (version_id) REFERENCES version (id),
        CONSTRAINT fk_placement_paragraph_id FOREIGN KEY (paragraph_id) REFERENCES paragraph (id)
    ){rowless};
    CREATE INDEX ix_placement_paragraph_id ON placement (paragraph_id);
    CREATE TABLE author (
        id {number} NOT NULL,
        key {bytes} NOT NULL,
        name {text} NOT NULL,
        CONSTRAINT pk_author PRIMARY KEY (id),
        CONSTRAINT ck_author_key CHECK (length(key) = 16),
        CONSTRAINT uq_author_key UNIQUE (key)
    ){strict};
    CREATE TABLE version_author (
        version_id {number} NOT NULL,
        position {number} NOT NULL,
        author_id {number} NOT NULL,
        CONSTRAINT pk_version_author PRIMARY KEY (version_id, position),
        CONSTRAINT fk_version_author_version_id FOREIGN KEY (version_id) REFERENCES version (id),
        CONSTRAINT fk_version_author_author_id FOREIGN KEY (author_id) REFERENCES author (id)
    ){rowless};
    CREATE TABLE image (
        version_id {number} NOT NULL,
        number {number} NOT NULL,
        url {text},
        caption {text},
        credit {text},
        position {number},
        CONSTRAINT pk_image PRIMARY KEY (version_id, number),
        CONSTRAINT fk_image_version_id FOREIGN KEY (version_id) REFERENCES version (id)
    ){rowless};
    CREATE TABLE attribution (
        version_id {number} NOT NULL,
        number {number} NOT NULL,
        kind {text} NOT NULL,
        name {text},
        url {text},
        text {text},
        target {text},
        article_id {number},
        CONSTRAINT pk_attribution PRIMARY KEY (version_id, number),
        CONSTRAINT ck_attribution_kind CHECK (kind IN ('source_url', 'agency', 'publisher', 'translation_of')),
        CONSTRAINT fk_attribution_version_id FOREIGN KEY (version_id) REFERENCES version (id),
        CONSTRAINT fk_attribution_article_id FOREIGN KEY (article_id) REFERENCES article (id)
    ){rowless};
    CREATE INDEX ix_attribution_article_id ON attribution (article_id) WHERE article_id IS NOT NULL;
    CREATE INDEX ix_attribution_target ON attribution (target) WHERE target IS NOT NULL;
    CREATE TABLE signature (
        version_id {number} NOT NULL,
        key {bytes},
        CONSTRAINT pk_signature PRIMARY KEY (version_id),
        CONSTRAINT ck_signature_key CHECK (length(key) = 16),
        CONSTRAINT fk_signature_version_id FOREIGN KEY (version_id) REFERENCES version (id)
    ){strict};
    CREATE INDEX ix_signature_key ON signature (key);
    CREATE TABLE signature_band (
        band {number} NOT NULL,
        version_id {number} NOT NULL,
        CONSTRAINT pk_signature_band PRIMARY KEY (band, version_id),
        CONSTRAINT fk_signature_band_version_id FOREIGN KEY (version_id) REFERENCES version (id)
    ){rowless};
    CREATE TABLE near_pair (
        version_id {number} NOT NULL,
        other_id {number} NOT NULL,
        score {share} NOT NULL,
        differs INTEGER NOT NULL,
        at {instant} NOT NULL,
        CONSTRAINT pk_near_pair PRIMARY KEY (version_id, other_id),
        CONSTRAINT ck_near_pair_differs CHECK (differs IN (0, 1)),
        CONSTRAINT ck_near_pair_order CHECK (other_id < version_id),
        CONSTRAINT ck_near_pair_score CHECK (score >= 0 AND score <= 1),
        CONSTRAINT fk_near_pair_version_id FOREIGN KEY (version_id) REFERENCES version (id),
        CONSTRAINT fk_near_pair_other_id FOREIGN KEY (other_id) REFERENCES version (id)
    ){rowless};
    CREATE TABLE cluster (
        id {number} NOT NULL,
        article_id {number} NOT NULL,
        changed {instant} NOT NULL,
        CONSTRAINT pk_cluster PRIMARY KEY (id),
        CONSTRAINT fk_cluster_article_id FOREIGN KEY (article_id) REFERENCES article (id)
    ){strict};
    CREATE TABLE cluster_member (
        article_id {number} NOT NULL,
        cluster_id {number} NOT NULL,
        CONSTRAINT pk_cluster_member PRIMARY KEY (article_id),
        CONSTRAINT fk_cluster_member_article_id FOREIGN KEY (article_id) REFERENCES article (id),
        CONSTRAINT fk_cluster_member_cluster_id FOREIGN KEY (cluster_id) REFERENCES cluster (id)
    ){strict};
    CREATE INDEX ix_cluster_member_cluster_id ON cluster_member (cluster_id);
    CREATE TABLE decision (
        id {number} NOT NULL,
        at {instant} NOT NULL,
        author {text} NOT NULL,
        reason {text} NOT NULL,
        verdict {text} NOT NULL,
        source_id {number},
        article_id {number},
        paragraph_id {number} NOT NULL,
        occurrence {number},
        CONSTRAINT pk_decision PRIMARY KEY (id),
        CONSTRAINT ck_decision_verdict CHECK (verdict IN ('boilerplate', 'undo', 'redo')),
        CONSTRAINT ck_decision_scope CHECK ((source_id IS NULL) <> (article_id IS NULL)),
        CONSTRAINT ck_decision_occurrence CHECK ((occurrence IS NULL) = (article_id IS NULL)),
        CONSTRAINT fk_decision_source_id FOREIGN KEY (source_id) REFERENCES source (id),
        CONSTRAINT fk_decision_article_id FOREIGN KEY (article_id) REFERENCES article (id),
        CONSTRAINT fk_decision_paragraph_id FOREIGN KEY (paragraph_id) REFERENCES paragraph (id)
    ){strict};
    CREATE INDEX ix_decision_source_id_article_id ON decision (source_id, article_id);
    CREATE TABLE outcome (
        id {number} NOT NULL,
        run_id {number} NOT NULL,
        source_id {number} NOT NULL,
        page_id {number},
        url {text},
        kind {text} NOT NULL,
        stage {text},
        reason {text},
        detail {text},
        article_id {number},
        version {number},
        capture_id {number},
        status INTEGER,
        at {instant} NOT NULL,
        traceback {text},
        CONSTRAINT pk_outcome PRIMARY KEY (id),
        CONSTRAINT ck_outcome_kind
            CHECK (kind IN ('new', 'changed', 'unchanged', 'gone', 'blocked', 'failed', 'skipped')),
        CONSTRAINT ck_outcome_url CHECK ((page_id IS NULL) <> (url IS NULL)),
        CONSTRAINT fk_outcome_run_id FOREIGN KEY (run_id) REFERENCES run (id),
        CONSTRAINT fk_outcome_source_id FOREIGN KEY (source_id) REFERENCES source (id),
        CONSTRAINT fk_outcome_page_id FOREIGN KEY (page_id) REFERENCES page (id),
        CONSTRAINT fk_outcome_article_id FOREIGN KEY (article_id) REFERENCES article (id),
        CONSTRAINT fk_outcome_capture_id FOREIGN KEY (capture_id) REFERENCES capture (id)
    ){strict};
    CREATE INDEX ix_outcome_run_id_page_id ON outcome (run_id, page_id);
    CREATE TABLE backfill (
        source_id {number} NOT NULL,
        url_key {bytes} NOT NULL,
        url {text} NOT NULL,
        next_url {text},
        entries {number} NOT NULL,
        done_at {instant} NOT NULL,
        CONSTRAINT pk_backfill PRIMARY KEY (source_id, url_key),
        CONSTRAINT ck_backfill_url_key CHECK (length(url_key) = 16),
        CONSTRAINT fk_backfill_source_id FOREIGN KEY (source_id) REFERENCES source (id)
    ){rowless};
    CREATE TABLE kept_image (
        url_key {bytes} NOT NULL,
        capture_id {number} NOT NULL,
        CONSTRAINT pk_kept_image PRIMARY KEY (url_key),
        CONSTRAINT ck_kept_image_url_key CHECK (length(url_key) = 16),
        CONSTRAINT fk_kept_image_capture_id FOREIGN KEY (capture_id) REFERENCES capture (id)
    ){rowless};
"""

INDEX = {
    "sqlite": """
    CREATE VIRTUAL TABLE fulltext USING fts5 (title, body, content='', tokenize='ascii');
    CREATE VIRTUAL TABLE spelling USING fts5 (words, content='', tokenize='ascii', detail=none, columnsize=0);
    """,
    "postgresql": """
    ALTER TABLE article ADD CONSTRAINT fk_article_shown_id
        FOREIGN KEY (shown_id) REFERENCES version (id) DEFERRABLE INITIALLY DEFERRED;
    CREATE TABLE fulltext (
        article_id BIGINT NOT NULL,
        folded TEXT COLLATE "C" NOT NULL,
        vector TSVECTOR NOT NULL,
        spelling TSVECTOR NOT NULL,
        CONSTRAINT pk_fulltext PRIMARY KEY (article_id),
        CONSTRAINT fk_fulltext_article_id FOREIGN KEY (article_id) REFERENCES article (id)
    );
    CREATE INDEX ix_fulltext_vector ON fulltext USING gin (vector);
    CREATE INDEX ix_fulltext_spelling ON fulltext USING gin (spelling);
    """,
}


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    script = TABLES.format(**TYPES[dialect]) + INDEX[dialect]
    for statement in filter(str.strip, script.split(";")):
        connection.exec_driver_sql(" ".join(statement.split()))  # SQLite keeps it as it was said, blanks and all
