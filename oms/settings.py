"""Every setting, read from top to bottom.

What differs between machines is an environment variable, read by one of the three
helpers. With no environment at all this is a development machine on the embedded
servers; as soon as DATABASE_URL is given it is a real one and the safe side is default.
"""

import os
from pathlib import Path
from typing import Any

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from oms.runtime import addresses, places

BASE_DIR = Path(__file__).resolve().parent.parent


# Environment


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if not value else value in ("1", "true", "yes", "on")
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from wrong


def env_secret(name: str, *, default: str | None = None) -> str:
    """The value of NAME, or the contents of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    value = Path(path).read_text().strip() if path else os.environ.get(name, "")
    if value or default is not None:
        return value or default or ""
    raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to a file that holds it.")


def env_list(name: str, *, default: list[str]) -> list[str]:
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or default


# Kind of machine

DATABASE_URL = env_secret("DATABASE_URL", default="")
EMBEDDED = not DATABASE_URL
OUTSIDE = bool(DATABASE_URL or env_secret("REDIS_URL", default=""))
PLACES = places.here()
DEBUG = env_bool("DEBUG", default=EMBEDDED)
OMS_DEMO = env_bool("OMS_DEMO", default=False)
SECRET_KEY = env_secret(
    "SECRET_KEY", default=places.secret_key(PLACES) if EMBEDDED else None
)
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else []
)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
FILES = Path(os.environ.get("OMS_FILES") or PLACES.run / "files")

# Apps

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "djmoney",
    "django_fsm",
    "django_htmx",
    "ninja",
    "template_partials",
    "foundation",
    "catalog",
    "partners",
    "inventory",
    "pricing",
    "promising",
    "orders",
    "billing",
    "fulfillment",
    "portal",
    "channels",
    "reporting",
    "oms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.middleware.ActorMeans",
    "foundation.middleware.PersonPreferences",
    "foundation.middleware.WayUp",
    "foundation.middleware.BusinessErrors",
    "foundation.middleware.PortalPageViews",
    # Last, as its makers ask: it sees the answer of the sign-in view itself.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "oms.urls"
WSGI_APPLICATION = "oms.wsgi.application"
# E-mail addresses are unique whatever their case: a constraint on lower(email).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oms.navigation.frame",
            ],
        },
    },
]

FORM_RENDERER = "foundation.forms.FormRenderer"

# Data

# A pool belongs to a process with threads (the web server sets its size). Celery's
# children have one thread each and Celery closes a pool after every task.
DATABASE_POOL = env_int("DATABASE_POOL", default=0)
DATABASES = {
    "default": addresses.database_from(DATABASE_URL)
    if DATABASE_URL
    else addresses.embedded_database(
        PLACES.sockets, os.environ.get("OMS_DATABASE", "oms")
    )
}
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 5,
    "prepare_threshold": 5,
    # A page that cannot get a connection says so soon.
    "pool": {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5}
    if DATABASE_POOL
    else False,
}
DATABASES["default"]["CONN_MAX_AGE"] = 0 if DATABASE_POOL else 300
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env_secret(
    "REDIS_URL",
    default=addresses.embedded_redis(
        PLACES.valkey_socket, env_int("OMS_REDIS_DB", default=0)
    ),
)
CACHES = {
    "default": {
        "BACKEND": "oms.runtime.cache.TolerantRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "oms",
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.5},
    },
}

# Sign-in

AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "foundation.views.sign_in.throttled_name"
AXES_LOCKOUT_CALLABLE = "foundation.views.sign_in.locked_out"

# Browser safety

HTTPS = env_bool("HTTPS", default=not EMBEDDED)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env_bool("TRUST_PROXY", default=False)
    else None
)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A 675-line order posts about eight fields a line.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("nl", _("Dutch")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("tr", _("Turkish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# What people see until they choose otherwise in their profile.
DISPLAY_TIME_ZONE = "Europe/Amsterdam"
USE_THOUSAND_SEPARATOR = True

# Files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("OMS_STATIC") or PLACES.run / "static")
# On the embedded servers files are served from where they lie; nothing to collect.
COLLECTED = bool(os.environ.get("OMS_STATIC")) or not EMBEDDED
MEDIA_ROOT = FILES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG

# Mail

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = env_int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env_bool("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 15
EMAIL_FILE_PATH = PLACES.run / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "foundation.mail_files.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "orders@example.com")

# Background work

CELERY_BROKER_URL = addresses.celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "queue_order_strategy": "priority",
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
# Publishing only wakes a worker early; the sweep finds what a dead broker missed.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "now"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = "UTC"
CELERY_DB_REUSE_MAX = 10_000

# Logs

LOG_STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[*LOG_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], bool_as_flag=False
            )
            if EMBEDDED
            else structlog.processors.JSONRenderer(),
            "foreign_pre_chain": LOG_STEPS,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": os.environ.get("LOG_LEVEL", "INFO"),
    },
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "axes": {"level": "WARNING"},
        # Sweeps run every few seconds; only what goes wrong is news.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        # A dozen lines for every page of every paper.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
