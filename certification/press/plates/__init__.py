"""The fast path of the press: a template is laid out once, and each person's words are set into it.

Start at `Plate` in `plate`; `docs/press.md` tells how it works and what guards it.
"""
