"""Every sentence about rules, findings and reports, in English; another language is one file with the same keys."""

from __future__ import annotations

from validator.texts.catalog import RuleText
from validator.texts.en_image import EXTENTS, IMAGE
from validator.texts.en_image_url import IMAGE_URL as IMAGE_URL

_COPY_AGAIN = "Copy it again, or export it again from the original."
_EXPORT_AGAIN = "Export the clip again from the original."
_GIVE_VIDEO = "Give the video file itself."
_REMUX = "Remux to MP4 (no re-encoding)."
_RENAME = "Rename it to end in .{actual}."
_SMALLER = "Encode it smaller."
_DUPLICATE = "Duplicate frames to reach an even rate (adds no motion)."
_USUAL = "Encode it as 8-bit 4:2:0."
_LONGER = "Film or cut a longer shot."
_SHORTER = "Trim it, or choose a part."
_STEP_IN = "Start filming when the person is already in the picture, or trim the start."
_FILM_AGAIN = "Film again, with the person in the picture from the first frame to the last."
_ALONE = "Film one person alone: ask others to leave the picture, and mind mirrors, posters and screens."
_STEP_BACK = "Step back or turn the camera upright until the whole body, feet included, has some room to every edge."
_COME_NEARER = (
    "Move closer or zoom in, until the whole body fills at least half of the picture's height; "
    "a picture of many pixels can be cropped instead."
)
_CLEAR = "Remove whatever hides the person; the feet and the ground under them must be visible."
_STAND = "Stand upright in the first frame, and choose a motion without deep bends, squats or floor work."
_FACE = "Start with face and body turned to the camera; a turn later on is fine."
_LIGHT = "Light the face, keep hands, hair and masks away from it, and film closer or at a higher resolution."
_NEARER = "Film closer or at a higher resolution, so that the face is larger."
_FOCUS = "Clean the lens, focus on the person, use more light or a shorter exposure, and no blur or transition effects."
_SHARP = "Begin where the person is sharp, or film again with more light and a shorter exposure."
_REAL = "Use a clip of a real person."
_PUBLISH = "Publish the clip on a public http(s) host, such as an object store, and give that URL."
_IN_FULL = "Run `motion-preflight check` on the clip again, with --depth full."
_SAME_SETTINGS = "Run `motion-preflight check` again, with the same --profile and --set as `submit`."
_SUFFIX = "Store it under a name with its suffix; a presigned URL keeps that name in its path."
_SIGN = "Sign the URL again with a longer lifetime, then submit."
_FASTER = "Use a faster host near the service."
_FILE_ITSELF = "Give the URL of the file itself."
_SET_TYPE = "Set Content-Type to video/mp4 where the clip is stored."
_UPLOAD_JUDGED = "Upload the judged clip again."
_MOVING = "Film a moving person."
_ONE_SHOT = "Send each shot as a clip of its own, or film in one shot."
_CAMERA_MOVES = "The camera moves for {seconds} s at a stretch, up to {actual} % of the picture's longer side a second; up to {limit} counts as still."
_TRIPOD = "Film from a tripod, without panning and zooming; frame it so that the person stays in the picture."

RULES = {
    "unreadable": RuleText(
        "The file cannot be read as a video.",
        "A service refuses a file that it cannot open, after the upload and the wait.",
        {
            "empty": ("The file is empty (0 bytes).", "Copy or download it again."),
            "no-index": (
                "The file has no index (no moov box): it was cut off, or the recording was not finished.",
                "Copy it again from the camera, or export it again.",
            ),
            "unknown": (
                "The file is not a readable video (its format is not recognised).",
                "Check that it is a video and that the copy is complete.",
            ),
            "noise": ("The file is not a readable video ({detail}).", "Check that it is a video and that the copy is complete."),
            "playlist": (
                "This is a playlist, a text that names other files or hosts; nothing it names was opened.",
                _GIVE_VIDEO,
            ),
            "other": ("This is a {kind}, not a video.", _GIVE_VIDEO),
            "no-picture": ("The file has no video stream; {detail}.", "Export it again with the video stream."),
            "no-size": ("The video stream's header is damaged: it gives no picture size.", _EXPORT_AGAIN),
            "no-frames": ("The video stream holds no frames.", _EXPORT_AGAIN),
        },
    ),
    "format-unsupported": RuleText(
        "The service does not take this container.",
        "A service accepts only a few containers. The content counts, not the file name.",
        {
            "container": ("The container is {actual}; allowed are {limit}.", _REMUX),
            "brand": ("The file belongs to the MP4 family but its brand is {actual}; the target names only {limit}.", _REMUX),
            "no-brand": ("The file belongs to the MP4 family but names no brand; the target names only {limit}.", _REMUX),
            "name": (
                "The content is {actual}, but the name ends in .{extension}; a service that trusts names may refuse it.",
                _RENAME,
            ),
        },
    ),
    "extension-misleading": RuleText(
        "The file name's extension does not match the content.",
        "The content counts; the wrong extension confuses people and some players.",
        {
            "other": ("The name ends in .{extension}, but the content is {actual}.", _RENAME),
            "none": ("The name has no extension; the content is {actual}.", _RENAME),
        },
    ),
    "file-too-large": RuleText(
        "The file is over the size limit.",
        "A service refuses larger files. Where it does not say whether MB means 1,000,000 or 1,048,576 bytes, "
        "sizes between the two need review.",
        {
            "over": ("The file has {actual:,} bytes; at most {limit:,} are allowed.", _SMALLER),
            "between": (
                (
                    "The file has {actual:,} bytes: too large if MB means 1,000,000 bytes ({limit:,}), "
                    "small enough if it means MiB ({wide:,})."
                ),
                _SMALLER,
            ),
            "not-fetched": (
                "The file at this URL has at least {actual:,} bytes; at most {limit:,} are allowed. The download was stopped.",
                "Publish a smaller file.",
            ),
        },
    ),
    "audio-present": RuleText(
        "The clip has an audio stream.",
        "What is made from a clip may keep its audio: music or speech without a licence then ends up in it.",
        {
            "one": (
                "The clip has an audio stream ({codec}); the result may keep it, so it must be licensed.",
                "Remove it if it is not licensed.",
            ),
            "several": (
                "The clip has {actual} audio streams (the first is {codec}); the result may keep them, so they must be licensed.",
                "Remove them if they are not licensed.",
            ),
        },
    ),
    "several-video-streams": RuleText(
        "The file holds more than one video stream.",
        "Which one a service would use is not documented.",
        {
            "several": (
                "The file holds {actual} video streams; stream {index} was judged, but the service may use another.",
                "Keep only the one that you mean.",
            ),
        },
    ),
    "attached-picture": RuleText(
        "The file holds an attached picture (cover art) beside the video.",
        "Some tools mistake the attached picture for the video; it is ignored here.",
        {
            "attached": ("The file holds {actual:#attached picture|attached pictures} beside the video.", "Remove it."),
        },
    ),
    "side-out-of-range": RuleText(
        "A side of the picture is too short or too long.",
        "A service refuses pictures whose width or height is outside its limits.",
        {
            "long": ("The picture is {actual} px; no side may be over {limit} px.", "Scale it down."),
            "short": (
                "The picture is {actual} px; no side may be under {limit} px.",
                "Film or export it larger; enlarging a small picture does not bring back detail.",
            ),
            "one-reading": (
                "The picture is stored as {stored} px and shown as {shown} px; only one of the two is within {limit} px.",
                "Resample to square pixels.",
            ),
        },
    ),
    "width-out-of-range": RuleText(
        "The picture is too wide or too narrow.",
        "A service refuses pictures whose width is outside its limits.",
        {
            "large": ("The picture is {actual} px wide; at most {limit} px are allowed.", "Scale it down, or crop it."),
            "small": (
                "The picture is {actual} px wide; at least {limit} px are required.",
                "Film or export it larger; enlarging a small picture does not bring back detail.",
            ),
            "one-reading": (
                "The picture is stored {stored} px wide and shown {actual} px wide; only one of the two is within {limit} px.",
                "Resample to square pixels.",
            ),
        },
    ),
    "height-out-of-range": RuleText(
        "The picture is too tall or too short.",
        "A service refuses pictures whose height is outside its limits.",
        {
            "large": ("The picture is {actual} px high; at most {limit} px are allowed.", "Scale it down, or crop it."),
            "small": (
                "The picture is {actual} px high; at least {limit} px are required.",
                "Film or export it larger; enlarging a small picture does not bring back detail.",
            ),
            "one-reading": (
                "The picture is stored {stored} px high and shown {actual} px high; only one of the two is within {limit} px.",
                "Resample to square pixels.",
            ),
        },
    ),
    "pixels-out-of-range": RuleText(
        "The picture has too many or too few pixels.",
        "A service refuses pictures whose width times height is outside its limits.",
        {
            "large": ("The picture has {actual:,} pixels; at most {limit:,} are allowed.", "Scale it down, or crop it."),
            "small": (
                "The picture has {actual:,} pixels; at least {limit:,} are required.",
                "Film or export it larger; enlarging a small picture does not bring back detail.",
            ),
            "one-reading": (
                "The picture is stored with {stored:,} pixels and shown with {actual:,}; only one of the two is within {limit}.",
                "Resample to square pixels.",
            ),
        },
    ),
    "aspect-ratio-out-of-range": RuleText(
        "The picture is too wide or too tall for its other side.",
        "A service refuses pictures whose aspect ratio is outside its limits.",
        {
            "outside": ("The aspect ratio is {actual} ({ratio:.3f}); allowed is {limit}.", "Crop it."),
            "one-reading": (
                (
                    "The picture is stored as {stored} px and shown as {shown} px (its pixels are not square); "
                    "only one of the two is within {limit}."
                ),
                "Resample to square pixels, and crop it where it is too long.",
            ),
        },
    ),
    "codec-unsupported": RuleText(
        "The service does not take this video codec.",
        "A service decodes only a few codecs.",
        {
            "codec": ("The codec is {actual}; allowed are {limit}.", "Transcode to H.264."),
            "other-made": ("The codec is {actual}; allowed: {limit}.", "Transcode the clip to one of these codecs."),
        },
    ),
    "codec-tag-unusual": RuleText(
        "The codec is right, but its tag is one that some players refuse.",
        "Streams tagged hev1 or avc3 keep their settings inside the frames; players by Apple do not open them.",
        {"tag": ("The {codec} stream is tagged {actual}; the usual tag is {limit}.", "Remux with the usual tag.")},
    ),
    "interlaced": RuleText(
        "The video is interlaced.",
        "Each frame mixes two moments; moving limbs get comb edges.",
        {
            "interlaced": (
                "The video is interlaced (field order {actual}); moving limbs get comb edges.",
                "Film progressively, or deinterlace.",
            ),
        },
    ),
    "pixel-format-unusual": RuleText(
        "The pixel format is not 8-bit 4:2:0.",
        "Few decoders support other pixel formats; colours or the whole picture may be lost.",
        {
            "depth": ("The picture has {depth} bits per sample ({actual}); 8 are usual.", _USUAL),
            "chroma": ("The pixel format is {actual}; yuv420p is usual.", _USUAL),
            "hdr": (
                "The picture is HDR ({actual}); a decoder that does not support it shows grey, washed-out colours.",
                "Film in SDR, or convert HDR to SDR.",
            ),
        },
    ),
    "picture-damaged": RuleText(
        "Part of the video is missing or broken.",
        "A header still promises what a broken transfer lost; damaged frames spoil the motion.",
        {
            "cut-off": (
                "The header promises {limit:.2f} s of video, but only {actual:.2f} s are there: the file was cut off.",
                "Copy or upload it again.",
            ),
            "lost": ("{lost} of {limit} frames cannot be decoded.", _COPY_AGAIN),
            "broken": (
                "The decoder reported {actual:#error|errors} ({detail}); parts of the picture may be broken.",
                "Watch the clip; copy it again, or export it again from the original.",
            ),
            "size-changes": ("The picture size changes within the stream: {actual}.", "Scale every frame to the same size."),
        },
    ),
    "frame-rate-too-low": RuleText(
        "The clip has too few frames per second.",
        "Fast limbs jump between frames, and a service with such a limit refuses the file. Judged by the frames' timestamps, "
        "because headers often name another rate.",
        {
            "low": (
                "The clip has {actual:.6g} frames/s; at least {limit:g} are required.",
                "Film at 25 or 30 frames/s; or duplicate frames to reach {limit:g} fps (adds no motion).",
            ),
            "nominal": (
                'The clip has {actual:.6g} frames/s: nominally "{limit:g}", but just under {limit:g} exactly.',
                "Duplicate frames to reach {limit:g} fps (adds no motion).",
            ),
            "gaps": (
                (
                    "The frame rate is {typical:.6g} frames/s, but frames are missing: {actual:.6g} on average, "
                    "where {limit:g} are required."
                ),
                _DUPLICATE,
            ),
            "dip": (
                (
                    "From {start:.1f} s on, one second has only {actual:.1f} frames/s (the whole clip {mean:.1f}); "
                    "{limit:g} are expected throughout."
                ),
                _DUPLICATE,
            ),
            "one-frame": ("The clip is a single frame; it has no frame rate and no motion.", "Give a moving clip."),
        },
    ),
    "frame-rate-too-high": RuleText(
        "The clip has too many frames per second.",
        "A service with such a limit refuses the file.",
        {
            "high": (
                "The clip has {actual:.6g} frames/s; at most {limit:g} are allowed.",
                "Export it with fewer frames per second.",
            )
        },
    ),
    "frame-rate-varies": RuleText(
        "Frames do not come at even intervals.",
        "Phones vary the rate when light or heat changes; a motion sampled unevenly may stutter.",
        {"gap": ("One frame stays for {actual:.0f} ms, {times:.1f} times the usual interval.", _DUPLICATE)},
    ),
    "duration-out-of-range": RuleText(
        "The clip is too short or too long.",
        "A service refuses it. The video stream counts; the container may name the length of a longer audio stream.",
        {
            "short": ("The video lasts {actual:.6g} s; at least {limit:g} s are required.", _LONGER),
            "long": ("The video lasts {actual:.6g} s; at most {limit:g} s are allowed.", _SHORTER),
            "short-edge": (
                "The video lasts {actual:.6g} s; whether exactly {limit:g} s are enough is not clear.",
                _LONGER,
            ),
            "long-edge": (
                "The video lasts {actual:.6g} s; whether exactly {limit:g} s are still allowed is not clear.",
                _SHORTER,
            ),
            "short-picture": (
                "The video lasts only {actual:.6g} s, the file as a whole {whole:.6g} s; only the latter is within {limit} s.",
                _LONGER,
            ),
            "long-picture": (
                "The video lasts {actual:.6g} s, the file as a whole {whole:.6g} s; only the latter is within {limit} s.",
                _SHORTER,
            ),
            "short-file": (
                "The video lasts {actual:.6g} s, but the container says {whole:.6g} s; only the former is within {limit} s.",
                _REMUX,
            ),
            "long-file": (
                "The video lasts {actual:.6g} s, the file as a whole {whole:.6g} s; only the former is within {limit} s.",
                "Remove the audio, which lasts longer than the video.",
            ),
        },
    ),
    "picture-starts-late": RuleText(
        "The first frame comes late.",
        "The person has to be there from the first frame; every decoder fills the gap in its own way.",
        {
            "late": (
                "The first frame is shown {actual:.2f} s after the start; up to {limit:g} s are usual.",
                "Let the clip begin with the first frame.",
            ),
        },
    ),
    "hidden-frames": RuleText(
        "The file holds frames that an edit list hides.",
        "A cut without re-encoding keeps the frames before the cut; a decoder that ignores the edit list shows them.",
        {
            "hidden": (
                (
                    "An edit list hides {actual:#frame|frames} ({shown} are shown); a program that ignores it starts with another "
                    "first frame."
                ),
                "Encode the clip without them.",
            ),
            "other-start": (
                "An edit list hides {actual:#frame|frames}; a program that ignores it starts with one that fails {fault}.",
                "Encode the clip without them.",
            ),
        },
    ),
    "no-person-in-first-frame": RuleText(
        "The first frame shows nobody.",
        "A service reads appearance and position from the first frame, and fails when nobody is in it.",
        {
            "late": ("Nobody is in the first frame; the person enters at {come:.1f} s.", _STEP_IN),
            "never": ("Nobody is in the clip.", _FILM_AGAIN),
            "nobody": ("Nobody is in the first frame.", _FILM_AGAIN),
            "black": ("The clip starts black: the first {actual:.2f} s show nothing.", _STEP_IN),
            "doubtful": ("It is not certain that a person is in the first frame.", _STEP_IN),
            "model-alone": (
                "The built-in networks see nobody in the first frame; the person model {model} sees somebody.",
                "Look at the first frame. If somebody is in it, move closer and add light; else trim the start.",
            ),
        },
    ),
    "no-person": RuleText(
        "The person is out of the picture for a while.",
        "Every frame needs a pose; where the person is missing, the motion breaks.",
        {
            "gone": (
                "The person is out of the picture from {start:.1f} s for {seconds:.1f} s ({share} % of the clip in all).",
                "Stay in the picture, or trim that part.",
            ),
            "doubtful": (
                (
                    "It is not certain that a person is in the picture from {start:.1f} s for {seconds:.1f} s "
                    "({share} % of the clip in all)."
                ),
                "Watch that part: add light, move closer, or trim it.",
            ),
        },
    ),
    "several-people": RuleText(
        "More than one person is in the clip.",
        "A service follows one person; with several it refuses the clip or mixes them up. People in the background count.",
        {
            "surely-body": ("Somebody else is in the picture ({where}), best seen at {worst_at:.1f} s.", _ALONE),
            "surely-face": ("A second face is in the picture ({where}), best seen at {worst_at:.1f} s.", _ALONE),
            "perhaps-body": ("Somebody else seems to be in the picture ({where}) at {worst_at:.1f} s.", _ALONE),
            "perhaps-face": ("A second face seems to be in the picture ({where}) at {worst_at:.1f} s.", _ALONE),
            "both-body": (
                (
                    "Somebody else is in the picture ({where}), best seen at {worst_at:.1f} s; "
                    "the person model {model} counts {most} people, too."
                ),
                _ALONE,
            ),
            "both-face": (
                (
                    "A second face is in the picture ({where}), best seen at {worst_at:.1f} s; "
                    "the person model {model} counts {most} people, too."
                ),
                _ALONE,
            ),
            "unconfirmed-body": (
                (
                    "Somebody else seems to be in the picture ({where}) at {worst_at:.1f} s; "
                    "only the built-in networks see it, the person model {model} does not."
                ),
                _ALONE,
            ),
            "unconfirmed-face": (
                (
                    "A second face seems to be in the picture ({where}) at {worst_at:.1f} s; "
                    "only the built-in networks see it, the person model {model} does not."
                ),
                _ALONE,
            ),
            "model-alone": (
                (
                    "The person model {model} counts {most} people at {worst_at:.1f} s, and several in {actual} % of the samples; "
                    "the built-in networks do not see them."
                ),
                _ALONE,
            ),
        },
    ),
    "body-not-fully-visible": RuleText(
        "A part of the body is cut off by the edge of the picture.",
        "The motion of what cannot be seen cannot be transferred; the first frame matters most.",
        {
            "first": ("In the first frame the {edge} edge cuts off the person's {part}.", _STEP_BACK),
            "first-slightly": (
                "In the first frame the {edge} edge touches the person's {part} or cuts a little off.",
                _STEP_BACK,
            ),
            "filling": ("{actual} % of the first frame look like a person, but no whole body is found.", _STEP_BACK),
            "half-out": ("In the first frame somebody seems to be half out of the picture at the {edge} edge.", _STEP_BACK),
            "later": (
                "The {edge} edge cuts off the person's {part} in {share} % of the clip, worst at {worst_at:.1f} s.",
                _STEP_BACK,
            ),
            "sometimes": (
                "The {edge} edge touches or cuts off the person's {part} in {share} % of the clip, worst at {worst_at:.1f} s.",
                _STEP_BACK,
            ),
        },
    ),
    "body-occluded": RuleText(
        "Something hides a part of the body.",
        "A model guesses what is hidden, and the result moves wrongly there.",
        {
            "first": ("In the first frame something hides a foot or a leg.", _CLEAR),
            "first-leg": (
                "In the first frame one leg is hardly visible: something is in front of it, or the body itself is.",
                f"{_CLEAR} Keep both legs in view.",
            ),
            "later": ("Something hides feet or legs in {share} % of the clip, worst at {worst_at:.1f} s.", _CLEAR),
        },
    ),
    "person-too-small": RuleText(
        "The person is too small in the picture.",
        "A small person has no clear face and no clear hands.",
        {
            "share": (
                "The person takes up only {actual} % of the picture's usable height; {limit:.0f} % are needed.",
                _COME_NEARER,
            ),
            "tiny": (
                (
                    "The person takes up only {actual} % of the picture's usable height, too little for anything else to be judged; "
                    "{limit:.0f} % are needed."
                ),
                _COME_NEARER,
            ),
            "share-slightly": (
                "The person takes up {actual} % of the picture's usable height; {limit:.0f} % are needed.",
                _COME_NEARER,
            ),
            "pixels": (
                "The person is only {actual} pixels tall; {limit:.0f} are needed.",
                "Film closer and at a higher resolution; enlarging the clip does not bring back detail.",
            ),
            "later": (
                (
                    "In {share} % of the clip the person takes up only about {actual} % of the picture's usable height; "
                    "{limit:.0f} % are needed."
                ),
                _COME_NEARER,
            ),
        },
    ),
    "person-too-large": RuleText(
        "The person is too large to fit into the picture.",
        "The whole body has to be in view.",
        {
            "first": ("The camera is too near: the whole body would need {actual} % of the picture's height.", _STEP_BACK),
            "later": (
                "In {share} % of the clip the camera is too near: the whole body would need {actual} % of the picture's height.",
                _STEP_BACK,
            ),
        },
    ),
    "body-bent-or-curled": RuleText(
        "The body is bent, squatting, sitting or lying.",
        "Limbs that fold over the body hide each other; excessive bending, squatting and crouching spoil the pose.",
        {
            "first": ("In the first frame the person {posture} (torso {lean}° from upright).", _STAND),
            "first-lying": (
                "In the first frame the person {posture} (torso {lean}° from upright), or the picture itself is turned.",
                f"{_STAND} If the picture lies on its side, turn it first.",
            ),
            "head-down": (
                "In the first frame the person is head down, as in a handstand, or the picture itself is upside down.",
                f"{_STAND} If it is the picture, turn it by 180 degrees.",
            ),
            "first-slightly": ("In the first frame the person {posture} (torso {lean}° from upright).", _STAND),
            "later": ("The person {posture} in {share} % of the clip, worst at {worst_at:.1f} s.", _STAND),
        },
    ),
    "not-facing-camera": RuleText(
        "The person does not face the camera.",
        "The first frame has to face the camera; a later turn is fine when it is short.",
        {
            "first-back": ("In the first frame the person turns the back to the camera.", _FACE),
            "first-back-or-covered": (
                "In the first frame the person shows the back to the camera, or something covers the face.",
                _FACE,
            ),
            "first-side": ("In the first frame the person is {view}.", _FACE),
            "later": (
                "The person is turned away in {share} % of the clip, for {seconds:.1f} s at the longest, mostly {view}.",
                _FACE,
            ),
        },
    ),
    "face-not-clear": RuleText(
        "The face cannot be seen clearly.",
        "A service looks for a clear face: some in the first frame, some in the clip as a whole.",
        {
            "first": ("In the first frame no face is visible.", _LIGHT),
            "first-slightly": ("In the first frame the face is not clear.", _LIGHT),
            "never": ("Nowhere in the clip is a face clear.", _LIGHT),
            "covered": (
                "In the first frame no face is visible, as if something covers it; the person is hardly visible either.",
                _LIGHT,
            ),
            "away": ("In the first frame no face is visible: it is turned away or covered.", _FACE),
            "away-slightly": ("In the first frame the face is turned away.", _FACE),
            "pixels": ("In the first frame the face is only {actual} pixels wide; {limit:.0f} are needed.", _NEARER),
            "small": (
                "In the first frame the face takes up {actual:.1f} % of the picture's shorter side; {limit:.1f} % are needed.",
                "Film closer, or crop the picture, so that the face is larger in it.",
            ),
            "later": ("The face is not clear in {share} % of the clip.", _LIGHT),
        },
    ),
    "person-blurred": RuleText(
        "The person is blurred.",
        "Blurred edges hide appearance and motion. Only the person counts; the background may be soft.",
        {
            "first": ("In the first frame the person is blurred.", _FOCUS),
            "first-slightly": ("In the first frame the person seems to be blurred.", _FOCUS),
            "head": ("In the first frame the person's head is blurred.", _SHARP),
            "head-slightly": ("In the first frame the person's head seems to be blurred.", _SHARP),
            "smeared": ("In the first frame motion blur smears the person.", _SHARP),
            "smeared-slightly": ("In the first frame motion blur seems to smear the person.", _SHARP),
            "unclear": (
                "The sharpness could not be judged: the person has too few clear edges (too dark or too pale).",
                "Use more light.",
            ),
            "later": ("The person is blurred in {share} % of the clip, worst at {worst_at:.1f} s.", _FOCUS),
        },
    ),
    "person-not-real": RuleText(
        "The figure may not be a real person.",
        "A service that reads people may fail on a cartoon, a statue, a game figure or an animal.",
        {
            "proportions": (
                "The face's width is {actual:.2f} of the body's length, as in a cartoon; a small child's may be, too.",
                _REAL,
            ),
            "doubted": (
                "All of the figure is in view, but the person detector is not sure of it (score {actual:.2f}).",
                _REAL,
            ),
        },
    ),
    "scene-cut": RuleText(
        "The clip is cut together from several shots.",
        "A motion needs one continuous shot; at a cut the pose jumps.",
        {
            "hard": ("Hard cut at {times}.", _ONE_SHOT),
            "hard-perhaps": ("Probable hard cut at {times}.", _ONE_SHOT),
            "dissolve": ("Dissolve at {times}.", _ONE_SHOT),
            "dissolve-perhaps": ("Probable dissolve at {times}.", _ONE_SHOT),
            "wipe": ("Wipe or slide at {times}.", _ONE_SHOT),
            "wipe-perhaps": ("Probable wipe or slide at {times}.", _ONE_SHOT),
            "fast-perhaps": ("Probable whip, zoom or other fast transition at {times}.", _ONE_SHOT),
            "jump-perhaps": ("Probable jump cut at {times}.", _ONE_SHOT),
        },
    ),
    "frozen-start": RuleText(
        "The clip opens with a frozen picture.",
        "A frozen start adds no motion and uses up the allowed length.",
        {
            "start": ("Nothing moves in the first {actual:.1f} s.", "Trim the start."),
        },
    ),
    "picture-rotated": RuleText(
        "The picture is upside down or on its side.",
        "A service looks for a person who stands upright in the picture, and takes the picture as it is stored.",
        {
            "upside-down": ("The picture is upside down.", "Turn it by 180 degrees."),
            "sideways": (
                "The picture seems to lie on its side: turned by a quarter to the {turn}, it shows a person who stands and faces the camera.",
                "If the person does not lie down, turn the picture by a quarter to the {turn}.",
            ),
        },
    ),
    "picture-in-frame": RuleText(
        "Borders leave the picture only a small part of the frame.",
        "A service looks at the whole frame, borders included, so that the person is small in it.",
        {
            "small": (
                "{border} leave the picture {actual} % of the frame; {limit} % are needed.",
                "Crop the frame to the picture, or export the clip again without borders.",
            ),
        },
    ),
    "overlay-on-picture": RuleText(
        "A sticker, caption or logo lies over the picture.",
        "What lies over the body hides its motion, and a service may take it for a part of the person.",
        {
            "over": (
                "Something that stays still lies over the person ({place}, {size} % of the frame): a sticker, a caption, or a thing before the body.",
                "Export the clip again without stickers and captions, or move them away from the person.",
            ),
            "beside": (
                "Something lies still over the moving picture, beside the person ({place}, {size} % of the frame): a logo or a caption.",
                "Nothing has to be done while it does not touch the person.",
            ),
            "letters": (
                "Sharp strokes that never move lie over the trunk or the thighs ({actual} % of them; up to {limit} %): letters, a logo or a sticker.",
                "Export the clip again without stickers and captions, or move them away from the person.",
            ),
            "drawn": (
                "A surface of one flat colour lies over the person ({place}, {size} % of the frame), as a sticker or a caption's band does.",
                "Export the clip again without stickers and captions, or move them away from the person.",
            ),
        },
    ),
    "nothing-moves": RuleText(
        "The clip shows a still picture, or a slide show.",
        "Without motion there is nothing to transfer.",
        {
            "never": ("Nothing moves in the whole clip: there is no motion to transfer.", _MOVING),
            "never-short": ("Nothing moves in the whole clip, which is short: there is no motion to transfer.", _MOVING),
            "slides": (
                "Nothing moves in {actual} % of the clip, which shows {pictures} still pictures one after the other.",
                _MOVING,
            ),
            "slides-short": (
                "Nothing moves in {actual} % of the clip, which is short and shows {pictures} still pictures one after the other.",
                _MOVING,
            ),
        },
    ),
    "url-malformed": RuleText(
        "The URL is not valid.",
        "The service fetches the clip from this URL and nowhere else.",
        {
            "scheme": ("The URL begins with {actual!r}; the service accepts only http and https.", _PUBLISH),
            "no-host": ("The URL names no host.", _PUBLISH),
            "host": ("The URL's host or port is malformed, or different programs read it differently.", "Correct the host."),
            "characters": (
                "The URL has a space at either end, a line break or a control character.",
                "Copy the whole URL again.",
            ),
            "percent": ("The URL has a % that is not followed by two hexadecimal digits.", "Write a literal % as %25."),
            "password": (
                "The URL contains a user name or password, which would be sent to the service.",
                "Use a presigned URL instead.",
            ),
        },
    ),
    "url-host-private": RuleText(
        "The service cannot reach the host.",
        "The service runs in the vendor's data centre: a private IP address means something else there.",
        {
            "literal": ("The host {actual} is an IP address of this machine or a private network.", _PUBLISH),
            "name": ("The host {actual} is a name that only this machine or network knows.", _PUBLISH),
            "internal": (
                "The host {actual} is a storage's internal endpoint.",
                "Use the public endpoint: the name without -internal.",
            ),
            "redirect": ("The URL redirects to {actual}, on this machine or a private network.", _PUBLISH),
            "resolved": ("The host resolves to {actual} here, an IP address of this machine or a private network.", _PUBLISH),
        },
    ),
    "url-not-encoded": RuleText(
        "The URL holds characters that a URL must not hold.",
        "Clients encode such characters differently; a signature is made for one of the ways.",
        {
            "encoded": (
                (
                    "The URL holds {actual:#character that is|characters that are} not allowed in a URL; "
                    "it is sent percent-encoded."
                ),
                "",
            ),
            "twice": (
                "The URL seems to be percent-encoded twice ({actual}): the service would ask for another name.",
                "Encode it once: %E8, not %25E8.",
            ),
        },
    ),
    "url-suffix-missing": RuleText(
        "The URL's path has no media suffix.",
        "Some services tell by the suffix what is behind a URL, and refuse one without it.",
        {
            "missing": ("The URL's path has no suffix such as .mp4 ({suffixes}).", _SUFFIX),
            "other": ("The URL's path ends in .{actual}, not in one of: {suffixes}.", _SUFFIX),
        },
    ),
    "url-signature-expired": RuleText(
        "The presigned URL stops working too early.",
        "The service fetches the clip when the task starts, not when it is submitted; one task runs at a time.",
        {
            "past": ("The URL ({scheme}) expired {actual} ago.", _SIGN),
            "soon": ("The URL ({scheme}) expires in {actual}; with the queue, the task may need {limit}.", _SIGN),
            "unread": ("The URL is presigned ({scheme}), but its expiry cannot be read.", ""),
            "borrowed": ("The URL ({scheme}) was signed with temporary credentials, which may expire before the URL does.", ""),
        },
    ),
    "url-unreachable": RuleText(
        "The URL gives no file.",
        "The service would get the same answer.",
        {
            "status": ("The host answered {actual} instead of the file.", "Open the URL in a private browser window."),
            "empty": ("The host sent an empty file.", "Upload the clip again."),
        },
    ),
    "url-redirects": RuleText(
        "The URL redirects to another one.",
        "Whether the service follows redirects is not documented.",
        {"redirect": ("The URL redirects {actual:#time|times}, to {target}.", "Give the last URL itself.")},
    ),
    "url-slow": RuleText(
        "The host takes too long to begin.",
        "The service gives up on a slow download.",
        {
            "late": ("The first byte came after {actual} s; the service waits {limit} s.", _FASTER),
            "near": ("The first byte came after {actual} s, near the service's {limit} s.", _FASTER),
        },
    ),
    "url-is-web-page": RuleText(
        "The URL gives a web page, not the clip.",
        "Share links and tunnels show a page around the file.",
        {
            "type": ("The host says that this is {actual}, not a video.", _FILE_ITSELF),
            "content": ("The file is a web page, not a video.", _FILE_ITSELF),
        },
    ),
    "url-content-type-wrong": RuleText(
        "The host does not say that this is a video.",
        "The service may trust the Content-Type.",
        {
            "missing": ("The host sends no Content-Type.", _SET_TYPE),
            "other": ("The host sends the Content-Type {actual}.", _SET_TYPE),
            "bytes": ("The host sends the Content-Type {actual}, which names no type of video.", ""),
        },
    ),
    "url-length-missing": RuleText(
        "The host does not say how long the file is.",
        "The service checks the size before it fetches the file.",
        {"missing": ("The host sends no Content-Length.", "Use a host that serves files, not a stream.")},
    ),
    "url-file-too-large": RuleText(
        "The file behind the URL is too large.",
        "The service refuses it, so the download was stopped.",
        {"size": ("The file has {actual:,} bytes or more.", "Encode the clip smaller, or trim it.")},
    ),
    "url-content-differs": RuleText(
        "The file behind the URL is not the clip that was judged.",
        "A verdict holds for the bytes it was made on.",
        {
            "length": ("The URL gives {actual:,} bytes; the judged clip has {limit:,}.", _UPLOAD_JUDGED),
            "bytes": ("The URL gives other bytes than the judged clip (SHA-256 {actual}, not {limit}).", _UPLOAD_JUDGED),
            "unknown": (
                "It is unknown whether the URL gives the judged clip: neither length nor content is known.",
                "Leave out --trust-length.",
            ),
        },
    ),
    "report-partial": RuleText(
        "The clip was not judged in full.",
        "What was not measured never counts as passed, and a task costs money.",
        {
            "depth": ("The clip was checked to --depth {actual} only.", _IN_FULL),
            "unsaid": ("The report does not say how deeply the clip was checked.", _IN_FULL),
            "skipped": ("{actual:#rule was|rules were} not measured: {names}.", _IN_FULL),
            "problem": ("The clip could not be judged: {actual}", _IN_FULL),
        },
    ),
    "report-outdated": RuleText(
        "The report does not say what a check would say now.",
        "Limits, rules and measurements change with the settings and with the version.",
        {
            "settings": ("The report was made with other limits or severities than this submit{names}.", _SAME_SETTINGS),
            "version": ("The report was made by version {actual}; this is {limit}.", _IN_FULL),
        },
    ),
    "report-contradictory": RuleText(
        "The report's verdict does not follow from its findings.",
        "Somebody, or another program, changed the report.",
        {"verdict": ("The report says {actual}, but what it lists amounts to {limit}.", _IN_FULL)},
    ),
    "camera-moves": RuleText(
        "The camera moves.",
        "Some services forbid it: a movement of the camera is hard to tell from one of the person, and the background may swim.",
        {
            **dict.fromkeys(("moves", "moves-slightly"), (_CAMERA_MOVES, _TRIPOD)),
            "not-seen": (
                "Whether the camera moves is not known: for {actual} % of the time the background shows nothing that can be followed.",
                "Make sure that the camera is still.",
            ),
        },
    ),
    **IMAGE,
}
"""Title, reason, message and advice of each rule, by its name; those about URLs, reports and the character image last."""
WORDS = {
    "image_extent": EXTENTS,
    "clip_extent": EXTENTS,
    "edge": {"left": "left", "top": "upper", "right": "right", "bottom": "lower"},
    "part": {
        "side": "body",
        "head": "head",
        "shoulders": "shoulder",
        "elbows": "arm",
        "hands": "hand",
        "hips": "hips",
        "knees": "legs",
        "feet": "feet",
        "from-shoulders": "body from the shoulders down",
        "from-hips": "body from the hips down",
    },
    "turn": {"left": "left", "right": "right"},
    "severity": {"error": "error", "warning": "warning", "note": "note", "off": "off"},
    "known": {"documented": "documented", "seen": "seen", "inferred": "inferred"},
    "border": {"bars": "Bars", "blurred": "Blurred borders", "still": "Borders that stay still"},
    "place": {
        "top-left": "top left",
        "top": "top",
        "top-right": "top right",
        "left": "left",
        "middle": "middle",
        "right": "right",
        "bottom-left": "bottom left",
        "bottom": "bottom",
        "bottom-right": "bottom right",
    },
    "posture": {"lying": "lies or bends far over", "bent": "bends over", "squatting": "squats, sits or crouches"},
    "view": {
        "behind": "seen from behind",
        "profile": "seen in profile",
        "three-quarter": "seen in three-quarter view",
        "aside": "looking aside",
    },
    "where": {"left": "left", "middle": "middle", "right": "right"},
    "kind": {"web page": "web page", "picture": "picture", "text": "text", "media": "video"},
    "fault": {
        "clip": "clip",
        "URL": "URL",
        "request": "request",
        "account": "account",
        "service": "service",
        "unknown": "unknown",
    },
    "retry": {
        "no": "no",
        "yes": "yes",
        "once": "once",
        "yes, slower": "yes, slower",
        "after fixing the clip": "after fixing the clip",
    },
    "origin": {"setting": "setting", "PATH": "PATH", "package": "package"},
    "judged": {"accept": "accept", "review": "review", "reject": "reject"},
    "detail": {
        "web page": "web page",
        "picture": "picture",
        "text": "text",
        "playlist": "playlist",
        "empty": "empty",
    },
    "reason": {
        "No such file or directory": "No such file or directory",
        "Permission denied": "Permission denied",
        "Is a directory": "Is a directory",
        "Not a directory": "Not a directory",
        "File exists": "File exists",
        "No space left on device": "No space left on device",
        "Read-only file system": "Read-only file system",
        "File name too long": "File name too long",
        "File too large": "File too large",
        "Input/output error": "Input/output error",
        "Too many open files": "Too many open files",
        "Cannot allocate memory": "Cannot allocate memory",
        "Broken pipe": "Broken pipe",
        "Disk quota exceeded": "Disk quota exceeded",
        "Operation not permitted": "Operation not permitted",
        "Invalid argument": "Invalid argument",
        "Device or resource busy": "Device or resource busy",
        "Too many levels of symbolic links": "Too many levels of symbolic links",
        "Exec format error": "Exec format error",
        "Stale file handle": "Stale file handle",
        "file is not a database": "file is not a database",
        "database is locked": "database is locked",
        "unable to open database file": "unable to open database file",
        "attempt to write a readonly database": "attempt to write a readonly database",
        "database disk image is malformed": "database disk image is malformed",
        "disk I/O error": "disk I/O error",
        "database or disk is full": "database or disk is full",
    },
}
"""Words for the values that are codes, or the system's own words, by the value's name."""
REASONS = {
    "off": "switched off by {by}",
    "no-limit": "{by} states no such limit",
    "not-measured": "not measured",
    "not-a-video": "the file is not a video ({detail})",
    "no-stream": "{detail}",
    "no-frames": "the video stream holds no frames",
    "limits-only": "frames are not decoded (limits only)",
    "first-frame-only": "only the first frame is decoded",
    "people-off": "every rule about people is switched off",
    "no-decoder": "{detail}",
    "too-much": "{detail}",
    "too-large": "the download was stopped: the file is too large",
    "first-frame-broken": "the first frame cannot be decoded",
    "no-samples": "no frame could be read from the clip",
    "failed": "{detail}",
    "not-an-image": "the character image cannot be read",
    "image-not-decoded": "images of the format {detail} are not decoded",
    "image-too-much": "the character image is too large to be decoded",
}
"""Why something was not judged, by key; `detail` is what a tool or an error said."""
LABELS = {
    "part-camera": "camera movement",
    "html-image": "Character image",
    "image-line": "character image: {text}",
    "image-person": "person takes up {percent:.0f} %",
    "accept": "ACCEPT",
    "review": "REVIEW",
    "reject": "REJECT",
    "not-judged": "NOT JUDGED",
    "not-judged-title": "The clip could not be judged.",
    "depth-limits": "limits only",
    "depth-first-frame": "first frame only",
    "not-requested-limits-only": "limits only",
    "not-requested-first-frame-only": "first frame only",
    "not-requested-people-off": "rules about people are off",
    "part-people": "people",
    "part-people-later": "people after the first frame",
    "part-image_people": "what the character image shows",
    "part-shots": "cuts",
    "part-layout": "overlays",
    "part-picture": "damage",
    "and": "{first} and {last}",
    "comma": ", ",
    "sentences": " ",
    "named": "{name}: {text}",
    "listed": ", ",
    "aside": " ({text})",
    "weight": "({severity}; {basis})",
    "labelled": "{label} {text}",
    "not-looked-at": "Not checked: {parts}.",
    "error": "error",
    "warning": "warning",
    "note": "note",
    "documented": "documented",
    "heuristic": "our own estimate",
    "confidence": "confidence {share:.2f}",
    "confidence-sure": "sure",
    "confidence-likely": "likely",
    "confidence-look": "look yourself",
    "prevents": "prevents {code}",
    "fix": "Fix:",
    "repair": "One command that fixes everything fixable:",
    "repair-leaves": "One command that fixes everything fixable (it cannot fix {rules}):",
    "leaves": "After that command the clip would still have: {rules}.",
    "repair-fix": "The same, with the result judged: {command}",
    "repair-far": "Download the clip into this folder first, then run:",
    "headline-accept-full": "Ready: nothing forbids the clip.",
    "headline-accept-part": "Nothing forbids the clip, but it was looked at in part only.",
    "headline-review-full": "Needs review: {skipped:#rule was|rules were} not measured.",
    "headline-review-part": "Needs review: {skipped:#rule was|rules were} not measured.",
    "headline-not-judged": "Could not be judged: {problem}",
    "headline-fixable": "One command fixes it: {reason}",
    "headline-review": "Needs review: {reason}",
    "headline-reject": "Rejected: {reason}",
    "partial": "Interrupted: {count:#clip was|clips were} judged, the rest was not.",
    "more": "… and {count:,} more",
    "not-listed": "{count:#clip is|clips are} not listed here.",
    "column-clip": "Clip",
    "column-verdict": "Verdict",
    "column-why": "Why",
    "column-fix": "What to do",
    "word-accept": "Accepted",
    "word-review": "Needs review",
    "word-reject": "Rejected",
    "word-not-judged": "Not judged",
    "html-title": "Report on the clips",
    "html-skip": "Skip to the clips",
    "html-overview": "Overview",
    "html-count": "{count:#clip|clips}",
    "html-by-verdict": "Show only clips with this verdict",
    "html-by-rule": "What is wrong most often",
    "html-search": "Search by name",
    "html-sort": "Sort",
    "html-sort-given": "as reported",
    "html-sort-worst": "worst first",
    "html-sort-name": "by name",
    "html-reset": "Show all",
    "html-shown": "{{shown}} of {{all}} clips are shown.",
    "html-near": "picture of {{seconds}} s",
    "html-copy": "Copy",
    "html-copied": "Copied",
    "html-command": "Command",
    "html-first-frame": "First frame",
    "html-key-face": "face",
    "html-key-part": "what is wrong",
    "html-fix-all": "One command fixes everything fixable:",
    "html-fix-left": "One command fixes a part of it:",
    "html-left": "After that, the clip still has this:",
    "html-findings": "What was found",
    "html-error": "Error",
    "html-warning": "Warning",
    "html-note": "Note",
    "html-time": "Over time",
    "html-time-slider": "Moment of the clip",
    "html-time-hint": "Point at the lanes, or use the arrow keys.",
    "html-values": "The values as a table",
    "html-second": "Second",
    "html-worst": "The worst moments",
    "html-moment": "The clip at {seconds:.1f} s",
    "html-limits": "All rules and limits",
    "html-unmeasured": "{count:#rule that was|rules that were} not measured",
    "html-quiet": "{count:#rule|rules} that passed or are off",
    "html-todo": "What to do:",
    "html-cases": "What may be found",
    "html-limits-word": "Limits",
    "html-limits-of": "Limits of {rule}",
    "html-rule": "Rule",
    "html-found": "Found",
    "html-limit": "Limit",
    "html-outcome": "Result",
    "html-source": "Source",
    "html-value": "Value",
    "html-meaning": "Meaning",
    "html-file": "Facts of the file",
    "html-right": "Right:",
    "html-rules": "What the rules mean",
    "html-good": "Good",
    "html-bad": "Not good",
    "html-foot": "Made by motion-preflight {version} on this machine. Nothing was uploaded; this page loads nothing.",
    "html-key-review": "from here on: needs review",
    "html-key-reject": "from here on: rejected",
    "html-key-span": "something is wrong here",
    "passed-word": "Passed",
    "skipped-word": "Not measured",
    "off-word": "Off",
    "limit-least": "at least {value}",
    "limit-most": "at most {value}",
    "lane-people": "People in the picture",
    "lane-outside": "Body beyond the edge",
    "lane-facing": "Turned away from the camera",
    "lane-size": "Size in the picture",
    "lane-sharpness": "Width of edges",
    "lane-fold": "Bent or curled",
    "lane-shots": "Cuts",
    "lane-rate": "Frame rate",
    "lane-hard": "Hard cut at {seconds:.2f} s",
    "lane-dissolve": "Dissolve at {seconds:.2f} s",
    "lane-transition": "Transition at {seconds:.2f} s",
    "lane-cuts": "{count}",
    "unit-people": "",
    "unit-outside": "%",
    "unit-facing": "",
    "unit-size": "%",
    "unit-sharpness": "px",
    "unit-fold": "",
    "unit-shots": "",
    "unit-rate": "frames/s",
    "not-measured": "Not measured: {rules}: {reason}",
    "rules": "{count} rules",
    "tally": "{count} rules: {parts}",
    "passed": "{count} passed",
    "errors": "{count:#error|errors}",
    "warnings": "{count:#warning|warnings}",
    "notes": "{count:#note|notes}",
    "skipped": "{count} not measured",
    "not-requested": "{count} not checked ({reason})",
    "off": "{count} off",
    "clips": "{count} clips: {parts}",
    "accepted": "{count} accepted",
    "needs-review": "{count:#needs review|need review}",
    "rejected": "{count} rejected",
    "clips-not-judged": "{count} not judged",
    "frame-rate": "{rate} frames/s",
    "seconds": "{seconds:.2f} s",
    "audio": "{codec} audio",
    "no-audio": "no audio",
    "rotated": " (rotated {degrees}°)",
    "nobody": "no person found in {samples:#sample|samples}",
    "person": "person in {found} of {samples:#sample|samples}",
    "height": "up to {percent:.0f} % of the height",
    "face": "face {pixels:.0f} px wide at the start",
}
"""The words of reports, by key."""
SENTENCES: dict[str, str] = {}
"""What is said elsewhere is written there in English."""
