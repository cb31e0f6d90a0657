"""Says in a few named numbers what a clip is: the `media` block of the report."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from validator.facts.clip import Facts
from validator.facts.people import People
from validator.findings import Scalar
from validator.rules.episodes import first_figure, there
from validator.targets.profile import Profile


def summary(facts: Facts, profile: Profile) -> Mapping[str, Scalar | None]:
    """What was measured, each value in the unit its key names; parts that were not measured are left out."""
    return {**_header(facts), **_times(facts), **_frames(facts), **_people(facts, profile), **_image(facts)}


def _header(facts: Facts) -> dict[str, Scalar | None]:
    media = facts.media
    if media is None:
        return {}
    return {
        "container": media.container,
        "brand": media.brand or None,
        "codec": media.codec,
        "codec_profile": media.codec_profile or None,
        "pixel_format": media.pixel_format or None,
        "width": media.stored_size[0],
        "height": media.stored_size[1],
        "rotation_degrees": media.rotation,
        "pixel_aspect": _ratio(media.pixel_aspect),
        "declared_rate": _ratio(media.fps_from_header) if media.fps_from_header else None,
        "container_seconds": media.container_seconds_from_header,
        "audio_tracks": media.audio_streams,
        "audio_codec": media.audio_codec or None,
        "video_streams": media.video_streams,
        "cover_pictures": media.attached_pictures,
        "other_streams": media.other_streams,
    }


def _times(facts: Facts) -> dict[str, Scalar | None]:
    timing = facts.timing
    if timing is None:
        return {}
    return {
        "seconds": round(float(timing.duration_seconds), 6),
        "frames": timing.frames,
        "hidden_frames": timing.edit_list_hidden,
        "frame_rate": round(float(timing.average_fps), 6),
        "frame_rate_exact": _ratio(timing.average_fps),
        "slowest_second_rate": round(float(timing.slowest_second_fps), 6),
        "longest_gap_seconds": round(timing.longest_gap_seconds, 6),
        "starts_at_seconds": round(timing.first_pts_seconds, 6),
    }


def _frames(facts: Facts) -> dict[str, Scalar | None]:
    picture = facts.picture
    return {} if picture is None else {"decoded_frames": picture.frames, "decoder_errors": picture.errors}


def _people(facts: Facts, profile: Profile) -> dict[str, Scalar | None]:
    people = facts.people
    if people is None or not people.samples:
        return {}
    found = [sample.person for sample in people.samples if sample.person and there(sample, profile)]
    tall = max((body.box[3] - body.box[1] for body in found), default=None)
    face = people.samples[0].face if first_figure(facts, profile) else None
    return {
        "samples": len(people.samples),
        "samples_with_person": len(found),
        "person_height_share": None if tall is None else round(tall, 3),
        "face_score": face.score if face else None,
        "face_pixels": face.width if face and face.score >= profile.limit("face-score").at_least else None,
        **_person_model(people),
    }


def _person_model(people: People) -> dict[str, Scalar | None]:
    """Which model of the user's had a say; nothing where there was none."""
    model = people.person_model
    return {"person_model": model.name, "person_model_sha256": model.sha256} if model else {}


def _image(facts: Facts) -> dict[str, Scalar | None]:
    """Of the character image, where one was given."""
    if facts.image is None:
        return {}
    header, people = facts.image.header, facts.image.people
    body = people.samples[0].person if people and people.samples else None
    return {
        "image": facts.image.path,
        "image_sha256": facts.image.sha256,
        "image_bytes": facts.image.bytes,
        "image_format": header.format if header else None,
        "image_width": header.width if header else None,
        "image_height": header.height if header else None,
        "image_person_share": round(body.box_area, 4) if body else None,
    }


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
