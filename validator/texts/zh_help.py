"""The help of every command and option in Chinese, by its English text, and what click itself says in help and usage errors."""

from __future__ import annotations

_COMMANDS = {
    "Judge clips of one moving person before a video model does, then send each once and follow it to its end.\n\n"
    "Exit status: 0 accepted or succeeded, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 4 the task failed or\n"
    "was refused, 5 the task's state is unknown: it may still run, 130 or 143 interrupted.": (
        "在提交给视频模型之前检查单人动作短视频，每个只提交一次，并跟踪任务直到结束。\n\n"
        "退出状态：0 通过或成功，1 不通过，2 用法或配置有误，3 未能判定，4 任务失败或被拒绝，"
        "5 任务状态未知（可能仍在运行），130 或 143 被中断。"
    ),
    "Judge clips of one moving person before a video model does: locally, before anything is uploaded.\n\n"
    "Exit status: 0 accepted, 1 rejected, 2 wrong usage or configuration, 3 could not judge, 130 or 143 interrupted.": (
        "在提交给视频模型之前检查单人动作短视频：全部在本机完成，上传之前就知道结果。\n\n"
        "退出状态：0 通过，1 不通过，2 用法或配置有误，3 未能判定，130 或 143 被中断。"
    ),
    "Judge files, folders (recursively) or http(s) URLs, and report.": (
        "检查文件、文件夹（含全部子文件夹）或 http(s) URL，并给出报告。"
    ),
    "Copy IN to OUT with the video alone: no audio, timecode, attached picture, chapter or tag.\n\n"
    "The video is copied without re-encoding. OUT appears only once the copy is verified to be the same to the byte.": (
        "把 IN 复制为 OUT，只保留视频流：不含音频、时间码、封面图、章节和标签。\n\n"
        "视频不转码。验证视频逐字节相同之后，OUT 才会出现。"
    ),
    "Write to OUT what the report on IN asks for: another container, size, rate, cut or crop; judge it, and report.\n\n"
    "OUT is IN-fixed.mp4 by default. It appears only once it is judged in full, and not at all if it would be rejected.": (
        "按 IN 的报告生成修复后的 OUT（换封装、尺寸、帧率，剪切或裁剪），再完整检查并给出报告。\n\n"
        "OUT 默认为 IN-fixed.mp4。完整检查之后 OUT 才会出现；若仍不通过，则不会写入。"
    ),
    "Draw a contact sheet of CLIP: moments with skeleton, boxes and times, and what is wrong in each.": (
        "为 CLIP 生成一张缩略图总览：若干时刻的画面，标出骨架、人物框、时间以及问题所在。"
    ),
    "List every rule, for clips and for URLs, or explain one with its limits.": (
        "列出视频和 URL 的全部规则，或解释其中一条及其限制。"
    ),
    "List every rule, or explain one with its limits.": "列出全部规则，或解释其中一条及其限制。",
    "List the targets, or show one with each limit and its source.": "列出全部目标（模型），或显示其中一个的每项限制及来源。",
    "Show what is installed, and how to get what is missing. Exits with 3 when clips could not be judged.": (
        "显示已安装的组件，以及如何补齐缺少的组件。无法检查视频时，退出状态为 3。"
    ),
    "Show or empty the cache of what was measured: clips that it knows are judged without being measured again.": (
        "查看或清空测量结果缓存：缓存中已有的视频不再重新测量，直接判定。"
    ),
    "Show how much is kept.": "显示缓存的用量。",
    "Forget everything that was measured. Networks and fixture clips beside it stay.": (
        "清除所有测量结果。同一文件夹中的模型和测试视频会保留。"
    ),
    "Print the folder.": "打印缓存文件夹。",
    "Print the JSON Schema of a report (the whole document, or one line of jsonl), or of a target's file for editors.": (
        "打印报告（整份文档，或 jsonl 中的一行）的 JSON Schema，或目标文件的 JSON Schema（供编辑器使用）。"
    ),
    "Send the clip behind URL once, after judging it; print the task.\n\n"
    "A clip that has a live or finished task for the same request and account gives that task instead of a new one.": (
        "检查 URL 指向的视频，提交一次，并打印任务。\n\n"
        "如果同一请求在同一账号下已有进行中或已完成的任务，则直接给出那个任务，不会新建。"
    ),
    "Follow tasks to their end, by task id or by row of the ledger; goes on after any crash.": (
        "按任务 id 或台账行号跟踪任务直到结束；崩溃之后也能接着跟踪。"
    ),
    "Query one task once and print what is known about it.": "查询一次任务的状态，并打印已知信息。",
    "Cancel a task that is still pending.": "取消仍在排队的任务。",
    "List the ledger's tasks, newest first; needs no key and no network, except with --ask.": (
        "列出台账中的任务，最新的在前；除 --ask 外不需要密钥和网络。"
    ),
    "Free the clip of a lost request: you looked at the service, and it has no task.": (
        "释放响应丢失的请求所占用的视频：前提是你已在服务上确认没有对应的任务。"
    ),
    "Undo `wait ID --as ROW`: the row's request is lost again, the task keeps a row of its own.": (
        "撤销 `wait ID --as ROW`：该行的请求重新记为响应丢失，任务另占一行。"
    ),
}
_CHECK = {
    "Show the traceback of a defect of this program.": "程序自身出错时显示 traceback。",
    "Language of what is printed; may be given after the command, too.": "输出所用的语言；也可以写在命令之后。",
    "Judge what LIST names, a clip a line or JSON lines with path or url; - is standard input.": (
        "检查 LIST 列出的视频，每行一个，或每行一个带 path 或 url 的 JSON；- 表示标准输入。"
    ),
    "The names in LIST end with NUL, as find -print0 writes them.": "LIST 中的名称以 NUL 结尾，即 find -print0 的输出格式。",
    "In folders, look only at files that match; may be repeated.": "在文件夹中只看匹配的文件；可重复使用。",
    "In folders, leave out files and folders that match.": "在文件夹中跳过匹配的文件和子文件夹。",
    "Judge part I of N only, by id or path: for several machines.": "只检查 N 份中的第 I 份，按 id 或路径划分：供多台机器使用。",
    "Target to judge for: a built-in name or a TOML file; several, or all, for a table of who would take the clip "
    "(as text, csv or json).": (
        "按哪个目标检查：内置名称或 TOML 文件；给出多个（或 all）时，以表格列出哪些目标会接受该视频（text、csv 或 json）。"
    ),
    "The character image that goes with the clips: it is judged, too, and its framing is compared with theirs.": (
        "与视频配套的人物图片：一并检查，并与视频比较取景。"
    ),
    "Target to judge for: a built-in name or a TOML file. One; only check takes several.": (
        "按哪个目标检查：内置名称或 TOML 文件。只能给一个；只有 check 可以给多个。"
    ),
    "Change one limit or severity: frame-rate.min=25, rules.audio-present=error.": (
        "修改一项限制或严重级别：frame-rate.min=25、rules.audio-present=error。"
    ),
    "Read header and packets only; decode nothing. The same as --depth limits.": (
        "只读文件头和数据包，不解码画面。等同于 --depth limits。"
    ),
    "How much of the clip to check.": "检查到什么程度。",
    "A pose bundle (.task) to use instead of the built-in networks.": "用指定的姿态模型包（.task）代替内置模型。",
    "A person detector (.onnx) of your own, asked beside the built-in networks.": "自备的人物检测模型（.onnx），与内置模型一同使用。",
    "Who runs the jobs: this machine, or a Ray cluster.": "在哪里运行：本机，或 Ray 集群。",
    "The cluster, else RAY_ADDRESS; without either, one on this machine.": "集群地址，否则用 RAY_ADDRESS；都没有则在本机启动一个。",
    "Clips at once, each in a process of its own.": "同时检查的视频数，每个视频一个进程。",
    "Give up a clip after that.": "单个视频超过该时间就放弃。",
    "Report in the order given, or each clip as soon as it is judged.": "按给定顺序报告，或每个视频一有结果就报告。",
    "Neither use nor fill the cache of what was measured.": "既不使用也不写入测量结果缓存。",
    "Measure every clip again, and replace what the cache holds of it.": "重新测量每个视频，并替换缓存中的结果。",
    "Stop at the first clip that makes the exit status other than 0.": "遇到第一个使退出状态不为 0 的视频就停止。",
    "Write the measurements to FILE, to judge them again later; - is standard output.": (
        "把测量结果写入 FILE，供以后重新判定；- 表示标准输出。"
    ),
    "Judge what --facts wrote, without opening a clip.": "判定 --facts 写出的测量结果，不打开任何视频。",
    "Exit with 1 also for clips that need review or were checked only in part.": "有待复核或只检查了一部分的视频时，退出状态也为 1。",
    "One more report, of the same run: {formats}; - is standard output.": (
        "同一次运行再写一份报告：{formats:、}；- 表示标准输出。"
    ),
    "Format of the report.": "报告的格式。",
    "Write the report to FILE; - is standard output (the default).": "把报告写入 FILE；- 表示标准输出（默认）。",
    "Show an HTML report in the browser at the end.": "结束时在浏览器中打开 HTML 报告。",
    "An HTML report without pictures of the clips.": "HTML 报告中不放视频画面。",
    "Make faces unrecognisable in the pictures of an HTML report.": "模糊 HTML 报告画面中的人脸。",
    "Make faces unrecognisable.": "模糊人脸。",
    "The PNG; - is standard output.": "PNG 文件；- 表示标准输出。",
    "CLIP's name with -sheet.png, here": "当前文件夹中，CLIP 的名称加 -sheet.png",
    "Write a page with examples there, for a browser; - is standard output.": "写入带示例的网页，用浏览器查看；- 表示标准输出。",
    "Report only clips that are not accepted.": "只报告没有通过的视频。",
    "No progress, no summary: the report, and what went wrong.": "不显示进度和汇总：只有报告和出错信息。",
    "Replace IN itself, in one step, once the copy is verified.": "副本通过验证之后，以原子操作替换 IN 本身。",
    "Write nothing: print the ffmpeg command, and the verdict to be expected.": "不写入任何内容：只打印 ffmpeg 命令和预期的判定。",
    "Replace IN itself, in one step, once the new file is judged.": "新文件检查之后，一步替换 IN 本身。",
    "Write a file that fixes some faults, though others still reject it.": "即使仍有问题导致不通过，也写入已修复部分问题的文件。",
    "Leave the audio out, too, also of a clip that is accepted.": "同时去除音频；视频已通过时也去除。",
    "No progress: the report, and what was done.": "不显示进度：只有报告和所做的处理。",
    "Replace OUT if it exists.": "OUT 已存在时替换它。",
    "The target whose limits and severities are shown.": "要显示其限制和严重级别的目标。",
    "Show NAME with this change, as check would apply it.": "按此修改后显示 NAME，用法与 check 相同。",
    "Of which report.": "报告的种类。",
}
_SUBMIT = {
    "The clip as a local file: it is judged, and the URL's bytes are compared with it.": (
        "本地的视频文件：检查它，并与 URL 给出的内容逐字节比对。"
    ),
    "Report of `check --format json` whose verdict counts; the URL's bytes are compared with it, too.": (
        "`check --format json` 的报告，以其中的判定为准；同样会比对 URL 给出的内容。"
    ),
    "Target: a built-in name or a TOML file.": "目标：内置名称或 TOML 文件。",
    "Change one limit or severity, as for check.": "修改一项限制或严重级别，与 check 相同。",
    "Compare lengths only, not every byte.": "只比对长度，不逐字节比对。",
    "Send clips that need review, too.": "待复核的视频也提交。",
    "Send without judging; the ledger says so.": "不检查就提交；台账会注明。",
    "Allow a URL that only this machine or network knows, for trials.": "允许只有本机或内网能访问的 URL，用于试跑。",
    "Send even if this clip has a task already; it is paid for again.": "即使这个视频已有任务也提交；会再次计费。",
    "Cap on the seconds sent since midnight ({zone}).": "自当天零点（{zone}）起提交秒数的上限。",
    "The same picture as a local file: compared by submit, published by run.": "同一图片的本地文件：submit 用来比对，run 会发布它。",
    "Picture of the person, for targets that need one.": "人物图片，适用于需要图片的目标。",
    "The target's mode, such as wan-std or wan-pro.": "目标的模式，例如 wan-std 或 wan-pro。",
    "For targets that can mark their result.": "给结果加水印（适用于支持的目标）。",
    "For targets that can check the picture.": "先检查图片（适用于支持的目标）。",
    "Judge, print the request with the key hidden, send nothing.": "检查并打印请求（隐藏密钥），不发送任何内容。",
    "Follow the task to its end.": "跟踪任务直到结束。",
    "How long to wait: 90s, 30m, 2h.": "最长等待时间：90s、30m、2h。",
    "Download the result video to FILE, for targets that make one; resumes.": "把结果视频下载到 FILE（适用于生成视频的目标）；可断点续传。",
    "Format of the answer.": "输出的格式。",
    "Write the answer to FILE; - is standard output (the default).": "把输出写入 FILE；- 表示标准输出（默认）。",
    "Log each request to standard error; never the key or a signature.": "把每个请求记录到标准错误；绝不记录密钥或签名。",
    "Follow every live task that this key sent.": "跟踪该密钥提交的所有进行中的任务。",
    "Adopt TASK as the task of this row's lost request, and follow it.": "把 TASK 认作该行（响应丢失的请求）的任务，并跟踪它。",
    "Target of ids that are not in the ledger.": "不在台账中的 id 所属的目标。",
    "Only rows in this state; may be repeated.": "只列出处于该状态的行；可重复使用。",
    "Ask the service which tasks it has for the moments of lost requests.": "对响应丢失的请求，向服务查询当时创建了哪些任务。",
    "How long --ask may take.": "--ask 最长用时。",
    "usable cores": "可用核心数",
}
CLICK = {
    "Usage:": "用法：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "[COMMAND] [ARGS]...": "[命令] [参数]...",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Arguments": "参数",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "required": "必填",
    "(dynamic)": "（动态）",
    "Show this message and exit.": "显示本帮助并退出。",
    "Show the version and exit.": "显示版本并退出。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Invalid value: {message}": "值无效：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值无效：{message}",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "No such option: {name}": "没有选项 {name}",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "Did you mean {possibility}?": "是否想用 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是否想用其中之一：{possibilities}？）",
    "(Possible options: {possibilities})": "（可能的选项：{possibilities}）",
    "Got unexpected extra argument ({args})": "多余的参数（{args}）",
    "Got unexpected extra arguments ({args})": "多余的参数（{args}）",
    "Option {name!r} requires an argument.": "选项 {name!r} 需要一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 需要 {nargs} 个值。",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 需要 {nargs} 个值。",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不是可选值；可选：{choices}。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的数值（{number_type}）。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} 不是有效的布尔值。可用的值：{states}",
}
"""By click's own message ids, of 8.1 and newer."""
HELP = {**_COMMANDS, **_CHECK, **_SUBMIT, **CLICK}
