"""What is said of a URL, by its text and by its host's answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submitter.spans import span
from submitter.urls import check, presigned
from submitter.urls.clip_url import ClipUrl, encoded
from submitter.urls.findings import AS_LISTED
from submitter.urls.response import ResponseHead, check_response
from submitter.urls.rules import ALL_RULES, URL_RULES
from validator.findings import Severity
from validator.inputs.url import prepare_url
from validator.rules import RULES
from validator.targets.load import load_profile
from validator.texts.catalog import catalog, english
from validator.texts.said import phrase

NOW = 1_800_000_000.0
"""2027-01-15T08:00:00Z."""
GOOD = "https://bucket.oss-cn-beijing.aliyuncs.com/clips/a.mp4"


def _said(url: str, *, needed: float = 3600, private: bool = False, addresses: tuple[str, ...] = ("93.184.215.14",)) -> list[str]:
    found = check.check_url(url, now=NOW, needed=needed, private=private, resolve=lambda host: addresses)
    return [f"{each.rule} {each.severity.value}" for each in found]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (GOOD, []),
        ("HTTPS://Example.com/a.mp4", []),
        ("http://93.184.215.14:8080/a.mp4?x=1#end", []),
        ("/home/me/a.mp4", ["url-malformed error"]),
        ("ftp://example.com/a.mp4", ["url-malformed error"]),
        ("oss://bucket/a.mp4", ["url-malformed error"]),
        ("file:///etc/passwd", ["url-malformed error"]),
        ("http:///a.mp4", ["url-malformed error"]),
        ("http://example.com:99999/a.mp4", ["url-malformed error"]),
        ("http://[::1/a.mp4", ["url-malformed error"]),
        (" http://example.com/a.mp4", ["url-malformed error"]),
        ("http://example.com/a\nb.mp4", ["url-malformed error"]),
        ("http://example.com/not-utf8-\udcff.mp4", ["url-malformed error"]),
        ("http://me:secret@example.com/a.mp4", ["url-malformed error"]),
        ("http://example.com/100%.mp4", ["url-malformed error"]),
        ("http://localhost/a.mp4", ["url-host-private error"]),
        ("http://127.0.0.1:8000/a.mp4", ["url-host-private error"]),
        ("http://2130706433/a.mp4", ["url-host-private error"]),
        ("http://0x7f.1/a.mp4", ["url-host-private error"]),
        ("http://[::1]/a.mp4", ["url-host-private error"]),
        ("http://[::ffff:10.0.0.1]/a.mp4", ["url-host-private error"]),
        ("http://10.1.2.3/a.mp4", ["url-host-private error"]),
        ("http://172.16.0.1/a.mp4", ["url-host-private error"]),
        ("http://192.168.1.5/a.mp4", ["url-host-private error"]),
        ("http://169.254.169.254/a.mp4", ["url-host-private error"]),
        ("http://100.100.2.136/a.mp4", ["url-host-private error"]),
        ("http://224.0.0.1/a.mp4", ["url-host-private error"]),
        ("http://nas/a.mp4", ["url-host-private error"]),
        ("http://nas.local/a.mp4", ["url-host-private error"]),
        ("http://store.corp.internal/a.mp4", ["url-host-private error"]),
        ("https://b.oss-cn-beijing-internal.aliyuncs.com/a.mp4", ["url-host-private error"]),
        ("https://b.vpc100-oss-cn-beijing.aliyuncs.com/a.mp4", []),
        ("https://example.com/视频.mp4", ["url-not-encoded note"]),
        ("https://example.com/a clip.mp4", ["url-not-encoded note"]),
        ("https://例子.example.com/a.mp4", ["url-not-encoded note"]),
        ("https://example.com/%E8%A7%86.mp4", []),
        ("https://example.com/%25E8%25A7%2586.mp4", ["url-not-encoded warning"]),
    ],
)
def test_each_flaw_of_a_url_is_named(url: str, wanted: list[str]) -> None:
    assert _said(url) == wanted


def test_a_private_host_is_allowed_for_trials_and_nothing_else_is() -> None:
    assert _said("http://127.0.0.1/a.mp4", private=True) == []
    assert _said("ftp://127.0.0.1/a.mp4", private=True) == ["url-malformed error"]


@pytest.mark.parametrize(
    ("addresses", "wanted"),
    [
        (("10.0.0.5",), ["url-host-private error"]),
        (("10.0.0.5", "93.184.215.14"), ["url-host-private error"]),
        (("93.184.215.14", "2606:2800:21f::1"), []),
        (("93.184.215.14", "fe80::1%eth0"), ["url-host-private error"]),
        (("93.184.215.14", "64:ff9b::a00:5"), ["url-host-private error"]),
        (("64:ff9b::5db8:d70e",), []),
        ((), []),
    ],
    ids=["private", "both", "public", "link-local", "private behind NAT64", "public behind NAT64", "no answer"],
)
def test_a_name_with_any_private_address_is_refused(addresses: tuple[str, ...], wanted: list[str]) -> None:
    assert _said(GOOD, addresses=addresses) == wanted


def _resolver(**answers: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """A name server of the test: its answer for the clip's host, and for every other name."""
    return lambda host: answers["good"] if host == "bucket.oss-cn-beijing.aliyuncs.com" else answers["other"]


@pytest.mark.parametrize(
    ("good", "other", "wanted"),
    [
        (("198.18.0.7",), ("198.18.0.9",), []),
        (("198.18.0.7", "fc00::7"), ("198.18.0.9", "fc00::9"), []),
        (("198.18.0.7",), (), ["url-host-private error"]),
        (("198.18.0.7",), ("10.0.0.1",), ["url-host-private error"]),
        (("198.18.0.7", "10.0.0.1"), ("198.18.0.9",), ["url-host-private error"]),
    ],
    ids=["a local proxy", "one with IPv6", "a host there", "a captive portal", "a private one beside it"],
)
def test_stand_ins_of_a_local_proxy_are_accepted_only_where_every_name_gets_one(
    good: tuple[str, ...], other: tuple[str, ...], wanted: list[str]
) -> None:
    found = check.check_url(GOOD, now=NOW, needed=60, resolve=_resolver(good=good, other=other))
    assert [f"{each.rule} {each.severity.value}" for each in found] == wanted


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "198.18.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "[::]", "[::1]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:0:7f00:1]",
        "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[64:ff9b:1:7f00:0:100::]", "[2002:7f00:1::]", "[2002:c0a8:1::1]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[fd00::1]", "[ff02::1]", "[100::1]",
        "[2001:db8::1]", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0x7f000001", "127.0.0.1.", "%31%32%37.0.0.1", "127.0.0%2e1",
        "127%2E0%2E0%2E1", "%3127.0.0.1",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_passes(host: str) -> None:
    assert "url-host-private error" in _said(f"http://{host}/a.mp4", addresses=()), host


@pytest.mark.parametrize("host", ["[2606:2800:21f::1]", "[::ffff:93.184.215.14]", "[64:ff9b::5db8:d70e]", "[2002:5db8:d70e::1]"])
def test_a_public_address_passes_in_every_spelling(host: str) -> None:
    assert _said(f"http://{host}/a.mp4") == []


@pytest.mark.parametrize(
    "url",
    [
        "http://１２７.0.0.1/a.mp4",
        "http://127.0.0。1/a.mp4",
        "http://127.0.0.1\u00ad/a.mp4",
        "http://127.0\u200b.0.1/a.mp4",
        "http://127.0.0.1\\@example.com/a.mp4",
        "http://example.com\\@127.0.0.1/a.mp4",
        "http://example.com%2f@127.0.0.1/a.mp4",
        "http://example.com#@127.0.0.1/a.mp4",
        "http://127.0.0.1%00.example.com/a.mp4",
        "http://[::ffff:12:807.0.0.1]/a.mp4",
        "http://[::1:027.0.0.1]/a.mp4",
        "http://127.0.0.1;example.com/a.mp4",
        "http://ex ample.com/a.mp4",
        "http://a..example.com/a.mp4",
        "http://" + "a" * 64 + ".com/a.mp4",
    ],
)
def test_a_host_that_programs_read_differently_is_refused_or_read_as_it_is_contacted(url: str) -> None:
    said = _said(url, addresses=())
    contacted = ClipUrl.of(url).url
    assert any(each.endswith("error") for each in said) or contacted == "http://example.com/"


def test_what_is_checked_is_what_is_contacted_shown_and_sent() -> None:
    url = ClipUrl.of("HTTPS://Ex%61mple.com:443/a%7eb/%e8%a7%86 .mp4?x=%41#end")
    assert url.url == "https://example.com:443/a~b/%E8%A7%86%20.mp4?x=A"
    assert url.shown == "https://example.com:443/a~b/%E8%A7%86%20.mp4?…"


def test_a_host_is_encoded_by_the_idna_of_2008() -> None:
    assert ClipUrl.of("https://faß.de/c.mp4").url == "https://xn--fa-hia.de/c.mp4"
    assert ClipUrl.of("https://例子.example.com/c.mp4").url == "https://xn--fsqu00a.example.com/c.mp4"


SIGNED = {
    "S3 v4": "https://b.s3.amazonaws.com/a.mp4?X-Amz-Algorithm=A&X-Amz-Date=20270115T080000Z&X-Amz-Expires={length}&X-Amz-Signature=abc",
    "GCS v4": "https://storage.googleapis.com/b/a.mp4?X-Goog-Date=20270115T080000Z&X-Goog-Expires={length}&X-Goog-Signature=abc",
    "OSS v4": "https://b.oss-cn-beijing.aliyuncs.com/a.mp4?x-oss-date=20270115T080000Z&x-oss-expires={length}&x-oss-signature=abc",
    "S3 v2": "https://b.s3.amazonaws.com/a.mp4?AWSAccessKeyId=A&Expires={end}&Signature=abc",
    "OSS": "https://b.oss-cn-beijing.aliyuncs.com/a.mp4?OSSAccessKeyId=A&Expires={end}&Signature=abc",
    "GCS v2": "https://storage.googleapis.com/b/a.mp4?GoogleAccessId=A&Expires={end}&Signature=abc",
    "CloudFront": "https://d.cloudfront.net/a.mp4?Expires={end}&Signature=abc&Key-Pair-Id=K",
    "COS": "https://b.cos.ap-beijing.myqcloud.com/a.mp4?q-sign-algorithm=sha1&q-sign-time=1799990000;{end}&q-signature=abc",
    "Azure SAS": "https://a.blob.core.windows.net/b/a.mp4?sv=2024&se={iso}&sig=abc",
}


def _signed(form: str, length: int) -> str:
    import time

    iso = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW + length))
    return form.format(length=length, end=int(NOW) + length, iso=iso)


@pytest.mark.parametrize("scheme", SIGNED)
def test_every_form_of_signature_is_read_to_the_second(scheme: str) -> None:
    url = _signed(SIGNED[scheme], 3599)
    found = presigned.signature(url)
    assert found is not None
    assert (found.scheme, found.expires) == (scheme, NOW + 3599)
    assert _said(url) == ["url-signature-expired warning"]
    assert _said(_signed(SIGNED[scheme], 3600)) == []
    assert _said(_signed(SIGNED[scheme], 0)) == ["url-signature-expired error"]


@pytest.mark.parametrize("scheme", SIGNED)
def test_the_same_file_signed_twice_is_the_same_url(scheme: str) -> None:
    first, second = ClipUrl.of(_signed(SIGNED[scheme], 60)), ClipUrl.of(_signed(SIGNED[scheme], 90))
    assert first.url != second.url or "Expires" not in first.url
    assert first.key == second.key
    assert "abc" not in first.shown
    assert "?" not in first.shown.removesuffix("?…")


@pytest.mark.parametrize("name", ["token", "policy", "sp", "st", "sr", "auth_key", "signature", "expires", "x-amz-date"])
def test_a_parameter_of_an_unsigned_url_may_choose_the_file(name: str) -> None:
    assert ClipUrl.of(f"http://a.example.com/get?{name}=1").key != ClipUrl.of(f"http://a.example.com/get?{name}=2").key


@pytest.mark.parametrize("scheme", SIGNED)
def test_only_the_parameters_of_its_own_scheme_are_left_out_of_a_signed_url(scheme: str) -> None:
    first, second = (ClipUrl.of(_signed(SIGNED[scheme], 60) + f"&token={number}") for number in (1, 2))
    assert first.key != second.key
    other = "&sp=1" if scheme != "Azure SAS" else "&expires=1"
    assert ClipUrl.of(_signed(SIGNED[scheme], 60) + other).key != ClipUrl.of(_signed(SIGNED[scheme], 60)).key


def test_a_signed_url_of_alibabas_cdn_is_known_by_its_file() -> None:
    first, second = (
        ClipUrl.of(f"http://cdn.example.com/a.mp4?auth_key={time}-{n}-0-{n}b4c0f0b7c9d0a1f1e2d3c4b5a697887")
        for time, n in ((1_800_000_000, 0), (1_800_000_999, 1))
    )
    assert first.key == second.key


def test_parameters_that_choose_the_file_keep_urls_apart() -> None:
    assert ClipUrl.of("http://a.example.com/get?id=1").key != ClipUrl.of("http://a.example.com/get?id=2").key
    assert ClipUrl.of("http://a.example.com/a?x-oss-process=1").key != ClipUrl.of("http://a.example.com/a").key


def test_an_end_that_cannot_be_read_and_borrowed_credentials_are_notes() -> None:
    unread = "https://b.s3.amazonaws.com/a.mp4?X-Amz-Date=soon&X-Amz-Expires=x&X-Amz-Signature=a"
    assert _said(unread) == ["url-signature-expired note"]
    borrowed = _signed(SIGNED["OSS v4"], 9999) + "&x-oss-security-token=t"
    assert _said(borrowed) == ["url-signature-expired note"]


HEAD = ResponseHead(200, "video/mp4", 1000, ("http://example.com/a.mp4",), 0.1)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, []),
        ({"status": 403}, ["url-unreachable error"]),
        ({"status": 404}, ["url-unreachable error"]),
        ({"content_type": "text/html; charset=utf-8"}, ["url-is-web-page error"]),
        ({"content_type": ""}, ["url-content-type-wrong warning"]),
        ({"content_type": "image/gif"}, ["url-content-type-wrong warning"]),
        ({"content_type": "application/octet-stream"}, ["url-content-type-wrong note"]),
        ({"content_type": "Video/QuickTime"}, []),
        ({"length": None}, ["url-length-missing warning"]),
        ({"first_byte_seconds": 5.1}, ["url-slow warning"]),
        ({"first_byte_seconds": 10.1}, ["url-slow error"]),
        ({"hops": ("http://a.example.com/1", "http://b.example.com/2")}, ["url-redirects warning"]),
    ],
)
def test_each_flaw_of_an_answer_is_named(change: dict[str, object], wanted: list[str]) -> None:
    from dataclasses import replace

    found = check_response(replace(HEAD, **change))  # type: ignore[arg-type]
    assert [f"{each.rule} {each.severity.value}" for each in found] == wanted


def test_the_table_of_url_rules_is_whole() -> None:
    assert not set(URL_RULES) & set(RULES)
    for name, rule in URL_RULES.items():
        assert name.startswith(("url-", "report-"))
        for case, made in rule.cases.items():
            assert english().rules[name].cases[case][1] or made.severity is Severity.NOTE


@given(st.text(st.characters(), max_size=60))
def test_no_text_whatever_breaks_the_check(text: str) -> None:
    for url in (text, "http://" + text, "https://example.com/" + text):
        check.check_url(url, now=NOW, needed=60, resolve=lambda host: ())
        ClipUrl.of(url)


@given(st.text(max_size=60))
def test_what_is_encoded_once_is_not_encoded_again(text: str) -> None:
    url = encoded("https://example.com/" + text)
    assert encoded(url) == url


@pytest.mark.parametrize(
    ("seconds", "wanted"), [(0.4, "0 s"), (45, "45 s"), (90, "1.5 min"), (3600, "1 h"), (12600, "3.5 h"), (200000, "2.31 days")]
)
def test_lengths_of_time_read_as_people_say_them(seconds: float, wanted: str) -> None:
    assert span(seconds) == wanted


def test_a_hop_that_must_not_be_contacted_is_explained_in_every_language() -> None:
    check_hop = check.hop_check("https://cdn.example/a.mp4", private=False)
    with pytest.raises(check.Unfit) as raised:
        check_hop(prepare_url("http://127.0.0.1/a.mp4"), ["127.0.0.1"])
    said = phrase("the result is not fetched: {error}", error=raised.value)
    assert said == "the result is not fetched: The URL redirects to 127.0.0.1, on this machine or a private network."
    assert catalog("zh").say(said) == "没有下载结果：URL 重定向到 127.0.0.1，位于本机或内网。"


@pytest.mark.parametrize(
    ("path", "case"),
    [
        ("clip.mp4", ""),
        ("CLIP.MOV?Signature=x", ""),
        ("a%2Emp4", ""),
        ("clip", "missing"),
        ("v1.2/clip", "missing"),
        ("clip.bin", "other"),
        ("", "missing"),
    ],
)
def test_a_path_without_a_media_suffix_is_noted_and_a_warning_where_calls_were_refused(path: str, case: str) -> None:
    for profile, severity in ((AS_LISTED, "note"), (load_profile("wan2.2-animate-move", ALL_RULES), "warning")):
        found = check.check_url(f"https://example.com/{path}", now=NOW, needed=60, resolve=lambda host: (), profile=profile)
        about = [(each.case, each.severity.value) for each in found if each.rule == "url-suffix-missing"]
        assert about == ([(case, severity)] if case else [])


def test_the_suffix_of_an_image_is_another() -> None:
    for name, count in (("a.png", 0), ("a.JPEG", 0), ("a.mp4", 1)):
        url = f"https://example.com/{name}"
        found = check.check_url(url, now=NOW, needed=60, resolve=lambda host: (), suffixes=check.STILL)
        assert len(found) == count
