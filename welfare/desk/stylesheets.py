"""Static files for the office's server: hashed, compressed, and every stylesheet that imports others joined into one.

A browser that follows `@import` waits once more for each file; small files are for people who write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[a-z]+)\);$', re.MULTILINE)
HEAD_OR_MAP = re.compile(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/')
JOINED = "css/app.css"


class OfficeStaticStorage(CompressedManifestStaticFilesStorage):
    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and JOINED in paths:
            self.delete(JOINED)
            self._save(JOINED, ContentFile(join(JOINED, paths).encode()))
            paths = paths | {JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def join(name: str, paths: dict[str, Any]) -> str:
    """The text of stylesheet `name` with each `@import url("x") layer(y);` replaced by the layer's content.

    `paths` maps names to (storage, path), as `collectstatic` has them.  Raises KeyError for a file that is not there.
    """

    def read(file: str) -> str:
        storage, path = paths[file]
        with storage.open(path) as opened:
            return HEAD_OR_MAP.sub("", opened.read().decode("utf-8"))

    def layer(match: re.Match[str]) -> str:
        return f"@layer {match['layer']} {{\n{read(folder + match['name'])}\n}}"

    folder = name.rpartition("/")[0] + "/"
    return IMPORT.sub(layer, read(name))
