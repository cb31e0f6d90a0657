"""Predicts the facts of a repaired clip from those of the clip, so that no command is offered that would not help."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from validator.facts.camera import Camera
from validator.facts.clip import Facts, File, Missing
from validator.facts.people import People, Sample
from validator.facts.shots import Dissolve, FastTransition, HardCut, LocalDissolve, Shots, Wipe
from validator.facts.stream import HDR, Media, Picture, Timing
from validator.repair.compose import Steps
from validator.repair.geometry import own_rate, rotated
from validator.repair.plan import NewFile, new_file
from validator.repair.predict_crop import laid_out_in, region_of, seen_in
from validator.targets.profile import Profile

_CONTAINERS = {".mp4": ("mp4", "isom"), ".mov": ("mov", "qt  "), ".avi": ("avi", "")}
"""Container and brand by the new file's ending."""
_SIZE = re.compile(r"(?:scale|crop)=(\d+):(\d+)")
T = TypeVar("T", HardCut, Dissolve, LocalDissolve, Wipe, FastTransition)
Window = tuple[float, float]
"""Begin and end of what is kept, in seconds of the old clip."""


def predicted(facts: Facts, steps: Steps, profile: Profile) -> Facts:
    """What would be measured of the file that `steps` make, as far as the facts tell; the clip's header was read."""
    assert facts.media
    made = new_file(steps, facts, profile)
    whole = float(facts.timing.duration_seconds) if facts.timing else 0.0
    begin = steps.start or 0.0
    window = (begin, min(whole, begin + steps.length))
    timing = _timing(facts.timing, steps, made, window, profile)
    facts = replace(
        facts,
        file=_file(facts.file, made, profile, (window[1] - window[0]) / whole if whole else 1.0),
        media=_media(facts.media, steps, made, window),
        timing=timing,
        picture=_picture(facts, made, timing),
        people=None if steps.rotate else seen_in(people_within(facts.people, window), region_of(facts.media, made.plan.filters)),
        shots=shots_within(facts.shots, window),
        layout=laid_out_in(facts.layout, region_of(facts.media, made.plan.filters)),
        camera=camera_within(facts.camera, window),
        first_stored_frame=None if made.plan.encode else facts.first_stored_frame,
    )
    return facts if facts.people else replace(facts, missing={"people": Missing("not-measured"), **facts.missing})


def _file(file: File | None, made: NewFile, profile: Profile, share: float) -> File | None:
    if file is None:
        return None
    most = profile.limit("file-size").at_most
    size = min(file.bytes, most) if made.plan.kilobits else file.bytes
    return replace(file, bytes=int(size * share), sha256=None, extension=made.ending.removeprefix("."))


def _media(media: Media, steps: Steps, made: NewFile, window: Window) -> Media:
    container, brand = _CONTAINERS[made.ending]
    kept = window[1] - window[0]
    silent = made.stripped or made.plan.audio in ("none", "")
    media = replace(
        media,
        container=container,
        brand=media.brand if container == media.container else brand,
        codec_tag=made.plan.tag or media.codec_tag,
        duration_seconds_from_header=kept or media.duration_seconds_from_header,
        container_seconds_from_header=kept if silent or steps.cuts else media.container_seconds_from_header,
        video_streams=1,
        attached_pictures=0,
        other_streams=0,
        audio_streams=0 if silent else media.audio_streams,
    )
    return _encoded(media, steps, made) if made.plan.encode else media


def _encoded(media: Media, steps: Steps, made: NewFile) -> Media:
    """The picture as the encoder writes it: upright, progressive, 8-bit 4:2:0."""
    upright = rotated(media, steps.rotate)
    sizes = _SIZE.findall(",".join(made.plan.filters))
    width, height = map(int, sizes[-1]) if sizes else upright.stored_size
    square = any("setsar=1" in each for each in made.plan.filters)
    sideways = upright.rotation in (90, 270)
    return replace(
        media,
        codec="h264",
        codec_tag="avc1",
        pixel_format="yuv420p",
        bit_depth=8,
        transfer="bt709" if steps.to_sdr or media.transfer not in HDR else media.transfer,
        field_order="progressive",
        width=width,
        height=height,
        rotation=0,
        pixel_aspect=Fraction(1) if square else 1 / media.pixel_aspect if sideways else media.pixel_aspect,
    )


def _timing(timing: Timing | None, steps: Steps, made: NewFile, window: Window, profile: Profile) -> Timing | None:
    if timing is None:
        return None
    kept = Fraction(window[1] - window[0]).limit_denominator(90_000) if steps.cuts else timing.duration_seconds
    timing = replace(timing, duration_seconds=kept, frames=max(1, round(kept * timing.average_fps)))
    if made.plan.encode:
        timing = replace(timing, edit_list_hidden=0, first_pts_seconds=0.0)
    return (
        _even(timing, Fraction(own_rate(timing, profile.limit("frame-rate"), profile.limit("frame-rate-most"))))
        if steps.frame_rate
        else timing
    )


def _even(timing: Timing, rate: Fraction) -> Timing:
    """With frames at even intervals."""
    return replace(
        timing,
        frames=max(1, round(timing.duration_seconds * rate)),
        average_fps=rate,
        average_fps_upper=rate,
        fps_without_longest_gap=rate,
        median_fps=rate,
        slowest_second_fps=rate,
        longest_gap_seconds=float(1 / rate),
    )


def _picture(facts: Facts, made: NewFile, timing: Timing | None) -> Picture | None:
    """Whatever damage was decoded stays in the picture; a transcode ends a change of size, and holds no frame that is lost."""
    if facts.picture is None or facts.timing is None or timing is None:
        return facts.picture
    lost = 0 if made.plan.encode else facts.timing.frames - facts.picture.frames
    sizes = facts.picture.sizes[:1] if made.plan.encode else facts.picture.sizes
    return replace(facts.picture, frames=max(0, timing.frames - lost), sizes=sizes)


def people_within(people: People | None, window: Window) -> People | None:
    """What would be seen of people in that window alone; None where no sample lies in it."""
    begin, end = window
    if people and begin == 0 and people.seconds <= end and all(sample.time <= end for sample in people.samples):
        return people if people.samples else None  # the same object, whose figures are computed already
    kept = tuple(_moved(sample, begin) for sample in people.samples if begin <= sample.time <= end) if people else ()
    if people is None or not kept:
        return None
    part = replace(
        people,
        samples=kept,
        person_mask_area=people.person_mask_area if begin == 0 else None,
        turned=people.turned if begin == 0 else None,
        seconds=min(people.seconds, end) - begin,
    )
    vars(part)["figures"] = people.figures  # the same bodies in the same picture: they are computed once for all windows
    return part


def _moved(sample: Sample, begin: float) -> Sample:
    return replace(sample, time=round(sample.time - begin, 6))


def camera_within(camera: Camera | None, window: Window) -> Camera | None:
    """The steps that lie in that part of the clip, as its own time line counts."""
    if camera is None:
        return None
    begin, end = window
    kept = [step for step in camera.steps if step.time_seconds - step.seconds >= begin and step.time_seconds <= end]
    return Camera(tuple(replace(step, time_seconds=round(step.time_seconds - begin, 3)) for step in kept))


def shots_within(shots: Shots | None, window: Window) -> Shots | None:
    """What the frames of that window alone would show."""
    if shots is None:
        return None
    begin, end = window
    return replace(
        shots,
        hard_cuts=_kept(shots.hard_cuts, window),
        dissolves=_kept(shots.dissolves, window),
        local_dissolves=_kept(shots.local_dissolves, window),
        wipes=_kept(shots.wipes, window),
        fast=_kept(shots.fast, window),
        black_until_seconds=max(0.0, min(shots.black_until_seconds, end) - begin),
        frozen_until_seconds=max(0.0, min(shots.frozen_until_seconds, end) - begin),
    )


def _kept(transitions: tuple[T, ...], window: Window) -> tuple[T, ...]:
    begin, end = window
    inside = [each for each in transitions if begin < each.time_seconds < end]
    return tuple(replace(each, time_seconds=each.time_seconds - begin) for each in inside)
