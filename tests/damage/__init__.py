"""Filled forms broken in the ways people and programs break them, and what a reader makes of each."""
