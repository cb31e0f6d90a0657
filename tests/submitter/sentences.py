"""Every sentence that the program may print, and what must be true for it: the service's log, the ledger and the signals decide.

`KINDS` is for the lines on standard error and the sentences inside answers, `NOTES` for what a lost or dropped row says of its end.
Each check gets the match and the case, and gives nothing, or why the sentence is false.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from signal import SIGINT, SIGTERM
from typing import Any

from hostile_log import Log
from rounds import Ended


@dataclass(frozen=True)
class Case:
    """One process, beside everything that is known of the campaign."""

    done: Ended
    log: Log
    all: Mapping[str, Ended]
    """Every process by its name."""
    urls: Mapping[str, str]
    """Task id to the clip that the service made it for."""

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The requests of this process that reached the service whole."""
        return self.log.of("post", self.done.name)

    @property
    def interrupted(self) -> bool:
        """True when SIGINT or SIGTERM found it alive."""
        return bool({SIGINT, SIGTERM} & set(self.done.struck))

    def row(self, number: str) -> dict[str, Any] | None:
        """A row of the clip, right after the process's end."""
        return next((row for row in self.done.rows if str(row["row"]) == number), None)


Check = Callable[["re.Match[str]", Case], str | None]
OPEN = ("claimed", "sending", "unknown", "pending", "running")


def anything(said: re.Match[str], case: Case) -> str | None:
    """Nothing that could be false, or something that the other checks see to."""
    return None


def never(said: re.Match[str], case: Case) -> str | None:
    """Nothing in this campaign can make it true."""
    return "nothing here can be the reason for this"


def nothing_sent(said: re.Match[str], case: Case) -> str | None:
    if case.posts:
        return f"{len(case.posts)} request(s) of this process reached the service whole ({case.posts[-1]['fault']})"
    return None


def nothing_made(said: re.Match[str], case: Case) -> str | None:
    made = case.log.of("made", case.done.name)
    return f"this process made {made[0]['task']}" if made else None


def own_rows_closed(said: re.Match[str], case: Case) -> str | None:
    for row in case.done.own:
        if row["state"] in OPEN:
            return f"its row {row['row']} is {row['state']} ({row['task_id']})"
    return None


def nothing_left_behind(said: re.Match[str], case: Case) -> str | None:
    if own := own_rows_closed(said, case):
        return own
    lost = [row for row in case.done.rows if row["state"] == "unknown" and row["task_id"] is None and row["holds"]]
    if lost and case.done.words[0] == "submit" and case.log.of("list", case.done.name):
        return f"row {lost[0]['row']} of this clip is lost, and it had just asked for it"
    return was_interrupted(said, case)


def was_interrupted(said: re.Match[str], case: Case) -> str | None:
    return None if case.interrupted else "no signal found it alive"


def nothing_sent_and_closed(said: re.Match[str], case: Case) -> str | None:
    return nothing_sent(said, case) or own_rows_closed(said, case) or was_interrupted(said, case)


def nothing_made_and_closed(said: re.Match[str], case: Case) -> str | None:
    return nothing_made(said, case) or own_rows_closed(said, case) or was_interrupted(said, case)


def accepted(said: re.Match[str], case: Case) -> str | None:
    task = said["task"]
    if not any(each["task"] == task for each in case.log.of("made", case.done.name)):
        return "the service made no such task for this process"
    if not any(row["task_id"] == task for row in case.done.rows):
        return "the ledger does not hold it"
    return None


def of_this_clip(said: re.Match[str], case: Case) -> str | None:
    """`task` is an id of the clip's, or a row of it."""
    name = said["task"]
    if case.done.words[0] == "submit" and name.isdecimal():
        return None if case.row(name) else f"row {name} is not this clip's"
    return real(name, case) or (_other_clip(name, case) if case.done.words[0] == "submit" else None)


def _other_clip(task: str, case: Case) -> str | None:
    return None if case.urls[task] == case.done.url else f"{task} was made for {case.urls[task]}"


def real(name: str, case: Case) -> str | None:
    """A row, or a task that the service made."""
    return None if name.isdecimal() or name in case.urls else f"the service made no task {name}"


def goes_on(said: re.Match[str], case: Case) -> str | None:
    """The tasks are real, and none of them had ended, as far as this process had been told."""
    for name in said["task"].split():
        if name != "--all" and (false := real(name, case)):
            return false
        told = [each["status"] for each in case.log.of("query", case.done.name) if each["task"] == name and each["true"]]
        if told and told[-1] in ("SUCCEEDED", "FAILED", "CANCELED") and not case.interrupted:
            return f"this process was told that {name} has {told[-1]}"
    return None


def interrupted_goes_on(said: re.Match[str], case: Case) -> str | None:
    return was_interrupted(said, case) or goes_on(said, case)


def reused(said: re.Match[str], case: Case) -> str | None:
    return nothing_sent(said, case) or of_this_clip(said, case) or state_as_told(said["task"], said["state"], case)


_WORDS = {"pending": "PENDING", "running": "RUNNING", "succeeded": "SUCCEEDED", "failed": "FAILED", "canceled": "CANCELED"}


def state_as_told(name: str, state: str, case: Case) -> str | None:
    """A task's state was the service's answer to somebody, up to then; an unknown one counts as running at first."""
    if name.isdecimal() or state in ("claimed", "sending", "refused", "dropped", "expired"):
        return None
    told = case.log.told(name, case.done.ended)
    wanted = _WORDS.get(state, "UNKNOWN")
    if wanted in told or (state == "running" and "UNKNOWN" in told):
        return None
    return f"nobody was told that {name} is {wanted}, only {sorted(told)}"


def progress(said: re.Match[str], case: Case) -> str | None:
    name = said["task"].removeprefix("row ")
    return real(name, case) or state_as_told(name, said["state"], case)


def slowed_down(said: re.Match[str], case: Case) -> str | None:
    if not any(each["http"] == 429 for each in case.log.of("answered", case.done.name)):
        return "the service did not answer 429 to this process"
    return progress(said, case)


def no_usable_answer(said: re.Match[str], case: Case) -> str | None:
    asked = [*case.log.of("query", case.done.name), *case.log.of("list", case.done.name), *case.log.of("cancel", case.done.name)]
    bad = [each for each in asked if not each["whole"] or each["how"] != "whole"]
    return None if bad or not case.done.round.trusted else "every answer to this process was whole"


def unreached(said: re.Match[str], case: Case) -> str | None:
    return nothing_sent(said, case) or (None if not case.done.round.trusted and case.done.round.tls else "the service was there")


def other_sends(said: re.Match[str], case: Case) -> str | None:
    """Another process, alive in this one's time, had made the row."""
    row = case.row(said["row"])
    if row is None:
        return f"row {said['row']} is not this clip's"
    other = case.all.get(row["path"])
    if other is None or other is case.done:
        return f"the row is {row['path']}'s"
    return None if other.ended > case.done.begun else f"{other.name} had ended before"


def other_gave_up(said: re.Match[str], case: Case) -> str | None:
    others = [row for row in case.done.rows if row["state"] == "dropped" and row["path"] != case.done.name]
    return nothing_sent(said, case) or (None if others else "no other process dropped a row of this clip")


def refused(said: re.Match[str], case: Case) -> str | None:
    """The service said no, to this process or (for a reused row) to another one of this clip."""
    answers = [*case.log.every("answered", clip=case.done.url), *case.log.of("cancel", case.done.name)]
    if not any(said["code"] in each["said"] for each in answers):
        return f"the service gave no {said['code']}"
    return None


def lost(said: re.Match[str], case: Case) -> str | None:
    """A row of this clip whose answer did not come, and whose request may have made a task."""
    row = case.row(said["row"])
    if row is None and case.done.words[0] == "submit":
        return f"row {said['row']} is not this clip's"
    note = said["note"]
    if row and (false := _note(note, row, case)):
        return false
    return _surely_not_made(row, case) if row else None


def _surely_not_made(row: dict[str, Any], case: Case) -> str | None:
    faults = [each["fault"] for each in case.log.of("post", row["path"])]
    if faults and all(fault in ("301", "308") or fault.startswith("429") for fault in faults):
        return f"no task can have been made: the service answered {', '.join(faults)}"
    return None


def lost_listed(said: re.Match[str], case: Case) -> str | None:
    for task in said["ids"].split(", "):
        if task not in case.urls:
            return f"the service made no task {task}"
    return lost(said, case)


def lost_not_listed(said: re.Match[str], case: Case) -> str | None:
    """The service's list was had, and the true task was not in it."""
    lists = [each for each in case.log.of("list", case.done.name) if each["true"]]
    if not lists:
        return "it got no list"
    row = case.row(said["row"])
    for made in case.log.of("made", row["path"]) if row and row["holds"] else []:
        if made["task"] in lists[-1]["ids"] and not any(each["task_id"] == made["task"] for each in case.done.rows):
            return f"the list held {made['task']}"
    return lost(said, case)


def lost_asked_or_not(said: re.Match[str], case: Case) -> str | None:
    return lost(said, case) if case.log.of("list", case.done.name) else "the service was not asked for its list"


def lost_could_not_ask(said: re.Match[str], case: Case) -> str | None:
    whole = [each for each in case.log.of("list", case.done.name) if each["true"] and each["how"] in ("whole", "slow")]
    return "it got the list" if whole and case.done.round.trusted else lost(said, case)


def not_cancelled(said: re.Match[str], case: Case) -> str | None:
    task = said["task"]
    taken = [each for each in case.log.every("cancelled", task=task) if each["at"] <= case.done.ended]
    return f"the service had cancelled {task}" if taken else real(task, case)


def cancel_lost(said: re.Match[str], case: Case) -> str | None:
    bad = [each for each in case.log.of("cancel", case.done.name) if not each["whole"] or each["how"] != "whole"]
    return None if bad or not case.done.round.trusted else "every answer to a cancel of this process was whole"


def unknown_to_service(said: re.Match[str], case: Case) -> str | None:
    task = said["task"]
    told = [each for each in case.log.of("query", case.done.name) if each["task"] == task and each["status"] == "UNKNOWN"]
    return None if len(told) >= 3 else f"it was told UNKNOWN {len(told)} time(s)"


def real_task(said: re.Match[str], case: Case) -> str | None:
    return real(said["task"], case)


def ended_as(said: re.Match[str], case: Case) -> str | None:
    return state_as_told(said["task"], said["state"], case) or real(said["task"], case)


_ID = r"(?P<task>[0-9a-f]{8}-[0-9a-f-]{27}|\d+)"
_STATES = "claimed|sending|unknown|pending|running|succeeded|expired|failed|canceled|refused|dropped"
_STATE = rf"(?P<state>{_STATES})(?: \([A-Z]+\))?(?:, found in the ledger: nothing was sent)?"
_LOST = r"Row (?P<row>\d+): the answer to the submit is lost \((?P<note>.*?)\); a task may have been made\. "
_PROGRESS = rf"(?P<task>row \d+|[0-9a-f-]{{36}}): {_STATE}, [\d.a-z ]+(?:, \d+ of our own before it)?"
_RESUME = r"[Rr]esume with: motion-preflight wait (?P<task>.+)"

KINDS: dict[str, tuple[str, Check]] = {
    # kind: (the whole sentence, what must be true)
    "verdict": (r"http://127\.0\.0\.1:\d+/files/\d+\.mp4: accept; 3 s at .*", anything),
    "finding": (r" +[✗!·] [a-z-]+ \((?:error|warning|note)\): .*|    Fix: .*", anything),
    "about to be sent": (rf"{_PROGRESS}; about to be sent", progress),
    "asked to slow down": (rf"{_PROGRESS}; the service asks to slow down; next try in \d+ s", slowed_down),
    "no usable answer, asking again": (rf"{_PROGRESS}; no usable answer \(.*\); asking again", no_usable_answer),
    "progress": (_PROGRESS, progress),
    "has a task already": (
        rf"this (?:clip|URL \(its bytes were not compared\)) has a task already \({_ID}, {_STATE}\); nothing was sent\. "
        r"--again sends it again\.",
        reused,
    ),
    "accepted": (rf"accepted as task {_ID}; kept in .+\.", accepted),
    "library": (r"the library gave task (?P<task>[0-9a-f-]{36}|None)", of_this_clip),
    "library interrupted": (r"the library was interrupted", was_interrupted),
    "still running": (rf"still running; {_RESUME}", goes_on),
    "lost, old list": (_LOST + r"The service lists for that minute, for clips unknown: (?P<ids>[0-9a-f, -]+)\. `.*", lost_listed),
    "lost, asked or not": (_LOST + r"The service listed no such task when it was asked, or could not be asked; .*", lost_asked_or_not),
    "lost, listed": (_LOST + r"Its task may be (?P<ids>[0-9a-f, -]+): .*", lost_listed),
    "lost, not listed": (_LOST + r"The service lists no task for that minute that is not known; .*", lost_not_listed),
    "lost, not asked": (_LOST + r"The service could not be asked for its list; .*", lost_could_not_ask),
    "lost": (_LOST + r"`motion-preflight wait \d+` asks the service for its list\..*", lost),
    "list not had": (r"row (?P<row>\d+): the service could not be asked for its list\.", no_usable_answer),
    "interrupted, goes on": (rf"interrupted; the task goes on\. {_RESUME}", interrupted_goes_on),
    "interrupted, up to date": (rf"interrupted; the ledger is up to date\.(?: {_RESUME})?", was_interrupted),
    "interrupted, not sent": (r"interrupted; nothing was sent\.", nothing_sent_and_closed),
    "interrupted, not made": (r"interrupted; no task was made\.", nothing_made_and_closed),
    "interrupted, nothing left": (r"interrupted; nothing was left behind\.", nothing_left_behind),
    "interrupted, other sends": (r"interrupted; another process is sending this clip \(row (?P<row>\d+)\)\.", other_sends),
    "interrupted, refused": (r"interrupted; the service had refused it \((?P<code>.*)\), so there is no task\.", refused),
    "interrupted, ended": (rf"interrupted; row (?P<row>\d+) ended \({_STATE}\)\.", was_interrupted),
    "interrupted, succeeded": (rf"interrupted; {_ID} has (?P<state>succeeded)\.", ended_as),
    "interrupted, see ledger": (r"interrupted; `motion-preflight tasks` shows what the ledger knows\.", was_interrupted),
    "interrupted, cancel": (rf"interrupted; whether {_ID} was cancelled is not known\. Ask: .*", was_interrupted),
    "interrupted": (r"interrupted\.", was_interrupted),
    "not reached": (r"The service was not reached: .*\.", unreached),
    "other gave up": (r"Another process gave up sending this clip \(.*\); submit it again\.", other_gave_up),
    "other still sends": (r"Another process is still sending this clip \(row (?P<row>\d+)\); see .*", other_sends),
    "throttled, nothing sent": (r"The service throttled until the deadline \(.*\); nothing was sent\. Submit again later\.", nothing_sent),
    "throttled, none made": (r"The service throttled every try until the deadline \(.*\); no task was made\. .*", nothing_made),
    "no answer in time": (r"The service gave no usable answer (?:about .* )?before the deadline \(.*\)\.", no_usable_answer),
    "refused": (r".* Repeating helps: .* \(The service's words: (?P<code>[A-Za-z.]+).*\)(?: \(request .*\))?", refused),
    "refused, bare": (r"(?P<code>InvalidParameter|UnsupportedOperation|InternalError[A-Za-z.]*): .*", refused),
    "ended already": (rf"{_ID} has ended already \({_STATE}\); there is nothing left to cancel\.", ended_as),
    "no id to cancel": (rf"row {_ID} has no task id \({_STATE}\), so nothing can be cancelled by it\.", anything),
    "not cancelled": (rf"{_ID} is {_STATE}; it was not cancelled\.", not_cancelled),
    "cancel, answer lost": (r"the answer to the cancel is lost \(.*\); asking for the task instead\.", cancel_lost),
    "cancel does not show": (rf"(?:The answer to the cancel is lost \(.*\), so it may have been taken|The service took the cancel), but {_ID} is still {_STATE}\. .*", real_task),
    "cancel, not known": (rf"The service does not know {_ID}; nothing was cancelled\.", not_cancelled),
    "no live task": (r"There is no live task (?:of this key )?in the ledger\.", anything),
    "no such row": (r"There is no row \d+ in the ledger; .*", anything),
    "unknown to the service": (rf"The service knows no task '{_ID}': .*", unknown_to_service),
    "whose task": (rf"if {_ID} is row \d+'s task: motion-preflight wait .* --as \d+", real_task),
    "adopted": (rf"{_ID} is row \d+'s task now; .*", of_this_clip),
    "forgotten": (r"row \d+ no longer holds its clip: the next submit sends it\.", anything),
    "lease lost": (r"Row (?P<row>\d+) .*(?:settled|taken over) by another process.*", anything),
    "ledger failed": (r".*[Tt]he ledger .* cannot be .*", never),
    "clip not fetched": (r".*: the clip cannot be fetched: .*", never),
    "defect": (r"This is a defect: .*", never),
    "usage": (r"Usage: .*|Try .*|Error: .*", never),
}  # fmt: skip


def _killed(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    """The row's own process was killed, or never came to its end in order."""
    other = case.all.get(row["path"])
    if other is None or other.killed:
        return None
    return f"{other.name} ended with status {other.status}"


def _killed_unsent(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    made = case.log.of("made", row["path"])
    return f"it made {made[0]['task']}" if made else _killed(said, row, case)


def _struck(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    other = case.all.get(row["path"])
    return None if other and {SIGINT, SIGTERM} & set(other.struck) else f"no signal found {row['path']} alive"


def _answered_so(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    http = {each["http"] for each in case.log.of("answered", row["path"])}
    return None if int(said["http"]) in http else f"the service answered {http}"


def _not_whole(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    """A cut is told of a request whose answer was cut, or that never arrived whole."""
    answers = case.log.of("answered", row["path"])
    whole = answers and answers[-1]["how"] in ("whole", "slow", "late", "drip-head", "drip-body") and answers[-1]["whole"]
    return "its answer arrived whole" if whole else None


def _without_id(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    answers = case.log.of("answered", row["path"])
    return None if answers and answers[-1]["how"] in ("no-id", "error-200", "nested", "surrogate") else "the answer named a task"


def _true(said: re.Match[str], row: dict[str, Any], case: Case) -> str | None:
    return None


NOTES: dict[str, tuple[str, Callable[[re.Match[str], dict[str, Any], Case], str | None]]] = {
    "killed on its way": (r"the program was killed while the request was on its way", _killed),
    "killed before": (r"the program was killed before it was sent", _killed_unsent),
    "interrupted on its way": (r"interrupted while the request was on its way", _struck),
    "interrupted before": (r"interrupted before it was sent", _struck),
    "HTTP status": (r"the service answered HTTP (?P<http>\d+).*", _answered_so),
    "cut": (r".*(?:cut|ended early|closed|alert|did not answer in time|too slow|broke|reset).*", _not_whole),
    "names no task": (r".*(?:names no task|no JSON).*", _without_id),
    "certificate": (r".*certificate.*", _true),
    "throttled": (r".*throttled.*", _true),
    "refusal": (r"the url is bad|failed|(?:the task failed: )?.*InternalError.*", _true),
}  # fmt: skip


def _note(note: str, row: dict[str, Any], case: Case) -> str | None:
    for name, (pattern, check) in NOTES.items():
        if said := re.fullmatch(pattern, note):
            false = check(said, row, case)
            return f"note {name!r}: {false}" if false else None
    return f"the note {note!r} is of no known kind"


@dataclass(frozen=True)
class Verdict:
    """What came of one sentence."""

    kind: str
    text: str
    false: str | None


def sentences(case: Case) -> Iterator[Verdict]:
    """Every sentence of a process, judged; kind "?" for those that no row of `KINDS` knows."""
    err, trace, _ = case.done.err.partition("Traceback (most recent call last)")
    for line in err.split("\n"):
        text = line.removeprefix("motion-preflight: ")
        if text.startswith("interrupted. "):
            yield judged("interrupted.", case)
            text = text.removeprefix("interrupted. ")
        if text.strip():
            yield judged(text, case)
    if not trace:
        yield from answers(case)


def judged(text: str, case: Case) -> Verdict:
    """One sentence."""
    for kind, (pattern, check) in KINDS.items():
        if said := re.fullmatch(pattern, text):
            return Verdict(kind, text, check(said, case))
    return Verdict("?", text, "a sentence of no known kind")


def answers(case: Case) -> Iterator[Verdict]:
    """What stands on standard output: tasks as text, as a table, or as a document."""
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
    return Verdict("line of tasks", line, next((false for each in ids if (false := real(each, case))), None))


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
        false = real(found["task"], case) or state_as_told(found["task"], found["state"], case)
        if not false and found.get("url") and case.urls[found["task"]] != found["url"]:
            false = f"the task was made for {case.urls[found['task']]}"
    yield Verdict("task shown", text, false or next((no for each in found["possible"] if (no := real(each, case))), None))
