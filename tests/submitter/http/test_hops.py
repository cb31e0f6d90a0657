"""What is asked on the way to a clip and to the service, and what a submit's ledger says after each kind of break."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.service.service import KEY, Service
from submitter.errors import NotSent, Rejected, StateUnknown
from submitter.gate.options import Options
from submitter.http.transport import Transport
from submitter.jobs.submit import submit
from submitter.ledger.ledger import Ledger
from submitter.services.dashscope.client import Client
from submitter.services.dashscope.settings import Settings
from submitter.task import State
from submitter.urls import check
from submitter.urls.check import Unfit
from tests.support.sending import CAREFUL, CLIP, FakeTime, a_report, command, judge_as, surroundings
from tests.support.stage import Script, Stage, Talk, answer, certificates, playing
from validator.errors import CannotJudge
from validator.inputs.http import open_stream

OUTSIDE = "http://clips.example.com/clip.mp4"


def _to(url: str) -> Script:
    return lambda talk: talk.say(answer(b"", "302 Found", Location=url))


def _clip(talk: Talk) -> None:
    talk.say(answer(CLIP, Content_Type="video/mp4"))


@pytest.fixture
def private() -> Iterator[Stage]:
    """A host of this network that must not be asked for anything."""
    with playing(_clip, host="127.0.0.2") as stage:
        yield stage
        assert (stage.connections, stage.requests) == (0, [])


def _behind(monkeypatch: pytest.MonkeyPatch, proxy: Stage) -> None:
    """A proxy represents the world outside; what is here is contacted directly."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("no_proxy", "127.0.0.1,127.0.0.2")


@pytest.mark.parametrize("host", ["127.0.0.2", "%31%32%37.0.0.2", "2130706434", "[::ffff:127.0.0.2]", "[64:ff9b::7f00:2]"])
def test_a_redirect_to_a_private_host_is_refused_before_it_is_asked(
    client: Client, ledger: Ledger, private: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    report = str(a_report(tmp_path / "r.json", CLIP))
    with playing(_to(f"http://{host}:{private.port}/admin?x=1")) as proxy:
        _behind(monkeypatch, proxy)
        with pytest.raises(Rejected, match="url-host-private"):
            submit(OUTSIDE, client=client, ledger=ledger, options=Options(report=report, allow_review=True))
    assert proxy.first_lines() == [f"GET {OUTSIDE} HTTP/1.1"]
    assert ledger.tasks() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.2:{port}/a.mp4", "http://%31%32%37.0.0.2:{port}/a.mp4", "http://127.0.0%2e2:{port}/a.mp4",
        "http://１２７.0.0.2:{port}/a.mp4", "http://127.0.0。2:{port}/a.mp4", "http://127.0.0.2\u00ad:{port}/a.mp4",
        "http://2130706434:{port}/a.mp4", "http://[::ffff:7f00:2]:{port}/a.mp4", "http://127.0.0.2:{port}\\@clips.example.com/a.mp4",
    ],
)  # fmt: skip
@pytest.mark.parametrize("judged", [True, False], ids=["gated", "no gate"])
def test_a_private_host_is_neither_asked_nor_sent_in_any_spelling(
    service: Service, client: Client, ledger: Ledger, private: Stage, url: str, judged: bool
) -> None:
    options = Options(allow_review=True, judged=judged)
    with pytest.raises(Rejected, match=r"url-(host-private|malformed)"):
        submit(url.format(port=private.port), client=client, ledger=ledger, options=options, judge=judge_as())
    assert (service.requests, ledger.tasks()) == ([], [])


def test_a_name_that_resolves_elsewhere_the_second_time_is_refused_before_it_is_asked(private: Stage) -> None:
    answers = [["93.184.215.14"], ["127.0.0.2"]]

    def resolve(host: str) -> list[str]:
        return answers.pop(0)

    url = f"http://clips.example.com:{private.port}/a.mp4"
    assert check.check_url(url, now=0, needed=60, resolve=resolve) == []
    with pytest.raises(Unfit, match=r"resolves to 127\.0\.0\.2 here"):
        with open_stream(url, check_hop=check.hop_check(url, private=False, resolve=resolve), resolve=resolve):
            pytest.fail("this is never reached")
    assert answers == []


def test_a_name_with_one_public_and_one_private_address_is_refused_before_it_is_asked(private: Stage) -> None:
    url = f"http://clips.example.com:{private.port}/a.mp4"
    with pytest.raises(Unfit, match=r"127\.0\.0\.2"):
        with open_stream(url, check_hop=check.hop_check(url, private=False), resolve=lambda host: ["93.184.215.14", "127.0.0.2"]):
            pytest.fail("this is never reached")


def test_a_hop_whose_name_resolves_to_a_private_address_is_named(private: Stage) -> None:
    def resolve(host: str) -> list[str]:
        return ["127.0.0.2"] if host == "inside.example.com" else ["127.0.0.1"]

    with playing(_to(f"http://inside.example.com:{private.port}/")) as stage:
        url = f"http://clips.example.com:{stage.port}/a.mp4"
        hop_check = check.hop_check(url, private=False, resolve=resolve)
        with pytest.raises(Unfit, match=r"redirects to inside\.example\.com \(127\.0\.0\.2\)"):
            with open_stream(url, check_hop=lambda hop, seen: None if hop.url == url else hop_check(hop, seen), resolve=resolve):
                pytest.fail("this is never reached")
    assert len(stage.requests) == 1


def test_what_is_sent_is_the_url_that_was_fetched(service: Service, client: Client, ledger: Ledger) -> None:
    service.files["a b~視.mp4"] = CLIP
    raw = f"{service.root.replace('http', 'HTTP')}/files/a b%7e視.mp4#part"
    submit(raw, client=client, ledger=ledger, options=CAREFUL, judge=judge_as())
    (job,) = service.jobs.values()
    asked = next(seen.path for seen in service.requests if seen.method == "GET")
    assert asked == "/files/a%20b~%E8%A6%96.mp4"
    assert job.video_url == service.root + asked


def test_a_clip_that_does_not_fit_into_the_temporary_folder_gets_no_verdict_and_says_where(
    service: Service, tmp_path: Path
) -> None:
    service.files["clip.mp4"] = CLIP * 1000
    folder = tmp_path / "tmp"
    folder.mkdir()
    words = ["submit", f"{service.root}/files/clip.mp4", "--allow-private-host"]
    done = _on_a_full_disk(folder, *words, env={**surroundings(service, tmp_path / "l.sqlite3"), "TMPDIR": str(folder)})
    assert done.returncode == 3, done.stderr
    assert f"the folder for temporary files (TMPDIR, {folder}): " in done.stderr
    assert "standard output" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert (list(folder.iterdir()), service.jobs) == ([], {})


def _on_a_full_disk(folder: Path, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the real command where no file can grow beyond 100 kB, as on a full disk; the ledger fits."""
    import os
    import resource
    import sys

    from tests.support.command import ROOT

    return subprocess.run(
        [sys.executable, "-B", "-m", "submitter", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )


# --- the submit itself


def _breaks_off(talk: Talk) -> None:
    talk.die_of_a_bad_record()


def _alert_80(talk: Talk) -> None:
    talk.raw(b"\x15\x03\x03\x00\x02\x02\x50")


def _plain_502(talk: Talk) -> None:
    talk.raw(answer(b"<html>", "502 Bad Gateway"))


@pytest.mark.parametrize("script", [_breaks_off, _alert_80, _plain_502], ids=lambda script: script.__name__.strip("_"))
def test_after_a_tls_failure_behind_the_post_the_clip_is_not_sent_again(
    service: Service, ledger: Ledger, time: FakeTime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    certs = certificates(str(tmp_path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certs.authority)
    service.files["clip.mp4"] = CLIP
    with playing(script, tls=certs.trusted) as stage:
        client = Client(
            Settings(KEY, f"https://127.0.0.1:{stage.port}/api/v1"),
            clock=time.clock,
            transport=Transport(total=2.0),
            rate=1e6,
            submit_rate=1e6,
        )
        for _ in range(2):
            with client, pytest.raises(StateUnknown):
                submit(f"{service.root}/files/clip.mp4", client=client, ledger=ledger, options=CAREFUL, judge=judge_as())
    assert [line.split()[0] for line in stage.first_lines()].count("POST") == 1
    assert [task.state for task in ledger.tasks()] == [State.UNKNOWN]


@pytest.mark.parametrize("fault", ["certificate", "redirect"])
def test_what_is_surely_not_sent_leaves_the_clip_free(
    service: Service, ledger: Ledger, time: FakeTime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    certs = certificates(str(tmp_path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certs.authority)
    service.files["clip.mp4"] = CLIP
    script = _to("/x") if fault == "certificate" else _moved
    with playing(script, tls=certs.stranger if fault == "certificate" else certs.trusted) as stage:
        settings = Settings(KEY, f"https://127.0.0.1:{stage.port}/api/v1")
        with Client(settings, clock=time.clock, transport=Transport(total=2.0)) as client:
            with pytest.raises(
                NotSent, match="certificate is not trusted" if fault == "certificate" else "correct DASHSCOPE_HTTP"
            ):
                submit(f"{service.root}/files/clip.mp4", client=client, ledger=ledger, options=CAREFUL, judge=judge_as())
    assert [task.state for task in ledger.tasks()] == [State.DROPPED]


def _moved(talk: Talk) -> None:
    talk.say(answer(b"", "308 Permanent Redirect", Location="https://other.example.com/api/v1"))


def test_a_dripping_host_of_the_clip_is_left_in_time_and_gives_no_verdict(
    client: Client, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(lambda talk: talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nabc")) as stage:
        with pytest.raises(CannotJudge, match=r"the connection ended after 3 of 999 bytes"):
            submit(f"http://127.0.0.1:{stage.port}/a.mp4", client=client, ledger=ledger, options=CAREFUL, judge=judge_as())


def test_a_workspace_that_no_header_can_hold_is_surely_not_sent(service: Service, tmp_path: Path) -> None:
    service.files["clip.mp4"] = CLIP
    report = a_report(tmp_path / "r.json", CLIP)
    env = {**surroundings(service, tmp_path / "l.sqlite3"), "DASHSCOPE_WORKSPACE": "工作区"}
    done = command("submit", f"{service.root}/files/clip.mp4", "--allow-private-host", "--report", report, env=env)
    assert done.status == 2, done
    assert "DASHSCOPE_WORKSPACE holds" in done.err
    assert service.jobs == {}
