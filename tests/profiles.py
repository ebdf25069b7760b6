"""How properties are tried: the same examples on every machine, none of them timed.

HYPOTHESIS_PROFILE=deep looks further, with new dice each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("same", derandomize=True, max_examples=60, deadline=None, suppress_health_check=_HEALTH)
settings.register_profile("deep", max_examples=1500, deadline=None, suppress_health_check=_HEALTH)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
