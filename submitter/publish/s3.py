"""An S3-compatible store by way of boto3, which finds the credentials as every tool of that family does."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from submitter.publish.bounded import REQUEST_SECONDS, T, in_time, upload_seconds, watched
from submitter.publish.bucket import ATTEMPTS, CONNECT_SECONDS, END_UNKNOWN, READ_SECONDS, Bucket, InBucket, is_abandoned
from submitter.publish.errors import StoreRefused
from submitter.publish.refusals import may_not_list
from submitter.publish.s3_errors import NO_CREDENTIALS, worded
from submitter.publish.store import Content, Link, OnBytes, ignore_bytes
from submitter.spans import span
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.publish.stores import Needs

ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
"""Variables that the store's own tools read as well; which store it is depends on them."""
PART_BYTES = 8 << 20
"""Files over this go up in parts of it."""
_PARTS_AT_ONCE = 4
_REGION = "us-east-1"
"""Of a signature where nobody names a region, as stores that have none expect it."""


def open_store(target: str, needs: Needs) -> S3:
    """The bucket; raises UsageError for a malformed one. Nothing is contacted."""
    options = needs.options
    endpoint = options.endpoint_url or next(filter(None, map(os.environ.get, ENDPOINTS)), "")
    return S3(Bucket.of(target, replace(options, endpoint_url=endpoint)), needs.clock)


@dataclass(frozen=True)
class S3(InBucket):
    """One bucket."""

    @property
    def note(self) -> str:
        """What is not known of temporary credentials."""
        credentials = self._credentials
        if self.bucket.options.public_url or not credentials.token or self._credentials_end is not None:
            return ""
        return END_UNKNOWN

    def presigned(self, key: str, life: float) -> Link:
        """It ends with the credentials at the latest."""
        wanted = {"Bucket": self.bucket.name, "Key": key}
        now = self.clock.wall()
        with worded(self.bucket, self.clock):
            url = self._client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=int(life))
        return Link(str(url), min(now + int(life), self._credentials_end or now + life))

    def holds(self, content: Content) -> bool:
        """A refusal of this question has no reason in it: the upload then says what is wrong."""
        from botocore.exceptions import ClientError

        try:
            found = self._asked(lambda client: client.head_object(Bucket=self.bucket.name, Key=self.key_of(content)), raw=True)
        except ClientError:
            return False
        return bool(found["ContentLength"] == content.bytes)

    def put(self, content: Content, on_bytes: OnBytes = ignore_bytes) -> None:
        """In parts where it is large; those of an upload that fails are removed."""
        client = self._client
        with worded(self.bucket, self.clock):
            in_time(lambda over: self._upload(client, content, watched(on_bytes, over)), upload_seconds(content.bytes))

    def tidy(self, content: Content) -> None:
        """Parts of an upload that was killed cost money for ever; without the right to list them they are the bucket's to remove."""
        with suppress(StoreRefused):
            self._asked(lambda client: self._abort_parts(client, self.key_of(content)))

    def delete(self, key: str) -> None:
        """Remove it."""
        self._asked(lambda client: client.delete_object(Bucket=self.bucket.name, Key=key))

    def probe(self) -> str:
        """One listed key at most; a right to upload without one to list is a good one, too."""
        try:
            self._asked(lambda client: client.list_objects_v2(Bucket=self.bucket.name, Prefix=self.bucket.prefix, MaxKeys=1))
        except StoreRefused as error:
            if error.code != "AccessDenied":
                raise
            return may_not_list(self.shown)
        end = self._credentials_end
        left = phrase(", good for {span}", span=span(max(0.0, end - self.clock.wall()))) if end else ""
        return phrase(
            "{store}: bucket and credentials are good (region {region}, key from {origin}{end}).",
            store=self.shown,
            region=self._client.meta.region_name,
            origin=self._credentials.method,
            end=left,
        )

    def _upload(self, client: Any, content: Content, on_bytes: OnBytes) -> None:
        from boto3.s3.transfer import ProgressCallbackInvoker, TransferConfig, create_transfer_manager

        config = TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, max_concurrency=_PARTS_AT_ONCE)
        kind = {"ContentType": mimetypes.guess_type(content.name)[0] or "application/octet-stream"}
        shown = [ProgressCallbackInvoker(on_bytes)]
        with create_transfer_manager(client, config) as manager:
            manager.upload(content.path, self.bucket.name, self.key_of(content), kind, shown).result()

    def _abort_parts(self, client: Any, key: str) -> None:
        listed = client.list_multipart_uploads(Bucket=self.bucket.name, Prefix=key)
        for each in listed.get("Uploads", ()):
            if each["Key"] == key and is_abandoned(each.get("Initiated"), self.clock.wall()):
                client.abort_multipart_upload(Bucket=self.bucket.name, Key=key, UploadId=each["UploadId"])

    def _asked(self, request: Callable[[Any], T], *, raw: bool = False) -> T:
        """The answer to one request, in time."""
        client = self._client
        with worded(self.bucket, self.clock, raw=raw):
            return in_time(lambda _: request(client), REQUEST_SECONDS)

    @cached_property
    def _session(self) -> Any:
        import boto3

        options = self.bucket.options
        with worded(self.bucket, self.clock):
            return boto3.session.Session(profile_name=options.aws_profile or None, region_name=options.region or None)

    @cached_property
    def _credentials(self) -> Any:
        """As they are now; raises UsageError when there are none."""
        session = self._session
        with worded(self.bucket, self.clock):
            found = in_time(lambda _: session.get_credentials(), REQUEST_SECONDS)
            if found is None:
                raise UsageError(NO_CREDENTIALS)
            in_time(lambda _: found.get_frozen_credentials(), REQUEST_SECONDS)
        return found

    @property
    def _credentials_end(self) -> float | None:
        """Seconds since 1970; None where they do not end, or do not say when. The package has no public name for it."""
        found = getattr(self._credentials, "_expiry_time", None)
        return found.timestamp() if isinstance(found, datetime) else None

    @cached_property
    def _client(self) -> Any:
        from botocore.config import Config

        session, _ = self._session, self._credentials
        config = Config(
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            # Not every compatible store takes the checksums that newer versions of the package add by themselves.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with worded(self.bucket, self.clock):
            return session.client(
                "s3",
                region_name=self.bucket.options.region or session.region_name or _REGION,
                endpoint_url=self.bucket.options.endpoint_url or None,
                config=config,
            )
