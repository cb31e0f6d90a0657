"""Every sentence about the character image, in English; `zh_image` has the same keys."""

from __future__ import annotations

from validator.texts.catalog import RuleText

_EXPORT = "Export the image again as a plain JPEG or PNG."
_PLAIN = "Save it as an upright 8-bit RGB JPEG or PNG; then everybody reads it in the same way."
_SHOW = "Choose an image that shows one person, large, from the front, with the face uncovered."
_ALONE = "Choose an image of one person alone, or crop it to one; mind mirrors and posters."
_FACE = "Choose an image in which face and body are turned to the camera, well lit, and nothing covers the face."
_LARGER = "Crop the image around the person, or choose a larger one."
_MATCH = "Choose an image with the clip's framing: the same part of the body, about as large; or crop one of the two."

IMAGE = {
    "image-unreadable": RuleText(
        "The character image cannot be read.",
        "A service refuses an image that it cannot open, and with it the whole request.",
        {
            "empty": ("The character image is empty (0 bytes).", "Copy or download it again."),
            "other": ("The character image is a {kind}, not an image.", "Give the image file itself."),
            "unknown": ("The character image is not an image (its format is not recognised).", _EXPORT),
            "cut-off": ("The file of the character image is cut off: a part of the picture is missing.", "Copy it again."),
            "broken": ("The character image cannot be decoded.", _EXPORT),
        },
    ),
    "image-format-unsupported": RuleText(
        "The format of the character image is not supported.",
        "Services take a few formats only; the content counts, not the file's name.",
        {"format": ("The character image is {actual}; allowed are {limit}.", _EXPORT)},
    ),
    "image-too-large": RuleText(
        "The character image has too many bytes.",
        "A service refuses larger files. Where a page does not say whether MB means 1,000,000 or 1,048,576 bytes, what lies between needs review.",
        {
            "over": (
                "The character image has {actual:,} bytes; at most {limit:,} are allowed.",
                "Save it smaller, or as a JPEG.",
            ),
            "between": (
                "The character image has {actual:,} bytes: too many if MB means 1,000,000 bytes ({limit:,}), few enough if it means MiB.",
                "Save it smaller, or as a JPEG.",
            ),
        },
    ),
    "image-side-out-of-range": RuleText(
        "The character image is too large or too small.",
        "A service refuses images whose sides are outside its limits.",
        {
            "long": ("The character image is {actual} px on its longer side; at most {limit} px are allowed.", "Scale it down."),
            "short": (
                "The character image is {actual} px on its shorter side; at least {limit} px are required.",
                "Choose a larger original; enlarging a small image does not bring back detail.",
            ),
            "high": ("The character image is {actual} px high; at most {limit} px are allowed.", "Scale it down."),
            "high-perhaps": (
                "The character image is {actual} px high; whether more than {limit} px are allowed is not clear.",
                "Scale it down.",
            ),
        },
    ),
    "image-ratio-out-of-range": RuleText(
        "The character image is too wide or too tall.",
        "A service refuses images whose shape is outside its limits.",
        {"outside": ("The character image is {width}×{height}, an aspect ratio of {actual}; the limit is {end}.", "Crop it.")},
    ),
    "image-animated": RuleText(
        "The character image has several frames.",
        "No service says which frame of an animation it takes.",
        {"frames": ("The character image has {actual} frames; {limit} is expected.", "Save one frame as a still image.")},
    ),
    "image-encoding-unusual": RuleText(
        "Programs read the character image in different ways.",
        "A service may show print colours, transparency or an EXIF rotation in another way than your viewer.",
        {
            "cmyk": ("The character image is in {actual} colours; {limit} is expected.", _PLAIN),
            "turned": (
                "EXIF data asks to turn the character image (orientation {actual}); a service that does not read them sees it turned.",
                _PLAIN,
            ),
            "alpha": (
                "The character image is partly transparent; what a service puts behind it is not known. It was judged on white.",
                _PLAIN,
            ),
            "depth": ("The character image has {actual} bits per colour; {limit} is usual.", _PLAIN),
        },
    ),
    "image-no-person": RuleText(
        "No person is found in the character image.",
        "The motion is given to the person in the image; without one, the request is refused or the result is chance.",
        {
            "nobody": ("No person was found in the character image. A drawn character may still be taken.", _SHOW),
            "doubtful": (
                "It is not sure that the character image shows a person (certainty {actual}, {limit} is required); a drawn one may do.",
                _SHOW,
            ),
        },
    ),
    "image-several-people": RuleText(
        "The character image shows more than one person.",
        "A service refuses it, or moves somebody else than the one you meant.",
        {
            "surely-body": ("A second person is in the character image ({where}; probability {actual}).", _ALONE),
            "surely-face": ("A second face is in the character image ({where}; probability {actual}).", _ALONE),
            "perhaps-body": ("A second person may be in the character image ({where}; probability {actual}).", _ALONE),
            "perhaps-face": ("A second face may be in the character image ({where}; probability {actual}).", _ALONE),
        },
    ),
    "image-face-not-clear": RuleText(
        "The face in the character image is not clear.",
        "The result gets its face from this image; a covered or small one is refused, or invented.",
        {
            "unclear": ("No clear face was found in the character image (score {actual}, {limit} is required).", _FACE),
            "pixels": ("The face in the character image is {actual} px wide; {limit:g} px are required.", _LARGER),
            "small": (
                "The face in the character image is {actual} % of its shorter side wide; {limit:g} % are required.",
                _LARGER,
            ),
        },
    ),
    "image-not-facing-camera": RuleText(
        "The person in the character image is turned away.",
        "A service asks for a person from the front; what the image does not show is invented.",
        {
            "back": ("The character image shows the person from behind.", _FACE),
            "back-or-covered": ("The character image shows the person from behind, or the face is covered.", _FACE),
            "side": ("The person in the character image is turned to the side, or looks aside.", _FACE),
        },
    ),
    "image-rotated": RuleText(
        "The character image is upside down or on its side.",
        "A service looks for a person who stands upright in the image, and takes it as its pixels are stored.",
        {
            "upside-down": ("The character image is upside down.", "Turn it by 180 degrees, and save it so."),
            "upside-down-perhaps": (
                "The character image may be upside down: the head seems to be below, of a person who is turned away.",
                "If it is, turn it by 180 degrees, and save it so.",
            ),
            "sideways": (
                "The character image seems to lie on its side: turned by a quarter to the {turn}, it shows a person who stands and faces the camera.",
                "If the person does not lie down, turn the image by a quarter to the {turn}, and save it so.",
            ),
        },
    ),
    "image-person-too-small": RuleText(
        "The person in the character image is too small.",
        "Services shrink the image before they look; little is left of a small person.",
        {"area": ("The person's box takes up {actual} % of the character image; {limit:g} % are required.", _LARGER)},
    ),
    "image-framing-differs": RuleText(
        "Character image and clip are framed differently.",
        "The poses of the clip are laid over the image: where the framing differs, limbs are stretched, cut off or invented.",
        {
            "image-less": ("The character image shows the body {image_extent}, the clip {clip_extent}.", _MATCH),
            "clip-less": ("The clip shows the body {clip_extent}, the character image {image_extent}.", _MATCH),
            "image-less-slightly": ("The character image shows the body {image_extent}, the clip {clip_extent}.", _MATCH),
            "clip-less-slightly": ("The clip shows the body {clip_extent}, the character image {image_extent}.", _MATCH),
            "larger": (
                "The person in the character image is {actual} times as large as in the clip; up to {limit} is usual.",
                _MATCH,
            ),
            "smaller": (
                "The person in the clip is {actual} times as large as in the character image; up to {limit} is usual.",
                _MATCH,
            ),
            "facing": (
                "The person faces the camera in the character image and turns the back to it at the clip's start.",
                "Begin the clip facing the camera.",
            ),
        },
    ),
}
"""Title, reason, message and advice of each rule about the image, by its name."""
EXTENTS = {
    "bust": "down to the chest",
    "half": "down to the hips",
    "knees": "down to the knees",
    "whole": "as a whole",
}
"""How much of a body is seen."""
