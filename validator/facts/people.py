"""What was seen of people, frozen, in plain numbers that JSON can hold; None means not measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.facts.pose import Figure

Point = tuple[float, float, float]
"""x and y as shares of the frame's width and height (outside 0..1 when the model places it out of view), visibility 0..1."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the frame's width and height."""
_TINY = 0.2
"""Share of the frame: smaller figures are less sure in proportion, as a table or a plant may be taken for one."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Body:
    """One person in one frame."""

    score: float
    """The detector's score for a person, 0..1; where everybody was searched for, the mean of two detections."""
    presence: float
    """The landmark network's score for a person, 0..1."""
    box: Box
    """Around the person's silhouette, inside the frame."""
    area: float
    """The silhouette's share of the frame."""
    points: tuple[Point, ...]
    """The 33 landmarks of BlazePose, in its order; left and right are the person's own."""

    @property
    def confidence(self) -> float:
        """What both networks say, whatever the size, 0..1."""
        return self.score * self.presence

    @property
    def box_area(self) -> float:
        """The box's share of the frame."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])

    @property
    def certainty(self) -> float:
        """How sure it is that this is a person, 0..1; something tiny may be anything."""
        side = max(self.box[2] - self.box[0], self.box[3] - self.box[1])
        return self.confidence * min(1.0, side / _TINY)


@dataclass(frozen=True)
class Face:
    """The best face found on the main person's head."""

    score: float
    """0..1; about 0.9 for a clear frontal face, under 0.6 for none."""
    width: float
    """In pixels of the clip's own picture."""


@dataclass(frozen=True)
class Other:
    """A second person, or a second face, beside the main person."""

    score: float
    """How sure it is, detected alone, 0..1; for a body times the landmark network's presence."""
    height: float
    """Of the box, as a share of the frame's height."""
    box: Box
    kind: str
    """"body" or "face"."""


@dataclass(frozen=True)
class PersonBox:
    """A person whom the user's person model detects."""

    score: float
    """The model's own, 0..1."""
    box: Box

    @property
    def area(self) -> float:
        """The box's share of the frame."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])


@dataclass(frozen=True)
class PersonModel:
    """The model that the user brought to detect people a second time (`--person-model`)."""

    name: str
    """Of the file, without its folder."""
    sha256: str
    """Of the file's content, in hexadecimal."""
    engine: str
    """What ran it, with its version: "cv2.dnn 4.11.0" or "onnxruntime 1.22.0"."""


@dataclass(frozen=True)
class Blur:
    """What the width of all edges together does not show; None where there are too few edges, or too few pixels."""

    head: float | None
    """Width of the head's sharper edges in pixels of a head and neck drawn 96 px wide; 3.5 is sharp, over 5.5 is soft."""
    smear: float | None
    """Width of the person's sharper upright or level edges, whichever are wider, in pixels of a person 320 px tall."""


@dataclass(frozen=True)
class Sample:
    """What was seen at one moment."""

    time: float
    """Seconds after the first shown frame."""
    person: Body | None
    """The main person; None when nobody was found."""
    face: Face | None
    """None without a person."""
    edge_width: float | None
    """Width of the person's sharpest edges in pixels of a person drawn 320 px tall; 3 is sharp, over 5 is blurred."""
    others: tuple[Other, ...] | None
    """Everybody else; None when only the main person was followed, empty, too, where nothing has changed since nobody was found."""
    boxes: tuple[PersonBox, ...] | None = None
    """Everybody whom the user's person model detects, the surest first; None without such a model."""
    blur: Blur | None = None
    """Of the main person, in the clip's first seconds, where a template starts; None later on."""


@dataclass(frozen=True)
class Turned:
    """Who is in the first frame when it is turned; looked for where nobody is seen upright in it as it is."""

    degrees: int
    """How far the frame is turned clockwise: 90, 180 or 270."""
    person: Body
    """In shares of the turned frame."""
    face_score: float
    """Of the best face on that head, 0..1; 0 for none."""


@dataclass(frozen=True)
class People:
    """All samples of one clip, the first frame first."""

    width: int
    """Of the upright picture, in pixels."""
    height: int
    picture: Box
    """The frame without its borders."""
    samples: tuple[Sample, ...]
    person_mask_area: float | None
    """Share of the first frame that a segmenter takes for people; measured only when the first frame is doubtful."""
    seconds: float
    """From the first frame to the last."""
    person_model: PersonModel | None = None
    """What detected the boxes of the samples; None where the user brought no model."""
    turned: Turned | None = None
    """The first frame turned so that the person is clearest; None where nobody is found so, and where nobody had to look."""

    @cached_property
    def figures(self) -> dict[int, Figure]:
        """What `pose.figure_of` has computed of these people, by the body's `id`; not a part of the value."""
        return {}
