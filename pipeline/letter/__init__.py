"""What a check says of a city in, a letter to the city out."""

from __future__ import annotations

from pipeline.letter.writing import contents, letter

__all__ = ["contents", "letter"]
