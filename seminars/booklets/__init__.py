"""A module on paper, for who has no phone: made once for each version and language, then handed out."""
