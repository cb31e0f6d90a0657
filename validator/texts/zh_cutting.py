"""What `split` and `trim` say, and their help, in Chinese, by their English templates."""

from __future__ import annotations

_SAID = {
    "{word}: only files are cut; download the clip first.": "{word}：只能剪切文件；请先把视频下载到本机。",
    "{path} is the clip itself; name another folder.": "{path} 就是原视频本身；请换一个文件夹。",
    "{path}: the file was cut off ({there:.2f} of {promised:.2f} s are there); only what is there is looked at.": (
        "{path}： 文件被截断（{promised:.2f} 秒中只有 {there:.2f} 秒）；只检查现有的部分。"
    ),
    "{path} changed while it was worked on; nothing was replaced.": "处理期间 {path} 发生了变化；没有替换任何文件。",
    "interrupted; {path} is complete.": "已中断；{path} 已完整写好。",
    "IN and OUT are the same file; name another OUT.": "IN 与 OUT 是同一个文件；请给 OUT 换一个名字。",
    "{path} holds one shot: there is no cut at which to split it.": "{path} 只有一个镜头：没有可供拆分的切换点。",
    "{path}: no shot can be made out. {headline}": "{path}： 无法分辨镜头。{headline}",
    "{path} is accepted as it is; there is nothing to trim.": "{path} 原样即可通过；无需截取。",
    "{path}: no part of it that is long enough would be accepted. The clip as it is: {reason}": (
        "{path}： 其中没有哪一段既够长又能通过。原视频：{reason}"
    ),
    "{span}: it is judged worse than the facts promised, and is not kept: {reason}": (
        "{span}：剪出后的结论比测量结果所预示的差，不予保留：{reason}"
    ),
    "{target}: the name must end in {wanted}, as the new clip is H.264.": (
        "{target}： 新视频为 H.264，文件名须以 {wanted} 结尾。"
    ),
    "interrupted; {count:#new clip is|new clips are} complete; nothing else was left behind.": (
        "已中断；{count:,} 个新视频已完整写好，没有留下其他任何文件。"
    ),
    "{begin}–{end} s": "{begin}–{end} s",
    "Clip": "视频",
    "From–to": "起止",
    "Verdict": "结论",
    "Reason": "原因",
    "shot {number}": "镜头 {number}",
    "too short for a clip of its own": "太短，不单独成片",
    "not kept": "未保留",
    "predicted; nothing is written": "预计结果；未写入任何文件",
}
_HELP = {
    "Make each shot of IN a clip of its own, cut at hard cuts and around gradual transitions, and judge each.\n\n"
    "What a dissolve, wipe or slide covers is left out. A clip appears only once it is judged.": (
        "把 IN 的每个镜头做成单独的视频（在硬切处切开，避开渐变转场），并逐个检查。\n\n叠化、划像、滑动覆盖的部分不要。每个视频检查之后才会出现。"
    ),
    "Cut IN down to its longest part that would be accepted, and judge what was made.\n\n"
    "OUT is IN's name with -trimmed, beside it; with --best, numbered. It appears only once it is judged.": (
        "把 IN 截取为其中能通过的最长一段，并检查结果。\n\n"
        "OUT 默认在 IN 旁边，文件名加 -trimmed；用 --best 时带编号。检查之后才会出现。"
    ),
    "Where the clips go; made if it is not there.": "视频存放的文件夹；没有时会新建。",
    "Which of the clips stay in DIR.": "哪些视频留在 DIR 中。",
    "Replace clips that exist.": "替换已存在的视频。",
    "So many parts that do not overlap.": "取互不重叠的这么多段。",
    "Show the parts and the commands that make them; write nothing.": "只显示这些段和生成它们的命令；不写入任何文件。",
}
CUTTING = {**_SAID, **_HELP}
