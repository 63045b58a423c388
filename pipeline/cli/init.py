"""`twinning init`: the folders of a cohort."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import FOLDER, existing, load_programme, programme_option
