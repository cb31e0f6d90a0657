"""Where the key comes from, and that it is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from submitter.settings import BASE, Settings, read_settings
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
def test_a_base_that_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="DASHSCOPE_HTTP_BASE_URL must be"):
        read_settings({"DASHSCOPE_API_KEY": "sk-a", "DASHSCOPE_HTTP_BASE_URL": given})


def test_the_account_is_a_fingerprint_that_no_place_of_the_vendor_changes() -> None:
    beijing, workspace = Settings("sk-a"), Settings("sk-a", "https://ws.cn-beijing.maas.aliyuncs.com/api/v1")
    assert beijing.account == workspace.account
    assert beijing.account != Settings("sk-b").account
    assert beijing.account != Settings("sk-a", "http://127.0.0.1:1/api/v1").account
    assert "sk-a" not in beijing.account
    assert "sk-a" not in repr(beijing)
