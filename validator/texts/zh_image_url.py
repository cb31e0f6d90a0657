"""What is said otherwise where a finding is about the URL of the character image, in simplified Chinese: the keys of `en_image_url`."""

from __future__ import annotations

_PUBLISH = "把图片放到公网可访问的 http(s) 地址上（例如对象存储），再给出该 URL。"
_FILE_ITSELF = "请给出图片文件本身的 URL。"
_SUFFIX = "存储时文件名要带后缀；预签名 URL 的路径会保留该文件名。"
_SET_TYPE = "请在存储处把 Content-Type 设为图片的类型，例如 image/jpeg。"
_UPLOAD = "重新上传 --image 指定的文件，或让 --image 指向该 URL 给出的文件。"

IMAGE_URL = {
    "url-malformed": {
        "scheme": ("URL 以 {actual!r} 开头；服务只接受 http 和 https。", _PUBLISH),
        "no-host": ("URL 没有主机名。", _PUBLISH),
    },
    "url-host-private": {
        "literal": ("主机 {actual} 是本机或内网的 IP 地址。", _PUBLISH),
        "name": ("主机 {actual} 是只在本机或内网有效的名称。", _PUBLISH),
        "redirect": ("URL 重定向到 {actual}，位于本机或内网。", _PUBLISH),
        "resolved": ("主机在这里解析为 {actual}，是本机或内网的 IP 地址。", _PUBLISH),
    },
    "url-suffix-missing": {"missing": ("URL 路径没有 .jpg 这样的后缀（{suffixes:、}）。", _SUFFIX)},
    "url-unreachable": {"empty": ("主机返回的是空文件。", "重新上传图片。")},
    "url-is-web-page": {
        "type": ("主机称这是 {actual}，不是图片。", _FILE_ITSELF),
        "content": ("文件是网页，不是图片。", _FILE_ITSELF),
    },
    "url-content-type-wrong": {
        "missing": ("主机没有发送 Content-Type。", _SET_TYPE),
        "other": ("主机发送的 Content-Type 是 {actual}。", _SET_TYPE),
        "bytes": ("主机发送的 Content-Type 是 {actual}，没有标明图片类型。", ""),
    },
    "url-file-too-large": {"size": ("文件有 {actual:,} 字节或更多。", "请把图片压缩得更小，或另存为 JPEG。")},
    "url-content-differs": {
        "length": ("URL 给出 {actual:,} 字节；检查过的图片是 {limit:,} 字节。", _UPLOAD),
        "bytes": ("URL 给出的图片与 --image 指定的文件不同（SHA-256 是 {actual}，而不是 {limit}）。", _UPLOAD),
        "unknown": ("无法确定 URL 给出的是检查过的图片：长度和内容都不知道。", "请去掉 --trust-length。"),
    },
}
"""Message and advice by rule and case; every other case says nothing of a clip."""
