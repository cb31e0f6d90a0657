"""Tells hosts that the service can reach from those that mean something else in its data centre."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence

from validator.inputs.sockets import Resolver

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".home.arpa", ".localdomain")
_STAND_INS = (ipaddress.ip_network("198.18.0.0/15"), ipaddress.ip_network("fc00::/18"))
"""Local proxies answer for every name with addresses of these ranges, and resolve it themselves later."""
_NOWHERE = "motion-preflight.invalid"
"""A name that cannot exist (RFC 6761): whoever gives an address for it gives stand-ins."""
_CARRIERS = tuple(
    (ipaddress.IPv6Network(network), shift)
    for network, shift in (("::/96", 0), ("::ffff:0:0/96", 0), ("::ffff:0:0:0/96", 0), ("64:ff9b::/96", 0), ("2002::/16", 80))
)
"""IPv6 networks whose addresses hold an IPv4 one, so many bits from the right: compatible, mapped, translated, NAT64, 6to4."""
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def private_case(host: str) -> str:
    """Why the service cannot reach a host, by its text alone: "literal", "name" or "internal"; empty when it may."""
    name = host.lower().rstrip(".")
    if ip := as_ip(name):
        return "" if is_public(ip) else "literal"
    if any(label.endswith("-internal") for label in name.split(".")):
        return "internal"
    return "name" if "." not in name or name.endswith(_LOCAL_ENDINGS) else ""


def private_address(addresses: Sequence[str], resolve: Resolver) -> str:
    """The first address of a name that is not public; empty when all are, or are the stand-ins of a local proxy."""
    seen = [(text, as_ip(text)) for text in addresses]
    private = [(text, ip) for text, ip in seen if ip is None or not is_public(ip)]
    if private and all(_is_stand_in(ip) for _, ip in private) and _gives_stand_ins(resolve):
        return ""
    return private[0][0] if private else ""


def as_ip(host: str) -> _IP | None:
    """Also for the odd forms that systems take for an IPv4 address: 2130706433, 0x7f.1."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not re.fullmatch(r"[0-9a-fx.]+", host) or not re.fullmatch(r"(0x[0-9a-f]*|\d+)", host.split(".")[-1]):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_public(ip: _IP) -> bool:
    """True for an address that means the same host everywhere."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    for network, shift in _CARRIERS:
        if ip in network:
            return is_public(ipaddress.IPv4Address(int(ip) >> shift & 0xFFFFFFFF))
    return ip in _GLOBAL_UNICAST and ip.is_global


def _is_stand_in(ip: _IP | None) -> bool:
    return ip is not None and any(ip in network for network in _STAND_INS)


def _gives_stand_ins(resolve: Resolver) -> bool:
    return any(_is_stand_in(as_ip(text)) for text in resolve(_NOWHERE))
