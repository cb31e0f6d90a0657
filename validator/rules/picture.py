"""The rows about the picture track: size, shape, rate, codec, length, soundness."""

from validator.findings import Basis, Case, Rule, Severity
from validator.repair.command import DEINTERLACE
from validator.repair.compose import Mend

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_FRAMED = Mend(frame="{frame}")
_EVEN = Mend(rate="fps={own_rate}")
_ANEW = Mend(encode=True)
_REPEAT = "Let frames be repeated where some are missing."
_USUAL = "Store it as 8-bit 4:2:0."

ROWS = (
    Rule(
        "side-out-of-range",
        "A side of the picture is too short or too long.",
        "The service refuses pictures whose width or height is outside its limits.",
        needs=("media",),
        limit="side",
        prevents="InvalidFile.Resolution",
        cases={
            "long": Case(ERROR, "The picture is {actual} px; no side may be over {limit} px.", "Make it smaller.", _FRAMED),
            "short": Case(
                ERROR,
                "The picture is {actual} px; no side may be under {limit} px.",
                "Film or export it larger; enlarging a small picture does not bring back detail.",
            ),
            "one-reading": Case(
                WARNING,
                "The picture is stored as {stored} px and shown as {shown} px; only one of the two is within {limit} px.",
                "Make its pixels square.",
                _FRAMED,
            ),
        },
    ),
    Rule(
        "aspect-ratio-out-of-range",
        "The picture is too wide or too tall for its other side.",
        "The service takes pictures between 1:3 and 3:1.",
        needs=("media",),
        limit="aspect-ratio",
        prevents="InvalidFile.AspectRatio",
        cases={
            "outside": Case(
                ERROR,
                "Width to height is {actual} ({ratio:.3f}); allowed is {limit}.",
                "Crop it.",
                _FRAMED,
            ),
            "one-reading": Case(
                WARNING,
                "The picture is stored as {stored} px and shown as {shown} px (its pixels are not square); "
                "only one of the two is within {limit}.",
                "Make its pixels square, and crop it where it is too long.",
                _FRAMED,
            ),
        },
    ),
    Rule(
        "frame-rate-too-low",
        "The clip has too few frames per second.",
        "Fast limbs jump between frames, and the service refuses the file. Judged by the times of the stored frames, "
        "because headers often name another rate.",
        needs=("timing",),
        limit="frame-rate",
        prevents="InvalidFile.FPS",
        cases={
            "low": Case(
                ERROR,
                "The clip has {actual:.3f} frames/s; at least {limit:g} are required.",
                "Film at 25 or 30 frames/s; or let frames be repeated, which adds no motion.",
                _EVEN,
            ),
            "nominal": Case(
                WARNING,
                'The clip has {actual:.3f} frames/s: "{limit:g}" by its nominal name, but just under {limit:g} exactly.',
                "Let a frame be repeated now and then.",
                _EVEN,
            ),
            "gaps": Case(
                WARNING,
                "Frames come at {typical:.3f} a second, but some are missing: {actual:.3f} frames/s on the whole, "
                "where {limit:g} are required.",
                _REPEAT,
                _EVEN,
            ),
            "dip": Case(
                WARNING,
                "From {start:.1f} s on, one second has only {actual:.1f} frames/s (the clip as a whole {mean:.1f}); "
                "{limit:g} are expected throughout.",
                _REPEAT,
                _EVEN,
            ),
            "one-frame": Case(ERROR, "The clip is a single frame; it has no frame rate and no motion.", "Give a moving clip."),
        },
    ),
    Rule(
        "frame-rate-varies",
        "Frames do not come at even intervals.",
        "Phones vary the rate when light or heat changes; a motion sampled unevenly may stutter.",
        needs=("timing",),
        basis=Basis.HEURISTIC,
        limit="frame-gap",
        cases={
            "gap": Case(
                NOTE,
                "One picture stays {actual:.0f} ms, {times:.1f} times the usual interval.",
                _REPEAT,
                _EVEN,
            )
        },
    ),
    Rule(
        "codec-unsupported",
        "The picture is not H.264 or H.265.",
        "The service decodes two codecs.",
        needs=("media",),
        limit="codec",
        prevents="InvalidFile.Format",
        cases={"codec": Case(ERROR, "The codec is {actual}; allowed are {limit}.", "Encode it as H.264.", _ANEW)},
    ),
    Rule(
        "codec-tag-unusual",
        "The codec is right, but stored in a form that some players refuse.",
        "Streams tagged hev1 or avc3 keep their settings inside the frames; players by Apple do not open them.",
        needs=("media",),
        basis=Basis.HEURISTIC,
        cases={
            "tag": Case(
                NOTE,
                "The {codec} stream is tagged {actual}; the usual tag is {limit}.",
                "Give it the usual tag.",
                Mend(),
            )
        },
    ),
    Rule(
        "duration-out-of-range",
        "The clip is too short or too long.",
        "The service refuses it. The picture track counts; the container may name the length of a longer sound track.",
        needs=("timing", "media"),
        limit="duration",
        prevents="InvalidFile.Duration",
        cases={
            "short": Case(
                ERROR,
                "The picture lasts {actual:.3f} s; at least {limit:g} s are required.",
                "Film or cut a longer take.",
            ),
            "long": Case(
                ERROR,
                "The picture lasts {actual:.3f} s; at most {limit:g} s are allowed.",
                "Cut its end off, or choose a part.",
                Mend(length="{limit:g}"),
            ),
            "one-reading": Case(
                WARNING,
                "The picture lasts {picture:.3f} s, the file as a whole {actual:.3f} s; only one of the two is within {limit} s.",
                "Remove the sound, which lasts longer than the picture.",
                Mend(silent=True),
            ),
        },
    ),
    Rule(
        "picture-starts-late",
        "Time begins before the first picture.",
        "The person has to be there from the first frame; what stands in the gap is up to the decoder.",
        needs=("timing",),
        basis=Basis.HEURISTIC,
        limit="picture-start",
        cases={
            "late": Case(
                WARNING,
                "The first picture is shown {actual:.2f} s after the start; up to {limit:g} s are usual.",
                "Let it begin with the picture.",
                Mend(late=True),
            )
        },
    ),
    Rule(
        "hidden-frames",
        "The file holds frames that are not shown.",
        "A cut without re-encoding keeps the frames before the cut; a decoder that ignores the edit list shows them.",
        needs=("timing",),
        basis=Basis.HEURISTIC,
        cases={
            "hidden": Case(
                NOTE,
                "The file still holds {actual} frames that are not shown ({shown} are); a program that shows them starts with another "
                "first frame.",
                "Encode it again without them.",
                _ANEW,
            ),
            "other-start": Case(
                WARNING,
                "The file still holds {actual} frames that are not shown; a program that shows them starts with one that fails {fault}.",
                "Encode it again without them.",
                _ANEW,
            ),
        },
    ),
    Rule(
        "interlaced",
        "The picture is interlaced.",
        "Each frame mixes two moments; moving limbs get comb edges.",
        needs=("media",),
        basis=Basis.HEURISTIC,
        cases={
            "interlaced": Case(
                WARNING,
                "The picture is interlaced (field order {actual}); moving limbs get comb edges.",
                "Film progressively; or make whole frames of it.",
                Mend(progressive=DEINTERLACE),
            )
        },
    ),
    Rule(
        "pixel-format-unusual",
        "The picture is not stored as 8-bit 4:2:0.",
        "Few decoders take other forms; colours or the whole picture may be lost.",
        needs=("media",),
        basis=Basis.HEURISTIC,
        cases={
            "depth": Case(NOTE, "The picture has {depth} bits per sample ({actual}); 8 are usual.", _USUAL, _ANEW),
            "chroma": Case(NOTE, "The picture is stored as {actual}; yuv420p is usual.", _USUAL, _ANEW),
            "hdr": Case(
                NOTE,
                "The picture is HDR ({actual}); a decoder that does not know it shows grey, washed-out colours.",
                "Film in SDR; or bring its colours into SDR.",
                Mend(colour="{colour}"),
            ),
        },
    ),
    Rule(
        "picture-damaged",
        "Part of the picture is missing or broken.",
        "Headers keep promising what a broken transfer lost; broken frames spoil the motion.",
        needs=("picture", "timing", "media"),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Openerror",
        cases={
            "cut-off": Case(
                ERROR,
                "The header promises {limit:.2f} s of picture, but only {actual:.2f} s are there: the file was cut off.",
                "Copy or upload it again.",
                Mend(lost=True),
            ),
            "lost": Case(
                ERROR,
                "{lost} of {limit} frames cannot be decoded.",
                "Copy it again, or export it again from the original.",
                Mend(lost=True),
            ),
            "broken": Case(
                WARNING,
                "The decoder complains {actual} time(s) ({detail}); parts of the picture may be broken.",
                "Look at the clip; copy it again, or export it again from the original.",
            ),
            "size-changes": Case(
                WARNING,
                "The picture changes its size in mid-stream: {actual}.",
                "Give every frame the same size.",
                Mend(size="scale={width}:{height}"),
            ),
        },
    ),
)
