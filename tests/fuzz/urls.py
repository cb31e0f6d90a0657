"""A differential fuzz of URLs: the host that is checked is the host that requests contacts, or the URL is refused.

`python tests/fuzz/urls.py --count 100000 --seed 1` prints the figures, and each URL that passed wrongly.
"""

from __future__ import annotations

import argparse
import ipaddress
import random
import socket
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

import requests
from urllib3.util import parse_url

from submitter.urls import check
from submitter.urls.clip_url import ClipUrl
from validator.findings import Severity

NOW = 1_800_000_000.0
_PRIVATE = (
    "127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.5", "172.16.0.9", "100.64.0.1", "0.0.0.0", "127.1", "2130706433",
    "0x7f000001", "0177.0.0.1", "0x7f.1", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[::ffff:0:7f00:1]", "[fe80::1%25eth0]", "[fec0::1]", "[fd00::1]",
    "nas", "nas.local", "b.oss-cn-beijing-internal.aliyuncs.com", "printer.home.arpa",
)  # fmt: skip
_PUBLIC = (
    "example.com", "93.184.215.14", "bucket.oss-cn-beijing.aliyuncs.com", "[2606:2800:21f::1]", "faß.de", "例子.example.com",
    "bücher.example", "a_b.example.com", "xn--fa-hia.de", "EXAMPLE.com", "example.com.",
)  # fmt: skip
_ODD = (
    "\\", "\\\\", "@", "%40", "%2f", "%2F", "%5c", "%00", "%0a", "%20", "%2e", "%25", "%", "#", "?", ";", ":", "::", "//", "/", ".", "..",
    "。", "．", "｡", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u2024", "\u202e", "\u3000", "\xa0", " ", "\t", "\n", "\r",
    "\0", "\x1b", "\x7f", "\x85", "\ud800", "ﬀ", "℀", "／", "＼", "＠", "：", "？", "＃", "[", "]", "<", ">", "{", "}", "|", "^", "`", '"',
    "'", "*", "+", "=", "&", "~", "_", "-", "user:pw@", "user@", ":80", ":0", ":99999", ":port", ":٣", "http://", "https://", "\U0001f600",
)  # fmt: skip
_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
        "::/127", "::127.0.0.0/104", "::ffff:127.0.0.0/104", "::ffff:0:7f00:0/104", "64:ff9b::7f00:0/104", "64:ff9b:1::/48",
        "2002:7f00::/24", "fe80::/10", "fec0::/10", "fc00::/7", "ff00::/8",
    )
)  # fmt: skip
_NAMES = (".localhost", ".nas", ".local", ".home.arpa")
_DIGITS = (str.maketrans("0123456789", "０１２３４５６７８９"), str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
           str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨"), str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))  # fmt: skip
_TAILS = (
    "",
    "/",
    "/a.mp4",
    "/a b.mp4",
    "/视频.mp4",
    "/../a.mp4",
    "/%7e/%e8",
    "/a.mp4?x=1&Signature=s",
    "?x",
    "#f",
    "/a\\b",
    "/%zz",
)


def url_of(rng: random.Random) -> str:
    """One URL: a host that is private or public, bent once or more."""
    host = rng.choice(_PRIVATE if rng.random() < 0.7 else _PUBLIC)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        host = rng.choice(_BENDS)(rng, host)
    scheme = rng.choice(("http://", "https://", "HTTP://", "http:/", "http:///", "http:\\\\", "//", "hTTps://", "http://http://"))
    port = rng.choice(("", "", "", ":80", ":8080"))
    return (scheme if rng.random() < 0.2 else rng.choice(("http://", "https://"))) + host + port + rng.choice(_TAILS)


def _percent(rng: random.Random, host: str) -> str:
    form = rng.choice(("%{:02x}", "%{:02X}"))
    share = rng.choice((0.1, 0.5, 1.0))
    return "".join(form.format(ord(c)) if ord(c) < 128 and rng.random() < share else c for c in host)


def _insert(rng: random.Random, host: str) -> str:
    place = rng.randrange(len(host) + 1)
    return host[:place] + rng.choice(_ODD) + host[place:]


def _replace_dots(rng: random.Random, host: str) -> str:
    return host.replace(".", rng.choice(("。", "．", "｡", "%2e", "%2E", "\u2024", "..", "%E3%80%82")))


def _digits(rng: random.Random, host: str) -> str:
    return host.translate(rng.choice(_DIGITS))


def _wide(rng: random.Random, host: str) -> str:
    share = rng.choice((0.2, 1.0))
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and rng.random() < share else c for c in host)


def _beside(rng: random.Random, host: str) -> str:
    other = rng.choice(_PUBLIC + _PRIVATE)
    return rng.choice(
        ("{}@{}", "{}\\@{}", "{}%40{}", "{}#@{}", "{}?@{}", "{}/@{}", "{};{}", "{}:80@{}", "{} {}", "{}\t{}")
    ).format(*rng.choice(((host, other), (other, host))))


def _case(rng: random.Random, host: str) -> str:
    return "".join(rng.choice((c.upper(), c.lower())) for c in host)


_BENDS = (_percent, _insert, _insert, _replace_dots, _digits, _wide, _beside, _case)


def contacted(url: str) -> str | None:
    """The host that requests would contact; None when it refuses the URL."""
    try:
        sent = requests.Request("GET", url).prepare().url
        return parse_url(str(sent)).host if str(sent).lower().startswith("http") else None
    except (requests.RequestException, ValueError):
        return None


def is_private(host: str) -> bool:
    """By the system's own reading of addresses and a list of networks and names that is not the program's."""
    bare = host.strip("[]").lower()
    try:
        info = socket.getaddrinfo(bare, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return f".{bare}".rstrip(".").endswith(_NAMES) or "-internal." in bare
    address = ipaddress.ip_address(str(info[0][4][0]).partition("%")[0])
    return any(address in network for network in _NETWORKS)


@dataclass
class Figures:
    """What came of it."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def judge(url: str, figures: Figures) -> None:
    """Check one URL, and compare with what requests makes of it."""
    found = check.check_url(url, now=NOW, needed=60, resolve=lambda host: ())
    host, refused = contacted(url), any(each.severity is Severity.ERROR for each in found)
    figures.counts["URLs"] += 1
    figures.counts["requests would contact a private host"] += bool(host and is_private(host))
    if refused:
        figures.counts["refused"] += 1
        figures.counts["refused though requests would contact a public host"] += bool(host and not is_private(host))
        return
    figures.counts["passed"] += 1
    sent = ClipUrl.of(url).url
    ours = parse_url(sent).host
    if host is None or host != ours or contacted(sent) != ours:
        figures.wrong.append(f"{url!a}: checked {ours!a}, contacted {host!a}, again {contacted(sent)!a}")
    if ours is None or is_private(ours):
        figures.wrong.append(f"{url!a}: the private host {ours!a} passed")


def fuzz(count: int, seed: int) -> Figures:
    """Judge so many URLs."""
    rng, figures = random.Random(seed), Figures()
    for _ in range(count):
        judge(url_of(rng), figures)
    return figures


def main() -> None:
    """Run it from a shell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    figures = fuzz(given.count, given.seed)
    for name, number in figures.counts.items():
        print(f"{number:>9,} {name}")
    print(f"{len(figures.wrong):>9,} wrong", *figures.wrong[:50], sep="\n")
    sys.exit(bool(figures.wrong))


if __name__ == "__main__":
    main()
