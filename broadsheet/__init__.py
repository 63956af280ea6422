"""Broadsheet: a real article and a lesson in YAML become a worksheet and its answer key."""

__version__ = "0.1.0"
