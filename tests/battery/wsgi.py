"""The web server's application on a database and a folder of uploads named in the environment."""

import os

from django.conf import settings

settings.DATABASES["default"]["NAME"], settings.MEDIA_ROOT = os.environ["BATTERY_HOUSE"].split("|")
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

from welfare.wsgi import application  # noqa: E402 - only now are the settings those of this house

__all__ = ["application"]
