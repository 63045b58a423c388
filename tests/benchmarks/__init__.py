"""The benchmarks themselves: figures, verdicts, and what they are made from."""
