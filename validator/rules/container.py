"""The rows about the file and its container: what it is, how big, what else it holds."""

from validator.findings import Basis, Case, Rule, Severity
from validator.repair.compose import Mend

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_REMUX = "Pack it into MP4 anew."
_SMALLER = "Encode it smaller."

ROWS = (
    Rule(
        "unreadable",
        "The file cannot be read as a video.",
        "The service refuses a file that it cannot open, after the upload and the wait.",
        needs=("file",),
        prevents="InvalidFile.Openerror",
        cases={
            "empty": Case(ERROR, "The file is empty (0 bytes).", "Copy or download it again."),
            "no-index": Case(
                ERROR,
                "The file has no index (no moov box): it was cut off, or the recording was not finished.",
                "Copy it again from the camera, or export it again.",
            ),
            "noise": Case(
                ERROR,
                "This file is no video that can be read ({detail}).",
                "Check that it is a video and was copied whole.",
            ),
            "playlist": Case(
                ERROR,
                "This is a playlist, a text that names other files or hosts; nothing it names was opened.",
                "Give the video file itself.",
            ),
            "other": Case(ERROR, "This is a {kind}, not a video.", "Give the video file itself."),
            "no-picture": Case(ERROR, "The file has no moving picture; {detail}.", "Export it again with the picture track."),
            "no-size": Case(
                ERROR,
                "The picture track's header is damaged: it gives no picture size.",
                "Export the clip again from the original.",
            ),
            "no-frames": Case(ERROR, "The picture track holds no frame.", "Export the clip again from the original."),
        },
    ),
    Rule(
        "format-unsupported",
        "The container is not MP4, AVI or MOV.",
        "The service takes three containers, judged here by content and not by the name.",
        needs=("file", "media"),
        limit="container",
        prevents="InvalidFile.Format",
        cases={
            "container": Case(
                ERROR,
                "The container is {actual}; allowed are {limit}.",
                _REMUX,
                Mend(),
            ),
            "brand": Case(
                WARNING,
                "The file belongs to the MP4 family but calls itself {actual}; the page names only {limit}.",
                _REMUX,
                Mend(),
            ),
            "name": Case(
                WARNING,
                "The content is {actual}, but the name ends in .{extension}; a service that goes by names may refuse it.",
                "Rename it to end in .{actual}.",
            ),
        },
    ),
    Rule(
        "extension-misleading",
        "The name's ending does not match the content.",
        "The content counts; the wrong ending confuses people and some players.",
        needs=("file", "media"),
        basis=Basis.HEURISTIC,
        limit="container",
        cases={
            "other": Case(NOTE, "The name ends in .{extension}, but the content is {actual}.", "Rename it to end in .{actual}."),
            "none": Case(NOTE, "The name has no ending; the content is {actual}.", "Rename it to end in .{actual}."),
        },
    ),
    Rule(
        "file-too-large",
        "The file is over the size limit.",
        "The service refuses larger files; the page does not say whether MB means 1,000,000 or 1,048,576 bytes.",
        needs=("file",),
        limit="file-size",
        prevents="InvalidFile.Size",
        cases={
            "over": Case(
                ERROR,
                "The file has {actual:,} bytes; at most {limit:,} are allowed.",
                _SMALLER,
                Mend(small=True),
            ),
            "between": Case(
                WARNING,
                "The file has {actual:,} bytes: too large if MB means 1,000,000 bytes ({limit:,}), "
                "small enough if it means MiB ({wide:,}).",
                _SMALLER,
                Mend(small=True),
            ),
            "not-fetched": Case(
                ERROR,
                "The file at this address has more than {limit:,} bytes; the download was stopped there.",
                "Publish a smaller file.",
            ),
        },
    ),
    Rule(
        "audio-present",
        "The clip has sound.",
        "What is made from a clip may keep its audio: music or speech without a licence then ends up in it.",
        needs=("media",),
        cases={
            "audio": Case(
                NOTE,
                "The clip has {tracks} ({codec}); the result may keep it, so it must be licensed.",
                "Remove it if it is not licensed.",
                Mend(silent=True),
            )
        },
    ),
    Rule(
        "several-video-streams",
        "The file holds more than one video stream.",
        "Which one the service would use is not documented.",
        needs=("media",),
        basis=Basis.HEURISTIC,
        cases={
            "several": Case(
                WARNING,
                "The file holds {actual} video streams; stream {index} was judged, the service may take another.",
                "Keep the one that you mean.",
                Mend(),
            )
        },
    ),
    Rule(
        "cover-picture",
        "The file holds a cover picture beside the video.",
        "Some tools take the cover for the video; it does not count here.",
        needs=("media",),
        basis=Basis.HEURISTIC,
        cases={
            "cover": Case(
                NOTE,
                "The file holds {actual} cover picture(s) beside the video.",
                "Leave it out.",
                Mend(),
            )
        },
    ),
)
