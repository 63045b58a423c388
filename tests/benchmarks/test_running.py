"""Commands are timed with all they start, in turn, and none that failed is counted."""

from pathlib import Path

import pytest

from benchmarks.running import PYTHON, Command, FailedError, in_turn, run, scratch

BUSY = "sum(range(4_000_000))"


def test_processors_are_counted_in_grandchildren_too():
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {BUSY!r}])"
    _, cpu = run(Command([PYTHON, "-S", "-c", child]))
    _, idle = run(Command([PYTHON, "-S", "-c", child.replace(BUSY, "0")]))
    assert cpu > idle + 0.03


def test_processors_are_counted_in_processes_left_behind_too():
    start = f"import subprocess, sys; subprocess.Popen([sys.executable, '-S', '-c', {BUSY!r}])"
    _, cpu = run(Command([PYTHON, "-S", "-c", start]))
    _, idle = run(Command([PYTHON, "-S", "-c", start.replace(BUSY, "0")]))
    assert cpu > idle + 0.03


def test_a_module_is_compiled_only_the_first_time(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "said.py").write_text("", encoding="utf-8")
    run(
        Command(
            [PYTHON, "-S", "-c", "import sys; sys.path.insert(0, sys.argv[1]); import said", str(tmp_path)]
        )
    )
    assert list(Path(scratch("bytecode"), *tmp_path.parts[1:]).glob("said.*.pyc"))


def test_a_command_that_fails_is_no_figure():
    with pytest.raises(FailedError, match="ended with 3: what went wrong"):
        run(
            Command(
                [PYTHON, "-S", "-c", "import sys; print('what went wrong', file=sys.stderr); sys.exit(3)"]
            )
        )


def test_commands_take_turns_and_every_other_round_goes_backwards():
    order = []
    commands = {
        name: Command(["true"], before=lambda name=name: order.append(name)) for name in ("one", "other")
    }
    costs = in_turn(commands, 2)
    assert order == ["one", "other", "one", "other", "other", "one"]  # the first of each is not measured
    assert {name: len(cost.wall) for name, cost in costs.items()} == {"one": 2, "other": 2}
