"""The project's settings on private, fast servers: see oms.runtime.pytest_plugin."""

from oms.settings import *  # noqa: F403
from oms.settings import PLACES

FILES = MEDIA_ROOT = PLACES.run / "files"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
