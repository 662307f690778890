"""Alembic revisions of the archive's schema: one file each in versions/, named NNNN_what.py with revision "NNNN".

Applied by `luutru init` and on first use (`storage.database.migrate`). A revision is frozen once released: it
carries its own copy of what it makes, and a test holds their sum to `storage.tables` on both databases.
There is no way down: an archive that a later release wrote is refused, not converted.
"""
