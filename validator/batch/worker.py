"""The program of a worker process: it loads what every clip needs once, and judges clip after clip until its input ends."""

from __future__ import annotations

import _thread
import gc
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from validator.batch import messages
from validator.batch.job import Job
from validator.batch.memory import give_back, resident
from validator.batch.tools import TOKEN, end_tools
from validator.errors import UsageError, debugging
from validator.media.watch import watching
from validator.texts.said import plain

if TYPE_CHECKING:
    from validator.batch.cache import FactsCache

_PUT_AWAY_SECONDS = 2.0
"""How long the clip at work may take to remove its temporary files when the parent is gone."""


def main() -> None:
    """Work until standard input ends, which it does with the parent, whatever becomes of that."""
    requests, answers = _pipes()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(KeyboardInterrupt, BrokenPipeError):
        job = messages.read_job(requests.readline())
        clips = _clips(requests)
        cache = _cache(job)
        _prepare(job)
        messages.send(answers, {"ready": True})
        while (clip := clips.get()) is not None:
            _answer(answers, clip, job, cache)
    # No finalizer of a library may keep this process, and nothing is left to be written.
    os._exit(0)


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Both pipes on descriptors of our own, which tools do not inherit; what libraries print goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return requests, answers


def _clips(requests: IO[bytes]) -> queue.SimpleQueue[str | None]:
    """The clips as they are asked for; read on a thread, so that the parent's end is noticed in the middle of one."""
    clips: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, clips), daemon=True).start()
    return clips


def _listen(requests: IO[bytes], clips: queue.SimpleQueue[str | None]) -> None:
    import json

    with suppress(OSError, ValueError):
        for line in requests:
            clips.put(json.loads(line)["clip"])
    clips.put(None)
    _interrupt()
    threading.Event().wait(_PUT_AWAY_SECONDS)
    end_tools(os.environ.get(TOKEN, ""))
    os._exit(1)


def _interrupt() -> None:
    """A real signal where there are such: it also wakes a thread that waits for a tool."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _cache(job: Job) -> FactsCache | None:
    """A connection of this process's own; that the cache cannot be used, the parent says."""
    if not job.cached:
        return None
    from validator.batch.cache import FactsCache

    return FactsCache(refresh=job.refresh)


def _prepare(job: Job) -> None:
    from validator.check import prepare

    prepare(job.options)


def _answer(answers: IO[bytes], clip: str, job: Job, cache: FactsCache | None) -> None:
    messages.send(answers, {"begun": True})
    with watching(lambda share: messages.send(answers, {"share": share})):
        answer, facts, exhibit = _judged(clip, job, cache)
    gc.collect()
    give_back()
    messages.send(answers, {**answer, "rss": resident()}, facts, exhibit)


def _judged(clip: str, job: Job, cache: FactsCache | None) -> tuple[messages.Answer, str | None, str | None]:
    """The answer, and beside it the facts and the exhibit that the job asks for."""
    from validator.check import check
    from validator.exhibit import Kept, shown
    from validator.facts.store import one

    kept = Kept() if job.show and job.show.pictures else None
    try:
        report, facts = check(clip, job.target, job.options, cache=cache, keep=kept, image=job.image)
        exhibit = shown(report, facts, job.target, job.show, kept) if job.show else None
        return {"report": report}, one(facts) if job.facts else None, exhibit
    except UsageError as error:
        return {"refused": plain(str(error))}, None, None
    except Exception as error:
        return {"defect": _place(error)}, None, None


def _place(error: Exception) -> str:
    """Its text stays unsaid: nobody foresaw what it may repeat."""
    if debugging():
        sys.excepthook(type(error), error, error.__traceback__)
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    file, line = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ("", 0)
    return f"{type(error).__name__} in {os.path.basename(file)}, line {line}"
