"""Which module is given when and where."""
