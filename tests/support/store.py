"""A real S3 server on loopback, in a process of its own, and the variables by which its clients find it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import requests

BUCKET = "footage"
SECRET = "wJalrXUtnFEMISECRET"
_LISTENS = re.compile(rb"Running on http://127\.0\.0\.1:(\d+)")


def variables(port: int) -> dict[str, str]:
    """What a client takes from the environment."""
    return {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def s3(objects: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """A bucket with these objects until the block ends."""
    words = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr
            found = None
            while not found:
                line = process.stderr.readline()
                assert line, "the server ended"
                found = _LISTENS.search(line)
            port = int(found[1])
            _fill(f"http://127.0.0.1:{port}/{BUCKET}", objects)
            yield variables(port)
        finally:
            process.kill()


def _fill(bucket: str, objects: Mapping[str, bytes]) -> None:
    requests.put(bucket, timeout=20).raise_for_status()
    for key, data in objects.items():
        requests.put(f"{bucket}/{key}", data=data, timeout=20).raise_for_status()
