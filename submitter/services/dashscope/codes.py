"""THE table of the service's error codes: what each means, what to do, whether repeating helps, which rule foresees it."""

from __future__ import annotations

from dataclasses import dataclass

NO, YES, ONCE, SLOWER, LATER = "no", "yes", "once", "yes, slower", "after mending"
"""Whether the same request may succeed when it is repeated."""


@dataclass(frozen=True)
class Code:
    """One row: everything that is said about one code of the service."""

    code: str
    http: int
    says: str
    do: str
    again: str = NO
    rule: str | None = None
    """The local rule that would have caught it."""
    when: str = ""
    """A piece of the message that this row is about; empty for every other message of the code."""
    model: bool = False
    """True when the target itself may be the reason: its note on retirement is shown as well."""


UNLISTED = Code(
    "", 0, "The service gave a code that is not documented.", "Read its message; ask the vendor's support with the request id."
)
_LIMITS = "Run `motion-preflight check` on the clip and follow its fix."
_FIRST = "Begin the clip with one whole, well-lit, clear person; `motion-preflight check` shows what is wrong."
_REQUEST = "Check the profile's [service] table: model, path and body must fit together."
_ACCOUNT = "Open the model, or mend the account's rights, in the vendor's console."
_PAY = "Settle the account in the vendor's console."
_WAIT = "Wait; queries are repeated by themselves. A submit is not: see `motion-preflight tasks`."
_SUPPORT = "If it stays, ask the vendor's support with the request id."

ROWS: tuple[Code, ...] = (
    Code("InvalidParameter", 400, "The request is malformed.", _REQUEST),
    Code("InvalidParameter", 400, "Model and endpoint do not belong together.", _REQUEST, when="url error", model=True),
    Code("BadRequest.EmptyInput", 400, "The request has no input.", _REQUEST),
    Code("BadRequest.EmptyModel", 400, "The request names no model.", _REQUEST),
    Code("BadRequest.EmptyParameters", 400, "The request has no parameters.", _REQUEST),
    Code("BadRequest.IllegalInput", 400, "The request's input is malformed.", _REQUEST),
    Code(
        "InvalidURL",
        400,
        "The clip's URL is malformed, or the service cannot reach it.",
        "Give a public http(s) URL of the file itself.",
        rule="url-malformed",
    ),
    Code(
        "InvalidURL.ConnectionRefused",
        400,
        "The clip's host refused the service's connection.",
        "Open the host to the service, or publish the clip elsewhere.",
        LATER,
        "url-host-private",
    ),
    Code(
        "InvalidURL.Timeout",
        400,
        "The service's download of the clip took over 10 s.",
        "Publish the clip on a faster host near the service.",
        YES,
        "url-slow",
    ),
    Code(
        "BadRequest.InputDownloadFailed",
        400,
        "The service could not download the clip.",
        "Check that the URL still works, then submit once more.",
        ONCE,
        "url-unreachable",
    ),
    Code("InvalidFile.Format", 400, "The container is not one the service takes.", _LIMITS, rule="format-unsupported"),
    Code("InvalidFile.Openerror", 400, "The service cannot open the file.", _LIMITS, rule="unreadable"),
    Code("InvalidFile.Size", 400, "The file is too large.", _LIMITS, rule="file-too-large"),
    Code("InvalidFile.Duration", 400, "The clip is too short or too long.", _LIMITS, rule="duration-out-of-range"),
    Code("InvalidFile.FPS", 400, "The frame rate is outside the limits.", _LIMITS, rule="frame-rate-too-low"),
    Code("InvalidFile.Resolution", 400, "A side of the picture is outside the limits.", _LIMITS, rule="side-out-of-range"),
    Code("InvalidFile.AspectRatio", 400, "The picture is too wide or too tall.", _LIMITS, rule="aspect-ratio-out-of-range"),
    Code(
        "InvalidFile.Content",
        400,
        "The first frame shows no person, or one too small or unclear.",
        _FIRST,
        rule="no-person-in-first-frame",
    ),
    Code("InvalidFile.FullBody", 400, "The body is not whole in the first frame.", _FIRST, rule="body-not-fully-visible"),
    Code("InvalidFile.NoHuman", 400, "No person was found.", _FIRST, rule="no-person"),
    Code(
        "InvalidFile.MultiHuman",
        400,
        "More than one person was found.",
        "Crop or choose a take with one person.",
        rule="several-people",
    ),
    Code(
        "InvalidFile.BodyProportion",
        400,
        "The person fills too much or too little of the picture.",
        _FIRST,
        rule="person-too-small",
    ),
    Code("InvalidFile.BodyPose", 400, "The body is bent, curled up or hidden.", _FIRST, rule="body-bent-or-curled"),
    Code("InvalidFile.FacePose", 400, "The face is turned away.", _FIRST, rule="not-facing-camera"),
    Code("InvalidFile.FullFace", 400, "The face is not whole.", _FIRST, rule="face-not-clear"),
    Code("InvalidFile.FrontBody", 400, "The person does not face the camera.", _FIRST, rule="not-facing-camera"),
    Code("InvalidFile.Value", 400, "The file has a value outside the limits.", _LIMITS),
    Code(
        "InvalidFile.Template.Content",
        400,
        "The template belongs to another account, or is bad.",
        "Use a template that this account made.",
    ),
    Code(
        "InvalidParameter.DataInspection",
        400,
        "The service's moderation could not fetch or read the file.",
        "Check host, speed and expiry of the URL; a time-out may be tried once more.",
        ONCE,
        "url-slow",
    ),
    Code("DataInspectionFailed", 400, "The service's moderation refused the content.", "Use another clip."),
    Code(
        "IPInfringementSuspect",
        400,
        "The service suspects that the content infringes somebody's rights.",
        "Use a clip you hold the rights to.",
    ),
    Code("Arrearage", 400, "The account is overdue.", _PAY),
    Code(
        "UnsupportedOperation",
        400,
        "The task is no longer pending, so it cannot be cancelled.",
        "Follow it with `motion-preflight wait`.",
    ),
    Code(
        "InvalidApiKey",
        401,
        "The key is wrong, or belongs to another region.",
        "Check DASHSCOPE_API_KEY and DASHSCOPE_HTTP_BASE_URL.",
    ),
    Code("AccessDenied", 403, "The account may not do this.", _ACCOUNT, model=True),
    Code(
        "AccessDenied",
        403,
        "The asynchronous header is missing.",
        "Check what stands between this machine and the service: it drops headers.",
        when="does not support synchronous",
    ),
    Code(
        "AccessDenied",
        403,
        "The upload policy has expired.",
        "Upload again: a new policy is fetched.",
        YES,
        when="policy expired",
    ),
    Code("AccessDenied.Unpurchased", 403, "The model was not opened for this account.", _ACCOUNT, model=True),
    Code("Model.AccessDenied", 403, "This key may not use the model.", _ACCOUNT, model=True),
    Code("Workspace.AccessDenied", 403, "This key may not use the workspace.", "Check DASHSCOPE_WORKSPACE."),
    Code("AllocationQuota.FreeTierOnly", 403, "The free quota is used up, and the account is set to use nothing else.", _PAY),
    Code("ModelNotFound", 404, "The service does not know the model.", "Choose another target with --profile.", model=True),
    Code("WorkSpaceNotFound", 404, "The service does not know the workspace.", "Check DASHSCOPE_WORKSPACE."),
    Code("NotFound", 404, "The service does not know what was asked for.", "Check DASHSCOPE_HTTP_BASE_URL.", model=True),
    Code("Throttling", 429, "The service is asked too often.", "Wait a little.", SLOWER),
    Code("Throttling.RateQuota", 429, "Too many requests a minute.", "Wait a little.", SLOWER),
    Code("Throttling.BurstRate", 429, "Requests grew too fast.", "Wait a little.", SLOWER),
    Code("Throttling.AllocationQuota", 429, "The account's quota for this minute is used up.", "Wait a little.", SLOWER),
    Code("Throttling.AllocationQuota", 429, "The free quota is used up.", _PAY, when="free allocated quota exceeded"),
    Code("CommodityNotPurchased", 429, "The service was not bought for this account.", _PAY),
    Code("PrepaidBillOverdue", 429, "The prepaid bill is overdue.", _PAY),
    Code("PostpaidBillOverdue", 429, "The postpaid bill is overdue.", _PAY),
    Code("InternalError", 500, "The service failed.", f"{_WAIT} {_SUPPORT}", YES),
    Code("InternalError.Algo", 500, "The service's algorithm failed.", f"{_WAIT} {_SUPPORT}", YES),
    Code("InternalError.Upload", 500, "The service could not store its result.", _SUPPORT, YES),
    Code(
        "InternalError.Timeout",
        500,
        "The service made no result within three hours.",
        "Submit once more, if you want to: `submit --again`.",
        ONCE,
    ),
    Code("SystemError", 500, "The service failed.", f"{_WAIT} {_SUPPORT}", YES),
    Code("ModelServiceFailed", 500, "The service failed.", f"{_WAIT} {_SUPPORT}", YES),
    Code("RequestTimeOut", 500, "The service took too long.", _WAIT, YES),
    Code("ModelServingError", 503, "The model cannot be reached at the moment.", _WAIT, YES),
    Code("ModelUnavailable", 503, "The model is not available at the moment.", _WAIT, YES),
)


def explain(code: str, message: str) -> Code:
    """The row for a code and its message; `UNLISTED` for one that no row is about."""
    rows = [row for row in ROWS if row.code == code]
    special = [row for row in rows if row.when and row.when in message.lower()]
    plain = [row for row in rows if not row.when]
    return next(iter([*special, *plain]), UNLISTED)


def final(code: str, message: str) -> bool:
    """True when a 429 of this code is not about speed: waiting would change nothing."""
    row = explain(code, message)
    return row is not UNLISTED and row.again == NO


def sentence(code: str, message: str, note: str = "") -> str:
    """One line for the user: the meaning, what to do, whether repeating helps, the service's words verbatim.

    `note` is the target's own, shown where the target itself may be the reason.
    """
    row = explain(code, message)
    caught = f" The rule {row.rule} looks for this." if row.rule else ""
    retired = f" The model may be retired. {note}" if row.model and note else ""
    verbatim = ": ".join(part for part in (code, message) if part)
    return f"{row.says} {row.do} Repeating helps: {row.again}.{caught}{retired} (The service's words: {verbatim or 'none'})"
