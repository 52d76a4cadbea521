"""On a developer's machine, and in the demo: nothing to set, nothing to install."""

from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_KEY, VAR_DIR

SECRET_KEY = SECRET_KEY or "only-for-the-demo-and-development"
DEMO_CLOCK_FILE = VAR_DIR / "demo-clock.json"
WHITENOISE_USE_FINDERS = True
SERVES_MEDIA = True
WHITENOISE_AUTOREFRESH = True
