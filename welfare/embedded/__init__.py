"""Database backend: an embedded PostgreSQL under `var/`, started when a connection is first opened."""
