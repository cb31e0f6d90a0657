"""The proxy that the environment names, as requests reads it."""

from __future__ import annotations

from urllib.parse import unquote

from requests.utils import get_environ_proxies, select_proxy
from urllib3.util import Url, make_headers, parse_url

from validator.inputs.failures import NoConnection
from validator.inputs.url import PreparedUrl
from validator.texts.said import phrase


def proxy_for(url: PreparedUrl) -> Url | None:
    """The proxy that the environment names for the URL, as requests reads it; raises NoConnection for one that is not http(s)."""
    named = select_proxy(url.url, get_environ_proxies(url.url, no_proxy=None))
    if not named:
        return None
    try:
        proxy = parse_url(named if "://" in named else f"http://{named}")
    except ValueError:
        raise NoConnection(phrase("the proxy setting is not a URL")) from None
    if proxy.scheme not in ("http", "https") or not proxy.host:
        raise NoConnection(phrase("the proxy setting names no http(s) proxy; set HTTPS_PROXY and HTTP_PROXY"))
    return proxy


def proxy_headers(proxy: Url) -> dict[str, str]:
    """The headers that authenticate us to the proxy."""
    return make_headers(proxy_basic_auth=unquote(proxy.auth)) if proxy.auth else {}
