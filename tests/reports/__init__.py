"""Tests of the renderers of problems."""
