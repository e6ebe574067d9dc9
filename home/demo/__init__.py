"""A year that never was: invented people and places, so that the site can be seen lived in."""

from home.demo.loading import load

__all__ = ["load"]
