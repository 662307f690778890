"""Runs the revisions on the connection that `storage.database.migrate` hands over, within its transaction."""

from __future__ import annotations

from alembic import context

from storage.database import REVISION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=REVISION_TABLE)
context.run_migrations()
