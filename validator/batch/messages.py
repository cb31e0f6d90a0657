"""What parent and worker say to each other: one JSON object a line, and after an answer its facts and exhibit where there are any."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from validator.batch.job import Item, Job, Judged
from validator.findings import Report, Scalar
from validator.texts.printable import Printable
from validator.texts.said import Said, plain, revived

if TYPE_CHECKING:
    from cattrs import Converter

Answer = dict[str, Any]
"""`ready`; `begun`, when it takes up a clip; `share` of the clip that is decoded; one of `report`, `refused` and `defect`, with `rss` in bytes.

`facts` and `exhibit` say that a line of each follows.
"""


def job_line(job: Job) -> bytes:
    """The first line that a worker reads. The service's block (prices, hosts) is not needed for judging and stays here."""
    return _line(_converter().unstructure(replace(job, target=replace(job.target, service={}))))


def read_job(line: bytes) -> Job:
    """The job of that line; raises ValueError."""
    return _converter().structure(json.loads(line), Job)


def clip_line(clip: str) -> bytes:
    """One clip to be judged."""
    return _line({"clip": clip})


def report_of(answer: Answer) -> Report:
    """The report in an answer."""
    return _converter().structure(answer["report"], Report)


def send(stream: IO[bytes], answer: Answer, facts: str | None = None, exhibit: str | None = None) -> None:
    """Write an answer, and facts and exhibit after it."""
    report = answer.get("report")
    line = {**answer, "report": _converter().unstructure(report)} if report else answer
    stream.write(_line({**line, "facts": facts is not None, "exhibit": exhibit is not None}))
    for each in (facts, exhibit):
        if each is not None:
            stream.write(each.encode("ascii") + b"\n")
    stream.flush()


def receive(stream: IO[bytes]) -> Answer | None:
    """The next answer, with its facts and its exhibit as a text or None; None at the end. Raises ValueError for what is not an answer."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    answer = json.loads(line)
    if not isinstance(answer, dict):
        raise ValueError("not an answer")  # noqa: TRY004 (as for a line that is not JSON)
    for name in ("facts", "exhibit"):
        answer[name] = Printable(stream.readline().decode("ascii").rstrip("\n")) if answer.get(name) else None
    return answer


def judged_text(judged: Judged) -> str:
    """What came of an item as one JSON object, without the item: for a way that is not a pipe."""
    report = _converter().unstructure(judged.report) if judged.report else None
    return json.dumps({"report": report, "facts": judged.facts, "refused": plain(judged.refused), "exhibit": judged.exhibit})


def judged_of(item: Item, text: str) -> Judged:
    """What that text says of the item."""
    said = json.loads(text)
    facts, exhibit = (None if said[name] is None else Printable(said[name]) for name in ("facts", "exhibit"))
    return Judged(item, report_of(said) if said["report"] else None, facts, revived(said["refused"]), exhibit)


def _line(value: object) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


@cache
def _converter() -> Converter:
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    converter.register_unstructure_hook(str, plain)
    converter.register_unstructure_hook(Said, plain)
    # An Enum of ours is a str, too, and comes here.
    converter.register_structure_hook(str, lambda text, kind: revived(text) if kind is str else kind(text))
    converter.register_structure_hook_func(lambda kind: kind in (Scalar, Scalar | None), lambda value, _: _scalar(value))
    for kind, reads in ((Fraction, Fraction), (Path, Path)):
        converter.register_unstructure_hook(kind, str)
        converter.register_structure_hook(kind, lambda text, _, reads=reads: reads(text))
    return converter


def _scalar(value: object) -> Scalar | None:
    return value if value is None or isinstance(value, (int, float)) else revived(value)
