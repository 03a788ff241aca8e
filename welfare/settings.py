"""The one settings file.  Every value that differs between machines comes from the environment; see `.env.example`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import environ
import pghistory
import pgtrigger
from csp.constants import NONE, SELF

from welfare.local_keys import load_or_make

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

# Everything this machine keeps beside the code: embedded database, keys, uploads, collected static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# An office's own PostgreSQL when DATABASE_URL is set; else the embedded one, with keys made on this machine.
OWN_DATABASE = bool(env.str("DATABASE_URL", default=""))
_local_keys = {} if OWN_DATABASE else load_or_make(VAR_DIR / "keys.env")


def _key(name: str) -> str:
    """A secret has no default: absent on an office server, the start fails with the variable's name."""
    return env.str(name, default=_local_keys[name]) if name in _local_keys else env.str(name)


SECRET_KEY = _key("SECRET_KEY")
IDENTITY_KEYS = dict(pair.split(":", 1) for pair in _key("IDENTITY_KEYS").split(","))
IDENTITY_INDEX_KEY = _key("IDENTITY_INDEX_KEY")
# What backups are sealed with: the first seals, all open.  An office server starts without it, but makes no backup.
_backup_keys = env.str("BACKUP_KEYS", default=_local_keys.get("BACKUP_KEYS", ""))
BACKUP_KEYS = dict(pair.split(":", 1) for pair in _backup_keys.split(",") if ":" in pair)

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if OWN_DATABASE else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=OWN_DATABASE)

INSTALLED_APPS = [
    "welfare.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "pgtrigger",
    "pghistory",
    "django_tasks",
    "django_tasks_db",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_include_bootstrap",
    "heroicons",
    "import_export",
    "welfare.regions",
    "welfare.accounts",
    "welfare.audit",
    "welfare.workdays",
    "welfare.jobs",
    "welfare.desk",
    "welfare.operations",
    "welfare.papers",
    "welfare.reports",
    "welfare.imports",
    "welfare.people",
    "welfare.trust",
    "pillars",
    "puskesos.centres",
    "puskesos.cases",
    "puskesos.aid",
    "events",
]

MIDDLEWARE = [
    "welfare.operations.middleware.RequestLogMiddleware",
    "welfare.desk.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before the static files: no answer at all may be framed.
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A long list is 45 kB of HTML, 6 kB compressed.  Django pads each answer by chance, and tokens are masked (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "welfare.accounts.sessions.SessionAgeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "welfare.audit.middleware.HistoryContextMiddleware",
    "welfare.accounts.access.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
    "welfare.desk.once.OnceMiddleware",
]

ROOT_URLCONF = "welfare.urls"
WSGI_APPLICATION = "welfare.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "welfare.desk.context.desk",
            ],
            "builtins": ["welfare.desk.templatetags.office"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database ----------------------------------------------------------------------------------------------------------
if OWN_DATABASE:
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "welfare.embedded",
            "NAME": "rumah_pilar",
            "OPTIONS": {"data_directory": str(VAR_DIR / "postgres")},
        }
    }
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits, TOTP codes already used, and forms already sent: what is thrown away when it is full must be old.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# Messages may name persons: they stay on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# History: written by database triggers, one per statement, and never changed afterwards ------------------------------
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True, related_name="history", related_query_name="history")
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

# Sign-in -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "welfare.accounts.backends.RoleBackend"]
PASSWORD_HASHERS = ["welfare.accounts.hashers.OfficeArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "welfare.accounts.passwords.EverydayWordsValidator"},
]
# How long a link by which somebody sets a password is good (invitations, forgotten passwords), in seconds.
PASSWORD_RESET_TIMEOUT = 72 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "welfare.accounts.adapter.OfficeAccountAdapter"
ACCOUNT_FORMS = {
    "login": "welfare.accounts.forms.SignInForm",
    "reauthenticate": "welfare.accounts.forms.OfficeReauthenticateForm",
    "change_password": "welfare.accounts.forms.OfficeChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# The account itself is locked by axes (below); these keep one address from trying many accounts, and many one account.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,30/15m/key", "case_status": "10/m/ip,5/15m/key"}
# How many numbers one officer may look at, and how many lists may be taken along (`desk/limits.py`).
ACCOUNT_RATE_LIMITS |= {"reveal": "60/h/key", "download": "200/h/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Rumah Pilar"
# Whether administrators, staff and the head must have a second factor.  The demo's accounts share a public password.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=OWN_DATABASE)
# Five wrong passwords for one account from one address close that door for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "welfare.accounts.adapter.claimed_name"
AXES_CLIENT_IP_CALLABLE = "welfare.accounts.adapter.client_address"
AXES_LOCKOUT_CALLABLE = "welfare.accounts.views.locked"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Language and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "welfare" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "welfare.formats"

# Files -------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "uploads")))
STORAGES = {
    # Uploads are private: no MEDIA_URL, they leave only through views that ask for the right to see them.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"base_url": None}},
    "staticfiles": {"BACKEND": "welfare.desk.stylesheets.OfficeStaticStorage"},
}
# Where backups go, how many days they are kept, and whether the nightly work makes one (an office server has a timer).
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
BACKUP_NIGHTLY = env.bool("BACKUP_NIGHTLY", default=not OWN_DATABASE)
# Days that an uploaded workbook is kept, to correct columns and to look back (nightly).
IMPORT_FILE_DAYS = env.int("IMPORT_FILE_DAYS", default=30)
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Web security ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The longest a session lasts, and the longest without a sign of life (`accounts/sessions.py`), in seconds.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=60) * 60
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# `__Host-`: browsers take the cookie only over HTTPS, from this very host, for all its paths.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_FAILURE_VIEW = "welfare.desk.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
# Whoever watches the server asks it directly, not through the proxy; the answer is one word.
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Whose requests these are, for limits and logs: the last address of X-Forwarded-For, which our own proxy wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# Mail, jobs, logs ----------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="rumah-pilar@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

# With this in `Authorization: Bearer …` the address /sehat/ tells all findings; empty: nobody's.
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")
# JSON lines hold no personal data (`operations/logs.py`); lines are for the terminal of whoever develops.
LOG_FORMAT = env.str("LOG_FORMAT", default="json" if OWN_DATABASE else "line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "welfare.operations.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "welfare.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        # Django's own handlers say the same in another form, and mail it.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

# Libraries ---------------------------------------------------------------------------------------------------------
DJANGO_TABLES2_TEMPLATE = "components/table.html"
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

# The office ----------------------------------------------------------------------------------------------------------
# The regency whose regions are loaded and whose whole is "everywhere" for staff.
OFFICE_REGENCY = env.str("OFFICE_REGENCY", default="35.24")
OFFICE_NAME = env.str("OFFICE_NAME", default="Dinas Sosial Kabupaten Lamongan")
DEMO = env.bool("DEMO", default=not OWN_DATABASE)
"""Whether the sign-in page names the demo accounts.  Only ever on with the embedded database unless asked for."""
