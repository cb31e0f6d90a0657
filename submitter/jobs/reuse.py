"""A submit that found a row in the ledger: it waits for the process that is sending it, and sends nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from submitter.errors import Abandoned, Refused, StateUnknown, with_task
from submitter.jobs.endings import interrupted
from submitter.jobs.lost import lost_request_text, search
from submitter.jobs.poll import OTHER_POLL
from submitter.ledger.ledger import Ledger
from submitter.services.service import Service
from submitter.task import State, Task
from validator.texts.said import phrase, recalled


@dataclass(frozen=True)
class Reuse:
    """The row that was found, and what is needed to wait for it."""

    task: Task
    client: Service
    ledger: Ledger
    until: float
    """The deadline, in the clock's ticks."""

    def result(self) -> Task:
        """The task that is there already, once another process has finished sending it."""
        try:
            return self._settled(self._sent_by_another())
        except KeyboardInterrupt as stop:
            raise interrupted(self.ledger, self.task) from stop

    def _sent_by_another(self) -> Task:
        task, clock = self.task, self.client.clock
        while task.state in (State.CLAIMED, State.SENDING):
            if clock.ticks() > self.until:
                said = phrase(
                    "Another process is still sending this clip (row {row}); see `motion-preflight tasks`.", row=task.row
                )
                raise with_task(StateUnknown(said), task)
            clock.sleep(OTHER_POLL)
            task = replace(self.ledger.find(str(task.row)) or task, found_by=task.found_by)
        return task

    def _settled(self, task: Task) -> Task:
        if task.is_lost:
            found = search(task, self.client, self.ledger, self.until)
            raise with_task(StateUnknown(lost_request_text(found.task, asked=found.asked)), found.task)
        if task.state is State.REFUSED:
            raise with_task(Refused(0, task.code, task.message, task.request_id), task)
        if task.state is State.DROPPED:
            raise with_task(
                Abandoned(
                    phrase(
                        "Another process gave up sending this clip ({message}); submit it again.", message=recalled(task.message)
                    )
                ),
                task,
            )
        return task
