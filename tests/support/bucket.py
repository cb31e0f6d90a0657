"""An object store on loopback that speaks as much of S3 and OSS as an upload needs, and goes wrong on request."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from urllib.parse import parse_qs, unquote, urlsplit

NAME = "footage"
PATIENCE_SECONDS = 30.0


@dataclass
class Bucket:
    """The running store; what may be set is set before, or between, requests."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, tuple[str, dict[int, bytes]]] = field(default_factory=dict)
    """Uploads in parts that are open: id to key and parts."""
    parts_age: float = 0.0
    """Seconds for which those uploads have been open."""
    puts: list[str] = field(default_factory=list)
    """The key of every upload that ended well."""
    requests: list[str] = field(default_factory=list)
    """Method and path of each."""
    refuse: str = ""
    """An error code with which everything is refused."""
    only: str = ""
    """Only requests whose method and path match this are refused, cut or delayed."""
    clock_off: float = 0.0
    """Seconds by which the store's own clock is ahead."""
    cut_after: int | None = None
    """So many bytes of a body are read, then the connection is closed."""
    stall: bool = False
    """Bodies are read slowly, until `over`."""
    serves: bytes | None = None
    """What every download gives instead of the object."""
    over: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    """Set when a part or an object begins to arrive."""

    @property
    def endpoint(self) -> str:
        """Its URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """Variables by which both kinds of client find it."""
        return {
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMISECRET",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "OSS_ACCESS_KEY_ID": "LTAIEXAMPLE",
            "OSS_ACCESS_KEY_SECRET": "ossSECRET",
            "OSS_REGION": "cn-hangzhou",
            "OSS_ENDPOINT": self.endpoint,
        }


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A store with one empty bucket until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as http:
        http.daemon_threads, http.block_on_close = True, False
        http.bucket = made = Bucket(http.server_address[1])  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.over.set()
            http.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        bucket = self._bucket
        key, query = self._named
        if "uploads" in query:
            begun = datetime.fromtimestamp(time() - bucket.parts_age, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            rows = "".join(
                f"<Upload><Key>{key}</Key><UploadId>{name}</UploadId><Initiated>{begun}</Initiated></Upload>"
                for name, (key, _) in bucket.parts.items()
            )
            self._xml(f"<ListMultipartUploadsResult><Bucket>{NAME}</Bucket>{rows}</ListMultipartUploadsResult>")
        elif not key:
            self._xml(f"<ListBucketResult><Name>{NAME}</Name><KeyCount>0</KeyCount></ListBucketResult>")
        elif key in bucket.objects:
            self._answer(200, bucket.objects[key] if bucket.serves is None else bucket.serves, "video/mp4")
        else:
            self._refused(404, "NoSuchKey")

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        bucket = self._bucket
        key, query = self._named
        body = self._body()
        if body is None:
            return
        if upload := query.get("uploadId"):
            bucket.parts[upload][1][int(query["partNumber"])] = body
        else:
            bucket.objects[key] = body
            bucket.puts.append(key)
        self._answer(200, b"", ETag='"0"')

    def do_POST(self) -> None:
        bucket = self._bucket
        key, query = self._named
        self._body()
        if "uploads" in query:
            name = f"upload-{len(bucket.requests)}"
            bucket.parts[name] = (key, {})
            self._xml(
                f"<InitiateMultipartUploadResult><Bucket>{NAME}</Bucket><Key>{key}</Key><UploadId>{name}</UploadId></InitiateMultipartUploadResult>"
            )
            return
        _, parts = bucket.parts.pop(query["uploadId"])
        bucket.objects[key] = b"".join(parts[number] for number in sorted(parts))
        bucket.puts.append(key)
        self._xml(
            f"<CompleteMultipartUploadResult><Bucket>{NAME}</Bucket><Key>{key}</Key><ETag>0</ETag></CompleteMultipartUploadResult>"
        )

    def do_DELETE(self) -> None:
        key, query = self._named
        if upload := query.get("uploadId"):
            self._bucket.parts.pop(upload, None)
        else:
            self._bucket.objects.pop(key, None)
        self._answer(204, b"")

    def parse_request(self) -> bool:
        """Refuse at once what is to be refused."""
        if not super().parse_request():
            return False
        bucket = self._bucket
        bucket.requests.append(f"{self.command} {self.path}")
        if bucket.refuse and self._is_meant:
            self._body()
            self._refused(404 if bucket.refuse.startswith("NoSuch") else 403, bucket.refuse)
            return False
        return True

    @property
    def _bucket(self) -> Bucket:
        found: Bucket = self.server.bucket  # type: ignore[attr-defined]
        return found

    @property
    def _is_meant(self) -> bool:
        return bool(re.search(self._bucket.only, f"{self.command} {self.path}"))

    @property
    def _named(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        key = unquote(parts.path).removeprefix(f"/{NAME}").lstrip("/")
        return key, {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}

    def _body(self) -> bytes | None:
        """What is sent; None when the connection was closed instead."""
        bucket, length = self._bucket, int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Expect") == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        if not self._is_meant or self.command != "PUT":
            return self.rfile.read(length)
        bucket.begun.set()
        if bucket.stall:
            bucket.over.wait(PATIENCE_SECONDS)
        if bucket.cut_after is None:
            return self.rfile.read(length)
        self.rfile.read(min(length, bucket.cut_after))
        self.close_connection = True
        with suppress(OSError):
            self.connection.close()
        return None

    def _refused(self, status: int, code: str) -> None:
        self._xml(f"<Error><Code>{code}</Code><Message>as asked for</Message><RequestId>1</RequestId></Error>", status)

    def _xml(self, text: str, status: int = 200) -> None:
        self._answer(status, f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), "application/xml")

    def _answer(self, status: int, body: bytes, content_type: str = "text/plain", **headers: str) -> None:
        self.send_response_only(status)
        self.send_header("Date", formatdate(time() + self._bucket.clock_off, usegmt=True))
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        with suppress(OSError):
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the name is the base class's)
        """Keep silent: what was asked is in `requests`."""
