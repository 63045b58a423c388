"""The memory of a command is that of its largest process, also when that is not the one that was started."""

from benchmarks.memory import peak
from benchmarks.running import PYTHON, Command

HOLDS = "held = bytearray(b'x') * (64 << 20); import time; time.sleep(0.1)"


def test_the_largest_process_counts():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {HOLDS!r}])"
    seen = peak(Command([PYTHON, "-S", "-c", code]))
    assert 64 < seen.resident < 100
    assert 64 < seen.own <= seen.resident + 1
