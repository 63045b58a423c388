"""How fast the project is: its goals, measured side by side with floors, plain scripts and other programs.

`python -m benchmarks` prints the table; docs/speed.md explains it. Everything is measured on the machine at
hand as a ratio of two things run in turn, because absolute seconds do not travel.
"""
