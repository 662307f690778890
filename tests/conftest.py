"""What all tests share: how hypothesis looks for examples, and the event loop that is asyncio's."""

import pytest
from hypothesis import HealthCheck, settings

# No deadline: a test's clock is a busy machine's. `make test` tries the same examples every time, so that a run fails
# for what was changed; `make test-all` (--hypothesis-profile=search) looks for new ones.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
