"""For all tests: a check is a check, nobody's kept results are used, and no generated example has a clock."""

import os

from hypothesis import HealthCheck, settings

os.environ["TWINNING_NO_CACHE"] = "1"  # tests of what is kept say otherwise themselves
# on a busy machine any example may take long, and so may making one up
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
