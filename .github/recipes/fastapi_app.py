"""Judges the clips that are sent to it, for programs in any language: bytes in, the report out, as JSON.

pip install motion-preflight fastapi uvicorn
uvicorn fastapi_app:app --host 127.0.0.1 --port 8000
curl -T clip.mp4 http://127.0.0.1:8000/check/clip.mp4

200: judged; the verdict is in the report. 503: could not be judged, the report says why; or too busy. 408: sent too slowly.
413: too large. 504: no worker was free in time.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO

from fastapi import FastAPI, HTTPException, Request, Response
from starlette.requests import ClientDisconnect

from validator import PreflightError, Report, WorkerPool


@dataclass(frozen=True)
class Limits:
    """What one request may cost."""

    bytes: int = 210 * 1024 * 1024
    """A little more than any target takes, so that a clip over the limit is reported as such."""
    sent_within: float = 300.0
    """Seconds."""
    judged_within: float = 120.0
    """Seconds, from when its turn comes; a clip that hangs is given up then, and its worker replaced."""
    answered_within: float = 300.0
    """Seconds, from when the clip is here: the wait for a worker, and the judging."""
    at_once: int = 16
    """Requests that are held; each may keep a clip in the folder for temporary files. Further ones are refused."""


class Judge:
    """Answers requests; the event loop never waits for a clip, nor for the disk."""

    def __init__(self, pool: WorkerPool, limits: Limits) -> None:
        self._pool, self._limits = pool, limits
        self._held = 0

    async def answer(self, name: str, request: Request) -> Response:
        """The report on the body of the request, or why there is none."""
        if self._held >= self._limits.at_once:
            raise HTTPException(503, "Too many clips at once; try again later.", {"Retry-After": "10"})
        self._held += 1
        try:
            report = await self._judged(name, request)
        finally:
            self._held -= 1
        return Response(report.to_json(), 200 if report.judged else 503, media_type="application/json")

    async def _judged(self, name: str, request: Request) -> Report:
        with tempfile.TemporaryFile() as file:
            await self._received(request, file)
            file.seek(0)
            try:
                # Copied into a file with a name, which the worker opens.
                report = await asyncio.to_thread(self._pool.submit, file, name=name)
            except PreflightError as error:
                raise HTTPException(503, str(error)) from error
        try:
            return await asyncio.wait_for(asyncio.wrap_future(report), self._limits.answered_within)
        except asyncio.TimeoutError:
            raise HTTPException(504, f"The clip was not judged within {self._limits.answered_within:g} s.") from None
        except PreflightError as error:
            raise HTTPException(503, str(error)) from error

    async def _received(self, request: Request, file: IO[bytes]) -> None:
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._limits.bytes:
            raise self._too_large()
        try:
            await asyncio.wait_for(self._copied(request, file), self._limits.sent_within)
        except asyncio.TimeoutError:
            raise HTTPException(408, f"The clip was not sent within {self._limits.sent_within:g} s.") from None
        except ClientDisconnect:
            raise HTTPException(400, "The clip was not sent to its end.") from None

    async def _copied(self, request: Request, file: IO[bytes]) -> None:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self._limits.bytes:
                raise self._too_large()
            await asyncio.to_thread(file.write, chunk)

    def _too_large(self) -> HTTPException:
        return HTTPException(413, f"The clip has more than {self._limits.bytes} bytes.")


def create_app(
    *, profile: str = "animate-anyone-template-gen2", depth: str = "full", jobs: int = 0, limits: Limits | None = None
) -> FastAPI:
    """The application; its workers load the networks when it starts, and end with it."""
    limits = limits or Limits()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with WorkerPool(profile=profile, depth=depth, jobs=jobs, timeout=limits.judged_within) as pool:
            app.state.judge = Judge(pool, limits)
            yield

    app = FastAPI(title="motion-preflight", lifespan=lifespan)

    @app.put("/check/{name:path}")
    @app.post("/check/{name:path}", include_in_schema=False)
    async def check(name: str, request: Request) -> Response:
        """Judge the body, which is a clip; `name` is what the report calls it."""
        judge: Judge = request.app.state.judge
        return await judge.answer(name, request)

    return app


app = create_app()
