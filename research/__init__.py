"""archive -> people: the API, the reading room, notebooks. Knows only storage."""
