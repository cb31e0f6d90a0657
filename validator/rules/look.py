"""The rows about how the person looks and stands, and about the take: posture, direction, face, focus, cuts."""

from validator.findings import Basis, Case, Rule, Severity
from validator.repair.compose import Mend

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_STAND = "Stand upright in the first frame, and choose a motion without deep bends, squats or floor work."
_FACE = "Start with face and body turned to the camera; a turn later on is fine."
_LIGHT = "Let light fall on the face, keep hands, hair and masks away from it, and film nearer or with a higher resolution."
_NEARER = "Film nearer or with a higher resolution, so that the face becomes larger."
_FOCUS = "Clean the lens, set the focus on the person, use more light or a shorter exposure, and no blur or transition effects."
_SPLIT = "Send each take as a clip of its own, or film in one take."
_TURNED = Mend(turn="hflip,vflip")
_ONE_TAKE = Mend(start="{begin}", length="{length}")

ROWS = (
    Rule(
        "body-bent-or-curled",
        "The body is bent, squatting, sitting or lying.",
        "Limbs that fold over the body hide each other; the page names excessive bending, squatting and crouching as faults.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.BodyPose",
        cases={
            "first": Case(ERROR, "In the first frame the person {posture} (torso {lean}° from upright).", _STAND),
            "first-lying": Case(
                ERROR,
                "In the first frame the person {posture} (torso {lean}° from upright), or the picture itself is turned.",
                f"{_STAND} If the picture lies on its side, turn it first.",
            ),
            "head-down": Case(
                ERROR,
                "In the first frame the person is head down, as in a handstand, or the picture itself is upside down.",
                f"{_STAND} If it is the picture, turn it by 180 degrees.",
            ),
            "upside-down": Case(ERROR, "The picture is upside down.", "Turn it by 180 degrees.", _TURNED),
            "first-slightly": Case(WARNING, "In the first frame the person {posture} (torso {lean}° from upright).", _STAND),
            "later": Case(WARNING, "The person {posture} in {share} % of the clip, worst at {worst_at:.1f} s.", _STAND),
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
            "first-back": Case(ERROR, "In the first frame the person stands with the back to the camera.", _FACE),
            "first-back-or-covered": Case(
                ERROR, "In the first frame the person shows the back to the camera, or something covers the face.", _FACE
            ),
            "first-side": Case(WARNING, "In the first frame the person is turned to the side.", _FACE),
            "later": Case(
                WARNING, "The person is turned away in {share} % of the clip, for {seconds:.1f} s at the longest.", _FACE
            ),
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
            "first": Case(ERROR, "In the first frame no face can be made out.", _LIGHT),
            "first-slightly": Case(WARNING, "In the first frame the face is not clear.", _LIGHT),
            "covered": Case(
                WARNING, "In the first frame no face can be made out, as if something covers it, and hardly the person.", _LIGHT
            ),
            "away": Case(ERROR, "In the first frame no face can be seen: it is turned away or covered.", _FACE),
            "away-slightly": Case(WARNING, "In the first frame the face is turned away.", _FACE),
            "pixels": Case(WARNING, "In the first frame the face is only {actual} pixels wide; {limit:.0f} are needed.", _NEARER),
            "small": Case(
                WARNING,
                "In the first frame the face takes up {actual:.1f} % of the picture's shorter side; {limit:.1f} % are needed.",
                _NEARER,
            ),
            "later": Case(WARNING, "The face is not clear in {share} % of the clip.", _LIGHT),
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
            "first": Case(ERROR, "The first frame is blurred where the person stands.", _FOCUS),
            "first-slightly": Case(WARNING, "The first frame seems to be blurred where the person stands.", _FOCUS),
            "unclear": Case(
                WARNING, "The person has too few clear edges, too dark or too pale, to tell how sharp it is.", "Use more light."
            ),
            "later": Case(WARNING, "The person is blurred in {share} % of the clip, worst at {worst_at:.1f} s.", _FOCUS),
        },
    ),
    Rule(
        "scene-cut",
        "The clip is cut together from several takes.",
        "The service wants one continuous take; at a cut the pose jumps.",
        needs=("shots",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Content",
        cases={
            "hard": Case(ERROR, "A new take begins at {times}.", _SPLIT, _ONE_TAKE),
            "hard-perhaps": Case(WARNING, "A new take seems to begin at {times}.", _SPLIT, _ONE_TAKE),
            "dissolve": Case(ERROR, "One picture is faded over into another at {times}.", _SPLIT, _ONE_TAKE),
            "dissolve-perhaps": Case(WARNING, "One picture seems to be faded over into another at {times}.", _SPLIT, _ONE_TAKE),
        },
    ),
    Rule(
        "still-opening",
        "The clip opens with a frozen picture.",
        "A frozen start is motion that nobody made, and costs seconds of the allowed length.",
        needs=("shots",),
        basis=Basis.HEURISTIC,
        cases={
            "still": Case(NOTE, "Nothing moves in the first {actual:.1f} s.", "Cut the start off."),
            "never": Case(
                WARNING,
                "Nothing moves in the whole clip: it is a picture, and gives a template without motion.",
                "Film a motion.",
            ),
        },
    ),
)
