"""Where the key comes from, and that it is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from submitter.services.dashscope.settings import BASE, Settings, read_settings
from validator.errors import UsageError


def test_the_key_comes_from_the_variable_then_its_file_then_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, other = tmp_path / "home", tmp_path / "key"
    (home / ".dashscope").mkdir(parents=True)
    (home / ".dashscope" / "api_key").write_text("sk-home\n")
    other.write_text("sk-file\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    both = {"DASHSCOPE_API_KEY": "sk-variable", "DASHSCOPE_API_KEY_FILE_PATH": str(other)}
    assert read_settings(both).key == "sk-variable"
    assert read_settings({**both, "DASHSCOPE_API_KEY": " "}).key == "sk-file"
    assert read_settings({"DASHSCOPE_API_KEY": ""}).key == "sk-home"


def test_without_a_key_the_three_places_are_named() -> None:
    with pytest.raises(UsageError, match=r"DASHSCOPE_API_KEY, or DASHSCOPE_API_KEY_FILE_PATH, or write it to"):
        read_settings({})


def test_a_home_folder_that_is_not_there_is_a_sentence(homeless: None) -> None:
    for named in ("~/key", "~nobody-of-that-name/key"):
        with pytest.raises(UsageError, match="there is no such home folder; give the whole path"):
            read_settings({"DASHSCOPE_API_KEY_FILE_PATH": named})
    with pytest.raises(UsageError, match="No API key: set DASHSCOPE_API_KEY"):
        read_settings({})


@pytest.mark.parametrize("key", ["sk-one\nsk-two", "sk one", "sk-ключ", "sk-\x00"])
def test_a_key_that_no_header_can_hold_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_settings({"DASHSCOPE_API_KEY": key})
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("", BASE),
        ("https://ws.cn-beijing.maas.aliyuncs.com/api/v1/", "https://ws.cn-beijing.maas.aliyuncs.com/api/v1"),
        ("http://127.0.0.1:1/api/v1", "http://127.0.0.1:1/api/v1"),
    ],
)
def test_the_base_is_joined_without_doubling_or_losing_a_slash(given: str, base: str) -> None:
    settings = read_settings({"DASHSCOPE_API_KEY": "sk-a", "DASHSCOPE_HTTP_BASE_URL": given})
    assert settings.at("/services/x/") == f"{base}/services/x/"
    assert settings.at("tasks/1") == f"{base}/tasks/1"


@pytest.mark.parametrize(
    "given", ["dashscope.aliyuncs.com/api/v1", "ftp://a/api", "https://u:p@a.example.com/api/v1", "https://a/api?x=1"]
)
def test_a_base_url_that_is_not_a_url_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="DASHSCOPE_HTTP_BASE_URL must be"):
        read_settings({"DASHSCOPE_API_KEY": "sk-a", "DASHSCOPE_HTTP_BASE_URL": given})


def test_the_account_is_a_fingerprint_that_no_place_of_the_vendor_changes() -> None:
    beijing, workspace = Settings("sk-a"), Settings("sk-a", "https://ws.cn-beijing.maas.aliyuncs.com/api/v1")
    assert beijing.account == workspace.account
    assert beijing.account != Settings("sk-b").account
    assert beijing.account != Settings("sk-a", "http://127.0.0.1:1/api/v1").account
    assert "sk-a" not in beijing.account
    assert "sk-a" not in repr(beijing)


@pytest.mark.parametrize(
    "given",
    ["http://[::1", "https://u:SECRET@a.example.com/api/v1", "https://:SECRET@a.example.com", "https://SECRET@a.example.com", "https://a.example.com:port/", "https://a b/", "https://a.example.com/\x1b[2J", "https://a/#SECRET"],
)  # fmt: skip
def test_a_base_that_cannot_be_or_holds_a_password_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(UsageError, match="must be an http.s. URL without a password") as caught:
        read_settings({"DASHSCOPE_API_KEY": "sk-a", "DASHSCOPE_HTTP_BASE_URL": given})
    assert "SECRET" not in str(caught.value)


def test_a_key_goes_out_unencrypted_to_this_machine_or_by_an_explicit_word_only() -> None:
    base = {"DASHSCOPE_API_KEY": "sk-a", "DASHSCOPE_HTTP_BASE_URL": "http://a.example.com/api/v1"}
    for allowed in ({}, {"MOTION_PREFLIGHT_ALLOW_HTTP": "0"}, {"MOTION_PREFLIGHT_ALLOW_HTTP": ""}):
        with pytest.raises(UsageError, match="sends the key unencrypted"):
            read_settings({**base, **allowed})
    assert read_settings({**base, "MOTION_PREFLIGHT_ALLOW_HTTP": "1"}).base == base["DASHSCOPE_HTTP_BASE_URL"]
    for host in ("127.0.0.1:8000", "[::1]:8000", "localhost:8000", "127.9.9.9"):
        assert read_settings({**base, "DASHSCOPE_HTTP_BASE_URL": f"http://{host}/api/v1"}).base == f"http://{host}/api/v1"


@pytest.mark.parametrize("workspace", ["ws\r\nX-Evil: 1", "工作区", "ws\x1b[2J", "ws\udcff"])
def test_a_workspace_that_no_header_can_carry_is_a_sentence(workspace: str) -> None:
    with pytest.raises(UsageError, match="DASHSCOPE_WORKSPACE holds"):
        read_settings({"DASHSCOPE_API_KEY": "sk-a", "DASHSCOPE_WORKSPACE": workspace})


def test_a_key_file_that_others_may_read_is_used_with_one_warning(tmp_path: Path) -> None:
    file, said = tmp_path / "key", list[str]()
    file.write_text("sk-file\n")
    for mode, warnings in ((0o600, 0), (0o644, 1), (0o400, 1)):
        file.chmod(mode)
        assert read_settings({"DASHSCOPE_API_KEY_FILE_PATH": str(file)}, warn=said.append).key == "sk-file"
        assert len(said) == warnings
    assert "chmod 600" in said[0]
    assert "sk-file" not in said[0]
