"""Who was at a seminar, and for how long."""
