"""The curricula as text: read, checked, shown and marked. Files and plain data only."""
