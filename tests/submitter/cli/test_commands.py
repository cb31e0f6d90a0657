"""The commands as a user types them: exit status, streams, sentences."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from fixtures.service.service import KEY, VIDEO, Service
from submitter.ledger.ledger import Ledger
from tests.support.sending import CLIP, a_clip, a_report, command, surroundings
from tests.support.stills import encoded, frame

SECRET = "secret-signature"
QUERY = f"?OSSAccessKeyId=ak&Expires=9999999999&Signature={SECRET}"


class _Shell:
    """A user with a service, a ledger and a judged clip."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service, self.folder = service, folder
        self.ledger = folder / "ledger.sqlite3"
        self.report = a_report(folder / "report.json", CLIP)
        self.said: list[str] = []

    def __call__(self, *words: str | Path, status: int = 0, key: str = KEY) -> tuple[str, str]:
        done = command(*words, env=surroundings(self.service, self.ledger, key))
        self.said += [done.out, done.err]
        assert done.status == status, (done.status, done.out, done.err)
        assert "Traceback" not in done.err
        return done.out, done.err

    def picture(self) -> str:
        """The URL of a picture of somebody, which is looked at before it is sent."""
        return a_clip(self.service, "person.jpg", encoded(frame(), ".jpg"))

    def submit(self, *more: str | Path, status: int = 0, query: str = "", data: bytes = CLIP) -> tuple[str, str]:
        url = a_clip(self.service, data=data) + query
        return self("submit", url, "--report", self.report, "--allow-private-host", *more, status=status)


@pytest.fixture
def shell(tmp_path: Path) -> object:
    """The user, in real time, with tasks that end at once."""
    with Service() as service:
        yield _Shell(service, tmp_path)


def test_from_submit_to_template_in_one_command(shell: _Shell) -> None:
    out, err = shell.submit("--wait", "--format", "json")
    (task,) = json.loads(out)["tasks"]
    (task_id,) = shell.service.jobs
    assert (task["task_id"], task["state"], task["template_id"]) == (task_id, "succeeded", f"AACT.{task_id[:8]}")
    assert (task["metered_seconds"], task["metered_ratio"]) == (12.5, "standard")
    assert "3 s at 0.08 CNY/s: 0.24 CNY" in err
    assert err.count("was announced to go offline on 2026-10-10. Still available: wan2.2-animate-m") == 1
    out, err = shell.submit()
    assert "nothing was sent" in err
    assert len(shell.service.jobs) == 1


def test_step_by_step_with_an_answer_in_a_file(shell: _Shell) -> None:
    shell.submit()
    (task_id,) = shell.service.jobs
    assert shell("wait", task_id, "-o", shell.folder / "answer.txt")[0] == ""
    assert f"AACT.{task_id[:8]}" in (shell.folder / "answer.txt").read_text()
    assert "succeeded" in shell("status", "1")[0]
    assert task_id in shell("tasks")[0]
    assert json.loads(shell("tasks", "--state", "succeeded", "--format", "json")[0])["tasks"][0]["row"] == 1
    assert json.loads(shell("tasks", "--state", "failed", "--format", "json")[0])["tasks"] == []


@pytest.mark.parametrize("words", [("submit", "http://127.0.0.1:9/x.mp4"), ("run", __file__, "--to", "temp:")])
def test_a_target_that_clips_are_only_judged_for_is_refused_in_one_sentence(words: tuple[str, ...]) -> None:
    done = command(*words, "--profile", "viggle", env={})
    assert done.status == 2
    assert done.err.count("\n") == 1
    assert "nothing can be submitted to it" in done.err


def test_a_dry_run_prints_the_request_and_sends_nothing(shell: _Shell) -> None:
    out, _ = shell.submit("--dry-run", query=QUERY)
    assert "Authorization: Bearer (hidden)" in out
    assert '"video_url": "' in out
    document = json.loads(shell.submit("--dry-run", "--format", "json", query=QUERY)[0])
    assert (document["verdict"], document["request"]["body"]["model"]) == ("accept", "animate-anyone-template-gen2")
    assert not [seen for seen in shell.service.requests if seen.method == "POST"]
    assert "ROW" in shell("tasks")[0]
    assert len(shell("tasks")[0].splitlines()) == 1


def test_each_end_has_its_status(shell: _Shell) -> None:
    shell.submit(status=1, data=CLIP + b"!")
    shell.submit("--max-seconds", "1", status=2)
    shell.submit("--deadline", "soon", status=2)
    shell("wait", status=2)
    shell("wait", "77", status=2)
    shell("tasks", "--state", "sucess", status=2)
    shell("submit", "http://127.0.0.1:9/x.mp4", "--allow-private-host", status=3)
    _, err = shell.submit("--wait", status=4, query="?fail=InvalidFile.FullBody")
    out, err = shell("status", "1", status=4)
    assert "The body is not whole in the first frame." in out
    assert "body-not-fully-visible" in out
    _, err = shell.submit(status=4, query="?refuse=ModelNotFound")
    assert "The model may be retired." in err
    assert "wan2.2-animate-move" in err
    shell.service.run_seconds = 1e6
    _, err = shell.submit("--wait", "--deadline", "1s", status=5)
    assert "resume with: motion-preflight wait" in err


def test_without_a_key_or_a_permission_nothing_is_sent_and_a_service_that_is_not_reached_ends_with_4(shell: _Shell) -> None:
    _, err = shell.submit("--set", "duration.max=30", status=1)
    assert "needs review: report-outdated, so it was not sent" in err
    url = a_clip(shell.service)
    assert "No API key" in shell("submit", url, "--allow-private-host", "--report", shell.report, key="", status=2)[1]
    nowhere = {**surroundings(shell.service, shell.ledger), "DASHSCOPE_HTTP_BASE_URL": "http://127.0.0.1:9/api/v1"}
    done = command("submit", url, "--allow-private-host", "--report", shell.report, env=nowhere)
    assert (done.status, "The service was not reached" in done.err) == (4, True), done.err
    assert not shell.service.jobs


def test_a_lost_answer_ends_with_5_and_the_commands_that_settle_it(shell: _Shell) -> None:
    shell.service.fail("create", "cut-after")
    _, err = shell.submit(status=5)
    (task_id,) = shell.service.jobs
    assert task_id in err
    assert task_id in shell("tasks", "--ask")[0]
    assert task_id in shell("status", "1", status=5)[0]
    assert task_id in shell("wait", "1", status=5)[1]
    assert f"wait {task_id} --as 1" in shell("wait", task_id)[1]
    _, err = shell("wait", task_id, "--as", "1")
    assert f"{task_id} is row 1's task now; `motion-preflight tasks disown 1` undoes that." in err
    assert "nothing was sent" in shell.submit()[1]
    assert "the answer to the submit is lost" in shell("tasks", "disown", "1")[1]
    assert "no longer blocks its clip" in shell("tasks", "forget", "1")[1]
    assert len(shell.service.jobs) == 1


def test_asking_for_many_lost_requests_ends_in_time_however_slow_the_service_is(shell: _Shell) -> None:
    for number in range(3):
        data = CLIP + str(number).encode()
        shell.report = a_report(shell.folder / f"{number}.json", data)
        shell.service.fail("create", "cut-before")
        shell.service.fail("list", "500-before", times=1)
        shell.submit("--deadline", "1s", status=5, data=data)
    shell.service.faults.clear()
    shell.service.fail("list", "late-before", times=9, seconds=20)
    begun = time.monotonic()
    _, err = shell("tasks", "--ask", "--deadline", "1s")
    assert time.monotonic() - begun < 15
    assert err.count("the deadline passed before the service was asked") == 2


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(("fault", "state", "status"), [("cut-after", "unknown", 5), ("refuse", "refused", 4)])
def test_a_submit_that_fails_prints_what_is_known_of_its_task(
    shell: _Shell, form: str, fault: str, state: str, status: int
) -> None:
    if fault == "cut-after":
        shell.service.fail("create", fault)
    out, _ = shell.submit("--format", form, status=status, query="?refuse=Arrearage" if fault == "refuse" else "")
    if form == "json":
        (task,) = json.loads(out)["tasks"]
        assert (task["row"], task["state"]) == (1, state)
        assert task["possible"] == ([] if fault == "refuse" else list(shell.service.jobs))
    else:
        assert f"state        {state}" in out


def test_one_bad_id_keeps_no_other_task_from_being_followed(shell: _Shell) -> None:
    shell.submit()
    out, err = shell("wait", "1", "nosuch", "--format", "json", status=5)
    assert [task["state"] for task in json.loads(out)["tasks"]] == ["succeeded"]
    assert "knows no task 'nosuch'" in err


def test_a_key_that_may_not_ask_leaves_the_state_unknown_and_shows_the_task(shell: _Shell) -> None:
    shell.submit()
    for words in (["wait", "1"], ["status", "1"]):
        out, err = shell(*words, key="sk-wrong", status=5)
        assert "state        pending" in out
        assert "InvalidApiKey" in err
        assert "resume with: motion-preflight wait" in err


@pytest.mark.parametrize("command", ["wait", "status", "cancel"])
@pytest.mark.parametrize("name", ["https://a.example.com/c.mp4?Signature=SECRET", "a/b", "..", "x?y", "  "])
def test_what_does_not_name_a_task_is_neither_asked_for_nor_shown(shell: _Shell, command: str, name: str) -> None:
    _, err = shell(command, name, status=2)
    assert "SECRET" not in err
    assert shell.service.requests == []


def test_the_ledger_is_never_written_over(shell: _Shell) -> None:
    shell.submit()
    before = shell.ledger.read_bytes()
    for words in (["tasks", "-o", shell.ledger], ["wait", "1", "-o", f"{shell.ledger}-wal"], ["status", "1", "-o", shell.ledger]):
        (shell.folder / "ledger.sqlite3-wal").touch()
        assert "would be overwritten" in shell(*words, status=2)[1]
    assert shell.ledger.read_bytes() == before


def test_waiting_for_all_with_another_key_asks_for_nobodys_tasks(shell: _Shell) -> None:
    shell.submit()
    shell("wait", "--all", key="sk-other", status=2)
    assert shell("wait", "1", key="sk-other", status=5)[0].count("pending") == 1
    assert "succeeded" in shell("wait", "--all")[0]


def test_a_cancel_that_does_not_show_is_said_as_that(shell: _Shell) -> None:
    shell.service.run_seconds = 1e6
    shell.submit()
    shell.submit("--again")
    _, second = shell.service.jobs
    shell.service.statuses[second] = "PENDING"
    out, err = shell("cancel", second, status=5)
    assert "state        pending" in out
    assert f"The service accepted the cancel, but {second} is still pending." in err


def test_cancel_says_what_became_of_the_task(shell: _Shell) -> None:
    shell.service.run_seconds = 1e6
    shell.submit()
    shell.submit("--again")
    first, second = shell.service.jobs
    assert "canceled" in shell("cancel", second)[0]
    assert "no longer pending" in shell("cancel", first, status=4)[1]


def test_cancelling_a_task_that_ended_says_why_nothing_was_cancelled(shell: _Shell) -> None:
    shell.submit("--wait")
    (task_id,) = shell.service.jobs
    _, err = shell("cancel", task_id, status=4)
    assert err == f"motion-preflight: {task_id} has ended already (succeeded); nothing is left to cancel.\n"


@pytest.mark.parametrize("command", ["wait", "status", "cancel"])
def test_an_id_that_the_service_does_not_know_is_reported_and_not_entered(shell: _Shell, command: str) -> None:
    out, err = shell(command, "nosuch", status=5)
    assert (out, err.count("\n")) == ("", 1)
    assert "The service knows no task 'nosuch'" in err
    assert json.loads(shell("tasks", "--format", "json")[0])["tasks"] == []


def test_a_word_that_is_not_a_url_is_wrong_usage(shell: _Shell) -> None:
    _, err = shell("submit", "notaurl", status=2)
    assert err == "motion-preflight: 'notaurl' is not a URL; write https://…. Nothing was sent.\n"
    _, err = shell("submit", shell.report, status=2)
    assert "give the clip's URL, and the file with --clip" in err
    _, err = shell("submit", f"me:{KEY}@bucket.example.com/x.mp4{QUERY}", status=2)
    assert "'bucket.example.com/x.mp4' is not a URL" in err
    assert SECRET not in err


def test_a_rejected_clip_has_no_price_and_seconds_have_two_decimals(shell: _Shell) -> None:
    shell.report = a_report(shell.folder / "long.json", CLIP, seconds=4.16667)
    assert "accept; 4.17 s at 0.08 CNY/s: 0.33 CNY" in shell.submit("--dry-run")[1]
    shell.report = a_report(shell.folder / "bad.json", CLIP, seconds=4.16667, verdict="reject")
    for words in ([], ["--dry-run"]):
        _, err = shell.submit(*words, status=1)
        assert ": reject\n" in err
        assert "CNY" not in err


def test_an_answer_never_overwrites_the_clip_or_its_report(shell: _Shell) -> None:
    before = shell.report.read_bytes()
    _, err = shell.submit("-o", shell.report, status=2)
    assert "would be overwritten" in err
    assert (shell.report.read_bytes(), shell.service.jobs) == (before, {})


def test_while_one_waits_the_place_in_the_queue_is_shown(shell: _Shell) -> None:
    shell.service.run_seconds = 1e6
    shell.submit()
    _, err = shell.submit("--again", "--wait", "--deadline", "1s", status=5)
    assert "pending, 0 s, 1 of our own before it" in err


def test_waiting_for_all_live_tasks(shell: _Shell) -> None:
    assert "no live task" in shell("wait", "--all", status=2)[1]
    shell.submit()
    shell.submit("--again")
    assert shell("wait", "--all")[0].count("succeeded") == 2


def test_the_result_of_a_picture_target_is_fetched(shell: _Shell) -> None:
    shell.report = a_report(shell.folder / "move.json", CLIP, profile="wan2.2-animate-move")
    words = ("--profile", "wan2.2-animate-move", "--image-url", shell.picture(), "--mode", "wan-pro")
    _, err = shell.submit(*words, "--download", shell.folder / "result.mp4")
    assert "3 s at 0.6 CNY/s: 1.80 CNY" in err
    assert (shell.folder / "result.mp4").read_bytes() == VIDEO
    assert (
        "makes no result video"
        in shell("submit", "http://127.0.0.1:9/x", "--no-gate", "--allow-private-host", "--download", "x.mp4", status=2)[1]
    )
    (task_id,) = shell.service.jobs
    shell("wait", task_id, "--download", shell.folder / "result.mp4", status=2)
    shell("wait", task_id, "--download", shell.folder / "again.mp4")
    assert (shell.folder / "again.mp4").read_bytes() == VIDEO


def test_the_key_and_every_signature_are_nowhere(shell: _Shell) -> None:
    """Every kind of end, each with -v; then all that was printed, written and kept is searched."""
    shell.submit("--dry-run", "-v", query=QUERY)
    shell.submit("--wait", "-v", query=QUERY)
    shell.submit("-v", query=QUERY)
    shell.submit("--wait", "-v", "--again", status=4, query=QUERY + "&fail=InvalidURL.Timeout")
    shell.submit("-v", "--again", status=4, query=QUERY + "&refuse=InvalidApiKey")
    for fault in ("cut-after", "500-after", "half", "html502-before"):
        shell.service.fail("create", fault)
        shell.submit("-v", "--again", "--format", "json", status=5, query=QUERY)
    shell.service.fail("files", "cut-before")
    shell.submit("-v", "--again", status=3, query=QUERY)
    shell.submit("-v", "--again", status=1, query=QUERY, data=CLIP + b"!")
    shell.service.head["Location"] = f"{shell.service.root}/files/clip.mp4{QUERY}"
    shell.submit("-v", "--again", status=3, query=QUERY)
    shell.service.head["Location"] = f"http://127.0.0.1:9/clip.mp4{QUERY}"
    shell.submit("-v", "--again", status=3, query=QUERY)
    shell.service.head.clear()
    shell("submit", "http://user:" + KEY + "@127.0.0.1/x.mp4" + QUERY, "-v", status=1)
    shell("submit", "http://[bad/x.mp4" + QUERY, "-v", status=1)
    shell("wait", "1", "-v", status=0)
    shell("tasks", "--ask", "-v", "--format", "json", "-o", shell.folder / "tasks.json")
    shell("status", "no-such-task", "-v", status=5)
    shell("cancel", "no-such-task", "-v", status=5)
    shell.report = a_report(shell.folder / "move.json", CLIP, profile="wan2.2-animate-move")
    move = ("--profile", "wan2.2-animate-move", "--image-url", shell.picture() + QUERY)
    shell.submit(*move, "--download", shell.folder / "result.mp4", "-v", query=QUERY)
    shell("submit", "https://a.example.com/x", "-v", key=KEY + "\n" + KEY, status=2)
    kept = [path for path in shell.folder.rglob("*") if path.is_file() and path.name != "result.mp4"]
    everything = [*shell.said, *(path.read_bytes().decode(errors="replace") for path in kept)]
    for place, text in zip([*shell.said, *map(str, kept)], everything, strict=True):
        for hidden in (KEY, KEY.removeprefix("sk-"), SECRET):
            assert hidden not in text, f"{hidden} is in {place[:300]}"
    with Ledger(shell.ledger) as ledger:
        assert len(ledger.tasks()) >= 8
    assert any(SECRET.encode() in seen.body for seen in shell.service.requests), "the service must get the signature"
