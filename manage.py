#!/usr/bin/env python
"""Django's command line for Rumah Pilar."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django belum terpasang. Jalankan: make install, lalu .venv/bin/python manage.py …")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
