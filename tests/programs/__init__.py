"""What other programs leave of our forms: each saves every form, and what is read then is counted.

`python -m tests.programs` prints the table; see CONTRIBUTING.md for what has to be installed.
"""
