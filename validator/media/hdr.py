"""Names the HDR transfers, and the filters that bring such a picture into standard range."""

from __future__ import annotations

from validator.facts.stream import HDR, Media

_TAGGED = "setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc,"
"""Headers leave out what the conversion asks for."""
_TO_SDR = {
    "swscale": _TAGGED + "scale=out_primaries=bt709:out_transfer=bt709:out_color_matrix=bt709:out_range=tv",
    "zscale": _TAGGED + "zscale=t=linear:npl=100,format=gbrpf32le,tonemap=hable,zscale=p=bt709:t=bt709:m=bt709:r=tv",
}


def to_sdr(media: Media, converter: str) -> str:
    """The filters for an ffmpeg that has this `converter`; empty for a picture that is in standard range."""
    return _TO_SDR[converter].format(transfer=media.transfer) if media.transfer in HDR and converter else ""
