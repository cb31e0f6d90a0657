"""A run of many clips from the command line: lists, order, failures, and an end in the middle that keeps what was judged."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.command import CHECK, ROOT, preflight
from tests.support.processes import until, with_mark
from tests.support.readers import READERS
from validator.report.formats import FORMATS

Named = Callable[..., list[str]]
CACHED = (*CHECK, "--limits-only")
LIMITS = (*CACHED, "--no-cache")
"""Clips of the tests are copies of one file, and the cache would know all of them by the first."""
PARTIAL = re.compile(r"motion-preflight: interrupted; (\d+) of 6 clips (?:was|were) judged; reports and facts hold those\.")


def _paths(out: str) -> list[str]:
    return [judged["path"] for judged in json.loads(out)["clips"]]


def _start(*words: str, mark: str, **streams: int) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BATCH_TEST": mark}
    return subprocess.Popen([sys.executable, "-m", "submitter", *words], env=env, **streams)  # type: ignore[call-overload,no-any-return]


def _fed(words: list[str], data: bytes, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "submitter", *words]
    return subprocess.run(command, input=data, capture_output=True, env=env, cwd=cwd, timeout=120)


def test_documents_keep_the_order_given_whatever_the_number_of_jobs(named: Named) -> None:
    paths = named("slow", "a", "b", "c")
    shown = [preflight(*LIMITS, "--format", "json", "--jobs", str(jobs), *paths) for jobs in (1, 2, 8)]
    assert [_paths(done.out) for done in shown] == [paths] * 3
    texts = [re.sub(r'"seconds_spent": [\d.]+', "", done.out) for done in shown]
    assert len(set(texts)) == 1
    come = _paths(preflight(*LIMITS, "--format", "json", "--jobs", "2", "--as-they-come", *paths).out)
    assert (come[0] == paths[0], sorted(come)) == (False, sorted(paths))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_the_cache_knows_is_not_measured_again(named: Named, jobs: str) -> None:
    first, *copies = named("a", "hang", "hang-2")
    assert preflight(*CACHED, first).status == 0
    known = preflight(*CACHED, "--jobs", jobs, "--timeout", "20", "--format", "json", *copies)
    assert (known.status, _paths(known.out)) == (0, copies), known.err
    assert preflight(*CACHED, "--jobs", jobs, "--timeout", "1", "--refresh", copies[0]).status == 3
    assert preflight("cache", "info").out.splitlines()[1].split() == ["measurements", "1"]


def test_two_shards_are_one_whole(named: Named) -> None:
    paths = named(*"abcdefgh")
    parts = [preflight(*LIMITS, "--format", "json", "--shard", f"{number}/2", *paths) for number in (1, 2)]
    assert sorted(path for done in parts for path in _paths(done.out)) == paths
    assert all(_paths(done.out) for done in parts)


def test_a_shard_without_clips_is_not_a_fault_and_says_so(named: Named) -> None:
    (path,) = named("a")
    ends = [preflight(*LIMITS, "--shard", f"{number}/2", path) for number in (1, 2)]
    assert [done.status for done in ends] == [0, 0]
    assert sorted(bool(done.out) for done in ends) == [False, True]
    (empty,) = (done for done in ends if not done.out)
    assert re.fullmatch(r"motion-preflight: shard ./2 holds none of the 1 clips\.\n", empty.err)
    assert preflight(*LIMITS, "--shard", "3/2", path).status == 2


@pytest.mark.parametrize("words", [["--from", "-"], ["--from", "-", "-0"], ["--from", "list"]], ids=" ".join)
def test_a_list_names_the_clips(named: Named, tmp_path: Path, words: list[str]) -> None:
    paths = named("a", "b c", "new\nline") if "-0" in words else named("a", "b c")
    data = os.fsencode(("\0" if "-0" in words else "\n").join(paths))
    (tmp_path / "list").write_bytes(data)
    done = _fed([*LIMITS, "--format", "json", *words], data, tmp_path)
    assert (done.returncode, _paths(done.stdout.decode())) == (0, paths), done.stderr


def test_a_list_with_ids_judges_a_file_once_and_reports_it_for_each(named: Named, tmp_path: Path) -> None:
    (path,) = named("slow")
    lines = "".join(json.dumps({"path": path, "id": number}) + "\n" for number in (1, 2)) + '{"path": "nowhere"}\n'
    done = _fed([*LIMITS, "--format", "json", "--from", "-"], lines.encode(), tmp_path)
    assert (done.returncode, _paths(done.stdout.decode())) == (2, [path, path])
    assert b"nowhere: no such file or folder." in done.stderr
    done = _fed([*LIMITS, "--from", "-"], b'{"path": "a"}\n{"pth": "b"}\n', tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b'motion-preflight: standard input, line 2: give either "path" or "url".\n'


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\0"])
def test_an_empty_list_is_nothing_to_check(tmp_path: Path, data: bytes) -> None:
    done = _fed([*LIMITS, "--from", "-", "-0"] if b"\0" in data else [*LIMITS, "--from", "-"], data, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"motion-preflight: Nothing to check.\n")


@pytest.mark.parametrize(
    ("words", "data", "said"),
    [
        ([], b"a.mp4\0b.mp4\0", "holds NUL bytes: give -0 if they end the names; a clip is named without --from."),
        (["-0"], b"a.mp4\nb.mp4\n", "holds no NUL bytes: with -0 each name ends with one; leave -0 out."),
    ],
    ids=["without -0", "with -0"],
)
def test_a_list_that_ends_its_names_otherwise_is_refused_in_one_sentence(
    tmp_path: Path, words: list[str], data: bytes, said: str
) -> None:
    done = _fed([*LIMITS, "--from", "-", *words], data, tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"motion-preflight: standard input {said}\n"


def test_options_without_their_object_are_refused(named: Named, tmp_path: Path) -> None:
    (path,) = named("a")
    facts = tmp_path / "facts.json"
    assert preflight(*LIMITS, "--facts", facts, path).status == 0
    for words, said in (
        (["-0", path], "-0 says how the list of --from is written"),
        (["--from-facts", facts, "--jobs", "2"], "so --jobs would do nothing"),
        (["--from-facts", facts, "--timeout", "2", "--shard", "1/2"], "so --timeout and --shard would do nothing"),
        (["--from-facts", facts, "--from", "list"], "not both"),
        (["--jobs", "0", path], "Invalid value for '--jobs'"),
        (["--timeout", "0", path], "Invalid value for '--timeout'"),
    ):
        done = preflight(*CHECK, *words)
        assert done.status == 2
        assert said in done.err


def test_a_clip_that_kills_its_worker_is_named_and_the_rest_is_judged(named: Named) -> None:
    paths = named("a", "crash", "hang", "b")
    done = preflight(*LIMITS, "--format", "json", "--jobs", "2", "--timeout", "2", *paths)
    judged = json.loads(done.out)["clips"]
    assert (done.status, [clip["path"] for clip in judged]) == (3, paths)
    assert [clip["verdict"] for clip in judged] == ["accept", "review", "review", "accept"]
    assert f"/4 NOT JUDGED  {paths[1]}  the worker process that judged the clip died (SIGSEGV)." in done.err
    assert f"/4 NOT JUDGED  {paths[2]}  it was not judged within 2 s and was given up (--timeout)." in done.err
    quiet = preflight(*LIMITS, "-q", "--format", "json", "--jobs", "2", "--timeout", "2", *paths)
    assert f"motion-preflight: {paths[1]}: the worker process that judged the clip died (SIGSEGV).\n" in quiet.err


def test_a_single_clip_with_a_time_limit_is_given_up_too(named: Named) -> None:
    done = preflight(*LIMITS, "--timeout", "1", *named("hang"))
    assert (done.status, "was given up" in done.out) == (3, True)


def test_fail_fast_stops_at_the_first_failure_and_says_what_is_missing(named: Named, tmp_path: Path) -> None:
    (tmp_path / "clips" / "b.mp4").write_text("no video")
    paths = [*named("a"), str(tmp_path / "clips" / "b.mp4"), *named("hang", "c", "d")]
    done = preflight(*LIMITS, "--format", "json", "--jobs", "1", "--fail-fast", *paths)
    assert (done.status, _paths(done.out)) == (1, paths[:2])
    assert "motion-preflight: stopped at the first failure: 2 of 5 clips were judged" in done.err


def test_only_failures_reports_only_those_and_counts_all(named: Named, tmp_path: Path) -> None:
    (tmp_path / "clips" / "bad.mp4").write_text("no video")
    bad = str(tmp_path / "clips" / "bad.mp4")
    done = preflight(*LIMITS, "--format", "json", "--only-failures", *named("a", "b", "c"), bad)
    assert (done.status, _paths(done.out)) == (1, [bad])
    assert done.err.splitlines()[-2:] == [
        f"REJECT      {bad}  unreadable: This is a text, not a video.",
        "4 clips: 3 accepted, 1 rejected",
    ]


def test_only_failures_without_a_failure_is_an_empty_report_and_not_an_old_one(named: Named, tmp_path: Path) -> None:
    forms = [form for form, row in FORMATS.items() if not row.binary]
    words = [word for form in forms for word in ("--report", f"{form}=r.{form}")]
    for form in forms:
        (tmp_path / f"r.{form}").write_text("old")
    done = preflight(*LIMITS, "--only-failures", "-q", *words, *named("a", "b"))
    assert (done.status, done.err) == (0, "")
    document = json.loads((tmp_path / "r.json").read_text())
    assert (document["clips"], document["verdict"], document["depth"], document["partial"]) == ([], "accept", "limits", False)
    assert document["profile"] == "animate-anyone-template-gen2"
    assert [clip for form in forms if form != "markdown" for clip in READERS[form]((tmp_path / f"r.{form}").read_text())] == []
    assert (tmp_path / "r.markdown").read_text() == "\n2 clips: 2 accepted (limits only)\n"
    assert (tmp_path / "r.csv").read_text().startswith("id,path,")
    assert sorted(os.listdir(tmp_path)) == sorted(["clips", "tools", *(f"r.{form}" for form in forms)])


def test_the_summary_has_a_line_for_each_clip_and_quiet_leaves_it_out(named: Named, tmp_path: Path) -> None:
    (tmp_path / "clips" / "bad.mp4").write_text("no video")
    paths = [*named("a", "b", "c"), str(tmp_path / "clips" / "bad.mp4")]
    lines = preflight(*LIMITS, *paths).err.splitlines()
    assert [line.split()[0] for line in lines] == ["ACCEPT", "ACCEPT", "ACCEPT", "REJECT", "4"]
    assert preflight(*LIMITS, "-q", *paths).err == ""
    done = preflight(*LIMITS, "-q", "--format", "json", *paths, "nowhere.mp4")
    assert done.err == "motion-preflight: nowhere.mp4: no such file or folder.\n"


def test_without_a_terminal_each_clip_has_a_line_as_it_ends(named: Named, tmp_path: Path) -> None:
    paths = named("a", "slow")
    lines = preflight(*LIMITS, "--format", "json", "--jobs", "2", *paths).err.splitlines()
    assert lines == [
        f"motion-preflight: 1/2 ACCEPT      {paths[0]}",
        f"motion-preflight: 2/2 ACCEPT      {paths[1]}",
        "2 clips: 2 accepted",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_it_judged(named: Named, tmp_path: Path, number: signal.Signals) -> None:
    paths, mark = named("a", "b", "c", "hang", "d", "hang-2"), f"mark-{os.urandom(8).hex()}"
    words = [*LIMITS, "--format", "json", "-o", "report.json", "--facts", "facts.json", "--jobs", "2", *paths]
    process = _start(*words, mark=mark, stderr=subprocess.PIPE)
    assert process.stderr
    while b"ACCEPT" not in process.stderr.readline():
        pass
    process.send_signal(number)
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=20) == 128 + number
    said = PARTIAL.fullmatch(err.splitlines()[-1])
    assert said, err
    judged = _paths((tmp_path / "report.json").read_text())
    assert len(judged) == int(said[1]) >= 1
    assert len(json.loads((tmp_path / "facts.json").read_text())["clips"]) == len(judged)
    assert preflight(*CHECK, "--from-facts", tmp_path / "facts.json", "-q").status == 0
    assert sorted(os.listdir(tmp_path)) == ["clips", "facts.json", "report.json", "tools"]
    assert until(lambda: with_mark(mark) == [])


def test_an_interrupted_table_of_targets_keeps_the_clips_that_were_judged(named: Named) -> None:
    mark = f"mark-{os.urandom(8).hex()}"
    words = [*LIMITS, "--profile", "viggle", "--profile", "move-ai", "--format", "csv", "--jobs", "1", *named("a", "hang")]
    process = _start(*words, mark=mark, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    assert until(lambda: any("hang" in line for line in _command_lines(mark)))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, len(out.splitlines())) == (130, 2)
    assert err.decode().splitlines()[-1] == "motion-preflight: interrupted; 1 clip was judged, the rest was not."
    assert until(lambda: with_mark(mark) == [])


def _command_lines(mark: str) -> list[str]:
    """Of the processes with that mark that are still there."""
    found = []
    for number in with_mark(mark):
        with suppress(OSError):
            found.append(Path(f"/proc/{number}/cmdline").read_text().replace("\0", " "))
    # The run itself names all clips.
    return [line for line in found if " check " not in line]


def test_interrupted_before_the_first_verdict_nothing_is_left(named: Named, tmp_path: Path) -> None:
    mark = f"mark-{os.urandom(8).hex()}"
    words = [*LIMITS, "-o", "report.txt", "--facts", "facts.json", "--jobs", "2", *named("hang", "hang-2")]
    process = _start(*words, mark=mark, stderr=subprocess.PIPE)
    assert until(lambda: len(with_mark(mark)) >= 5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err.strip()) == (130, b"motion-preflight: interrupted; nothing was left behind.")
    assert sorted(os.listdir(tmp_path)) == ["clips", "tools"]
    assert until(lambda: with_mark(mark) == [])


def test_a_killed_run_leaves_no_process_and_the_next_one_is_whole(named: Named, tmp_path: Path) -> None:
    paths, mark = named("a", "hang", "b", "c", "hang-2"), f"mark-{os.urandom(8).hex()}"
    words = [*LIMITS, "--format", "json", "-o", "report.json", "--facts", "facts.json"]
    process = _start(*words, "--jobs", "2", *paths, mark=mark, stderr=subprocess.PIPE)
    assert process.stderr
    while b"ACCEPT" not in process.stderr.readline():
        pass
    process.kill()
    process.communicate(timeout=20)
    assert until(lambda: with_mark(mark) == [])
    assert not (tmp_path / "report.json").exists()
    good = [path for path in paths if "hang" not in path]
    assert preflight(*words, *good).status == 0
    assert _paths((tmp_path / "report.json").read_text()) == good
    assert sorted(os.listdir(tmp_path)) == ["clips", "facts.json", "report.json", "tools"]


def _on_a_terminal(*words: str) -> str:
    """What a run prints on a terminal to standard error; it ends with 0."""
    import pty

    parent, child = pty.openpty()
    process, shown = _start(*words, mark="x", stderr=child), b""
    os.close(child)
    with suppress(OSError):
        while chunk := os.read(parent, 4096):
            shown += chunk
    os.close(parent)
    assert process.wait(timeout=60) == 0
    return shown.decode()


def test_a_terminal_sees_a_bar_with_rate_and_time_left_and_verdicts_below_it(named: Named) -> None:
    paths = named("a", "slow", "slow-2", "slow-3")
    text = _on_a_terminal(*LIMITS, "--jobs", "1", "--format", "json", "-o", "r.json", *paths)
    assert re.search(r"\r\x1b\[K2/4 █{10}░{10} [\d.e+]+ clips/min, \d+ s left; \S*", text)
    last = text.rpartition("\r\x1b[K")[2].splitlines()
    assert [line.split()[0] for line in last] == ["ACCEPT"] * 4 + ["4"]


@pytest.mark.parametrize("words", [(), ("--timeout", "100")], ids=["here", "in a worker"])
def test_a_terminal_sees_how_much_of_a_single_clip_is_decoded(clip: Callable[[str], Path], words: tuple[str, ...]) -> None:
    os.symlink(clip("60-seconds.mp4"), "long.mp4")
    text = _on_a_terminal(*CHECK, "--no-cache", "-o", "r.txt", *words, "long.mp4")
    assert re.search(r"\r\x1b\[K█*░+ \d+ % long\.mp4 \(\d+ s\)", text), text


def test_facts_that_find_no_room_end_with_3_keep_what_is_written_and_leave_the_old_ones(named: Named, tmp_path: Path) -> None:
    """A size limit on the process acts as a full disk."""
    paths = named("a", "b", "c")
    (tmp_path / "facts.json").write_text("old")
    words = [sys.executable, "-m", "submitter", *LIMITS, "-q", "--facts", "facts.json", *paths]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = f"trap '' XFSZ; ulimit -f 2; exec {' '.join(words)}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env, timeout=60)
    sentence = f"facts.json cannot be written: File too large. What was judged is in {tmp_path}/facts.json.part."
    assert (done.returncode, done.stderr) == (3, f"motion-preflight: {sentence}\n")
    assert 1 <= len(json.loads((tmp_path / "facts.json.part").read_text())["clips"]) < 3
    assert (tmp_path / "facts.json").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["clips", "facts.json", "facts.json.part", "tools"]
    assert "ACCEPT" in done.stdout
