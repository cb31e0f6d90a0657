"""Every sentence about the character image, in simplified Chinese: the keys and placeholders of `en_image`."""

from __future__ import annotations

from validator.texts.catalog import RuleText

_EXPORT = "请重新导出为普通的 JPEG 或 PNG。"
_PLAIN = "请另存为方向正常的 8 位 RGB JPEG 或 PNG，这样各处读出来都一样。"
_SHOW = "请选用只有一个人、人物够大、正面、脸部无遮挡的图片。"
_ALONE = "请选用单人图片，或裁剪到只剩一人；留意镜子和海报里的人像。"
_FACE = "请选用脸和身体正对镜头、光线充足、脸部无遮挡的图片。"
_LARGER = "请围绕人物裁剪图片，或换用更大的图片。"
_MATCH = "请选用与视频取景一致的图片（露出同样的身体部位、人物大小相近），或裁剪其中之一。"

IMAGE = {
    "image-unreadable": RuleText(
        "人物图片无法读取。",
        "服务打不开的图片会让整个请求被拒绝。",
        {
            "empty": ("人物图片是空文件（0 字节）。", "重新拷贝或下载。"),
            "other": ("人物图片其实是{kind}，不是图片。", "请直接给出图片文件。"),
            "unknown": ("人物图片不是图片（无法识别格式）。", _EXPORT),
            "cut-off": ("人物图片文件不完整：画面缺了一部分。", "重新拷贝。"),
            "broken": ("人物图片无法解码。", _EXPORT),
        },
    ),
    "image-format-unsupported": RuleText(
        "服务不支持人物图片的格式。",
        "服务只接受少数几种格式；以文件内容为准，而不是文件名。",
        {"format": ("人物图片是 {actual}；允许 {limit:、}。", _EXPORT)},
    ),
    "image-too-large": RuleText(
        "人物图片超过大小上限。",
        "服务会拒绝过大的文件。若文档没有说明 MB 指 1,000,000 还是 1,048,576 字节，介于两者之间的需要复核。",
        {
            "over": ("人物图片有 {actual:,} 字节；最多允许 {limit:,} 字节。", "请压缩得更小，或另存为 JPEG。"),
            "between": (
                "人物图片有 {actual:,} 字节：若 MB 指 1,000,000 字节则超限（{limit:,}），若指 MiB 则未超。",
                "请压缩得更小，或另存为 JPEG。",
            ),
        },
    ),
    "image-side-out-of-range": RuleText(
        "人物图片尺寸过大或过小。",
        "服务会拒绝边长超出范围的图片。",
        {
            "long": ("人物图片长边为 {actual} px；最多允许 {limit} px。", "请缩小图片。"),
            "short": ("人物图片短边为 {actual} px；至少需要 {limit} px。", "请换用更大的原图；放大小图不会找回细节。"),
            "high": ("人物图片高 {actual} px；最多允许 {limit} px。", "请缩小图片。"),
            "high-perhaps": ("人物图片高 {actual} px；是否允许超过 {limit} px 并不清楚。", "请缩小图片。"),
        },
    ),
    "image-ratio-out-of-range": RuleText(
        "人物图片过宽或过高。",
        "服务会拒绝宽高比超出范围的图片。",
        {"outside": ("人物图片为 {width}×{height}，宽高比 {actual}；限制为 {end}。", "请裁剪图片。")},
    ),
    "image-animated": RuleText(
        "人物图片含多帧。",
        "没有服务说明会取动图的哪一帧。",
        {"frames": ("人物图片有 {actual} 帧；应为 {limit} 帧。", "请把其中一帧存为静态图片。")},
    ),
    "image-encoding-unusual": RuleText(
        "不同程序对人物图片的读法不一。",
        "印刷色彩、透明度或 EXIF 旋转，在服务端可能与你的看图软件显示不同。",
        {
            "cmyk": ("人物图片使用 {actual} 色彩；应为 {limit}。", _PLAIN),
            "turned": ("EXIF 要求旋转人物图片（方向值 {actual}）；不读 EXIF 的服务看到的是转了方向的图。", _PLAIN),
            "alpha": ("人物图片带有透明区域；服务会用什么填充并不清楚。这里按白底检查。", _PLAIN),
            "depth": ("人物图片每个颜色 {actual} 位；通常为 {limit} 位。", _PLAIN),
        },
    ),
    "image-no-person": RuleText(
        "人物图片中没有找到人物。",
        "动作会赋予图片中的人物；没有人物，请求会被拒绝，或结果全凭运气。",
        {
            "nobody": ("人物图片中没有找到人物。绘制的角色仍有可能被接受。", _SHOW),
            "doubtful": ("不能确定人物图片中有人物（置信度 {actual}，需要 {limit}）；绘制的角色仍有可能被接受。", _SHOW),
        },
    ),
    "image-several-people": RuleText(
        "人物图片中不止一个人。",
        "服务会拒绝，或让另一个人动起来。",
        {
            "surely-body": ("人物图片中有第二个人（{where}；概率 {actual}）。", _ALONE),
            "surely-face": ("人物图片中有第二张脸（{where}；概率 {actual}）。", _ALONE),
            "perhaps-body": ("人物图片中可能有第二个人（{where}；概率 {actual}）。", _ALONE),
            "perhaps-face": ("人物图片中可能有第二张脸（{where}；概率 {actual}）。", _ALONE),
        },
    ),
    "image-face-not-clear": RuleText(
        "人物图片中的脸不清晰。",
        "结果中的脸来自这张图片；被遮挡或过小的脸会被拒绝，或由模型臆造。",
        {
            "unclear": ("人物图片中没有找到清晰的脸（得分 {actual}，需要 {limit}）。", _FACE),
            "pixels": ("人物图片中的脸宽 {actual} px；需要 {limit:g} px。", _LARGER),
            "small": ("人物图片中的脸宽为短边的 {actual} %；需要 {limit:g} %。", _LARGER),
        },
    ),
    "image-not-facing-camera": RuleText(
        "人物图片中的人物没有正对镜头。",
        "服务要求正面人物；图片没有显示的部分由模型臆造。",
        {
            "back": ("人物图片拍的是人物背面。", _FACE),
            "back-or-covered": ("人物图片拍的是人物背面，或脸被遮住。", _FACE),
            "side": ("人物图片中的人物侧身或看向一旁。", _FACE),
        },
    ),
    "image-rotated": RuleText(
        "人物图片上下颠倒或横躺。",
        "服务按存储的像素寻找直立的人物，不会自行旋转。",
        {
            "upside-down": ("人物图片上下颠倒。", "请旋转 180 度后保存。"),
            "upside-down-perhaps": (
                "人物图片可能上下颠倒：人物没有正对镜头，头部似乎在下方。",
                "如果确实颠倒，请旋转 180 度后保存。",
            ),
            "sideways": (
                "人物图片疑似横躺：{turn}旋转 90 度后，人物直立并正对镜头。",
                "如果人物并没有躺下，请把图片{turn}旋转 90 度后保存。",
            ),
        },
    ),
    "image-person-too-small": RuleText(
        "人物图片中的人物过小。",
        "服务在检测前会缩小图片；过小的人物所剩无几。",
        {"area": ("人物框占人物图片的 {actual} %；需要 {limit:g} %。", _LARGER)},
    ),
    "image-framing-differs": RuleText(
        "人物图片与视频取景不同。",
        "视频中的姿态会套到图片上：取景不同，肢体会被拉伸、截断或臆造。",
        {
            "image-less": ("人物图片{image_extent}，视频{clip_extent}。", _MATCH),
            "clip-less": ("视频{clip_extent}，人物图片{image_extent}。", _MATCH),
            "image-less-slightly": ("人物图片{image_extent}，视频{clip_extent}。", _MATCH),
            "clip-less-slightly": ("视频{clip_extent}，人物图片{image_extent}。", _MATCH),
            "larger": ("人物图片中的人物是视频中的 {actual} 倍大；通常不超过 {limit} 倍。", _MATCH),
            "smaller": ("视频中的人物是人物图片中的 {actual} 倍大；通常不超过 {limit} 倍。", _MATCH),
            "facing": ("人物图片中的人物正对镜头，视频开头却背对镜头。", "视频开头请正对镜头。"),
        },
    ),
}
"""Title, reason, message and advice of each rule about the image, by its name."""
EXTENTS = {
    "bust": "只到胸部",
    "half": "只到髋部",
    "knees": "到膝部",
    "whole": "为全身",
}
"""How much of a body is seen."""
