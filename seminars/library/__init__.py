"""The module versions that are kept: brought in, read again, handed out."""
