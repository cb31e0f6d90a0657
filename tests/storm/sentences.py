"""Every sentence that the program may print: its pattern, and the check of `claims` that it must pass.

A sentence that no row knows is a fault, too: nobody would have checked it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.storm import claims
from tests.storm.case import Case
from tests.storm.claims import Check

_PREFIX = "motion-preflight: "
_ID = r"(?P<task>[0-9a-f]{8}-[0-9a-f-]{27}|\d+)"
_STATES = "claimed|sending|unknown|pending|running|succeeded|expired|failed|canceled|refused|dropped"
_STATE = rf"(?P<state>{_STATES})(?: \([A-Z]+\))?(?:, found in the ledger: nothing was sent)?"
_LOST = r"Row (?P<row>\d+): the answer to the submit is lost \((?P<note>.*?)\); a task may have been made\. "
_PROGRESS = rf"(?P<task>row \d+|[0-9a-f-]{{36}}): {_STATE}, [\d.a-z ]+(?:, \d+ of our own before it)?"
_RESUME = r"[Rr]esume with: motion-preflight wait (?P<task>.+)"

KINDS: dict[str, tuple[str, Check]] = {
    # kind: (the whole sentence, what must be true)
    "verdict": (r"http://127\.0\.0\.1:\d+/files/\d+\.mp4: accept; 3 s at .*", claims.anything),
    "finding": (r" +[✗!·] [a-z-]+ \((?:error|warning|note)\): .*|    Fix: .*", claims.anything),
    "about to be sent": (rf"{_PROGRESS}; about to be sent", claims.progress),
    "asked to slow down": (rf"{_PROGRESS}; the service asks to slow down; next try in \d+ s", claims.slowed_down),
    "no usable answer, asking again": (rf"{_PROGRESS}; no usable answer \(.*\); asking again", claims.no_usable_answer),
    "progress": (_PROGRESS, claims.progress),
    "has a task already": (
        rf"this (?:clip|URL \(its bytes were not compared\)) has a task already \({_ID}, {_STATE}\); nothing was sent\. --again sends .*",
        claims.reused,
    ),
    "accepted": (rf"accepted as task {_ID}; kept in .+\.", claims.accepted),
    "library": (r"the library gave task (?P<task>[0-9a-f-]{36}|None)", claims.of_this_clip),
    "library interrupted": (r"the library was interrupted", claims.was_interrupted),
    "still running": (rf"still running; {_RESUME}", claims.goes_on),
    "lost, old list": (_LOST + r"The service lists for that minute, for clips unknown: (?P<ids>[0-9a-f, -]+)\. `.*", claims.lost_listed),
    "lost, asked or not": (_LOST + r"The service listed no such task when it was asked, or could not be asked; .*", claims.lost_asked_or_not),
    "lost, listed": (_LOST + r"Its task may be (?P<ids>[0-9a-f, -]+): .*", claims.lost_listed),
    "lost, not listed": (_LOST + r"The service lists no task for that minute that is not known; .*", claims.lost_not_listed),
    "lost, not asked": (_LOST + r"The service could not be asked for its list; .*", claims.lost_could_not_ask),
    "lost": (_LOST + r"`motion-preflight wait \d+` asks the service for its list\..*", claims.lost),
    "list not had": (r"row (?P<row>\d+): the service could not be asked for its list\.", claims.no_usable_answer),
    "interrupted, goes on": (rf"interrupted; the task goes on\. {_RESUME}", claims.interrupted_goes_on),
    "interrupted, up to date": (rf"interrupted; the ledger is up to date\.(?: {_RESUME})?", claims.interrupted_goes_on),
    "interrupted, not sent": (r"interrupted; nothing was sent\.", claims.nothing_sent_and_closed),
    "interrupted, not made": (r"interrupted; no task was made\.", claims.nothing_made_and_closed),
    "interrupted, nothing left": (r"interrupted; nothing was left behind\.", claims.nothing_left_behind),
    "interrupted, other sends": (r"interrupted; another process is sending this clip \(row (?P<row>\d+)\)\.", claims.other_sends),
    "interrupted, refused": (r"interrupted; the service had refused it \((?P<code>.*)\), so no task was made\.", claims.refused),
    "interrupted, ended": (rf"interrupted; row (?P<row>\d+) ended \({_STATE}\)\.", claims.was_interrupted),
    "interrupted, succeeded": (rf"interrupted; {_ID} has (?P<state>succeeded)\.", claims.ended_as),
    "interrupted, see ledger": (r"interrupted; `motion-preflight tasks` shows what the ledger knows\.", claims.was_interrupted),
    "interrupted, cancel": (rf"interrupted; whether {_ID} was cancelled is not known\. Ask: .*", claims.was_interrupted),
    "interrupted, no more": (r"interrupted\.", claims.interrupted_and_silent),
    "other gave up": (r"Another process gave up sending this clip \((?P<note>.*)\); submit it again\.", claims.other_gave_up),
    "redirected": (r"(?:The service redirects|.*it redirects) to .*: correct DASHSCOPE_HTTP_BASE_URL.*", claims.redirected),
    "not reached": (r"The service was not reached: .*\.", claims.unreached),
    "other still sends": (r"Another process is still sending this clip \(row (?P<row>\d+)\); see .*", claims.other_sends),
    "throttled, nothing sent": (r"The service throttled until the deadline \(.*\); nothing was sent\. Submit again later\.", claims.nothing_sent),
    "throttled, none made": (r"The service throttled every try until the deadline \(.*\); no task was made\. .*", claims.nothing_made),
    "no answer in time": (r"The service gave no usable answer (?:about .* )?before the deadline \(.*\)\.", claims.no_usable_answer),
    "refused": (r".* Retry: .* \(The service's words: (?P<code>[A-Za-z.]+).*\)(?: \(request .*\))?", claims.refused),
    "refused, bare": (r"(?P<code>InvalidParameter|UnsupportedOperation|InternalError[A-Za-z.]*): .*", claims.refused),
    "ended already": (rf"{_ID} has ended already \({_STATE}\); nothing is left to cancel\.", claims.ended_as),
    "no id to cancel": (rf"row {_ID} has no task id \({_STATE}\), so nothing can be cancelled by it\.", claims.has_no_id),
    "not cancelled": (rf"{_ID} is {_STATE}; it was not cancelled\.", claims.not_cancelled),
    "cancel, answer lost": (r"the answer to the cancel is lost \(.*\); asking for the task instead\.", claims.cancel_lost),
    "cancel does not show": (rf"(?:The answer to the cancel is lost \(.*\), so it may have been accepted|The service accepted the cancel), but {_ID} is still {_STATE}\. .*", claims.real_task),
    "cancel, not known": (rf"The service does not know {_ID}; nothing was cancelled\.", claims.not_cancelled),
    "list not asked for": (r"row (?P<row>\d+): the deadline passed before the service was asked; .*", claims.anything),
    "time over": (r"The deadline passed before the service answered about .+; ask again\.", claims.no_usable_answer),
    "past its end": (r"The target .+ was announced to go offline on \d{4}-\d\d-\d\d\..*", claims.anything),
    "no live task": (r"The ledger holds no live task of this key\.", claims.anything),
    "no such row": (r"Row \d+ is not in the ledger; .*", claims.anything),
    "unknown to the service": (rf"The service knows no task '{_ID}': .*", claims.unknown_to_service),
    "whose task": (rf"if {_ID} is row \d+'s task: motion-preflight wait .* --as \d+", claims.real_task),
    "adopted": (rf"{_ID} is row \d+'s task now; .*", claims.of_this_clip),
    "forgotten": (r"row (?P<row>\d+) no longer blocks its clip: the next submit sends it\.", claims.freed),
    "lease lost": (r"Another process took row (?P<row>\d+) \(.*\) out of this one's hands; nothing more was sent .*", claims.lease_lost),
    "ledger failed": (r".*[Tt]he ledger .* cannot be .*", claims.never),
    "clip not fetched": (r".*: the clip cannot be fetched: .*", claims.never),
    "defect": (r"This is a defect(?: of motion-preflight)?: .*", claims.never),
    "usage": (r"Usage: .*|Try .*|Error: .*", claims.never),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What came of one sentence."""

    kind: str
    text: str
    false: str | None


def sentences(case: Case) -> Iterator[Verdict]:
    """Every sentence of a process, judged; kind "?" for those that no row of `KINDS` knows."""
    before, *after = re.split(r"^(?:Traceback|Exception ignored in)", case.done.err, flags=re.MULTILINE)
    for line in [*before.split("\n"), *(line for line in "".join(after).split("\n") if line.startswith(_PREFIX))]:
        text = line.removeprefix(_PREFIX)
        if text.startswith("interrupted. "):
            yield Verdict("interrupted", "interrupted.", None if case.interrupted else "no signal found it alive")
            text = text.removeprefix("interrupted. ")
        if text.strip():
            yield judged(text, case)
    if not case.done.killed:
        yield from answers(case)


def judged(text: str, case: Case) -> Verdict:
    """One sentence."""
    for kind, (pattern, check) in KINDS.items():
        if said := re.fullmatch(pattern, text):
            return Verdict(kind, text, check(said, case))
    return Verdict("?", text, "a sentence of no known kind")


def answers(case: Case) -> Iterator[Verdict]:
    """What is on standard output: tasks as text, as a table, or as a document."""
    if case.done.out.startswith("{"):
        for each in json.loads(case.done.out)["tasks"]:
            yield from _task({**each, "task": each["task_id"]}, case)
    elif case.done.words[0] == "tasks":
        yield from (_line(line, case) for line in case.done.out.splitlines()[1:])
    else:
        for block in filter(str.strip, case.done.out.split("\n\n")):
            yield from _task(_fields(block), case)


def _line(line: str, case: Case) -> Verdict:
    ids = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", line)
    return Verdict("line of tasks", line, next((false for each in ids if (false := claims.real(each, case))), None))


def _fields(block: str) -> dict[str, Any]:
    pairs = [(line[:13].strip(), line[13:]) for line in block.splitlines()]
    found: dict[str, Any] = dict(pairs)
    found["task"] = None if "no task id" in found.get("task", "") else found.get("task")
    found["state"] = re.split(r"[ ,]", found.get("state", ""))[0]
    found["possible"] = [each for each in found.get("possible", "").split(", ") if each]
    return found


def _task(found: dict[str, Any], case: Case) -> Iterator[Verdict]:
    text = f"task {found['task']} is {found['state']}, row {found['row']}"
    false = None
    if found["task"]:
        false = claims.real(found["task"], case) or claims.state_as_answered(found["task"], found["state"], case)
        if not false and found.get("url") and case.urls[found["task"]] != found["url"]:
            false = f"the task was made for {case.urls[found['task']]}"
    yield Verdict("task shown", text, false or next((no for each in found["possible"] if (no := claims.real(each, case))), None))
