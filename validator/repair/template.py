"""Shows what a repair comes to where no clip is at hand: the command with everything left open that depends on the clip."""

from __future__ import annotations

from validator.findings import Repair
from validator.repair.command import EncodePlan, to_shell
from validator.repair.compose import DEINTERLACE, FILTERS
from validator.repair.plan import KILOBITS_MOST

_FILTERS = {
    "deinterlace": DEINTERLACE,
    "same_size": "scale=…:…",
    "crop": "crop=…:…:…:…",
    "borders": "crop=…:…:…:…",
    "rotate": "transpose=…",
    "fit_size": "scale=…:…,crop=…:…,setsar=1",
    "to_sdr": "setparams=…,zscale=…,tonemap=hable,zscale=…",
    "frame_rate": "fps=…",
}


def template(repair: Repair) -> str:
    """The command for any clip, with … for what depends on the clip."""
    if repair == Repair(strip_audio=True):
        return "motion-preflight strip-audio IN OUT"
    cut = bool(repair.start or repair.length or repair.drop_gap)
    filters = tuple(_FILTERS[name] for name in FILTERS if getattr(repair, name))
    plan = EncodePlan(
        start="…" if repair.start or repair.drop_gap else "",
        by_clock=repair.drop_gap,
        length="…" if repair.length else "",
        filters=filters,
        encode=bool(filters or cut or repair.encode or repair.shrink),
        kilobits=KILOBITS_MOST if repair.shrink else 0,
        audio="none" if repair.strip_audio else "aac" if cut else "copy",
    )
    return to_shell(plan, "ffmpeg", "IN", "OUT").replace("'", "")
