"""Which check answers for which rule; each takes facts and profile and yields hits, and touches nothing else."""

from collections.abc import Callable, Iterator

from validator.checks import clarity, container, framing, picture, presence, stance, take, timing
from validator.facts.clip import Facts
from validator.findings import Hit
from validator.targets.profile import Profile

CHECKS: dict[str, Callable[[Facts, Profile], Iterator[Hit]]] = {
    "unreadable": container.unreadable,
    "format-unsupported": container.unsupported,
    "extension-misleading": container.misleading_name,
    "file-too-large": container.too_large,
    "audio-present": container.audio,
    "several-video-streams": container.several_streams,
    "cover-picture": container.cover,
    "side-out-of-range": picture.side,
    "aspect-ratio-out-of-range": picture.aspect,
    "codec-unsupported": picture.codec,
    "codec-tag-unusual": picture.codec_tag,
    "interlaced": picture.interlaced,
    "pixel-format-unusual": picture.pixel_format,
    "picture-damaged": picture.damaged,
    "frame-rate-too-low": timing.frame_rate,
    "frame-rate-varies": timing.varying_rate,
    "duration-out-of-range": timing.duration,
    "picture-starts-late": timing.late_start,
    "hidden-frames": timing.hidden,
    "no-person-in-first-frame": presence.nobody_first,
    "no-person": presence.nobody_later,
    "several-people": presence.several,
    "body-not-fully-visible": framing.not_whole,
    "body-occluded": framing.occluded,
    "person-too-small": framing.too_small,
    "person-too-large": framing.too_large,
    "body-bent-or-curled": stance.bent,
    "not-facing-camera": stance.not_facing,
    "face-not-clear": clarity.face,
    "person-blurred": clarity.blurred,
    "scene-cut": take.cuts,
    "still-opening": take.still,
}
