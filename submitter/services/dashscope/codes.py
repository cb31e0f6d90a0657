"""THE table of the service's error codes: what each means, who has to act, whether a retry helps, which rule foresees it."""

from __future__ import annotations

from submitter.services.dashscope import settings
from submitter.services.service import ErrorCode, Fault, Retry

CLIP, URL, REQUEST, ACCOUNT, SERVICE = Fault.CLIP, Fault.URL, Fault.REQUEST, Fault.ACCOUNT, Fault.SERVICE
NO, YES, ONCE, SLOWER, FIXED = Retry.NO, Retry.YES, Retry.ONCE, Retry.SLOWER, Retry.FIXED
UNLISTED = ErrorCode(
    "",
    0,
    Fault.UNKNOWN,
    "The service gave a code that is not documented.",
    "Read its message; ask the vendor's support with the request id.",
)
_LIMITS = "Run `motion-preflight check` on the clip and follow its fix."
_FIRST = "Begin the clip with one whole, well-lit, clear person; `motion-preflight check` shows what is wrong."
_REQUEST = "Check the profile's [service] table: model, path and body must fit together."
_ACCOUNT = "Enable the model, or fix the account's permissions, in the vendor's console."
_PAY = "Settle the account in the vendor's console."
_WAIT = "Wait; queries are repeated by themselves. A submit is not: see `motion-preflight tasks`."
_SUPPORT = "If it stays, ask the vendor's support with the request id."

_FORMAT = "Give a JPG, PNG, BMP or WEBP of at most 5 MB, with sides of 200 to 4096 pixels."
_PICTURE = "Use a picture of one person from the front, face whole and uncovered, not too small."
_SEEN: tuple[ErrorCode, ...] = tuple(
    ErrorCode(code, 400, fault, meaning, advice, rule=rule or None, documented=False)
    for code, fault, meaning, advice, rule in (
        ("InvalidVideo.NoHuman", CLIP, "The service finds no person in the clip, or one too small.", _FIRST, "no-person"),
        ("InvalidVideo.FullFace", CLIP, "No face in the clip is whole: hidden, cropped or too close.", _FIRST, "face-not-clear"),
        ("InvalidVideo.FrontBody", CLIP, "The person in the clip does not face the camera.", _FIRST, "not-facing-camera"),
        ("InvalidVideo.Resolution", CLIP, "A side of the clip's picture is outside the limits.", _LIMITS, "side-out-of-range"),
        ("InvalidVideo.Duration", CLIP, "The clip is too short or too long.", _LIMITS, "duration-out-of-range"),
        ("InvalidImage.NoHuman", REQUEST, "The service finds no person in the picture.", _PICTURE, "image-no-person"),
        ("InvalidImage.MultiHuman", REQUEST, "The picture shows more than one person.", _PICTURE, "image-several-people"),
        ("InvalidImage.FullFace", REQUEST, "The face in the picture is not whole.", _PICTURE, "image-face-not-clear"),
        (
            "InvalidImage.FrontBody",
            REQUEST,
            "The person in the picture does not face the camera.",
            _PICTURE,
            "image-not-facing-camera",
        ),
        ("InvalidImage.Resolution", REQUEST, "A side of the picture is outside the limits.", _FORMAT, "image-side-out-of-range"),
    )
)
"""What users' calls met and the vendor's list of codes lacks: the verdict is the same for each mode, and when sent again."""
_OF_IMAGES: tuple[ErrorCode, ...] = tuple(
    ErrorCode(f"InvalidImage.{end}", 400, REQUEST, meaning, advice, rule=rule)
    for end, meaning, advice, rule in (
        ("NoHumanFace", "The picture shows no face.", _PICTURE, "image-face-not-clear"),
        ("FileFormat", "The service does not support the picture's format.", _FORMAT, "image-format-unsupported"),
        ("ImageSize", "The picture is too large.", _FORMAT, "image-too-large"),
    )
)
ROWS: tuple[ErrorCode, ...] = (
    *_SEEN,
    *_OF_IMAGES,
    ErrorCode(
        "Endpoint.AccessDenied",
        403,
        ACCOUNT,
        "The key does not belong to this host or workspace.",
        f"Check {settings.KEY} and {settings.BASE_URL}.",
        documented=False,
    ),
    ErrorCode("InvalidParameter", 400, REQUEST, "The request is malformed.", _REQUEST),
    ErrorCode(
        "InvalidParameter", 400, REQUEST, "Model and endpoint do not belong together.", _REQUEST, when="url error", model=True
    ),
    ErrorCode("BadRequest.EmptyInput", 400, REQUEST, "The request has no input.", _REQUEST),
    ErrorCode("BadRequest.EmptyModel", 400, REQUEST, "The request names no model.", _REQUEST),
    ErrorCode("BadRequest.EmptyParameters", 400, REQUEST, "The request has no parameters.", _REQUEST),
    ErrorCode("BadRequest.IllegalInput", 400, REQUEST, "The request's input is malformed.", _REQUEST),
    ErrorCode(
        "InvalidURL",
        400,
        URL,
        "The clip's URL is malformed, or the service cannot reach it.",
        "Give a public http(s) URL of the file itself.",
        rule="url-malformed",
    ),
    ErrorCode(
        "InvalidURL.ConnectionRefused",
        400,
        URL,
        "The clip's host refused the service's connection.",
        "Open the host to the service, or publish the clip elsewhere.",
        FIXED,
        "url-host-private",
    ),
    ErrorCode(
        "InvalidURL.Timeout",
        400,
        URL,
        "The service's download of the clip took over 10 s.",
        "Publish the clip on a faster host near the service.",
        YES,
        "url-slow",
    ),
    ErrorCode(
        "BadRequest.InputDownloadFailed",
        400,
        URL,
        "The service could not download the clip.",
        "Check that the URL still works, then submit once more.",
        ONCE,
        "url-unreachable",
    ),
    ErrorCode(
        "InvalidFile.Format", 400, CLIP, "The service does not support this container.", _LIMITS, rule="format-unsupported"
    ),
    ErrorCode("InvalidFile.Openerror", 400, CLIP, "The service cannot open the file.", _LIMITS, rule="unreadable"),
    ErrorCode("InvalidFile.Size", 400, CLIP, "The file is too large.", _LIMITS, rule="file-too-large"),
    ErrorCode("InvalidFile.Duration", 400, CLIP, "The clip is too short or too long.", _LIMITS, rule="duration-out-of-range"),
    ErrorCode("InvalidFile.FPS", 400, CLIP, "The frame rate is outside the limits.", _LIMITS, rule="frame-rate-too-low"),
    ErrorCode(
        "InvalidFile.Resolution", 400, CLIP, "A side of the picture is outside the limits.", _LIMITS, rule="side-out-of-range"
    ),
    ErrorCode(
        "InvalidFile.AspectRatio", 400, CLIP, "The picture is too wide or too tall.", _LIMITS, rule="aspect-ratio-out-of-range"
    ),
    ErrorCode(
        "InvalidFile.Content",
        400,
        CLIP,
        "The first frame shows no person, or one too small or unclear.",
        _FIRST,
        rule="no-person-in-first-frame",
    ),
    ErrorCode(
        "InvalidFile.FullBody", 400, CLIP, "The body is not whole in the first frame.", _FIRST, rule="body-not-fully-visible"
    ),
    ErrorCode("InvalidFile.NoHuman", 400, CLIP, "No person was found.", _FIRST, rule="no-person"),
    ErrorCode(
        "InvalidFile.MultiHuman",
        400,
        CLIP,
        "More than one person was found.",
        "Crop, or choose a shot with one person.",
        rule="several-people",
    ),
    ErrorCode(
        "InvalidFile.BodyProportion",
        400,
        CLIP,
        "The person fills too much or too little of the picture.",
        _FIRST,
        rule="person-too-small",
    ),
    ErrorCode("InvalidFile.BodyPose", 400, CLIP, "The body is bent, curled up or hidden.", _FIRST, rule="body-bent-or-curled"),
    ErrorCode("InvalidFile.FacePose", 400, CLIP, "The face is turned away.", _FIRST, rule="not-facing-camera"),
    ErrorCode("InvalidFile.FullFace", 400, CLIP, "The face is not whole.", _FIRST, rule="face-not-clear"),
    ErrorCode("InvalidFile.FrontBody", 400, CLIP, "The person does not face the camera.", _FIRST, rule="not-facing-camera"),
    ErrorCode("InvalidFile.Value", 400, CLIP, "The file has a value outside the limits.", _LIMITS),
    ErrorCode(
        "InvalidFile.Template.Content",
        400,
        REQUEST,
        "The template belongs to another account, or is bad.",
        "Use a template that this account made.",
    ),
    ErrorCode(
        "InvalidParameter.DataInspection",
        400,
        URL,
        "The service's moderation could not fetch or read the file.",
        "Check host, speed and expiry of the URL; a time-out may be tried once more.",
        ONCE,
        "url-slow",
    ),
    ErrorCode("DataInspectionFailed", 400, CLIP, "The service's moderation refused the content.", "Use another clip."),
    ErrorCode(
        "IPInfringementSuspect",
        400,
        CLIP,
        "The service suspects that the content infringes somebody's rights.",
        "Use a clip you hold the rights to.",
    ),
    ErrorCode("Arrearage", 400, ACCOUNT, "The account is overdue.", _PAY),
    ErrorCode(
        "UnsupportedOperation",
        400,
        REQUEST,
        "The task is no longer pending, so it cannot be cancelled.",
        "Follow it with `motion-preflight wait`.",
    ),
    ErrorCode(
        "InvalidApiKey",
        401,
        ACCOUNT,
        "The key is wrong, or belongs to another region.",
        f"Check {settings.KEY} and {settings.BASE_URL}.",
    ),
    ErrorCode("AccessDenied", 403, ACCOUNT, "The account may not do this.", _ACCOUNT, model=True),
    ErrorCode(
        "AccessDenied",
        403,
        REQUEST,
        "The asynchronous header is missing.",
        "Check the proxies between this machine and the service: one drops headers.",
        when="does not support synchronous",
    ),
    ErrorCode(
        "AccessDenied",
        403,
        REQUEST,
        "The upload policy has expired.",
        "Upload again: a new policy is fetched.",
        YES,
        when="policy expired",
    ),
    ErrorCode("AccessDenied.Unpurchased", 403, ACCOUNT, "The model was not opened for this account.", _ACCOUNT, model=True),
    ErrorCode("Model.AccessDenied", 403, ACCOUNT, "This key may not use the model.", _ACCOUNT, model=True),
    ErrorCode("Workspace.AccessDenied", 403, ACCOUNT, "This key may not use the workspace.", f"Check {settings.WORKSPACE}."),
    ErrorCode(
        "AllocationQuota.FreeTierOnly",
        403,
        ACCOUNT,
        "The free quota is used up, and the account is set to use nothing else.",
        _PAY,
    ),
    ErrorCode(
        "ModelNotFound", 404, REQUEST, "The service does not know the model.", "Choose another target with --profile.", model=True
    ),
    ErrorCode("WorkSpaceNotFound", 404, REQUEST, "The service does not know the workspace.", f"Check {settings.WORKSPACE}."),
    ErrorCode(
        "NotFound", 404, REQUEST, "The service does not know what was asked for.", f"Check {settings.BASE_URL}.", model=True
    ),
    ErrorCode("Throttling", 429, ACCOUNT, "The service is asked too often.", "Wait a little.", SLOWER),
    ErrorCode("Throttling.RateQuota", 429, ACCOUNT, "Too many requests a minute.", "Wait a little.", SLOWER),
    ErrorCode("Throttling.BurstRate", 429, ACCOUNT, "Requests grew too fast.", "Wait a little.", SLOWER),
    ErrorCode(
        "Throttling.AllocationQuota", 429, ACCOUNT, "The account's quota for this minute is used up.", "Wait a little.", SLOWER
    ),
    ErrorCode(
        "Throttling.AllocationQuota", 429, ACCOUNT, "The free quota is used up.", _PAY, when="free allocated quota exceeded"
    ),
    ErrorCode("CommodityNotPurchased", 429, ACCOUNT, "The service was not bought for this account.", _PAY),
    ErrorCode("PrepaidBillOverdue", 429, ACCOUNT, "The prepaid bill is overdue.", _PAY),
    ErrorCode("PostpaidBillOverdue", 429, ACCOUNT, "The postpaid bill is overdue.", _PAY),
    ErrorCode("InternalError", 500, SERVICE, "The service failed.", f"{_WAIT} {_SUPPORT}", YES),
    ErrorCode(
        "InternalError.Algo",
        500,
        SERVICE,
        "The service's algorithm failed; calls also met this for content that the model cannot use.",
        f"{_WAIT} {_SUPPORT}",
        YES,
    ),
    ErrorCode("InternalError.Upload", 500, SERVICE, "The service could not store its result.", _SUPPORT, YES),
    ErrorCode(
        "InternalError.Timeout",
        500,
        SERVICE,
        "The service made no result within three hours.",
        "Submit once more, if you want to: `submit --again`.",
        ONCE,
    ),
    ErrorCode("SystemError", 500, SERVICE, "The service failed.", f"{_WAIT} {_SUPPORT}", YES),
    ErrorCode("ModelServiceFailed", 500, SERVICE, "The service failed.", f"{_WAIT} {_SUPPORT}", YES),
    ErrorCode("RequestTimeOut", 500, SERVICE, "The service took too long.", _WAIT, YES),
    ErrorCode("ModelServingError", 503, SERVICE, "The model cannot be reached at the moment.", _WAIT, YES),
    ErrorCode("ModelUnavailable", 503, SERVICE, "The model is not available at the moment.", _WAIT, YES),
)


def explain(code: str, message: str) -> ErrorCode:
    """The row for a code and its message; `UNLISTED` for one that no row is about."""
    rows = [row for row in ROWS if row.code == code]
    special = [row for row in rows if row.when and row.when in message.lower()]
    plain = [row for row in rows if not row.when]
    return next(iter([*special, *plain]), UNLISTED)


def final(code: str, message: str) -> bool:
    """True when a 429 of this code is not about speed: a retry would change nothing."""
    row = explain(code, message)
    return row is not UNLISTED and row.retry is NO
