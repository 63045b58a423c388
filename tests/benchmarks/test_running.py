"""Commands are timed with all they start, in turn, and none that failed is counted."""

import pytest

from benchmarks.running import PYTHON, Command, FailedError, in_turn, run

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
