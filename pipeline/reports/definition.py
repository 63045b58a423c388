"""The programme definition in, a page of plain text out that says for each item what it rests on."""

from __future__ import annotations

from pipeline.programme import Programme
