"""The child process.  Started as a script, isolated, with the file as its standard input and messages on its output.

Argument: [name of the file, limits] as JSON.  Exit codes: 0 the messages are complete (a refusal is a message);
3 memory or room for the messages ran out; anything else, or a signal, means that the file brought the reader down.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

# Started by path, because `-m` would need the project on the search path, which `-I` rightly empties.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from welfare.imports.parsing.limits import Limits, confine_this_process
from welfare.imports.parsing.messages import encode
from welfare.imports.parsing.sniffing import parse
from welfare.imports.workbook import UnreadableFile

NO_ROOM = 3


def main(filename: str, limits: Limits) -> int:
    """Read standard input; returns the exit code."""
    confine_this_process(limits)
    with open(0, "rb", buffering=0, closefd=False) as file, open(1, "wb", buffering=1 << 18, closefd=False) as output:
        try:
            try:
                parse(file.read(), filename, limits, output.write)
            except UnreadableFile as error:
                output.write(encode(["refused", error.code, str(error)]))
            output.write(encode(["done"]))
            output.flush()
        except MemoryError:
            os._exit(NO_ROOM)  # an orderly end might need memory too
        except OSError as error:
            if error.errno in (errno.EFBIG, errno.ENOMEM, errno.ENOSPC):
                os._exit(NO_ROOM)
            raise
    return 0


if __name__ == "__main__":
    name, given = json.loads(sys.argv[1])
    sys.exit(main(name, Limits(**given)))
