"""What must be true for each kind of sentence; `sentences.KINDS` names these.

Each check gets the match and the case, and gives nothing, or why the sentence is false.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.storm.case import Case
from tests.storm.notes import note_is_false

Check = Callable[["re.Match[str]", Case], "str | None"]
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
    lost = [row for row in case.done.rows if row["state"] == "unknown" and row["task_id"] is None]
    if lost and case.done.words[0] == "submit" and case.log.of("list", case.done.name):
        return f"row {lost[0]['row']} of this clip is lost, and it had just asked for it"
    return was_interrupted(said, case)


def was_interrupted(said: re.Match[str], case: Case) -> str | None:
    return None if case.interrupted else "no signal found it alive"


def interrupted_and_silent(said: re.Match[str], case: Case) -> str | None:
    """Nothing more is said only where there is nothing more to know."""
    return f"not a word of this: {own}" if (own := own_rows_closed(said, case)) else was_interrupted(said, case)


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
    """The tasks are real, and none of them had ended, as far as this process knew."""
    for name in (said["task"] or "").split():
        if name != "--all" and (false := real(name, case)):
            return false
        answers = [each["status"] for each in case.log.of("query", case.done.name) if each["task"] == name and each["true"]]
        if answers and answers[-1] in ("SUCCEEDED", "FAILED", "CANCELED") and not case.interrupted:
            return f"this process received the answer that {name} has {answers[-1]}"
    return None


def interrupted_goes_on(said: re.Match[str], case: Case) -> str | None:
    return was_interrupted(said, case) or goes_on(said, case)


def row_ended(said: re.Match[str], case: Case) -> str | None:
    row = case.row(said["row"])
    return was_interrupted(said, case) if row and row["state"] == said["state"] else f"it is {row and row['state']}"


def freed(said: re.Match[str], case: Case) -> str | None:
    row = case.row(said["row"])
    return None if row and row["state"] == "dropped" else f"it is {row and row['state']}"


def has_no_id(said: re.Match[str], case: Case) -> str | None:
    return f"a row that is {said['state']} has an id" if said["state"] in ("pending", "running", "succeeded", "failed") else None


def reused(said: re.Match[str], case: Case) -> str | None:
    return nothing_sent(said, case) or of_this_clip(said, case) or state_as_answered(said["task"], said["state"], case)


_WORDS = {"pending": "PENDING", "running": "RUNNING", "succeeded": "SUCCEEDED", "failed": "FAILED", "canceled": "CANCELED"}


def state_as_answered(name: str, state: str, case: Case) -> str | None:
    """A task's state was the service's answer to somebody, up to then; an unknown one counts as running at first."""
    if name.isdecimal() or state in ("claimed", "sending", "refused", "dropped", "expired"):
        return None
    answers = case.log.answered_states(name, case.done.ended)
    wanted = _WORDS.get(state, "UNKNOWN")
    if wanted in answers or (state == "running" and "UNKNOWN" in answers):
        return None
    return f"no answer says that {name} is {wanted}, only {sorted(answers)}"


def progress(said: re.Match[str], case: Case) -> str | None:
    name = said["task"].removeprefix("row ")
    return real(name, case) or state_as_answered(name, said["state"], case)


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


def lease_lost(said: re.Match[str], case: Case) -> str | None:
    """Only a process that another one takes for dead loses its row: here none does."""
    row = case.row(said["row"])
    return None if row and row["path"] == case.done.name else f"row {said['row']} is not its own"


def redirected(said: re.Match[str], case: Case) -> str | None:
    answers = case.log.of("answered", case.done.name)
    if not answers or answers[-1]["http"] not in (301, 308):
        return "the service did not redirect it"
    return nothing_made(said, case)


def other_gave_up(said: re.Match[str], case: Case) -> str | None:
    others = [row for row in case.done.rows if row["message"] == said["note"] and row["path"] != case.done.name]
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
    if row and (false := note_is_false(note, row, case)):
        return false
    return _surely_not_made(row, case) if row else None


def _surely_not_made(row: dict[str, Any], case: Case) -> str | None:
    faults = [each["fault"] for each in case.log.of("post", row["path"])]
    if "HTTP 3" in row["message"] and faults and all(fault in ("301", "308") or fault.startswith("429") for fault in faults):
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
    for made in case.log.of("made", row["path"]) if row else []:
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
    answers = [each for each in case.log.of("query", case.done.name) if each["task"] == task and each["status"] == "UNKNOWN"]
    return None if len(answers) >= 3 else f"it received UNKNOWN {len(answers)} time(s)"


def real_task(said: re.Match[str], case: Case) -> str | None:
    return real(said["task"], case)


def ended_as(said: re.Match[str], case: Case) -> str | None:
    return state_as_answered(said["task"], said["state"], case) or real(said["task"], case)
