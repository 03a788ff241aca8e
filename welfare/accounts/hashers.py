"""Argon2id at 64 MiB: Django's default of 100 MiB took 1.3 GB with fifty sign-ins at once."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2Hasher(Argon2PasswordHasher):
    time_cost = 3
    memory_cost = 65536
    parallelism = 2
