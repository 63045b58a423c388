"""The wheel holds everything the command needs: installed elsewhere, it runs the whole demo."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("twinning-*.whl")
    return built


@pytest.mark.slow
def test_templates_schemas_and_samples_are_inside_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "schemas", "submissions"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                assert f"pipeline/data/{path.relative_to(ROOT).as_posix()}" in names


@pytest.mark.slow
def test_the_wheel_runs_the_demo_in_a_fresh_environment(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "fresh")], check=True)
    python = tmp_path / "fresh" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(python.parent / "twinning"), "demo"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Open next" in done.stdout
    assert (elsewhere / "twinning-demo" / "submissions").is_dir()
