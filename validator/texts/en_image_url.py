"""What is said otherwise where a finding is about the URL of the character image, in English; `zh_image_url` has the same keys."""

from __future__ import annotations

_PUBLISH = "Publish the image on a public http(s) host, such as an object store, and give that URL."
_FILE_ITSELF = "Give the URL of the image file itself."
_SUFFIX = "Store it under a name with its suffix; a presigned URL keeps that name in its path."
_SET_TYPE = "Set Content-Type to that of the image, such as image/jpeg, where it is stored."
_UPLOAD = "Upload the file that --image names again, or name the file that the URL gives."

IMAGE_URL = {
    "url-malformed": {
        "scheme": ("The URL begins with {actual!r}; the service accepts only http and https.", _PUBLISH),
        "no-host": ("The URL names no host.", _PUBLISH),
    },
    "url-host-private": {
        "literal": ("The host {actual} is an IP address of this machine or a private network.", _PUBLISH),
        "name": ("The host {actual} is a name that only this machine or network knows.", _PUBLISH),
        "redirect": ("The URL redirects to {actual}, on this machine or a private network.", _PUBLISH),
        "resolved": ("The host resolves to {actual} here, an IP address of this machine or a private network.", _PUBLISH),
    },
    "url-suffix-missing": {"missing": ("The URL's path has no suffix such as .jpg ({suffixes}).", _SUFFIX)},
    "url-unreachable": {"empty": ("The host sent an empty file.", "Upload the image again.")},
    "url-is-web-page": {
        "type": ("The host says that this is {actual}, not an image.", _FILE_ITSELF),
        "content": ("The file is a web page, not an image.", _FILE_ITSELF),
    },
    "url-content-type-wrong": {
        "missing": ("The host sends no Content-Type.", _SET_TYPE),
        "other": ("The host sends the Content-Type {actual}.", _SET_TYPE),
        "bytes": ("The host sends the Content-Type {actual}, which names no type of image.", ""),
    },
    "url-file-too-large": {"size": ("The file has {actual:,} bytes or more.", "Save the image smaller, or as a JPEG.")},
    "url-content-differs": {
        "length": ("The URL gives {actual:,} bytes; the judged image has {limit:,}.", _UPLOAD),
        "bytes": ("The URL gives another image than the file that --image names (SHA-256 {actual}, not {limit}).", _UPLOAD),
        "unknown": (
            "It is unknown whether the URL gives the judged image: neither length nor content is known.",
            "Leave out --trust-length.",
        ),
    },
}
"""Message and advice by rule and case; every other case says nothing of a clip."""
