"""An OSS bucket by way of its vendor's own package: the store that is nearest to the service."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from submitter.publish.bounded import REQUEST_SECONDS, T, in_time, upload_seconds, watched
from submitter.publish.bucket import ATTEMPTS, CONNECT_SECONDS, END_UNKNOWN, READ_SECONDS, Bucket, InBucket, is_abandoned
from submitter.publish.errors import NoSuchPlace, StoreRefused
from submitter.publish.oss_errors import worded
from submitter.publish.refusals import may_not_list
from submitter.publish.store import Content, Link, OnBytes, ignore_bytes
from validator.errors import UsageError
from validator.texts.said import phrase

if TYPE_CHECKING:
    from submitter.publish.stores import Needs

PART_BYTES = 6 << 20
"""Files from this on go up in parts of it."""
REGION, ENDPOINT, TOKEN = "OSS_REGION", "OSS_ENDPOINT", "OSS_SESSION_TOKEN"
"""Variables that the vendor's tools read as well."""


def open_store(target: str, needs: Needs) -> OSS:
    """The bucket; raises UsageError for a malformed one, and without a region. Nothing is contacted."""
    options = needs.options
    region = options.region or os.environ.get(REGION, "")
    if not region:
        raise UsageError(
            phrase("oss:// needs the bucket's region: give --region, such as cn-hangzhou, or set {name}.", name=REGION)
        )
    endpoint = options.endpoint_url or os.environ.get(ENDPOINT, "")
    return OSS(Bucket.of(target, replace(options, endpoint_url=endpoint, region=region)), needs.clock)


@dataclass(frozen=True)
class OSS(InBucket):
    """One bucket."""

    @property
    def note(self) -> str:
        """What is not known of temporary credentials."""
        if self.bucket.options.public_url or not os.environ.get(TOKEN):
            return ""
        return END_UNKNOWN

    def presigned(self, key: str, life: float) -> Link:
        """Temporary credentials do not say here when they end."""
        now, client = self.clock.wall(), self._client
        with worded(self.bucket, self.clock):
            request = self._models.GetObjectRequest(bucket=self.bucket.name, key=key)
            url = client.presign(request, expires=timedelta(seconds=int(life))).url
        return Link(str(url), now + int(life))

    def holds(self, content: Content) -> bool:
        """A refusal of this question is left to the upload, which says what is wrong."""
        wanted = self._models.HeadObjectRequest(bucket=self.bucket.name, key=self.key_of(content))
        try:
            found = self._asked(lambda client: client.head_object(wanted))
        except (NoSuchPlace, StoreRefused):
            return False
        return bool(found.content_length == content.bytes)

    def put(self, content: Content, on_bytes: OnBytes = ignore_bytes) -> None:
        """In parts where it is large; those of an upload that fails are removed."""
        client = self._client
        with worded(self.bucket, self.clock):
            in_time(lambda over: self._upload(client, content, watched(on_bytes, over)), upload_seconds(content.bytes))

    def tidy(self, content: Content) -> None:
        """Parts of an upload that was killed cost money for ever; without the right to list them they are the bucket's to remove."""
        with suppress(StoreRefused, NoSuchPlace):
            self._asked(lambda client: self._abort_parts(client, self.key_of(content)))

    def delete(self, key: str) -> None:
        """Remove it."""
        self._asked(lambda client: client.delete_object(self._models.DeleteObjectRequest(bucket=self.bucket.name, key=key)))

    def probe(self) -> str:
        """One listed key at most; a right to upload without one to list is a good one, too."""
        wanted = self._models.ListObjectsV2Request(bucket=self.bucket.name, prefix=self.bucket.prefix, max_keys=1)
        try:
            self._asked(lambda client: client.list_objects_v2(wanted))
        except StoreRefused as error:
            if error.code != "AccessDenied":
                raise
            return may_not_list(self.shown)
        return phrase(
            "{store}: bucket and credentials are good (region {region}).", store=self.shown, region=self.bucket.options.region
        )

    def _upload(self, client: Any, content: Content, on_bytes: OnBytes) -> None:
        kind = mimetypes.guess_type(content.name)[0] or "application/octet-stream"
        request = self._models.PutObjectRequest(
            bucket=self.bucket.name,
            key=self.key_of(content),
            content_type=kind,
            progress_fn=lambda more, *_: on_bytes(more),
        )
        begun, noting = list[str](), copy(client)

        def begin(*given: Any, **more: Any) -> Any:
            answer = client.initiate_multipart_upload(*given, **more)
            begun.append(answer.upload_id)
            return answer

        noting.initiate_multipart_upload = begin
        try:
            noting.uploader(part_size=PART_BYTES).upload_file(request, content.path)
        except BaseException:
            # The package leaves the parts of an upload that its progress has stopped.
            for upload in begun:
                with suppress(Exception):
                    self._abort(client, self.key_of(content), upload)
            raise

    def _abort_parts(self, client: Any, key: str) -> None:
        models, bucket = self._models, self.bucket.name
        listed = client.list_multipart_uploads(models.ListMultipartUploadsRequest(bucket=bucket, prefix=key))
        for each in listed.uploads or ():
            if each.key == key and is_abandoned(each.initiated, self.clock.wall()):
                self._abort(client, key, each.upload_id)

    def _abort(self, client: Any, key: str, upload: str) -> None:
        wanted = self._models.AbortMultipartUploadRequest(bucket=self.bucket.name, key=key, upload_id=upload)
        client.abort_multipart_upload(wanted)

    def _asked(self, request: Callable[[Any], T]) -> T:
        """The answer to one request, in time."""
        client = self._client
        with worded(self.bucket, self.clock):
            return in_time(lambda _: request(client), REQUEST_SECONDS)

    @property
    def _models(self) -> Any:
        import alibabacloud_oss_v2 as package

        return package

    @cached_property
    def _client(self) -> Any:
        package = self._models
        with worded(self.bucket, self.clock):
            config = package.config.load_default()
            config.credentials_provider = package.credentials.EnvironmentVariableCredentialsProvider()
            config.region, config.endpoint = self.bucket.options.region, self.bucket.options.endpoint_url or None
            config.connect_timeout, config.readwrite_timeout = CONNECT_SECONDS, READ_SECONDS
            config.retry_max_attempts = ATTEMPTS
            return package.Client(config)
