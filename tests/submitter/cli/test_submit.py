"""What `submit` is asked for is what is sent and paid for: one target, one mode, one picture, and no file of the user's is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.service.service import Service
from tests.support.command import Done, preflight
from tests.support.sending import CLIP, a_clip, a_report
from tests.support.stills import encoded, frame

TARGET = "wan2.2-animate-move"
STD, PRO = ("wan-std", "0.4 CNY/s"), ("wan-pro", "0.6 CNY/s")


class _User:
    """Who submits one judged clip with one picture."""

    def __init__(self, service: Service, env: dict[str, str], folder: Path) -> None:
        self.service, self.env, self.folder = service, env, folder
        self.picture = folder / "q.jpg"
        self.picture.write_bytes(encoded(frame(), ".jpg"))

    def submits(self, *more: str | Path, profile: str | Path = TARGET, name: str = TARGET) -> Done:
        """The command, in the user's folder."""
        report = a_report(self.folder / "report.json", CLIP, profile=TARGET)
        if name != TARGET:
            document = json.loads(report.read_text())
            report.write_text(json.dumps({**document, "profile": name}))
        url, image = a_clip(self.service), a_clip(self.service, "q.jpg", self.picture.read_bytes())
        words = ("submit", url, "--report", report, "--allow-private-host", "--image-url", image, "--allow-review")
        return preflight(*words, "--profile", profile, *more, env=self.env, cwd=self.folder)

    def sent(self) -> dict[str, object]:
        """The body of the one request."""
        (body,) = [json.loads(each.body) for each in self.service.requests if each.method == "POST"]
        return dict(body)


@pytest.fixture
def user(service: Service, env: dict[str, str], tmp_path: Path) -> _User:
    return _User(service, env, tmp_path)


@pytest.mark.parametrize(
    ("words", "mode", "price"),
    [
        ((), *STD),
        (("--mode", "wan-pro"), *PRO),
        (("--set", "options.mode=wan-pro"), *PRO),
        pytest.param(("--set", "options.mode=wan-pro", "--mode", "wan-pro"), *PRO, marks=pytest.mark.exhaustive),
    ],
)
def test_the_mode_that_is_asked_for_is_sent_and_priced(user: _User, words: tuple[str, ...], mode: str, price: str) -> None:
    done = user.submits(*words)
    assert done.status == 0, done.err
    assert price in done.err
    assert user.sent()["parameters"] == {"mode": mode, "check_image": True}


def test_the_mode_of_the_working_folders_file_is_sent_and_priced(user: _User) -> None:
    (user.folder / "motion-preflight.toml").write_text('[options]\nmode = "wan-pro"\n')
    done = user.submits()
    assert done.status == 0, done.err
    assert "using motion-preflight.toml" in done.err
    assert "0.6 CNY/s" in done.err
    assert user.sent()["parameters"] == {"mode": "wan-pro", "check_image": True}


def test_the_mode_of_a_profile_of_ones_own_is_sent_and_priced(user: _User) -> None:
    own = user.folder / "own.toml"
    own.write_text(f'extends = "{TARGET}"\n[options]\nmode = "wan-pro"\n')
    done = user.submits(profile=own, name="own")
    assert done.status == 0, done.err
    assert "0.6 CNY/s" in done.err
    assert user.sent()["parameters"] == {"mode": "wan-pro", "check_image": True}


@pytest.mark.parametrize("first", ["wan-std", "wan-pro"])
@pytest.mark.parametrize("command_line", ["submit", "run"])
def test_two_modes_are_refused(user: _User, command_line: str, first: str) -> None:
    second = "wan-pro" if first == "wan-std" else "wan-std"
    words = ("--mode", first, "--set", f"options.mode={second}")
    if command_line == "submit":
        done = user.submits(*words)
    else:
        image = ("--image", user.picture, "--profile", TARGET)
        done = preflight("run", user.picture, "--to", "temp:", *image, *words, env=user.env)
    assert done.status == 2
    assert f"--mode {first} and --set options.mode={second} contradict each other" in done.err
    assert user.service.requests == []


def test_a_profile_whose_request_and_option_name_two_modes_is_refused(user: _User) -> None:
    own = user.folder / "own.toml"
    own.write_text(f'extends = "{TARGET}"\n[service.defaults]\nmode = "wan-pro"\n')
    done = user.submits(profile=own, name="own")
    assert done.status == 2
    assert "sends the mode wan-pro, and options.mode is wan-std" in done.err
    assert user.service.jobs == {}


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_the_picture_is_never_overwritten(user: _User, more: tuple[str, ...]) -> None:
    before = user.picture.read_bytes()
    done = user.submits("--image", user.picture, "-o", user.picture, *more)
    assert done.status == 2
    assert "q.jpg is one of the inputs" in done.err
    assert user.picture.read_bytes() == before
    assert user.service.jobs == {}


def test_a_profile_of_ones_own_is_never_overwritten(user: _User) -> None:
    own = user.folder / "own.toml"
    own.write_text(f'extends = "{TARGET}"\n')
    done = user.submits("-o", own, profile=own, name="own")
    assert done.status == 2
    assert "own.toml is one of the inputs" in done.err
    assert own.read_text().startswith("extends")


@pytest.mark.parametrize("command_line", ["submit", "run"])
def test_one_target_and_one_picture_are_sent(user: _User, command_line: str) -> None:
    for option in ("--profile", "--image", "--image-url"):
        done = preflight(command_line, "x.mp4", option, "a", option, "b", env=user.env)
        assert done.status == 2
        assert f"{option} was given 2 times; give it once." in done.err
    for given in ("", "all"):
        done = preflight(command_line, "x.mp4", "--profile", given, env=user.env)
        assert (done.status, done.out) == (2, ""), done.err


def test_a_dry_run_needs_no_key(user: _User) -> None:
    user.env["DASHSCOPE_API_KEY"] = ""
    done = user.submits("--dry-run")
    assert done.status == 0, done.err
    assert "there is no API key, so that it is not known whether a clip has a task already" in done.err
    assert '"mode": "wan-std"' in done.out
    sent = user.submits()
    assert sent.status == 2
    assert "No API key" in sent.err
    assert user.service.jobs == {}


def test_where_only_the_picture_is_at_fault_it_is_what_is_named(user: _User) -> None:
    local = user.folder / "local.jpg"
    local.write_bytes(user.picture.read_bytes() + b"!")
    done = user.submits("--image", local)
    assert done.status == 1
    assert "--image-url: The URL gives another image than the file that --image names" in done.err
    assert "/files/q.jpg: reject\n" in done.err
    assert "The picture http://" in done.err
    assert "was rejected: url-content-differs, so the clip was not sent." in done.err
    assert "clip.mp4" not in done.err
    assert user.service.jobs == {}


def test_a_dry_run_says_that_its_request_would_not_be_sent(user: _User) -> None:
    local = user.folder / "local.jpg"
    local.write_bytes(user.picture.read_bytes() + b"!")
    done = user.submits("--image", local, "--dry-run")
    assert done.status == 1
    assert done.out.startswith("POST ")
    assert "this request would not be sent: http://" in done.err
    assert "/files/q.jpg is rejected." in done.err
    assert not json.loads(user.submits("--image", local, "--dry-run", "--format", "json").out)["fit"]


def test_a_dry_run_of_what_would_be_sent_does_not_say_so(user: _User) -> None:
    done = user.submits("--dry-run")
    assert done.status == 0
    assert "would not be sent" not in done.err
