"""Judges a list of clips as a task of Airflow 3: a rejected clip fails it at once, what could not be judged is tried again.

In a DAG:

    accepted = preflight(list_clips(), "/data/reports/{{ ds }}.jsonl")
    send.expand(clip=accepted)
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

from airflow.sdk import task
from airflow.sdk.exceptions import AirflowFailException

from validator import CannotJudge, Report, UsageError, Verdict, validate_many


@task(retries=2, retry_delay=timedelta(minutes=5))
def preflight(
    clips: Sequence[str],
    report: str,
    *,
    profile: str = "animate-anyone-template-gen2",
    settings: Sequence[str] = (),
    depth: str = "full",
    strict: bool = False,
    jobs: int = 0,
    seconds_per_clip: float = 900.0,
) -> list[str]:
    """The clips, by their paths or URLs, once all of them may be sent; `report` is a file that gets a JSON object for each.

    The exit statuses of `motion-preflight check`, in Airflow's words: 1 (a clip was rejected) and 2 (a wrong call) fail the
    task without a retry; 3 (something could not be judged) fails this attempt. In a batch 3 wins. With `strict`, a clip that
    needs review counts as rejected.
    """
    if not clips:
        raise AirflowFailException("Nothing to check.")
    reports: list[Report] = []
    try:
        how = {"profile": profile, "settings": settings, "depth": depth}
        # Cached, so that another attempt measures only what is still to be judged.
        found = validate_many(clips, **how, jobs=jobs, timeout=seconds_per_clip, cached=True)
        with _whole_file(report) as file:
            for each in found:
                file.write(each.to_json())
                reports.append(each)
    except UsageError as error:
        raise AirflowFailException(str(error)) from error
    if unjudged := [_line(each) for each in reports if not each.judged]:
        raise CannotJudge("\n".join(unjudged))
    if rejected := [_line(each) for each in reports if each.verdict is Verdict.REJECT or (strict and not _certain(each))]:
        raise AirflowFailException("\n".join(rejected))
    return list(clips)


def _certain(report: Report) -> bool:
    """What `--strict` asks of a clip."""
    return report.ok and report.whole


def _line(report: Report) -> str:
    return f"{report.path}: {report.headline}"


@contextmanager
def _whole_file(path: str) -> Iterator[IO[str]]:
    """A text file that takes its name when it is complete; until then it is `path` with `.part`, which a next attempt replaces."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(f"{path}.part", "w", encoding="utf-8") as file:
        yield file
    os.replace(f"{path}.part", path)
