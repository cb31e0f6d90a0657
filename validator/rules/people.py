"""The rows about who is in the clip and how much of them: nobody, several, cut off, hidden, too small, too large."""

from validator.findings import Basis, Case, Rule, Severity
from validator.repair.compose import Mend

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_STEP_IN = "Start filming when the person already stands in the picture, or cut the start off."
_FILM_AGAIN = "Film again, with the person in the picture from the first frame to the last."
_ALONE = "Film one person alone: ask others to leave the picture, and mind mirrors, posters and screens."
_STEP_BACK = "Step back or turn the camera upright until the whole body, feet included, has some room to every edge."
_COME_NEARER = "Come nearer or zoom in, until the whole body fills at least half of the picture's height."
_CLEAR = "Clear away what stands before the person; feet must be seen, and the ground they stand on."
_FROM_THERE = Mend(start="{later}")

ROWS = (
    Rule(
        "no-person-in-first-frame",
        "The first frame shows nobody.",
        "The service takes looks and place from the first frame and gives up when nobody is in it.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Content",
        cases={
            "late": Case(
                ERROR, "Nobody is in the first frame; the person comes into the picture at {come:.1f} s.", _STEP_IN, _FROM_THERE
            ),
            "never": Case(ERROR, "Nobody is in the clip.", _FILM_AGAIN),
            "nobody": Case(ERROR, "Nobody is in the first frame.", _FILM_AGAIN),
            "black": Case(ERROR, "The clip starts black: the first {actual:.2f} s show nothing.", _STEP_IN, _FROM_THERE),
            "doubtful": Case(WARNING, "No person can be made out with certainty in the first frame.", _STEP_IN, _FROM_THERE),
        },
    ),
    Rule(
        "no-person",
        "The person is out of the picture for a while.",
        "Every frame of the template needs a pose; where the person is missing, the motion breaks.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.NoHuman",
        cases={
            "gone": Case(
                ERROR,
                "The person is out of the picture from {start:.1f} s for {seconds:.1f} s ({share} % of the clip in all).",
                "Stay in the picture, or cut that part off.",
            ),
            "doubtful": Case(
                WARNING,
                "No person can be made out with certainty from {start:.1f} s for {seconds:.1f} s ({share} % of the clip in all).",
                "Look at that part: step out of the dark, come nearer, or cut it off.",
            ),
        },
    ),
    Rule(
        "several-people",
        "More than one person is in the clip.",
        "The service follows one person; with several it refuses the clip or mixes them up. People in the background count.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.MultiHuman",
        cases={
            "surely-body": Case(ERROR, "Somebody else is in the picture ({where}), best seen at {worst_at:.1f} s.", _ALONE),
            "surely-face": Case(ERROR, "A second face is in the picture ({where}), best seen at {worst_at:.1f} s.", _ALONE),
            "perhaps-body": Case(WARNING, "Somebody else seems to be in the picture ({where}) at {worst_at:.1f} s.", _ALONE),
            "perhaps-face": Case(WARNING, "A second face seems to be in the picture ({where}) at {worst_at:.1f} s.", _ALONE),
        },
    ),
    Rule(
        "body-not-fully-visible",
        "A part of the body is cut off by the edge of the picture.",
        "The motion of what cannot be seen cannot be taken over; in the first frame the service asks for the whole body.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.FullBody",
        cases={
            "first": Case(ERROR, "In the first frame the {edge} edge cuts off the person's {part}.", _STEP_BACK),
            "first-slightly": Case(
                WARNING, "In the first frame the {edge} edge touches the person's {part} or cuts a little off.", _STEP_BACK
            ),
            "filling": Case(
                WARNING, "{actual} % of the first frame look like a person, but no whole body can be made out.", _STEP_BACK
            ),
            "half-out": Case(
                WARNING, "In the first frame somebody seems to stand half out of the picture at the {edge} edge.", _STEP_BACK
            ),
            "later": Case(
                ERROR,
                "The {edge} edge cuts off the person's {part} in {share} % of the clip, worst at {worst_at:.1f} s.",
                _STEP_BACK,
            ),
            "sometimes": Case(
                WARNING,
                "The {edge} edge touches or cuts off the person's {part} in {share} % of the clip, worst at {worst_at:.1f} s.",
                _STEP_BACK,
            ),
        },
    ),
    Rule(
        "body-occluded",
        "Something hides a part of the body.",
        "What is hidden is guessed, and the template moves wrongly there.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.FullBody",
        cases={
            "first": Case(WARNING, "In the first frame something hides a foot or a leg.", _CLEAR),
            "later": Case(
                WARNING,
                "Something hides feet or legs in {share} % of the clip, worst at {worst_at:.1f} s.",
                _CLEAR,
            ),
        },
    ),
    Rule(
        "person-too-small",
        "The person is too small in the picture.",
        "A small person has no clear face and no clear hands; the service refuses it in the first frame.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.Content",
        cases={
            "share": Case(
                ERROR, "The person takes up only {actual} % of the picture's height; {limit:.0f} % are needed.", _COME_NEARER
            ),
            "tiny": Case(
                ERROR,
                "The person takes up only {actual} % of the picture's height, too little for anything else to be judged; "
                "{limit:.0f} % are needed.",
                _COME_NEARER,
            ),
            "share-slightly": Case(
                WARNING, "The person takes up {actual} % of the picture's height; {limit:.0f} % are needed.", _COME_NEARER
            ),
            "pixels": Case(
                WARNING,
                "The person is only {actual} pixels tall; {limit:.0f} are needed.",
                "Film with a higher resolution and nearer; enlarging the clip does not bring back detail.",
            ),
            "later": Case(
                WARNING,
                "In {share} % of the clip the person takes up only some {actual} % of the picture's height.",
                _COME_NEARER,
            ),
        },
    ),
    Rule(
        "person-too-large",
        "The person is too large to fit into the picture.",
        "The service wants the whole body in view.",
        needs=("people",),
        basis=Basis.HEURISTIC,
        prevents="InvalidFile.BodyProportion",
        cases={
            "first": Case(
                ERROR, "The camera is too near: the whole body would need {actual} % of the picture's height.", _STEP_BACK
            ),
            "later": Case(
                WARNING,
                "In {share} % of the clip the camera is too near: the whole body would need {percent} % of the picture's height.",
                _STEP_BACK,
            ),
        },
    ),
)
