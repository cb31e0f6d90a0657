"""Every sentence about rules, findings and reports, in simplified Chinese: the keys and placeholders of `en`."""

from __future__ import annotations

from validator.texts.catalog import RuleText
from validator.texts.zh_cutting import CUTTING
from validator.texts.zh_help import HELP
from validator.texts.zh_image import EXTENTS, IMAGE
from validator.texts.zh_image_url import IMAGE_URL as IMAGE_URL
from validator.texts.zh_publishing import PUBLISHING
from validator.texts.zh_running import RUNNING
from validator.texts.zh_sending import SENDING
from validator.texts.zh_sentences import CHECKING

_COPY_AGAIN = "重新拷贝，或从原始素材重新导出。"
_EXPORT_AGAIN = "从原始素材重新导出。"
_GIVE_VIDEO = "请直接给出视频文件。"
_REMUX = "转封装为 MP4（无需转码）。"
_RENAME = "把扩展名改为 .{actual}。"
_SMALLER = "转码压缩到更小的体积。"
_DUPLICATE = "用复制帧的方式补成恒定帧率（不会增加动作细节）。"
_USUAL = "转码为 8 位 4:2:0。"
_LONGER = "拍摄或截取更长的一段。"
_SHORTER = "剪短，或只截取其中一段。"
_STEP_IN = "等人物站进画面后再开拍，或剪掉开头。"
_FILM_AGAIN = "重新拍摄，从首帧到末帧人物都要在画面内。"
_ALONE = "只拍一个人：请其他人离开画面，并留意镜子、海报和屏幕里的人像。"
_STEP_BACK = "人物离镜头远一些，或改为竖拍，使全身（包括双脚）入画，并在画面四边都留出余量。"
_COME_NEARER = "人物离镜头近一些，或拉近镜头，使全身至少占画面高度的一半；像素足够多的画面也可以裁剪。"
_CLEAR = "移开遮挡人物的物体；双脚和脚下的地面必须可见。"
_STAND = "首帧请站直；全程避免大幅弯腰、下蹲和倒地动作。"
_FACE = "开头时脸和身体正对镜头；之后转身没有问题。"
_LIGHT = "给脸部补光，不要让手、头发或口罩挡住脸，并靠近拍摄或提高分辨率。"
_NEARER = "靠近拍摄或提高分辨率，让脸部更大。"
_FOCUS = "擦净镜头，对焦在人物上，增加光线或缩短曝光时间，不要使用模糊或转场特效。"
_SHARP = "从人物清晰处开始，或增加光线、缩短曝光时间后重新拍摄。"
_REAL = "请使用真人视频。"
_PUBLISH = "把视频放到公网可访问的 http(s) 地址上（例如对象存储），再给出该 URL。"
_IN_FULL = "请以 --depth full 重新运行 `motion-preflight check`。"
_SAME_SETTINGS = "请用与 `submit` 相同的 --profile 和 --set 重新运行 `motion-preflight check`。"
_SUFFIX = "请以带后缀的名称存放；预签名 URL 的路径会保留该名称。"
_SIGN = "用更长的有效期重新签名，然后再提交。"
_FASTER = "换用离服务更近、速度更快的主机。"
_FILE_ITSELF = "请给出文件本身的 URL。"
_SET_TYPE = "在存放视频的地方把 Content-Type 设为 video/mp4。"
_UPLOAD_JUDGED = "重新上传检查过的那个视频。"
_MOVING = "请拍摄有动作的视频。"
_ONE_SHOT = "把每个镜头拆成单独的视频提交，或一镜到底重新拍摄。"
_CAMERA_MOVES = "镜头连续移动 {seconds} s，最快每秒移动画面长边的 {actual} %；不超过 {limit} 视为固定镜头。"
_TRIPOD = "请用三脚架拍摄，不要摇镜和变焦；靠取景让人物留在画面内。"

RULES = {
    "unreadable": RuleText(
        "文件无法作为视频读取。",
        "服务打不开的文件，会在上传并排队之后才被拒绝。",
        {
            "empty": ("文件是空的（0 字节）。", "重新拷贝或下载。"),
            "no-index": ("文件没有索引（缺少 moov box）：文件被截断，或录制没有正常结束。", "从相机重新拷贝，或重新导出。"),
            "unknown": ("文件不是可读取的视频（无法识别格式）。", "请确认它是视频，且拷贝完整。"),
            "noise": ("文件不是可读取的视频（{detail}）。", "请确认它是视频，且拷贝完整。"),
            "playlist": ("这是播放列表，即指向其他文件或主机的文本；其中的内容一概没有打开。", _GIVE_VIDEO),
            "other": ("这是{kind}，不是视频。", _GIVE_VIDEO),
            "no-picture": ("文件没有视频流；{detail}。", "重新导出，并保留视频流。"),
            "no-size": ("视频流的头信息已损坏：没有画面尺寸。", _EXPORT_AGAIN),
            "no-frames": ("视频流里没有任何帧。", _EXPORT_AGAIN),
        },
    ),
    "format-unsupported": RuleText(
        "服务不支持这种封装格式。",
        "服务只接受少数几种封装格式；以文件内容为准，而不是文件名。",
        {
            "container": ("封装格式是 {actual}；允许 {limit:、}。", _REMUX),
            "brand": ("文件属于 MP4 家族，但 brand 是 {actual}；该目标只列出 {limit:、}。", _REMUX),
            "no-brand": ("文件属于 MP4 家族，但没有标明 brand；该目标只列出 {limit:、}。", _REMUX),
            "name": ("内容是 {actual}，但文件名以 .{extension} 结尾；只看文件名的服务可能会拒绝。", _RENAME),
        },
    ),
    "extension-misleading": RuleText(
        "文件扩展名与内容不符。",
        "以内容为准；错误的扩展名会误导人和部分播放器。",
        {
            "other": ("文件名以 .{extension} 结尾，但内容是 {actual}。", _RENAME),
            "none": ("文件名没有扩展名；内容是 {actual}。", _RENAME),
        },
    ),
    "file-too-large": RuleText(
        "文件超过大小上限。",
        "服务会拒绝过大的文件。若文档没有说明 MB 指 1,000,000 还是 1,048,576 字节，介于两者之间的需要复核。",
        {
            "over": ("文件有 {actual:,} 字节；最多允许 {limit:,} 字节。", _SMALLER),
            "between": (
                "文件有 {actual:,} 字节：若 MB 指 1,000,000 字节则超限（{limit:,}），若指 MiB 则未超（{wide:,}）。",
                _SMALLER,
            ),
            "not-fetched": ("该 URL 的文件至少有 {actual:,} 字节；最多允许 {limit:,} 字节。下载已中止。", "请发布更小的文件。"),
        },
    ),
    "audio-present": RuleText(
        "视频带有音频流。",
        "生成的结果可能保留原视频的音频：未获授权的音乐或语音会随之带入。",
        {
            "one": ("视频带有音频流（{codec}）；结果可能保留它，因此必须已获授权。", "如未获授权，请去除音频。"),
            "several": (
                "视频有 {actual} 条音频流（第一条是 {codec}）；结果可能保留它们，因此必须已获授权。",
                "如未获授权，请去除音频。",
            ),
        },
    ),
    "several-video-streams": RuleText(
        "文件含有多条视频流。",
        "文档没有说明服务会使用哪一条。",
        {"several": ("文件有 {actual} 条视频流；检查的是流 {index}，服务可能使用另一条。", "只保留需要的那一条。")},
    ),
    "attached-picture": RuleText(
        "文件除视频外还带有封面图。",
        "有些工具会把封面图误当成视频；这里不予理会。",
        {"attached": ("文件除视频外还带有 {actual} 张封面图。", "去除封面图。")},
    ),
    "side-out-of-range": RuleText(
        "画面的某一边过短或过长。",
        "画面宽或高超出限制时，服务会拒绝。",
        {
            "long": ("画面为 {actual} px；任何一边都不得超过 {limit} px。", "缩小画面。"),
            "short": (
                "画面为 {actual} px；任何一边都不得小于 {limit} px。",
                "以更大的尺寸拍摄或导出；放大小画面并不能找回细节。",
            ),
            "one-reading": (
                "画面存储尺寸为 {stored} px，显示尺寸为 {shown} px；两者只有一个在 {limit} px 范围内。",
                "重采样为方形像素。",
            ),
        },
    ),
    "width-out-of-range": RuleText(
        "画面过宽或过窄。",
        "画面宽度超出限制时，服务会拒绝。",
        {
            "large": ("画面宽 {actual} px；最多允许 {limit} px。", "缩小或裁剪画面。"),
            "small": ("画面宽 {actual} px；至少需要 {limit} px。", "以更大的尺寸拍摄或导出；放大小画面并不能找回细节。"),
            "one-reading": (
                "画面存储宽度为 {stored} px，显示宽度为 {actual} px；两者只有一个在 {limit} px 范围内。",
                "重采样为方形像素。",
            ),
        },
    ),
    "height-out-of-range": RuleText(
        "画面过高或过矮。",
        "画面高度超出限制时，服务会拒绝。",
        {
            "large": ("画面高 {actual} px；最多允许 {limit} px。", "缩小或裁剪画面。"),
            "small": ("画面高 {actual} px；至少需要 {limit} px。", "以更大的尺寸拍摄或导出；放大小画面并不能找回细节。"),
            "one-reading": (
                "画面存储高度为 {stored} px，显示高度为 {actual} px；两者只有一个在 {limit} px 范围内。",
                "重采样为方形像素。",
            ),
        },
    ),
    "pixels-out-of-range": RuleText(
        "画面总像素过多或过少。",
        "画面宽乘以高超出限制时，服务会拒绝。",
        {
            "large": ("画面共有 {actual:,} 像素；最多允许 {limit:,}。", "缩小或裁剪画面。"),
            "small": ("画面共有 {actual:,} 像素；至少需要 {limit:,}。", "以更大的尺寸拍摄或导出；放大小画面并不能找回细节。"),
            "one-reading": (
                "画面存储为 {stored:,} 像素，显示为 {actual:,} 像素；两者只有一个在 {limit} 范围内。",
                "重采样为方形像素。",
            ),
        },
    ),
    "aspect-ratio-out-of-range": RuleText(
        "画面过宽或过高。",
        "宽高比超出限制时，服务会拒绝。",
        {
            "outside": ("宽高比是 {actual}（{ratio:.3f}）；允许范围是 {limit}。", "裁剪画面。"),
            "one-reading": (
                "画面存储尺寸为 {stored} px，显示尺寸为 {shown} px（像素不是方形）；两者只有一个在 {limit} 范围内。",
                "重采样为方形像素，并裁掉过长的部分。",
            ),
        },
    ),
    "codec-unsupported": RuleText(
        "服务不支持这种视频编码。",
        "服务只能解码少数几种编码。",
        {
            "codec": ("视频编码是 {actual}；允许 {limit:、}。", "转码为 H.264。"),
            "other-made": ("视频编码是 {actual}；只允许 {limit:、}。", "请转码为其中一种编码。"),
        },
    ),
    "codec-tag-unusual": RuleText(
        "编码没有问题，但编码标签（tag）会被部分播放器拒绝。",
        "标签为 hev1 或 avc3 的流把参数集放在帧内，苹果的播放器打不开。",
        {"tag": ("{codec} 流的标签是 {actual}；常用的是 {limit}。", "转封装为常用标签。")},
    ),
    "interlaced": RuleText(
        "视频是隔行扫描的。",
        "每一帧混合了两个时刻；运动的肢体边缘会出现梳齿。",
        {"interlaced": ("视频是隔行扫描的（场序 {actual}）；运动的肢体边缘会出现梳齿。", "逐行拍摄，或去隔行。")},
    ),
    "pixel-format-unusual": RuleText(
        "像素格式不是 8 位 4:2:0。",
        "很少有解码器支持其他像素格式；可能丢失颜色，甚至没有画面。",
        {
            "depth": ("画面位深为 {depth} 位（{actual}）；通常是 8 位。", _USUAL),
            "chroma": ("像素格式是 {actual}；通常是 yuv420p。", _USUAL),
            "hdr": ("画面是 HDR（{actual}）；不支持 HDR 的解码器显示的颜色会发灰、变淡。", "以 SDR 拍摄，或把 HDR 转为 SDR。"),
        },
    ),
    "picture-damaged": RuleText(
        "视频有一部分缺失或损坏。",
        "传输中断后文件头仍会声称内容完整；损坏的帧会破坏动作。",
        {
            "cut-off": ("文件头声称有 {limit:.2f} s 视频，实际只有 {actual:.2f} s：文件被截断了。", "重新拷贝或上传。"),
            "lost": ("{limit} 帧中有 {lost} 帧无法解码。", _COPY_AGAIN),
            "broken": (
                "解码器报告了 {actual:,} 个错误（{detail}）；部分画面可能已损坏。",
                "请观看视频确认；重新拷贝，或从原始素材重新导出。",
            ),
            "size-changes": ("画面尺寸在视频中途改变：{actual:、}。", "把所有帧缩放为同一尺寸。"),
        },
    ),
    "frame-rate-too-low": RuleText(
        "帧率过低。",
        "帧率过低时，快速运动的肢体会在帧间跳变；有帧率下限的服务会直接拒绝。以各帧的时间戳为准，因为文件头标的帧率常常不准。",
        {
            "low": (
                "帧率是 {actual:.6g} 帧/秒；至少需要 {limit:g}。",
                "以 25 或 30 帧/秒拍摄；或用复制帧的方式补到 {limit:g} 帧/秒（不会增加动作细节）。",
            ),
            "nominal": (
                "帧率是 {actual:.6g} 帧/秒：通常标作“{limit:g}”，严格来说略低于 {limit:g}。",
                "用复制帧的方式补到 {limit:g} 帧/秒（不会增加动作细节）。",
            ),
            "gaps": ("帧率是 {typical:.6g} 帧/秒，但有丢帧：平均 {actual:.6g}，而要求是 {limit:g}。", _DUPLICATE),
            "dip": (
                "从 {start:.1f} s 起的一秒内只有 {actual:.1f} 帧/秒（全片平均 {mean:.1f}）；任何一秒都不应低于 {limit:g}。",
                _DUPLICATE,
            ),
            "one-frame": ("视频只有一帧；没有帧率，也没有动作。", "请给出有动作的视频。"),
        },
    ),
    "frame-rate-too-high": RuleText(
        "帧率过高。",
        "有帧率上限的服务会直接拒绝。",
        {"high": ("帧率是 {actual:.6g} 帧/秒；最多允许 {limit:g}。", "以较低的帧率导出。")},
    ),
    "frame-rate-varies": RuleText(
        "帧间隔不均匀。",
        "手机会随光线或温度改变帧率；帧间隔不均匀，迁移出的动作可能卡顿。",
        {"gap": ("有一帧停留了 {actual:.0f} ms，是正常间隔的 {times:.1f} 倍。", _DUPLICATE)},
    ),
    "duration-out-of-range": RuleText(
        "视频过短或过长。",
        "服务会拒绝过短或过长的视频。以视频流为准；文件头里标的可能是更长的音频时长。",
        {
            "short": ("视频时长 {actual:.6g} s；至少需要 {limit:g} s。", _LONGER),
            "long": ("视频时长 {actual:.6g} s；最多允许 {limit:g} s。", _SHORTER),
            "short-edge": ("视频时长 {actual:.6g} s；恰好 {limit:g} s 是否足够，并不明确。", _LONGER),
            "long-edge": ("视频时长 {actual:.6g} s；恰好 {limit:g} s 是否允许，并不明确。", _SHORTER),
            "short-picture": (
                "视频流时长只有 {actual:.6g} s，整个文件为 {whole:.6g} s；只有后者在 {limit} s 范围内。",
                _LONGER,
            ),
            "long-picture": ("视频流时长 {actual:.6g} s，整个文件为 {whole:.6g} s；只有后者在 {limit} s 范围内。", _SHORTER),
            "short-file": ("视频流时长 {actual:.6g} s，但文件头标的是 {whole:.6g} s；只有前者在 {limit} s 范围内。", _REMUX),
            "long-file": (
                "视频流时长 {actual:.6g} s，整个文件为 {whole:.6g} s；只有前者在 {limit} s 范围内。",
                "去除比视频更长的音频。",
            ),
        },
    ),
    "picture-starts-late": RuleText(
        "首帧出现得太晚。",
        "人物必须从首帧起就在画面里；而各个解码器填补这段空白的方式并不一样。",
        {"late": ("首帧在开始后 {actual:.2f} s 才显示；通常不超过 {limit:g} s。", "让视频从首帧直接开始。")},
    ),
    "hidden-frames": RuleText(
        "文件里有被编辑列表（edit list）隐藏的帧。",
        "不转码的剪切会保留剪切点之前的帧；忽略编辑列表的解码器会把它们显示出来。",
        {
            "hidden": (
                "编辑列表隐藏了 {actual:,} 帧（显示 {shown} 帧）；忽略编辑列表的程序看到的首帧会不同。",
                "转码一次，去掉这些帧。",
            ),
            "other-start": (
                "编辑列表隐藏了 {actual:,} 帧；忽略编辑列表的程序看到的首帧通不过规则 {fault}。",
                "转码一次，去掉这些帧。",
            ),
        },
    ),
    "no-person-in-first-frame": RuleText(
        "首帧没有人物。",
        "服务从首帧读取人物的外观和位置；首帧没有人，任务就会失败。",
        {
            "late": ("首帧没有人物；人物在 {come:.1f} s 入画。", _STEP_IN),
            "never": ("视频里没有人物。", _FILM_AGAIN),
            "nobody": ("首帧没有人物。", _FILM_AGAIN),
            "black": ("视频以黑场开头：前 {actual:.2f} s 什么也没有。", _STEP_IN),
            "doubtful": ("不能确定首帧里有人物。", _STEP_IN),
            "model-alone": (
                "内置模型在首帧没有找到人，人物检测模型 {model} 找到了。",
                "请查看首帧：有人物时，让人物靠近镜头并补光；没有则剪掉开头。",
            ),
        },
    ),
    "no-person": RuleText(
        "人物有一段时间不在画面里。",
        "每一帧都需要姿态；人物缺失的地方动作会中断。",
        {
            "gone": (
                "从 {start:.1f} s 起，人物有 {seconds:.1f} s 不在画面里（合计占全片的 {share} %）。",
                "请始终留在画面内，或剪掉这一段。",
            ),
            "doubtful": (
                "从 {start:.1f} s 起，有 {seconds:.1f} s 不能确定人物在画面里（合计占全片的 {share} %）。",
                "请查看这一段；可以补光、让人物靠近镜头，或剪掉。",
            ),
        },
    ),
    "several-people": RuleText(
        "视频里不止一个人。",
        "服务只跟踪一个人；出现多人时会拒绝，或把人混淆。背景里的人也算。",
        {
            "surely-body": ("画面里还有其他人（{where}），{worst_at:.1f} s 处最明显。", _ALONE),
            "surely-face": ("画面里有第二张脸（{where}），{worst_at:.1f} s 处最明显。", _ALONE),
            "perhaps-body": ("{worst_at:.1f} s 处，画面里似乎还有其他人（{where}）。", _ALONE),
            "perhaps-face": ("{worst_at:.1f} s 处，画面里似乎有第二张脸（{where}）。", _ALONE),
            "both-body": (
                "画面里还有其他人（{where}），{worst_at:.1f} s 处最明显；人物检测模型 {model} 也数到 {most} 人。",
                _ALONE,
            ),
            "both-face": (
                "画面里有第二张脸（{where}），{worst_at:.1f} s 处最明显；人物检测模型 {model} 也数到 {most} 人。",
                _ALONE,
            ),
            "unconfirmed-body": (
                "{worst_at:.1f} s 处，画面里似乎还有其他人（{where}）；只有内置模型检出，人物检测模型 {model} 未检出。",
                _ALONE,
            ),
            "unconfirmed-face": (
                "{worst_at:.1f} s 处，画面里似乎有第二张脸（{where}）；只有内置模型检出，人物检测模型 {model} 未检出。",
                _ALONE,
            ),
            "model-alone": (
                "人物检测模型 {model} 在 {worst_at:.1f} s 处数到 {most} 人，{actual} % 的采样帧中不止一人；内置模型未检出。",
                _ALONE,
            ),
        },
    ),
    "body-not-fully-visible": RuleText(
        "身体有一部分被画面边缘截掉。",
        "看不见的部位无法迁移动作；首帧最重要。",
        {
            "first": ("首帧中，人物的{part}被画面{edge}边缘截掉。", _STEP_BACK),
            "first-slightly": ("首帧中，人物的{part}紧贴画面{edge}边缘，或被截掉一点。", _STEP_BACK),
            "filling": ("首帧有 {actual} % 的面积像是人物，但没有找到完整的身体。", _STEP_BACK),
            "half-out": ("首帧中，似乎有人在画面{edge}边缘，只露出半个身子。", _STEP_BACK),
            "later": ("全片有 {share} % 的时间，人物的{part}被画面{edge}边缘截掉，{worst_at:.1f} s 处最严重。", _STEP_BACK),
            "sometimes": (
                "全片有 {share} % 的时间，人物的{part}紧贴画面{edge}边缘或被截掉，{worst_at:.1f} s 处最严重。",
                _STEP_BACK,
            ),
        },
    ),
    "body-occluded": RuleText(
        "身体有一部分被遮挡。",
        "模型只能猜测被遮挡的部分，生成结果中这些部位的动作会出错。",
        {
            "first": ("首帧中，有东西遮挡了脚或腿。", _CLEAR),
            "first-leg": ("首帧中，有一条腿几乎看不见：被东西或身体自身挡住了。", f"{_CLEAR}让双腿都露出来。"),
            "later": ("全片有 {share} % 的时间，脚或腿被遮挡，{worst_at:.1f} s 处最严重。", _CLEAR),
        },
    ),
    "person-too-small": RuleText(
        "人物在画面中太小。",
        "人物太小，脸和手都不清楚。",
        {
            "share": ("人物只占画面可用高度的 {actual} %；需要 {limit:.0f} %。", _COME_NEARER),
            "tiny": ("人物只占画面可用高度的 {actual} %，小到其他项目都无法判定；需要 {limit:.0f} %。", _COME_NEARER),
            "share-slightly": ("人物占画面可用高度的 {actual} %；需要 {limit:.0f} %。", _COME_NEARER),
            "pixels": ("人物高度只有 {actual} px；需要 {limit:.0f} px。", "靠近拍摄并提高分辨率；放大视频并不能找回细节。"),
            "later": ("全片有 {share} % 的时间，人物只占画面可用高度的约 {actual} %；需要 {limit:.0f} %。", _COME_NEARER),
        },
    ),
    "person-too-large": RuleText(
        "人物太大，画面装不下。",
        "全身都要在画面里。",
        {
            "first": ("镜头离得太近：全身需要画面高度的 {actual} %。", _STEP_BACK),
            "later": ("全片有 {share} % 的时间，镜头离得太近：全身需要画面高度的 {actual} %。", _STEP_BACK),
        },
    ),
    "body-bent-or-curled": RuleText(
        "身体弯曲、下蹲、坐着或躺着。",
        "肢体折叠在身体前会互相遮挡；过度的弯腰、下蹲和蜷缩会破坏姿态估计。",
        {
            "first": ("首帧中，人物{posture}（躯干偏离竖直 {lean}°）。", _STAND),
            "first-lying": (
                "首帧中，人物{posture}（躯干偏离竖直 {lean}°）；也可能是画面本身转了方向。",
                f"{_STAND}如果是画面横躺，请先旋转画面。",
            ),
            "head-down": (
                "首帧中，人物头朝下（例如倒立）；也可能是画面本身上下颠倒。",
                f"{_STAND}如果是画面的问题，请旋转 180 度。",
            ),
            "first-slightly": ("首帧中，人物{posture}（躯干偏离竖直 {lean}°）。", _STAND),
            "later": ("全片有 {share} % 的时间，人物{posture}，{worst_at:.1f} s 处最严重。", _STAND),
        },
    ),
    "not-facing-camera": RuleText(
        "人物没有正对镜头。",
        "首帧必须正对镜头；之后短时间转身没有问题。",
        {
            "first-back": ("首帧中，人物背对镜头。", _FACE),
            "first-back-or-covered": ("首帧中，人物背对镜头，或脸被遮住。", _FACE),
            "first-side": ("首帧中，人物{view}。", _FACE),
            "later": ("全片有 {share} % 的时间，人物没有面向镜头，最长一次 {seconds:.1f} s，大多{view}。", _FACE),
        },
    ),
    "face-not-clear": RuleText(
        "脸部不清晰。",
        "服务要找到清晰的脸：有的看首帧，有的看全片。",
        {
            "first": ("首帧中，看不到脸。", _LIGHT),
            "first-slightly": ("首帧中，脸部不清晰。", _LIGHT),
            "never": ("全片都没有清晰的脸。", _LIGHT),
            "covered": ("首帧中，看不到脸，像是被遮住了；人物本身也几乎看不清。", _LIGHT),
            "away": ("首帧中，看不到脸：脸转开了，或被遮住。", _FACE),
            "away-slightly": ("首帧中，脸转向了别处。", _FACE),
            "pixels": ("首帧中，脸宽只有 {actual} px；需要 {limit:.0f} px。", _NEARER),
            "small": (
                "首帧中，脸宽只占画面短边的 {actual:.1f} %；需要 {limit:.1f} %。",
                "靠近拍摄，或裁剪画面，让脸部在画面中更大。",
            ),
            "later": ("全片有 {share} % 的时间，脸部不清晰。", _LIGHT),
        },
    ),
    "person-blurred": RuleText(
        "人物模糊。",
        "边缘模糊会掩盖外观和动作。只看人物，背景可以虚化。",
        {
            "first": ("首帧中，人物模糊。", _FOCUS),
            "first-slightly": ("首帧中，人物似乎模糊。", _FOCUS),
            "head": ("首帧中，人物头部模糊。", _SHARP),
            "head-slightly": ("首帧中，人物头部似乎模糊。", _SHARP),
            "smeared": ("首帧中，人物有明显的运动模糊。", _SHARP),
            "smeared-slightly": ("首帧中，人物似乎有运动模糊。", _SHARP),
            "unclear": ("无法判断清晰度：人物身上清晰的边缘太少（太暗或太亮）。", "增加光线。"),
            "later": ("全片有 {share} % 的时间，人物模糊，{worst_at:.1f} s 处最严重。", _FOCUS),
        },
    ),
    "person-not-real": RuleText(
        "画面中的可能不是真人。",
        "面向真人的服务遇到卡通、雕像、游戏角色或动物时可能失败。",
        {
            "proportions": ("脸宽为身长的 {actual:.2f}；这种比例常见于卡通角色，也可能是幼儿。", _REAL),
            "doubted": ("人物完整可见，但人体检测器仍不确定（得分 {actual:.2f}）。", _REAL),
        },
    ),
    "scene-cut": RuleText(
        "视频由多个镜头剪接而成。",
        "动作需要一个连续的镜头；镜头切换处姿态会跳变。",
        {
            "hard": ("{times:、} 处有硬切。", _ONE_SHOT),
            "hard-perhaps": ("{times:、} 处疑似有硬切。", _ONE_SHOT),
            "dissolve": ("{times:、} 处有叠化。", _ONE_SHOT),
            "dissolve-perhaps": ("{times:、} 处疑似有叠化。", _ONE_SHOT),
            "wipe": ("{times:、} 处有划像或滑动转场。", _ONE_SHOT),
            "wipe-perhaps": ("{times:、} 处疑似有划像或滑动转场。", _ONE_SHOT),
            "fast-perhaps": ("{times:、} 处疑似有甩镜、缩放等快速转场。", _ONE_SHOT),
            "jump-perhaps": ("{times:、} 处疑似有跳切。", _ONE_SHOT),
        },
    ),
    "frozen-start": RuleText(
        "视频以静止画面开头。",
        "静止的开头没有动作，却占用时长。",
        {
            "start": ("前 {actual:.1f} s 画面没有任何运动。", "剪掉开头。"),
        },
    ),
    "picture-rotated": RuleText(
        "画面上下颠倒或横躺。",
        "服务按存储的画面寻找直立的人物，不会自行旋转。",
        {
            "upside-down": ("画面上下颠倒。", "旋转 180 度。"),
            "sideways": (
                "画面疑似横躺：{turn}旋转 90 度后，人物直立并正对镜头。",
                "如果人物并没有躺下，请把画面{turn}旋转 90 度。",
            ),
        },
    ),
    "picture-in-frame": RuleText(
        "边框使画面只占整幅的一小部分。",
        "服务看到的是包括边框在内的整幅画面，人物会显得过小。",
        {
            "small": (
                "由于{border}，画面只占整幅面积的 {actual} %；需要 {limit} %。",
                "把边框裁掉，或重新导出不带边框的视频。",
            ),
        },
    ),
    "overlay-on-picture": RuleText(
        "画面上叠加了贴纸、字幕或标志。",
        "遮在身体上的内容会挡住动作，也可能被服务当成人物的一部分。",
        {
            "over": (
                "人物身上有静止不动的内容（{place}，占整幅面积的 {size} %）：贴纸、字幕，或身体前的物体。",
                "重新导出不带贴纸和字幕的视频，或把它们移到人物以外。",
            ),
            "beside": (
                "运动的画面上有静止的叠加内容，未遮挡人物（{place}，占整幅面积的 {size} %）：标志或字幕。",
                "只要不碰到人物，就无需处理。",
            ),
            "letters": (
                "躯干或大腿上有始终不动的清晰笔画（占 {actual} %；上限 {limit} %）：文字、标志或贴纸。",
                "重新导出不带贴纸和字幕的视频，或把它们移到人物以外。",
            ),
            "drawn": (
                "人物身上有一块纯色区域（{place}，占整幅面积的 {size} %），像是贴纸或字幕底条。",
                "重新导出不带贴纸和字幕的视频，或把它们移到人物以外。",
            ),
        },
    ),
    "nothing-moves": RuleText(
        "视频是静止图片或幻灯片。",
        "没有运动就没有动作可以迁移。",
        {
            "never": ("整段视频没有任何运动：没有动作可以迁移。", _MOVING),
            "never-short": ("这段短视频没有任何运动：没有动作可以迁移。", _MOVING),
            "slides": ("全片有 {actual} % 的时间没有任何运动，只是依次显示 {pictures} 张静止画面。", _MOVING),
            "slides-short": ("这段短视频有 {actual} % 的时间没有任何运动，只是依次显示 {pictures} 张静止画面。", _MOVING),
        },
    ),
    "url-malformed": RuleText(
        "URL 无效。",
        "服务只通过 URL 获取视频。",
        {
            "scheme": ("URL 以 {actual!r} 开头；服务只接受 http 和 https。", _PUBLISH),
            "no-host": ("URL 没有主机名。", _PUBLISH),
            "host": ("URL 的主机名或端口格式有误，或不同程序对它的解读不一致。", "请更正主机名。"),
            "characters": ("URL 首尾有空格，或含有换行符、控制字符。", "重新完整复制 URL。"),
            "percent": ("URL 中有一个 %，后面不是两位十六进制数字。", "字面的 % 请写成 %25。"),
            "password": ("URL 含有用户名或密码，会被发送给服务。", "请改用预签名 URL。"),
        },
    ),
    "url-host-private": RuleText(
        "服务无法访问该主机。",
        "服务运行在厂商的数据中心：内网 IP 地址在那里指的是别的机器。",
        {
            "literal": ("主机 {actual} 是本机或内网的 IP 地址。", _PUBLISH),
            "name": ("主机 {actual} 是只在本机或内网有效的名称。", _PUBLISH),
            "internal": ("主机 {actual} 是对象存储的内网 Endpoint。", "请使用公网 Endpoint：去掉名称中的 -internal。"),
            "redirect": ("URL 重定向到 {actual}，位于本机或内网。", _PUBLISH),
            "resolved": ("主机在这里解析为 {actual}，是本机或内网的 IP 地址。", _PUBLISH),
        },
    ),
    "url-not-encoded": RuleText(
        "URL 含有不允许出现的字符。",
        "各客户端对这类字符的编码方式不同，而签名只对其中一种有效。",
        {
            "encoded": ("URL 含有 {actual:,} 个不允许的字符；将以百分号编码发送。", ""),
            "twice": ("URL 似乎被百分号编码了两次（{actual}）：服务会请求另一个文件名。", "只编码一次：%E8，而不是 %25E8。"),
        },
    ),
    "url-suffix-missing": RuleText(
        "URL 路径没有媒体后缀。",
        "有的服务凭后缀判断 URL 的内容，会拒绝没有后缀的 URL。",
        {
            "missing": ("URL 路径没有 .mp4 这样的后缀（{suffixes:、}）。", _SUFFIX),
            "other": ("URL 路径以 .{actual} 结尾，不属于：{suffixes:、}。", _SUFFIX),
        },
    ),
    "url-signature-expired": RuleText(
        "预签名 URL 过早失效。",
        "服务在任务开始时才获取视频，而不是提交时；同一时间只运行一个任务。",
        {
            "past": ("该 URL（{scheme}）已在 {actual}前过期。", _SIGN),
            "soon": ("该 URL（{scheme}）将在 {actual}后过期；算上排队，任务可能需要 {limit}。", _SIGN),
            "unread": ("该 URL 是预签名的（{scheme}），但无法读出有效期。", ""),
            "borrowed": ("该 URL（{scheme}）由临时凭证签名，凭证可能比 URL 更早失效。", ""),
        },
    ),
    "url-unreachable": RuleText(
        "URL 取不到文件。",
        "服务会得到同样的结果。",
        {
            "status": ("主机返回 {actual}，没有给出文件。", "请在浏览器的无痕窗口中打开该 URL。"),
            "empty": ("主机返回的是空文件。", "重新上传视频。"),
        },
    ),
    "url-redirects": RuleText(
        "URL 会重定向到另一个 URL。",
        "文档没有说明服务是否跟随重定向。",
        {"redirect": ("URL 重定向了 {actual:,} 次，最终指向 {target}。", "请直接给出最终的 URL。")},
    ),
    "url-slow": RuleText(
        "主机响应太慢。",
        "下载太慢时服务会放弃。",
        {
            "late": ("首字节在 {actual} s 后才到；服务只等 {limit} s。", _FASTER),
            "near": ("首字节在 {actual} s 后才到，接近服务的 {limit} s。", _FASTER),
        },
    ),
    "url-is-web-page": RuleText(
        "URL 给出的是网页，不是视频。",
        "分享链接和内网穿透会在文件外面套一层网页。",
        {
            "type": ("主机称这是 {actual}，不是视频。", _FILE_ITSELF),
            "content": ("文件是网页，不是视频。", _FILE_ITSELF),
        },
    ),
    "url-content-type-wrong": RuleText(
        "主机没有标明这是视频。",
        "服务可能以 Content-Type 为准。",
        {
            "missing": ("主机没有发送 Content-Type。", _SET_TYPE),
            "other": ("主机发送的 Content-Type 是 {actual}。", _SET_TYPE),
            "bytes": ("主机发送的 Content-Type 是 {actual}，没有标明视频类型。", ""),
        },
    ),
    "url-length-missing": RuleText(
        "主机没有给出文件长度。",
        "服务会在获取文件之前检查大小。",
        {"missing": ("主机没有发送 Content-Length。", "请使用提供文件下载（而非流式传输）的主机。")},
    ),
    "url-file-too-large": RuleText(
        "URL 的文件太大。",
        "服务会拒绝，因此下载已中止。",
        {"size": ("文件有 {actual:,} 字节或更多。", "压缩或剪短视频。")},
    ),
    "url-content-differs": RuleText(
        "URL 的文件不是检查过的那个视频。",
        "判定只对检查过的那些字节有效。",
        {
            "length": ("URL 给出 {actual:,} 字节；检查过的视频是 {limit:,} 字节。", _UPLOAD_JUDGED),
            "bytes": ("URL 给出的内容与检查过的视频不同（SHA-256 是 {actual}，而不是 {limit}）。", _UPLOAD_JUDGED),
            "unknown": ("无法确定 URL 给出的是检查过的视频：长度和内容都不知道。", "请去掉 --trust-length。"),
        },
    ),
    "report-partial": RuleText(
        "视频没有检查完整。",
        "没有测量的项目绝不算通过，而任务是要花钱的。",
        {
            "depth": ("视频只检查到 --depth {actual}。", _IN_FULL),
            "unsaid": ("报告没有说明检查到什么程度。", _IN_FULL),
            "skipped": ("有 {actual:,} 条规则没有测量：{names:、}。", _IN_FULL),
            "problem": ("视频未能判定：{actual}", _IN_FULL),
        },
    ),
    "report-outdated": RuleText(
        "报告与现在检查的结果不会一致。",
        "限制、规则和测量方法会随设置和版本变化。",
        {
            "settings": ("报告所用的限制或严重级别与本次提交不同{names}。", _SAME_SETTINGS),
            "version": ("报告由版本 {actual} 生成；当前版本是 {limit}。", _IN_FULL),
        },
    ),
    "report-contradictory": RuleText(
        "报告的判定与其中的检查结果不符。",
        "报告被人或其他程序改动过。",
        {"verdict": ("报告写的是 {actual}，但按其中的结果应当是 {limit}。", _IN_FULL)},
    ),
    "camera-moves": RuleText(
        "镜头在移动。",
        "有的服务禁止运镜：镜头运动难与人物动作区分，背景也可能漂移。",
        {
            **dict.fromkeys(("moves", "moves-slightly"), (_CAMERA_MOVES, _TRIPOD)),
            "not-seen": (
                "无法判断镜头是否移动：有 {actual} % 的时间背景中没有可供跟踪的内容。",
                "请确认镜头固定不动。",
            ),
        },
    ),
    **IMAGE,
}
"""Title, reason, message and advice of each rule, by its name; those about URLs and reports last."""
WORDS = {
    "image_extent": EXTENTS,
    "clip_extent": EXTENTS,
    "edge": {"left": "左", "top": "上", "right": "右", "bottom": "下"},
    "part": {
        "side": "身体",
        "head": "头部",
        "shoulders": "肩部",
        "elbows": "手臂",
        "hands": "手",
        "hips": "髋部",
        "knees": "腿",
        "feet": "脚",
        "from-shoulders": "肩部以下",
        "from-hips": "髋部以下",
    },
    "turn": {"left": "向左", "right": "向右"},
    "severity": {"error": "错误", "warning": "警告", "note": "提示", "off": "关闭"},
    "known": {"documented": "官方文档规定", "seen": "见于实际调用或第三方说明", "inferred": "推断"},
    "border": {"bars": "黑边或色边", "blurred": "模糊背景边框", "still": "静止的边框"},
    "place": {
        "top-left": "左上",
        "top": "上方",
        "top-right": "右上",
        "left": "左侧",
        "middle": "中间",
        "right": "右侧",
        "bottom-left": "左下",
        "bottom": "下方",
        "bottom-right": "右下",
    },
    "posture": {"lying": "躺着或大幅前倾", "bent": "弯着腰", "squatting": "蹲着、坐着或蜷缩着"},
    "view": {
        "behind": "背对镜头",
        "profile": "以正侧面对着镜头",
        "three-quarter": "以四分之三侧面对着镜头",
        "aside": "把头转向一边",
    },
    "where": {"left": "左侧", "middle": "中间", "right": "右侧"},
    "kind": {"web page": "网页", "picture": "图片", "text": "文本", "media": "视频"},
    "fault": {
        "clip": "视频",
        "URL": "URL",
        "request": "请求",
        "account": "账号",
        "service": "服务",
        "unknown": "未知",
    },
    "retry": {
        "no": "无用",
        "yes": "可以",
        "once": "可再试一次",
        "yes, slower": "可以，但要放慢",
        "after fixing the clip": "修好视频之后",
    },
    "origin": {"setting": "由环境变量指定", "PATH": "来自 PATH", "package": "随包安装"},
    "judged": {"accept": "通过", "review": "待复核", "reject": "不通过"},
    "detail": {
        "web page": "网页",
        "picture": "图片",
        "text": "文本",
        "playlist": "播放列表",
        "empty": "空文件",
    },
    "reason": {
        "No such file or directory": "没有这个文件或文件夹",
        "Permission denied": "权限不足",
        "Is a directory": "是文件夹",
        "Not a directory": "不是文件夹",
        "File exists": "文件已存在",
        "No space left on device": "磁盘空间不足",
        "Read-only file system": "文件系统是只读的",
        "File name too long": "文件名太长",
        "File too large": "文件太大",
        "Input/output error": "读写错误",
        "Too many open files": "打开的文件过多",
        "Cannot allocate memory": "内存不足",
        "Broken pipe": "管道已断开",
        "Disk quota exceeded": "超出磁盘配额",
        "Operation not permitted": "不允许该操作",
        "Invalid argument": "参数无效",
        "Device or resource busy": "设备或资源正被占用",
        "Too many levels of symbolic links": "符号链接层数过多",
        "Exec format error": "不是可执行的程序",
        "Stale file handle": "文件句柄已失效",
        "file is not a database": "文件不是 SQLite 数据库",
        "database is locked": "数据库正被占用",
        "unable to open database file": "无法打开数据库文件",
        "attempt to write a readonly database": "数据库是只读的",
        "database disk image is malformed": "数据库已损坏",
        "disk I/O error": "磁盘读写错误",
        "database or disk is full": "磁盘空间不足",
    },
}
"""Words for the values that are codes, or the system's own words, by the value's name."""
REASONS = {
    "off": "已由 {by} 关闭",
    "no-limit": "{by} 没有规定这项限制",
    "not-measured": "没有测量",
    "not-a-video": "文件不是视频（{detail}）",
    "no-stream": "{detail}",
    "no-frames": "视频流里没有任何帧",
    "limits-only": "没有解码画面（只检查限制）",
    "first-frame-only": "只解码了首帧",
    "people-off": "所有关于人物的规则都已关闭",
    "no-decoder": "{detail}",
    "too-much": "{detail}",
    "too-large": "文件太大，下载已中止",
    "first-frame-broken": "首帧无法解码",
    "no-samples": "没有读到任何一帧",
    "failed": "{detail}",
    "not-an-image": "人物图片无法读取",
    "image-not-decoded": "不解码 {detail} 格式的图片",
    "image-too-much": "人物图片过大，不予解码",
}
"""Why something was not judged, by key; `detail` is what a tool or an error said."""
LABELS = {
    "part-camera": "运镜",
    "html-image": "人物图片",
    "image-line": "人物图片：{text}",
    "image-person": "人物占 {percent:.0f} %",
    "accept": "通过",
    "review": "待复核",
    "reject": "不通过",
    "not-judged": "未能判定",
    "not-judged-title": "视频未能判定。",
    "depth-limits": "只检查限制",
    "depth-first-frame": "只检查首帧",
    "not-requested-limits-only": "只检查限制",
    "not-requested-first-frame-only": "只检查首帧",
    "not-requested-people-off": "人物规则已关闭",
    "part-people": "人物",
    "part-people-later": "首帧之后的人物",
    "part-image_people": "人物图片的内容",
    "part-shots": "镜头切换",
    "part-layout": "画面叠加内容",
    "part-picture": "画面损坏",
    "and": "{first}和{last}",
    "comma": "，",
    "sentences": "",
    "named": "{name}：{text}",
    "listed": "、",
    "aside": "（{text}）",
    "weight": "（{severity}；{basis}）",
    "labelled": "{label}{text}",
    "not-looked-at": "未检查：{parts}。",
    "error": "错误",
    "warning": "警告",
    "note": "提示",
    "documented": "官方文档规定",
    "heuristic": "经验估计",
    "confidence": "置信度 {share:.2f}",
    "confidence-sure": "确定",
    "confidence-likely": "很可能",
    "confidence-look": "请人工确认",
    "prevents": "可避免报错 {code}",
    "fix": "处理：",
    "repair": "一条命令修复所有可修复的问题：",
    "repair-leaves": "一条命令修复所有可修复的问题（无法修复 {rules:、}）：",
    "leaves": "运行该命令后，仍有以下问题：{rules:、}。",
    "repair-fix": "由本工具执行同样的修复并检查结果： {command}",
    "repair-far": "请先把视频下载到当前文件夹，再运行：",
    "headline-accept-full": "可以提交：没有发现任何问题。",
    "headline-accept-part": "没有发现问题，但只检查了一部分。",
    "headline-review-full": "需要复核：有 {skipped:,} 条规则没有测量。",
    "headline-review-part": "需要复核：有 {skipped:,} 条规则没有测量。",
    "headline-not-judged": "未能判定：{problem}",
    "headline-fixable": "一条命令即可修复：{reason}",
    "headline-review": "需要复核：{reason}",
    "headline-reject": "不通过：{reason}",
    "partial": "已中断：检查了 {count:,} 个视频，其余没有检查。",
    "more": "……另有 {count:,} 项",
    "not-listed": "有 {count:,} 个视频未在此列出。",
    "column-clip": "视频",
    "column-verdict": "判定",
    "column-why": "原因",
    "column-fix": "处理办法",
    "not-measured": "未测量 {rules:、}：{reason}",
    "rules": "{count} 条规则",
    "tally": "{count} 条规则：{parts}",
    "passed": "{count} 条通过",
    "errors": "{count:,} 条错误",
    "warnings": "{count:,} 条警告",
    "notes": "{count:,} 条提示",
    "skipped": "{count} 条未测量",
    "not-requested": "{count} 条未检查（{reason}）",
    "off": "{count} 条关闭",
    "clips": "{count} 个视频：{parts}",
    "accepted": "{count} 个通过",
    "needs-review": "{count:,} 个待复核",
    "rejected": "{count} 个不通过",
    "clips-not-judged": "{count} 个未能判定",
    "frame-rate": "{rate} 帧/秒",
    "seconds": "{seconds:.2f} s",
    "audio": "音频 {codec}",
    "no-audio": "无音频",
    "rotated": "（旋转 {degrees}°）",
    "nobody": "{samples:,} 个采样帧中都没有检测到人物",
    "person": "{samples:,} 个采样帧中有 {found} 帧检测到人物",
    "height": "最高占画面高度 {percent:.0f} %",
    "face": "开头脸宽 {pixels:.0f} px",
    "word-accept": "通过",
    "word-review": "待复核",
    "word-reject": "不通过",
    "word-not-judged": "未能判定",
    "html-title": "视频检查报告",
    "html-skip": "跳到正文",
    "html-overview": "总览",
    "html-count": "{count:,} 个视频",
    "html-by-verdict": "只显示这一判定的视频",
    "html-by-rule": "最常见的问题",
    "html-search": "按名称搜索",
    "html-sort": "排序",
    "html-sort-given": "按报告顺序",
    "html-sort-worst": "问题最严重的在前",
    "html-sort-name": "按名称",
    "html-reset": "全部显示",
    "html-shown": "显示 {{shown}} 个，共 {{all}} 个视频。",
    "html-first-frame": "首帧",
    "html-key-face": "人脸",
    "html-key-part": "有问题的部位",
    "html-key-review": "越过此线：待复核",
    "html-key-reject": "越过此线：不通过",
    "html-key-span": "此处有问题",
    "html-findings": "发现的问题",
    "html-error": "错误",
    "html-warning": "警告",
    "html-note": "提示",
    "html-todo": "处理办法：",
    "html-command": "命令",
    "html-copy": "复制",
    "html-copied": "已复制",
    "html-fix-all": "一条命令修复所有可修复的问题：",
    "html-fix-left": "一条命令修复其中一部分：",
    "html-left": "运行之后，视频仍有以下问题：",
    "html-time": "时间轴",
    "html-time-slider": "视频中的时刻",
    "html-time-hint": "把指针移到时间轴上，或使用方向键。",
    "html-near": "画面取自 {{seconds}} s",
    "html-moment": "视频 {seconds:.1f} s 处",
    "html-second": "秒",
    "html-values": "数值表",
    "html-worst": "问题最明显的时刻",
    "html-unmeasured": "{count:,} 条规则未测量",
    "html-limits": "全部规则与限制",
    "html-limits-of": "{rule} 的限制",
    "html-limits-word": "限制",
    "html-limit": "限制",
    "html-rule": "规则",
    "html-right": "准确率：",
    "html-rules": "规则说明",
    "html-cases": "可能出现的情况",
    "html-found": "实测",
    "html-value": "数值",
    "html-meaning": "含义",
    "html-outcome": "结果",
    "html-source": "来源",
    "html-quiet": "{count:,} 条规则通过或已关闭",
    "html-file": "文件信息",
    "html-good": "合格示例",
    "html-bad": "不合格示例",
    "html-foot": "由 motion-preflight {version} 在本机生成。没有上传任何内容；本页面不加载任何外部资源。",
    "lane-people": "画面中的人数",
    "lane-outside": "身体超出画面",
    "lane-facing": "偏离正面的程度",
    "lane-size": "人物占比",
    "lane-sharpness": "边缘宽度",
    "lane-fold": "弯腰或蜷缩",
    "lane-shots": "镜头切换",
    "lane-rate": "帧率",
    "lane-transition": "{seconds:.2f} s 处转场",
    "lane-cuts": "{count}",
    "lane-hard": "{seconds:.2f} s 处硬切",
    "lane-dissolve": "{seconds:.2f} s 处叠化",
    "limit-least": "至少 {value}",
    "limit-most": "最多 {value}",
    "passed-word": "通过",
    "skipped-word": "未测量",
    "off-word": "关闭",
    "unit-people": "",
    "unit-outside": "%",
    "unit-facing": "",
    "unit-size": "%",
    "unit-sharpness": "px",
    "unit-fold": "",
    "unit-shots": "",
    "unit-rate": "帧/秒",
}
"""The words of reports, by key."""
SENTENCES = {**CHECKING, **CUTTING, **SENDING, **PUBLISHING, **RUNNING, **HELP}
"""What is said elsewhere, by its English template."""
