"""Runs many command lines in forked processes of one program, so that it is loaded once: JSON lists of words in, (status, out, err) out."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from typing import NoReturn


def _run(words: list[bytes], out: int, err: int) -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    from submitter.cli.app import main

    try:
        main([os.fsdecode(word) for word in words])
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 99)


def _spoken(words: list[bytes]) -> tuple[int, str, str]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _run(words, out.fileno(), err.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("latin-1"))
    return status, texts[0], texts[1]


def _main() -> None:
    # What every command needs, loaded before the first fork.
    import submitter.cli.session
    import submitter.jobs.submit  # noqa: F401

    for line in sys.stdin:
        words = [word.encode("latin-1") for word in json.loads(line)]
        print(json.dumps(_spoken(words)), flush=True)


if __name__ == "__main__":
    _main()
