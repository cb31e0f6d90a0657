"""The rows about how the person looks and stands, and about the take: posture, direction, face, focus, cuts."""

from validator.model import Basis, Case, Rule, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_STAND = "Stand upright in the first frame, and choose a motion without deep bends, squats or floor work."
_FACE = "Start with your face and body turned to the camera; a turn later on is fine."
_LIGHT = "Let light fall on your face, keep hands, hair and masks away from it, and film nearer or with a higher resolution."
_FOCUS = "Clean the lens, set the focus on yourself, use more light or a shorter exposure, and no blur or transition effects."
_SPLIT = "Send each take as a clip of its own, or film in one take: {ffmpeg} -i {clip} -t {time:.2f} -c:v libx264 -crf 18 -c:a aac {out}"

ROWS = (
    Rule(
        "body-bent-or-curled",
        "The body is bent, squatting, sitting or lying.",
        "Limbs that fold over the body hide each other; the page names excessive bending, squatting and crouching as faults.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.BodyPose",
        cases={
            "first": Case(ERROR, "In the first frame you {posture} (torso {lean}° from upright).", _STAND),
            "first-slightly": Case(WARNING, "In the first frame you {posture} (torso {lean}° from upright).", _STAND),
            "later": Case(WARNING, "You {posture} in {share} % of the clip, worst at {worst_at:.1f} s.", _STAND),
        },
    ),
    Rule(
        "not-facing-camera",
        "The person does not face the camera.",
        "The page asks for a first frame that faces the camera; a later turn is fine when it is short.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.FrontBody",
        cases={
            "first-back": Case(ERROR, "In the first frame you stand with your back to the camera.", _FACE),
            "first-side": Case(WARNING, "In the first frame you are turned to the side.", _FACE),
            "later": Case(WARNING, "You are turned away in {share} % of the clip, for {seconds:.1f} s at the longest.", _FACE),
        },
    ),
    Rule(
        "face-not-clear",
        "The face cannot be seen clearly.",
        "The service looks for a clear face in the first frame.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.FacePose",
        cases={
            "first": Case(
                ERROR, "In the first frame no face can be made out (score {actual:.2f}, {limit:.2f} is needed).", _LIGHT
            ),
            "first-slightly": Case(
                WARNING, "In the first frame your face is not clear (score {actual:.2f}, {limit:.2f} is needed).", _LIGHT
            ),
            "pixels": Case(WARNING, "In the first frame your face is only {actual} pixels wide; {limit:.0f} are needed.", _LIGHT),
            "small": Case(
                WARNING,
                "In the first frame your face takes up {actual:.1f} % of the picture's shorter side; {limit:.1f} % are needed.",
                _LIGHT,
            ),
            "later": Case(WARNING, "Your face is not clear in {share} % of the clip.", _LIGHT),
        },
    ),
    Rule(
        "person-blurred",
        "The person is blurred.",
        "From blurred edges neither looks nor motion can be taken. Only the person counts: the background may be soft.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Content",
        cases={
            "first": Case(ERROR, "In the first frame you are blurred (edges {actual:.1f} px wide, {limit:.0f} at most).", _FOCUS),
            "first-slightly": Case(
                WARNING, "In the first frame you are a little blurred (edges {actual:.1f} px wide, {limit:.0f} at most).", _FOCUS
            ),
            "later": Case(WARNING, "You are blurred at {worst_at:.1f} s ({share} % of the clip).", _FOCUS),
        },
    ),
    Rule(
        "scene-cut",
        "The clip is cut together from several takes.",
        "The service wants one continuous take; at a cut the pose jumps.",
        needs=("take",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Content",
        cases={
            "hard": Case(ERROR, "The picture is cut at {time:.2f} s.", _SPLIT),
            "hard-perhaps": Case(WARNING, "The picture seems to be cut at {time:.2f} s.", _SPLIT),
            "dissolve": Case(ERROR, "One picture is faded over into another at {time:.2f} s.", _SPLIT),
            "dissolve-perhaps": Case(WARNING, "One picture seems to be faded over into another at {time:.2f} s.", _SPLIT),
        },
    ),
    Rule(
        "still-opening",
        "The clip opens with a frozen picture.",
        "A frozen start is motion that nobody made, and costs seconds of the allowed length.",
        needs=("take",),
        basis=Basis.HEURISTIC,
        cases={"still": Case(NOTE, "Nothing moves in the first {actual:.1f} s.", "Cut the start off.")},
    ),
)
