"""web -> records. Knows HTTP and HTML; knows no SQL, except pipeline, replay and schedule, which use the archive."""
