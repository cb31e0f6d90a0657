"""Holds the words that containers, codecs and image formats are called by, so that a limit allows nothing that cannot occur."""

from __future__ import annotations

from collections.abc import Mapping

from validator.errors import UsageError
from validator.targets.fields import words_of
from validator.targets.toml import nearest
from validator.texts.said import phrase

_CODECS = """
012v 4xm 8bps aasc agm aic alias_pix amv anm ansi apv arbc argo asv1 asv2 aura aura2 av1 avrn avrp avs avs2 avs3 avui
bethsoftvid bfi binkvideo bintext bitpacked bmp bmv_video brender_pix c93 cavs cdgraphics cdtoons cdxl cfhd cinepak
clearvideo cljr cllc cmv cpia cri cscd cyuv dds dfa dirac dnxhd dpx dsicinvideo dvvideo dxa dxtory dxv eamad eatgv escape124
escape130 evc ffv1 ffvhuff fic fits flashsv flashsv2 flic flv1 fmvc fraps frwu g2m gdv gem gif h261 h263 h263i h263p h264
hap hdr hevc hnm4video hq_hqa hqx huffyuv hymt idcin idf iff_ilbm imm4 imm5 indeo2 indeo3 indeo4 indeo5 interplayvideo ipu
jpeg2000 jpegls jv kgv1 kmvc lagarith lcevc lead loco m101 mad magicyuv mdec media100 mimic mjpeg mjpegb mmvideo mobiclip
motionpixels mpeg1video mpeg2video mpeg4 msa1 msmpeg4v1 msmpeg4v2 msmpeg4v3 msp2 msrle mss1 mss2 msvideo1 mszh mts2 mv30
mvc1 mvc2 mvdv mwsc mxpeg notchlc nuv paf_video pam pbm pcx pfm pgm pgmyuv pgx phm photocd pictor pixlet png ppm prores
prores_raw prosumer psd ptx qdraw qoi qpeg qtrle r10k r210 rasc rawvideo rl2 roq rpza rscc rtv1 rv10 rv20 rv30 rv40 rv60
sanm scpr screenpresso sga sgi sgirle sheervideo simbiosis_imx smackvideo smc smvjpeg snow sp5x speedhq sunrast svq1 svq3
targa targa_y216 tgq tgv theora thp tiertexseqvideo tiff tmv tqi truemotion1 truemotion2 truemotion2rt tscc tscc2 txd ulti
utvideo v210 v210x v308 v408 v410 vb vble vbn vc1 vc1image vcr1 vixl vmdvideo vmix vmnc vnull vp3 vp4 vp5 vp6 vp6a vp6f vp7
vp8 vp9 vqc vvc wbmp wcmv webp wmv1 wmv2 wmv3 wmv3image wnv1 wrapped_avframe ws_vqa xan_wc3 xan_wc4 xbin xbm xface xpm xwd
y41p ylc yop yuv4 zerocodec zlib zmbv
"""
"""What ffprobe calls the video codecs that FFmpeg 8.1 decodes, and some that it only names."""
_USUAL: Mapping[str, tuple[str, ...]] = {
    "container": ("mp4", "mov", "m4v", "3gp", "avi", "matroska", "webm", "mpegts", "mpeg", "flv", "asf", "ogg", "mxf", "gif"),
    "codec": ("h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "prores", "dnxhd", "mjpeg"),
    "image-format": ("jpeg", "png", "webp", "bmp", "gif", "tiff", "heic", "avif"),
}
"""By limit: those that an error names."""
_RARE: Mapping[str, tuple[str, ...]] = {
    "container": ("mpegvideo", "ivf", "h264", "hevc", "rm", "dv", "nut", "m4a", "f4v", "heif", "iso-unknown"),
    "codec": tuple(_CODECS.split()),
}
_ALSO: Mapping[str, Mapping[str, str]] = {
    "container": {
        "mkv": "matroska",
        "qt": "mov",
        "3g2": "3gp",
        "ts": "mpegts",
        "mts": "mpegts",
        "m2ts": "mpegts",
        "mpg": "mpeg",
        "wmv": "asf",
        "ogv": "ogg",
        "rmvb": "rm",
    },
    "codec": {
        "h.264": "h264",
        "avc": "h264",
        "avc1": "h264",
        "h265": "hevc",
        "h.265": "hevc",
        "hvc1": "hevc",
        "h266": "vvc",
        "h.266": "vvc",
    },
    "image-format": {"jpg": "jpeg", "tif": "tiff", "heif": "heic"},
}
"""By limit: other names of the same, such as the endings of files."""


def known_as(limit: str, word: str) -> str:
    """The one name of what `word` means for that limit; a word without another name is its own."""
    return _ALSO.get(limit, {}).get(word, word)


def allowed_words(limit: str, value: object, where: str) -> tuple[str, ...]:
    """The words that a limit allows, each by its one name; raises UsageError for none, and for one that never occurs."""
    usual = _USUAL[limit]
    given = words_of(value, where, ",".join(usual[:2]))
    known = {*usual, *_RARE.get(limit, ())}
    for word in given:
        if known_as(limit, word) not in known:
            what = phrase(
                "Unknown word in one_of of {where}: {word!r}{nearest}", where=where, word=word, nearest=_nearest(limit, word)
            )
            raise UsageError(what)
    return tuple(dict.fromkeys(known_as(limit, word) for word in given))


def _nearest(limit: str, word: str) -> str:
    """The end of a sentence: the usual word that is most like it, else another name, else all usual ones."""
    usual = _USUAL[limit]
    found = [end for words in (usual, _ALSO[limit]) if (end := nearest(word, words, 0)) != "."]
    return found[0] if found else nearest(word, usual, len(usual))
