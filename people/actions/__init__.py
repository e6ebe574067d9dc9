"""What changes about people, one file per noun. Actions flush and never commit."""
