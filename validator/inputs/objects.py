"""Opens a clip in an object store through the filesystem that an installed package has for it; every wait has an end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import IO, Any

from validator.errors import Unopenable
from validator.inputs.failures import ConnectionLost, NoConnection
from validator.inputs.sockets import Deadline, Timeouts
from validator.texts.said import phrase

STORES = {
    # scheme: the package that knows it through fsspec
    "s3": "s3fs",
    "s3a": "s3fs",
    "oss": "ossfs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "cos": "cosfs",
    "tos": "tosfs",
    "obs": "obsfs",
    "hf": "huggingface_hub",
    "hdfs": "pyarrow",
    "webhdfs": "fsspec",
}
"""THE table of stores. What fsspec knows besides is not for clips of a list: files of this machine, archives, caches."""
_ARROW = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "abfs": "abfs", "abfss": "abfss", "hdfs": "hdfs"}
"""What pyarrow opens by itself, and how it calls it."""
_CHUNK_BYTES = 1 << 20
_CHUNKS_AHEAD = 4
_DENIED = ("ACCESS_DENIED", "Forbidden", "403", "credentials", "Credentials")
_AWAY = ("NETWORK_CONNECTION", "Could not connect", "Connect", "resolve", "imeout")


@dataclass(frozen=True)
class Object:
    """A clip that is being received, as `http.Stream` is one."""

    length: int | None
    """Bytes that the store announces."""
    _rest: Iterator[Any]

    def chunks(self) -> Iterator[bytes]:
        """The bytes; raises ConnectionLost when they stop early or take too long."""
        yield from self._rest


@contextmanager
def open_object(url: str, timeouts: Timeouts) -> Iterator[Object]:
    """The object behind `url`, whose scheme is one of STORES; credentials come from the environment, as for the store's own tools.

    Everything after the bucket is the key, as it is. Raises Unopenable, NoConnection or ConnectionLost, in words of our own:
    those of the packages may repeat a key.
    """
    scheme, _, path = url.partition("://")
    opener = _opener(scheme.lower(), path)
    over = threading.Event()
    try:
        parts = _in_time(lambda: _parts(opener), over, timeouts)
        yield Object(next(parts), parts)
    finally:
        over.set()


def _opener(scheme: str, path: str) -> Callable[[], tuple[int | None, IO[bytes]]]:
    """What opens it; raises Unopenable where no package is installed that could."""
    package = STORES[scheme]
    if package != "pyarrow" and find_spec("fsspec") and find_spec(package):
        return lambda: _by_fsspec(scheme, path)
    if scheme in _ARROW and find_spec("pyarrow"):
        return lambda: _by_arrow(_ARROW[scheme], path)
    raise Unopenable(
        phrase("{scheme}:// URLs need the package {package}, which is not installed.", scheme=scheme, package=package)
    )


def _by_fsspec(scheme: str, path: str) -> tuple[int | None, IO[bytes]]:
    import fsspec

    system = fsspec.filesystem(scheme, use_listings_cache=False)
    return system.info(path).get("size"), system.open(path, "rb", cache_type="readahead")


def _by_arrow(scheme: str, path: str) -> tuple[int | None, IO[bytes]]:
    from pyarrow import fs

    bucket, _, key = path.partition("/")
    system, root = fs.FileSystem.from_uri(f"{scheme}://{bucket}/")
    place = f"{root.rstrip('/')}/{key}"
    info = system.get_file_info(place)
    if info.type is not fs.FileType.File:
        raise FileNotFoundError
    return info.size, system.open_input_stream(place)


def _parts(opener: Callable[[], tuple[int | None, IO[bytes]]]) -> Iterator[int | bytes | None]:
    """The length, then the bytes."""
    length, file = opener()
    with file:
        yield length
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _in_time(made: Callable[[], Iterator[Any]], over: threading.Event, timeouts: Timeouts) -> Iterator[Any]:
    """What a thread of its own makes, for no package promises that its waits end."""
    deadline, inbox = Deadline(timeouts), queue.Queue[tuple[Any, Exception | None, bool]](_CHUNKS_AHEAD)
    threading.Thread(target=_make, args=(made, over, inbox), daemon=True).start()
    wait = timeouts.connect + timeouts.read
    while True:
        try:
            part, error, last = inbox.get(timeout=deadline.remaining(wait))
        except (queue.Empty, TimeoutError):
            raise ConnectionLost(deadline.text()) from None
        if error:
            raise _said(error) from None
        if last:
            return
        yield part
        wait = timeouts.read


def _make(
    made: Callable[[], Iterator[Any]], over: threading.Event, inbox: queue.Queue[tuple[Any, Exception | None, bool]]
) -> None:
    try:
        for part in made():
            if not _put(inbox, (part, None, False), over):
                return
        _put(inbox, (None, None, True), over)
    except Exception as error:
        _put(inbox, (None, error, True), over)


def _put(
    inbox: queue.Queue[tuple[Any, Exception | None, bool]], part: tuple[Any, Exception | None, bool], over: threading.Event
) -> bool:
    """False when nobody wants it any more."""
    while not over.is_set():
        try:
            inbox.put(part, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False


def _said(error: Exception) -> Exception:
    text = f"{type(error).__name__} {error}"
    if isinstance(error, FileNotFoundError) or "NO_SUCH" in text:
        return NoConnection(phrase("there is no such object"))
    if isinstance(error, PermissionError) or any(word in text for word in _DENIED):
        return NoConnection(phrase("the store denies access; check the credentials in the environment"))
    if any(word in text for word in _AWAY):
        return NoConnection(phrase("the store cannot be reached"))
    return ConnectionLost(phrase("the store's object cannot be read ({name})", name=type(error).__name__))
