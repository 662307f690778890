"""web -> records. Knows HTTP and HTML; knows no SQL, except pipeline and schedule, which use the archive."""
