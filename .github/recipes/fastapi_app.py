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
from typing import IO

from fastapi import FastAPI, HTTPException, Request, Response
from starlette.requests import ClientDisconnect

from validator import PreflightError, Report, WorkerPool

LARGEST_BYTES = 210 * 1024 * 1024
"""A little more than any target takes, so that a clip over the limit is reported as such."""
SENT_WITHIN_SECONDS = 300.0
JUDGED_WITHIN_SECONDS = 120.0
"""For one clip, once its turn has come; a clip that hangs is given up then, and its worker replaced."""
ANSWERED_WITHIN_SECONDS = 300.0
"""From when the clip is here: the wait for a worker, and the judging."""
AT_ONCE = 16
"""Requests that are held; each may keep a clip in the folder for temporary files. Further ones are refused."""


def create_app(
    *,
    profile: str = "animate-anyone-template-gen2",
    depth: str = "full",
    jobs: int = 0,
    largest_bytes: int = LARGEST_BYTES,
    sent_within: float = SENT_WITHIN_SECONDS,
    judged_within: float = JUDGED_WITHIN_SECONDS,
    answered_within: float = ANSWERED_WITHIN_SECONDS,
    at_once: int = AT_ONCE,
) -> FastAPI:
    """The application; its workers load the networks when it starts, and end with it."""
    held = 0
    pool: WorkerPool

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        nonlocal pool
        with WorkerPool(profile=profile, depth=depth, jobs=jobs, timeout=judged_within) as pool:
            yield

    app = FastAPI(title="motion-preflight", lifespan=lifespan)

    @app.put("/check/{name:path}")
    @app.post("/check/{name:path}")
    async def check(name: str, request: Request) -> Response:
        """Judge the body, which is a clip; `name` is what the report calls it."""
        nonlocal held
        if held >= at_once:
            raise HTTPException(503, "Too many clips at once; try again later.", {"Retry-After": "10"})
        held += 1
        try:
            report = await judged(name, request)
        finally:
            held -= 1
        return Response(report.to_json(), 200 if report.judged else 503, media_type="application/json")

    async def judged(name: str, request: Request) -> Report:
        with tempfile.TemporaryFile() as file:
            await received(request, file)
            file.seek(0)
            try:
                # Copied to a file that the worker opens by its name; the loop does not wait for the disk.
                report = await asyncio.to_thread(pool.submit, file, name=name)
                return await asyncio.wait_for(asyncio.wrap_future(report), answered_within)
            except asyncio.TimeoutError:
                raise HTTPException(504, f"The clip was not judged within {answered_within:g} s.") from None
            except PreflightError as error:
                raise HTTPException(503, str(error)) from error

    async def received(request: Request, file: IO[bytes]) -> None:
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > largest_bytes:
            raise too_large()
        try:
            await asyncio.wait_for(copied(request, file), sent_within)
        except asyncio.TimeoutError:
            raise HTTPException(408, f"The clip was not sent within {sent_within:g} s.") from None
        except ClientDisconnect:
            raise HTTPException(400, "The clip was not sent to its end.") from None

    async def copied(request: Request, file: IO[bytes]) -> None:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > largest_bytes:
                raise too_large()
            await asyncio.to_thread(file.write, chunk)

    def too_large() -> HTTPException:
        return HTTPException(413, f"The clip has more than {largest_bytes} bytes.")

    return app


app = create_app()
