"""Judges clips behind URLs, with a real server on this machine that behaves well or badly."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import CHECK, ROOT, Done, preflight
from tests.support.good import media_only
from tests.support.server import (
    Answer,
    Exchange,
    Server,
    chunked,
    cut,
    endless,
    huge,
    redirect,
    serving,
    silent,
    stalling,
    trickling,
    whole,
    zipped,
)  # fmt: skip
from validator import Report, Severity, UsageError, Verdict, validate
from validator.errors import Unopenable
from validator.findings import Outcome
from validator.inputs.download import MAX_BYTES, Timeouts, downloaded

Clip = Callable[[str], Path]
_SECRET = "swordfish"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of the test's own, which must be empty in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def good_bytes(clip: Clip) -> bytes:
    """The bytes of a clip that is accepted."""
    return clip("two-seconds.mp4").read_bytes()


def _served(answer: Answer, path: str = "/clip.mp4") -> Report:
    """The report on what this answer serves."""
    with serving({path: answer}) as server:
        return validate(server.url(path), profile=media_only())


def _rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.severity is not Severity.NOTE]


def _not_judged(answer: Answer, saying: str = "") -> None:
    """Such an answer is a problem, said in one sentence, and the verdict is review."""
    report = _served(answer)
    assert report.problem
    assert saying in report.problem
    assert (report.verdict, report.sha256, report.findings) == (Verdict.REVIEW, None, ())
    assert {result.outcome for result in report.results} <= {Outcome.SKIP, Outcome.OFF}


def _asked(url: str, status: int, *options: str) -> dict[str, Any]:
    """What the real command says of a URL, which is at most one line beside the JSON report."""
    done = preflight(*CHECK, "--format", "json", *options, url)
    assert done.status == status, done
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) <= 1
    clips: list[dict[str, Any]] = json.loads(done.out)["clips"]
    return clips[0]


# --- good answers


def test_a_clip_behind_a_url_is_judged_as_the_file_is(clip: Clip) -> None:
    path = clip("two-audios.mp4")
    with serving({"/a/clip.mp4": whole(path.read_bytes())}) as server:
        url = server.url("/a/clip.mp4")
        far, near = validate(url, profile=media_only()), validate(path, profile=media_only())
    assert far.path == url
    assert (far.verdict, far.sha256, far.bytes, far.media) == (near.verdict, near.sha256, near.bytes, near.media)
    assert (far.results, [f.rule for f in far.findings]) == (near.results, [f.rule for f in near.findings])


@pytest.mark.parametrize("form", [chunked, zipped, lambda data: whole(data, "text/html"), lambda data: whole(data, "")])
def test_the_bytes_count_and_not_how_they_are_sent_or_called(good_bytes: bytes, form: Callable[[bytes], Answer]) -> None:
    report = _served(form(good_bytes))
    assert (report.verdict, report.bytes) == (Verdict.ACCEPT, len(good_bytes))


def test_a_body_without_a_length_ends_with_the_connection(good_bytes: bytes) -> None:
    assert _served(cut(good_bytes, len(good_bytes), declared=False)).verdict is Verdict.ACCEPT


@pytest.mark.parametrize(
    "path", ["/clip", "/clip.mp4/", "/clip%2Fx.mp4", "/a.b;c", "/%00.mp4", "/.mp4", "/clip." + "x" * 300, "/"]
)
def test_any_path_can_hold_a_clip(good_bytes: bytes, path: str) -> None:
    report = _served(whole(good_bytes), path)
    assert (report.problem, report.bytes) == ("", len(good_bytes))
    assert report.verdict is not Verdict.REJECT or _rules(report) == ["format-unsupported"]


def test_several_urls_and_files_are_judged_in_their_order(good_bytes: bytes, clip: Clip) -> None:
    with serving({"/good.mp4": whole(good_bytes)}) as server:
        words = (server.url("/good.mp4"), str(clip("side-198.mp4")), server.url("/lost.mp4"))
        done = preflight(*CHECK, "--format", "json", *words)
    assert done.status == 3
    assert [(c["path"], c["verdict"]) for c in json.loads(done.out)["clips"]] == list(
        zip(words, ("accept", "reject", "review"), strict=True)
    )


# --- redirects


def _chain(good_bytes: bytes, length: int) -> dict[str, Answer]:
    return {f"/{n}": redirect(f"/{n + 1}") for n in range(length)} | {f"/{length}": whole(good_bytes)}


def test_five_redirects_are_followed(good_bytes: bytes) -> None:
    with serving(_chain(good_bytes, 5)) as server:
        assert _asked(server.url("/0"), 0)["path"] == server.url("/0")
    assert len(server.asked) == 6


def test_a_sixth_redirect_is_not_followed(good_bytes: bytes) -> None:
    with serving(_chain(good_bytes, 6)) as server:
        done = preflight(*CHECK, server.url("/0"))
    assert done.status == 3
    assert "redirects more than 5 times" in done.err
    assert "/6" not in server.asked


def test_a_redirect_in_a_circle_ends() -> None:
    _not_judged(redirect("/clip.mp4"), "redirects more than 5 times")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:video/mp4;base64,AAAA", "gopher://127.0.0.1:9/"]
)
def test_a_redirect_to_another_scheme_is_refused(target: str) -> None:
    _not_judged(redirect(target), "not http(s)")


@pytest.mark.parametrize("target", ["http://[::1/x", "http://127.0.0.1:99999/", "http://a..b/", "http://", "//", "\x1b]0;x\x07"])
def test_a_redirect_to_nonsense_ends_in_a_sentence(target: str) -> None:
    _not_judged(redirect(target))


# --- bad answers


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "500 Oops", "204 No Content", "206 Partial Content"])
def test_another_status_than_200_is_not_judged(status: str) -> None:
    _not_judged(lambda exchange: exchange.head(status, content_length=0), f"the server answered {status[:3]}")


def test_the_servers_own_words_cannot_drive_the_terminal() -> None:
    with serving({"/x": lambda exchange: exchange.head("404 \x1b[2J\x1b]0;owned\x07", content_length=0)}) as server:
        done = preflight(*CHECK, server.url("/x"))
    assert done.status == 3
    assert "\x1b" not in done.out + done.err
    assert "\x07" not in done.out + done.err


def test_a_web_page_instead_of_a_video_is_rejected_as_one() -> None:
    with serving({"/clip.mp4": whole(b"<!DOCTYPE html><title>Log in</title>")}) as server:
        finding = _asked(server.url("/clip.mp4"), 1)["findings"][0]
    assert finding["rule"] == "unreadable"
    assert "web page" in finding["message"]


def test_an_empty_answer_is_rejected() -> None:
    assert _rules(_served(whole(b""))) == ["unreadable"]


@pytest.mark.parametrize("answer", [lambda data: cut(data, len(data) // 2), lambda data: cut(data, 0)])
def test_a_connection_cut_before_the_end_is_not_judged(good_bytes: bytes, answer: Callable[[bytes], Answer]) -> None:
    _not_judged(answer(good_bytes), "the connection")


def test_a_chunked_answer_that_breaks_off_is_not_judged(good_bytes: bytes) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(transfer_encoding="chunked")
        exchange.send(b"%x\r\n%s" % (len(good_bytes), good_bytes[:1000]))

    _not_judged(answer, "the connection was cut")


@pytest.mark.parametrize(
    "line", [b"", b"\r\n", b"\0" * 100, b"HTTP/9.9 what\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200]
)
def test_what_is_not_http_is_not_judged(line: bytes) -> None:
    _not_judged(lambda exchange: exchange.send(line))


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "٣"])
def test_a_length_that_is_none_does_no_harm(good_bytes: bytes, length: str) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.send(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode() + good_bytes)

    report = _served(answer)
    assert report.verdict is (Verdict.REVIEW if report.problem else Verdict.ACCEPT)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_wrong_content_encoding_does_no_harm(good_bytes: bytes, coding: str) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.head(content_encoding=coding, content_length=len(good_bytes))
        exchange.send(good_bytes)

    report = _served(answer)
    assert report.verdict is (Verdict.REVIEW if report.problem else Verdict.ACCEPT)


# --- too much


def test_a_declared_size_over_the_cap_is_rejected_before_a_byte_is_read() -> None:
    with serving({"/clip.mp4": huge(MAX_BYTES + 1)}) as server:
        report = _asked(server.url("/clip.mp4"), 1)
    assert [finding["rule"] for finding in report["findings"]] == ["file-too-large"]
    assert (report["verdict"], report["bytes"], report["sha256"]) == ("reject", MAX_BYTES + 1, None)
    assert server.let_down == ["/clip.mp4"]


def test_an_endless_body_is_stopped_at_the_cap() -> None:
    with serving({"/clip.mp4": endless}) as server:
        report = validate(server.url("/clip.mp4"), profile=media_only())
    assert (report.verdict, report.problem, _rules(report)) == (Verdict.REJECT, "", ["file-too-large"])
    assert server.let_down == ["/clip.mp4"]


# --- waiting


@pytest.mark.parametrize("answer", [silent, stalling(bytes(100_000), 70_000)], ids=["silent", "stalling"])
def test_a_silent_server_is_left_in_time(answer: Answer) -> None:
    with serving({"/x": answer}) as server, pytest.raises(Unopenable, match=r"did not answer in time|was cut"):
        with downloaded(server.url("/x"), Timeouts(read=0.3)):
            pytest.fail("this is never reached")


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: "], ids=["body", "header"]
)
def test_a_server_that_sends_a_byte_now_and_then_is_left_in_time(head: bytes) -> None:
    with serving({"/x": trickling(head)}) as server, pytest.raises(Unopenable, match=r"took over 0.5 s"):
        with downloaded(server.url("/x"), Timeouts(total=0.5)):
            pytest.fail("this is never reached")


def test_a_port_where_nobody_listens_is_not_judged() -> None:
    with serving({}) as server:
        closed = server.url("/x.mp4")
    assert preflight(*CHECK, closed).status == 3


def test_a_full_disk_is_reported_in_a_sentence(good_bytes: bytes) -> None:
    with serving({"/x.mp4": whole(good_bytes)}) as server:
        done = _with_file_limit("check", server.url("/x.mp4"), most_bytes=20_000)
    assert done.status == 3
    assert "the download cannot be kept" in done.err
    assert "Traceback" not in done.err


# --- what is not a URL


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/x.mp4", "FILE://x", "rtmp://127.0.0.1/live", "concat://a|b"]
)
def test_another_scheme_is_refused(url: str) -> None:
    done = preflight(*CHECK, url)
    assert (done.status, done.out) == (2, "")
    assert "only http:// and https:// are" in done.err


@pytest.mark.parametrize(
    "url", ["data:video/mp4;base64,AAAA", "file:/etc/passwd", "pipe:0", "concat:a|b", "subfile,,start,0,end,9,,:/etc/passwd"]
)
def test_what_only_ffmpeg_takes_for_a_url_is_a_file_that_is_not_there(url: str) -> None:
    done = preflight(*CHECK, url)
    assert (done.status, done.out) == (2, "")
    assert "no such file" in done.err


@pytest.mark.parametrize(
    "url", ["http://[::1/x", "http://127.0.0.1:99999/x", "http://127.0.0.1:abc/x", "http://", "http:///x.mp4", "http://u:{}@[/x"]
)
def test_a_malformed_url_is_wrong_usage(url: str) -> None:
    done = preflight(*CHECK, url.format(_SECRET))
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "only http://" not in done.err
    assert _SECRET not in done.err


def test_a_host_that_cannot_exist_is_not_judged() -> None:
    done = preflight(*CHECK, "http://a..b/x.mp4")
    assert (done.status, "Traceback" in done.err) == (3, False)
    assert done.err.count("\n") == 1


def test_the_library_refuses_what_the_command_refuses() -> None:
    with pytest.raises(UsageError):
        validate("file:///etc/passwd", profile=media_only())


# --- secrets


@pytest.mark.parametrize("form", ["text", "json"])
def test_keys_in_a_url_are_never_shown(good_bytes: bytes, clip: Clip, form: str) -> None:
    bad = clip("side-198.mp4").read_bytes()
    answers = {"/good": whole(good_bytes), "/gone": cut(good_bytes, 9), "/bad": whole(bad), "/page": whole(b"<html>")}
    names = (*answers, "/lost")
    with serving(answers) as server:
        urls = [server.url(f"{name}?key={_SECRET}#{_SECRET}", login=f"me:{_SECRET}@") for name in names]
        done = preflight(*CHECK, "--format", form, *urls)
    assert _SECRET not in done.out + done.err
    assert all(_SECRET in path for path in server.asked)
    assert all(f"http://127.0.0.1:{server.port}{name}?…" in done.out for name in names)


@pytest.mark.skipif(os.name != "posix", reason="terminals are made otherwise elsewhere")
def test_keys_in_a_url_are_not_shown_while_it_is_fetched(good_bytes: bytes) -> None:
    with serving({"/clip.mp4": whole(good_bytes)}) as server:
        url = server.url(f"/clip.mp4?{_SECRET}", login=f"me:{_SECRET}@")
        shown = _on_terminal("check", "--limits-only", url, url + "x")
    assert re.search(r"/2 [^\r]*http://127\.0\.0\.1", shown)
    assert _SECRET not in shown


def test_keys_in_a_redirect_are_never_shown() -> None:
    for target in (
        f"file:///x?{_SECRET}",
        f"http://me:{_SECRET}@127.0.0.1:1/?{_SECRET}",
        f"http://{_SECRET}..x/",
        f"/lost?{_SECRET}",
    ):
        with serving({"/x": redirect(target)}) as server:
            report = validate(server.url("/x"), profile=media_only())
        assert report.problem
        assert _SECRET not in repr(report)


def test_a_password_is_not_sent_on_to_another_host(good_bytes: bytes) -> None:
    with serving({"/clip.mp4": whole(good_bytes)}) as other, serving({"/x": redirect(other.url("/clip.mp4"))}) as server:
        assert validate(server.url("/x", login=f"me:{_SECRET}@"), profile=media_only()).ok
    assert "Authorization" in server.seen[0]
    assert "Authorization" not in other.seen[0]


def _on_terminal(*words: str) -> str:
    """What the real command shows on a terminal's standard error."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(_command(*words), stdout=subprocess.DEVNULL, stderr=theirs, env=_surroundings()) as process:
        os.close(theirs)
        shown = b"".join(_until_end(ours))
        process.wait(30)
    os.close(ours)
    return shown.decode()


def _until_end(file: int) -> Iterator[bytes]:
    try:
        while chunk := os.read(file, 1 << 16):
            yield chunk
    except OSError:  # a closed terminal, on Linux
        return


def _with_file_limit(*words: str, most_bytes: int) -> Done:
    """Run the real command where no file can grow beyond `most_bytes`, as on a full disk."""
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    done = subprocess.run(_command(*words), capture_output=True, timeout=60, env=_surroundings(), preexec_fn=limit)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def _command(*words: str) -> list[str]:
    return [sys.executable, "-B", "-m", "validator", *words]


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


# --- interruption


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise elsewhere")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_download_leaves_nothing_behind(temporary: Path, number: signal.Signals) -> None:
    begun = threading.Event()

    def answer(exchange: Exchange) -> None:
        exchange.head(content_length=1_000_000)
        exchange.send(bytes(500_000))
        begun.set()
        exchange.rest()

    with serving({"/clip.mp4": answer}) as server:
        done = _interrupted(server, begun, temporary, number)
    assert (done.status, done.out) == (128 + number, "")
    assert done.err.strip() == "motion-preflight: interrupted; nothing was left behind."


def _interrupted(server: Server, begun: threading.Event, temporary: Path, number: signal.Signals) -> Done:
    process = subprocess.Popen(
        _command("check", "--profile", "wan2.2-animate-move", server.url("/clip.mp4")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_surroundings(),
    )
    with process:
        assert begun.wait(30)
        assert len(list(temporary.iterdir())) == 1
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    return Done(process.returncode, out.decode(), err.decode())
