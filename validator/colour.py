"""Names the HDR transfers, and the filters that bring such a picture into standard range."""

from __future__ import annotations

from validator.facts import Media

HDR = {"smpte2084": "PQ", "arib-std-b67": "HLG"}
"""Transfer characteristics as ffprobe calls them, and as people do."""
_TO_SDR = (
    "setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc,"  # headers leave out what zscale asks for
    "zscale=t=linear:npl=100,format=gbrpf32le,tonemap=hable,zscale=p=bt709:t=bt709:m=bt709:r=tv"
)


def to_sdr(media: Media) -> str:
    """The filters; empty for a picture that is in standard range."""
    return _TO_SDR.format(transfer=media.transfer) if media.transfer in HDR else ""
