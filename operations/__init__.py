"""archive -> the team: silence and rot, alerts, metrics, doctor. Knows storage and the config."""
