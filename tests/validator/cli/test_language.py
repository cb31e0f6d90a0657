"""The language of a run: what was asked for comes first, then the surroundings; everything that is printed follows it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from fixtures.recipes import CLIPS
from tests.support.command import CHECK, ROOT, preflight
from validator.texts.language import known, of_locale
from validator.texts.width import columns

EXPECTED = ROOT / "tests" / "expected"
LIMITS = (*CHECK, "--limits-only")


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Surroundings that name no language."""
    for name in ("MOTION_PREFLIGHT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["zh", "zh_CN.UTF-8", "zh-Hans", "zh_TW", "ZH_cn", "zh_CN@pinyin"])
def test_every_name_of_chinese_is_known(name: str) -> None:
    assert known(name) == "zh"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ({}, "en"), ({"LANG": "C"}, "en"), ({"LANG": "POSIX"}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"), ({"LANG": "en_US", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LC_MESSAGES": "zh_CN", "LC_ALL": "en_US.UTF-8"}, "en"), ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
    ],
)  # fmt: skip
def test_the_first_part_of_the_locale_that_is_set_counts(locale: dict[str, str], language: str) -> None:
    assert of_locale(locale) == language


def _chinese(*arguments: str, env: dict[str, str] | None = None) -> bool:
    return "列出全部目标" in preflight(*arguments, "--help", env=env).out


def test_what_is_asked_for_comes_before_what_is_set_and_that_before_the_locale(undecided: None, tmp_path: Path) -> None:
    assert not _chinese()
    assert _chinese(env={"LANG": "zh_CN.UTF-8"})
    (tmp_path / "motion-preflight.toml").write_text('lang = "en"')
    assert not _chinese(env={"LANG": "zh_CN.UTF-8"})
    assert _chinese(env={"MOTION_PREFLIGHT_LANG": "zh"})
    assert not _chinese("--lang", "en", env={"MOTION_PREFLIGHT_LANG": "zh"})


def test_a_locale_does_not_choose_what_the_streams_cannot_hold(undecided: None) -> None:
    bare = {"LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "latin-1"}
    assert "List the targets" in preflight("--help", env=bare).out
    assert "\\u5217\\u51fa" in preflight("--lang", "zh", "--help", env=bare).out


def test_the_project_file_names_a_language_too(undecided: None, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.motion-preflight]\nlang = "zh"\n')
    assert _chinese()


@pytest.mark.parametrize("words", [("--lang", "zh", "rules"), ("rules", "--lang", "zh"), ("rules", "--lang=zh-CN")])
def test_the_option_may_be_anywhere(words: tuple[str, ...]) -> None:
    assert "文件无法作为视频读取。" in preflight(*words).out


def test_after_a_bare_double_dash_the_option_is_a_name() -> None:
    done = preflight("check", "--", "--lang", "zh")
    assert (done.status, done.err.splitlines()[-1]) == (2, "motion-preflight: Nothing to check.")


@pytest.mark.parametrize(
    ("words", "env"), [(("--lang", "fr"), {}), (("rules", "--lang"), {}), (("rules",), {"MOTION_PREFLIGHT_LANG": "fr"})]
)
def test_a_language_without_texts_is_wrong_usage(words: tuple[str, ...], env: dict[str, str]) -> None:
    done = preflight(*words, env=env)
    assert (done.status, done.out) == (2, "")
    assert "en, zh." in done.err


def test_an_unknown_language_is_refused_in_the_language_of_the_variable() -> None:
    done = preflight("rules", "--lang", "fr", env={"MOTION_PREFLIGHT_LANG": "zh"})
    assert (done.status, done.err) == (2, "motion-preflight: --lang： 不支持语言 'fr'；可选 en、zh。\n")


def test_a_language_in_the_settings_without_texts_is_wrong_usage(undecided: None, tmp_path: Path) -> None:
    (tmp_path / "motion-preflight.toml").write_text('lang = "fr"')
    done = preflight("check", "--limits-only", CLIPS["plain.mp4"].path())
    assert done.status == 2
    assert "lang must be one of en, zh." in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rulez",), "没有命令 'rulez'。"),
        (("check", "--jbs"), "没有选项 '--jbs'。"),
        (("check", "--jobs", "x", "a"), "'--jobs' 的值无效："),
        (("check", "--depth", "x", "a"), "'x' 不是可选值；可选："),
        (("check", "nothing.mp4"), "nothing.mp4： 没有这个文件或文件夹。"),
        (("check",), "没有可检查的内容："),
        (("show",), "缺少参数 'CLIP'。\n"),
        (("show", "--nope"), "没有选项 '--nope'。"),
        (("tasks", "--nope"), "用法： motion-preflight tasks [选项] [命令] [参数]...\n"),
        (("profiles", "wan"), "没有目标 'wan'；是否想用 "),
        (("check", "--set", "frame-rate=3", "a.mp4"), "--set 应为 LIMIT.FIELD=VALUE"),
        (("submit", "clip.mp4"), "'clip.mp4' 不是 URL；请写 https://…。没有提交。"),
        (("submit", "http://h/a.mp4", "--deadline", "x"), "'x' 不是时间；请写 90s、30m 或 2h。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_explained_in_chinese(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    env = {"DASHSCOPE_API_KEY": "sk-0123456789abcdef0123456789", "MOTION_PREFLIGHT_LEDGER": str(tmp_path / "ledger.sqlite3")}
    done = preflight("--lang", "zh", *words, env=env)
    assert done.status == 2
    assert said in done.err


def test_worker_processes_bring_sentences_back_that_the_parent_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    done = preflight(*LIMITS, "--lang", "zh", "--jobs", "2", tmp_path / "a.mp4", CLIPS["plain.mp4"].path())
    assert done.status == 3
    assert "它不是普通文件（而是管道、设备或套接字）。" in done.out
    assert "2 个视频：" in done.out


def test_json_follows_in_its_sentences_and_keeps_its_keys_and_codes() -> None:
    clip = CLIPS["rate-23.mp4"].path()
    english, chinese = (json.loads(preflight(*LIMITS, "--lang", name, "--format", "json", clip).out) for name in ("en", "zh"))
    first, other = english["clips"][0], chinese["clips"][0]
    assert [finding["message"] for finding in other["findings"]] != [finding["message"] for finding in first["findings"]]
    assert other["headline"].startswith(("一条命令", "不通过"))
    for finding in (*first["findings"], *other["findings"]):
        del finding["message"], finding["fix"]
    for result in (*first["results"], *other["results"]):
        del result["reason"]
    for document in (first, other):
        del document["headline"], document["seconds_spent"]
    assert first == other


def _compare(name: str, said: str, *, update: bool) -> None:
    file = EXPECTED / name
    if update:
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["", "submit"])
def test_the_help_is_what_a_person_has_read(command: str, request: pytest.FixtureRequest) -> None:
    _compare(f"help{'-' * bool(command)}{command}.zh.txt", _help(command), update=request.config.getoption("--update"))


@pytest.mark.parametrize("command", ["", "check", "tasks", "profiles"])
def test_the_help_fits_into_the_terminal(command: str) -> None:
    assert max(map(columns, _help(command).splitlines())) <= 80


def _help(command: str) -> str:
    return preflight("--lang", "zh", *filter(None, [command]), "--help", env={"COLUMNS": "80"}).out
