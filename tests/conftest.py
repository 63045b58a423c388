"""For all tests: a check is a check, and nobody's kept results are used or added to."""

import os

os.environ["TWINNING_NO_CACHE"] = "1"  # tests of what is kept say otherwise themselves
