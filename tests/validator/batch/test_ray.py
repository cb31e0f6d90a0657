"""A run on a cluster: the rows of a run on this machine, whatever becomes of actors and workers, and nothing left of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import CHECK, MEDIA_ONLY, ROOT, Done, preflight
from tests.support.processes import until, with_mark
from tests.support.store import BUCKET, s3
from tests.support.untimed import untimed

pytest.importorskip("ray")
Named = Callable[..., list[str]]
LIMITS = (*CHECK, "--limits-only", "--no-cache")
_SECONDS = 300
"""A busy machine takes a minute to start a cluster."""
RAY = (*LIMITS, "--engine", "ray", "--jobs", "2")


@pytest.fixture(autouse=True)
def mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """After each test no process bears its mark, and nothing is in the folder for temporary files."""
    mark, folder = f"test-{os.urandom(8).hex()}", Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
    monkeypatch.setenv("BATCH_TEST", mark)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    yield mark
    assert until(lambda: not [pid for pid in with_mark(mark) if pid != os.getpid()])
    folder.rmdir()


def _started(*words: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "submitter", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _done(*words: str, env: Mapping[str, str] | None = None) -> Done:
    """As `preflight`, with time for a cluster to start and end."""
    with _started(*words, env=env) as process:
        out, err = process.communicate(timeout=_SECONDS)
    return Done(process.returncode, out, err)


def _wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stderr
    while word not in (line := process.stderr.readline()):
        assert line, "the run ended"


def _actors(mark: str) -> list[int]:
    return [pid for pid in with_mark(mark) if b"ray::MapWorker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_the_report_of_a_cluster_is_that_of_one_worker_and_of_eight(named: Named, tmp_path: Path) -> None:
    (tmp_path / "clips" / "bad.mp4").write_text("no video")
    paths = [*named("slow", "a", "b"), str(tmp_path / "clips" / "bad.mp4"), *named("c")]
    lines = [json.dumps({"path": path, "id": number, "camera": "left"}) for number, path in enumerate(paths)]
    (tmp_path / "list.jsonl").write_text("\n".join(lines))
    words = ["--from", str(tmp_path / "list.jsonl"), "--format", "json", "-q"]
    runs = [[*LIMITS, "--jobs", "1"], [*LIMITS, "--jobs", "8"], [*RAY]]
    ended = [_done(*run, *words) for run in runs]
    assert [(done.status, done.err) for done in ended] == [(1, "")] * 3
    assert len({untimed("json", done.out) for done in ended}) == 1
    assert [clip["extra"]["id"] for clip in json.loads(ended[2].out)["clips"]] == [0, 1, 2, 3, 4]


def test_without_ray_one_sentence_says_what_to_install(named: Named) -> None:
    code = "import sys\nsys.modules['ray'] = None\nfrom submitter.cli.app import main\nmain(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, *RAY, *named("a", "b")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        (
            "motion-preflight: The engine ray needs the package ray, which is not installed; "
            "run pip install 'motion-preflight[ray]', or leave --engine out."
        )
    ]


def test_an_address_without_its_engine_and_one_of_ray_client_are_refused(named: Named) -> None:
    for words, said in (
        (["--ray-address", "auto"], "--ray-address names a cluster; give --engine ray too."),
        (["--engine", "ray", "--ray-address", "ray://10.0.0.1:10001"], "Ray Client runs no Datasets"),
    ):
        done = preflight(*LIMITS, *words, *named("a", "b"))
        assert (done.status, said in done.err, done.out) == (2, True, "")


def test_where_no_cluster_answers_nothing_could_be_judged(named: Named) -> None:
    done = _done(*RAY, "--ray-address", "127.0.0.1:1", *named("a", "b"))
    assert (done.status, done.out) == (3, "")
    assert "motion-preflight: No Ray cluster answers at 127.0.0.1:1: nothing can be reached there." in done.err


@pytest.mark.exhaustive
def test_an_actor_that_is_killed_costs_nothing_but_time(named: Named, mark: str) -> None:
    paths = named(*(f"slow-{number}" for number in range(8)))
    process = _started(*RAY, "--format", "json", "--as-they-come", *paths)
    _wait_for(process, "1/8")
    os.kill(_actors(mark)[0], signal.SIGKILL)
    out, _ = process.communicate(timeout=_SECONDS)
    judged = {clip["path"]: (clip["verdict"], clip["problem"] or "") for clip in json.loads(out)["clips"]}
    assert (process.returncode, judged) == (0, dict.fromkeys(paths, ("accept", "")))


@pytest.mark.exhaustive
def test_a_clip_that_hangs_or_kills_its_worker_costs_only_itself(named: Named) -> None:
    paths = named("a", "crash", "hang", "b", "killed", "c")
    words = ["--timeout", "3", "--format", "json", *paths]
    here, there = preflight(*LIMITS, "--jobs", "2", *words), _done(*RAY, *words)
    assert untimed("json", there.out) == untimed("json", here.out)
    problems = [(clip["problem"] or "").partition(" (")[0] for clip in json.loads(there.out)["clips"]]
    died, late = "the worker process that judged the clip died", "it was not judged within 3 s and was given up"
    assert (there.status, problems) == (3, ["", died, late, "", died, ""])


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_it_judged_and_leaves_no_process(named: Named, tmp_path: Path, number: int) -> None:
    paths = named("a", "b", "hang", "c", "hang-2", "d")
    process = _started(*RAY, "--report", f"parquet={tmp_path}/out/", "--report", "jsonl=out.jsonl", "--format", "json", *paths)
    _wait_for(process, "ACCEPT")
    process.send_signal(number)
    out, err = process.communicate(timeout=_SECONDS)
    assert process.returncode == 128 + number
    count = len((tmp_path / "out.jsonl").read_text().splitlines()) - 1  # the last one says that it is a part
    assert (len(json.loads(out)["clips"]), json.loads(out)["partial"]) == (count, True)
    assert f"interrupted; {count} of 6 clips {'was' if count == 1 else 'were'} judged; reports hold those." in err
    assert "received at time" not in err
    assert os.listdir(tmp_path / "out") == ["part-00000.parquet"]


@pytest.mark.exhaustive
def test_interrupted_while_the_cluster_starts_nothing_is_left(named: Named, tmp_path: Path, mark: str) -> None:
    process = _started(*RAY, "-o", "report.txt", *named("a", "b"))
    assert until(lambda: len(with_mark(mark)) > 3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=_SECONDS)
    assert (process.returncode, err.strip()) == (130, "motion-preflight: interrupted; nothing was left behind.")
    assert sorted(os.listdir(tmp_path)) == ["clips", "tools"]


@pytest.mark.exhaustive
def test_fail_fast_stops_a_cluster_too(named: Named, tmp_path: Path) -> None:
    (tmp_path / "clips" / "bad.mp4").write_text("no video")
    paths = [str(tmp_path / "clips" / "bad.mp4"), *named("hang", "hang-2", "hang-3")]
    done = _done(*RAY, "--fail-fast", "--format", "json", *paths)
    assert (done.status, "stopped at the first failure: 1 of 4 clips was judged" in done.err) == (1, True)


@pytest.mark.exhaustive
def test_the_cache_answers_in_the_driver_and_in_the_actors(named: Named) -> None:
    paths = named("a", "hang", "hang-2")
    assert preflight(*CHECK, "--limits-only", paths[0]).status == 0
    done = _done(*CHECK, "--limits-only", "--engine", "ray", "--jobs", "1", "--timeout", "20", "--format", "json", *paths)
    assert (done.status, [clip["verdict"] for clip in json.loads(done.out)["clips"]]) == (0, ["accept"] * 3)


@pytest.mark.exhaustive
def test_clips_in_a_bucket_are_judged_from_a_table_into_shards(tmp_path: Path) -> None:
    import pyarrow.dataset
    from pyarrow import csv, table

    data = CLIPS["plain.mp4"].path().read_bytes()
    with s3({f"{number}.mp4": data for number in range(3)}) as env:
        csv.write_csv(table({"url": [f"s3://{BUCKET}/{number}.mp4" for number in range(3)], "id": [7, 8, 9]}), "list.csv")
        done = _done(*RAY, "--from", "list.csv", "--report", "parquet=out/", env=env)
    assert done.status == 0, done.err
    rows = pyarrow.dataset.dataset("out").to_table().to_pylist()
    assert sorted((row["id"], row["path"], row["verdict"]) for row in rows) == [
        (str(number + 7), f"s3://{BUCKET}/{number}.mp4", "accept") for number in range(3)
    ]
    assert sorted(os.listdir("out")) == ["_SUCCESS", "part-00000.parquet"]


_PROGRAM = """
import json, sys
import ray
ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
from validator.batch.ray import judge
ask = {"profile": sys.argv[1], "depth": "limits", "concurrency": 2}
clips = sys.argv[2:]
given = ray.data.from_items([{"path": clip, "id": number, "camera": "left"} for number, clip in enumerate(clips)])
columns = ("id", "path", "verdict", "problem", "extra")
for rows in (judge(given, **ask), judge(clips, **ask)):
    print(json.dumps(sorted([row[name] for name in columns] for row in rows.take_all())))
"""


@pytest.mark.exhaustive
def test_a_dataset_of_clips_becomes_one_of_rows(named: Named) -> None:
    paths = named("a", "b", "crash")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0", "RAY_TMPDIR": os.environ["TMPDIR"]}
    words = [sys.executable, "-W", "ignore", "-c", _PROGRAM, MEDIA_ONLY, *paths]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, env=env, timeout=_SECONDS, check=True)
    died, extra = "the worker process that judged the clip died (SIGSEGV).", '{"camera": "left"}'
    ends = [("accept", None), ("accept", None), ("review", died)]
    dataset, listed = map(json.loads, done.stdout.splitlines()[-2:])
    assert dataset == [[str(number), path, *end, extra] for number, (path, end) in enumerate(zip(paths, ends, strict=True))]
    assert listed == [[None, path, *end, None] for path, end in zip(paths, ends, strict=True)]
    import shutil

    for left in Path(os.environ["TMPDIR"]).iterdir():
        shutil.rmtree(left)
