"""What the validator says where it is raised, in Chinese: errors, problems, listings, progress, by their English templates."""

from __future__ import annotations

_FILES = {
    "{folder}: this is a file; name a folder.": "{folder}： 这是文件，请给出文件夹。",
    "{folder} is being written by another run, or was left by one that was killed, which keeps what it judged in "
    "{names}; name another folder, or remove this one.": (
        "{folder} 正被另一次运行写入，或由被强制终止的运行留下（已检查的结果在 {names}）；请换一个文件夹，或删除它。"
    ),
    "{folder} holds the files of another run; name another folder, or empty this one.": (
        "{folder} 中有另一次运行的文件；请换一个文件夹，或清空它。"
    ),
    "{path} cannot be read: {reason}.": "无法读取 {path}： {reason}。",
    "{path} cannot be written: {reason}.": "无法写入 {path}： {reason}。",
    "{target} cannot be written: {reason}.": "无法写入 {target}： {reason}。",
    "{place} cannot be written: its folder is not writable.": "无法写入 {place}： 所在文件夹不可写。",
    "{path}: {reason}.": "{path}： {reason}。",
    "{path}: {problem}": "{path}： {problem}",
    "{error}.": "{error}。",
    "{place}: this is a folder; name a file.": "{place}： 这是文件夹，请给出文件名。",
    "an empty name": "空文件名",
    "Two outputs cannot both go to {place}; name another place for one of them.": (
        "两份输出不能写到同一处（{place}）；请为其中一份另选位置。"
    ),
    "{place} is one of the inputs ({name}) and would be overwritten. Name another file.": (
        "{place} 是输入之一（{name}），会被覆盖。请换一个文件名。"
    ),
    "{option} was given {count} times; give it once.": "{option} 给了 {count} 次；只能给一次。",
    "standard input": "标准输入",
    "standard output": "标准输出",
    "a temporary file": "临时文件",
    "it is closed": "它已关闭",
    "the report could not be written to standard output: {reason}.": "报告无法写到标准输出：{reason}。",
    "{part} is in the way: it cannot become {path}.": "{part} 挡在路径上，无法生成 {path}。",
    "{path} is being written by another run; name another file, or wait for its end.": (
        "{path} 正被另一次运行写入；请换一个文件名，或等它结束。"
    ),
    " What was judged is in {path}.": "已检查的结果在 {path}。",
    "{failure}{kept}": "{failure}{kept}",
    "{failure} What was judged is in {path}.": "{failure}已检查的结果在 {path}。",
    "{path} holds facts of version {found}; this program reads version {schema}.": (
        "{path} 中的测量结果为版本 {found}；本程序只支持版本 {schema}。"
    ),
    "{path} holds no facts that `check --facts` wrote.": "{path} 不是 `check --facts` 写出的测量结果。",
    "{path} holds no clip.": "{path} 中没有视频。",
    "{word}: no such file or folder.": "{word}： 没有这个文件或文件夹。",
    "{word}: this link points nowhere.": "{word}： 这个链接指向的文件不存在。",
    "{word}: this is a folder, not a clip.": "{word}： 这是文件夹，不是视频。",
    "{word}: no video in this folder.": "{word}： 文件夹中没有视频。",
    "{folder}: this folder cannot be read: {reason}.": "{folder}： 无法读取这个文件夹：{reason}。",
    "{folder}: {count:#file is not a video|files are not videos}: {names}.{hint}": (
        "{folder}： 有 {count:,} 个文件不是视频： {names}。{hint}"
    ),
    " Name an animated GIF to have it judged; the report says how to convert it.": (
        "动图 GIF 请单独指定文件名来检查；报告会说明如何转换。"
    ),
    "{names}, {count} more": "{names}，另有 {count} 个",
    "{first} and {last}": "{first:、} 和 {last}",
    "{first} or {last}": "{first:、} 或 {last}",
    "A clip has to be given as bytes, or as a file that is open for reading bytes.": (
        "视频须为 bytes，或以二进制方式打开的文件。"
    ),
    "it cannot be read: {reason}.": "无法读取：{reason}。",
    "it cannot be opened: {reason}.": "无法打开：{reason}。",
    "it cannot be opened: {reason}": "无法打开：{reason}",
    "it is not a regular file (a pipe, a device or a socket).": "它不是普通文件（而是管道、设备或套接字）。",
    "no such file": "没有这个文件",
    "not a regular file": "不是普通文件",
}
_LISTS = {
    "{source} holds NUL bytes: give -0 if they end the names; a clip is named without --from.": (
        "{source} 含有 NUL 字节：若名称以 NUL 结尾请加 -0；单个视频不用 --from，直接给出。"
    ),
    "{source} holds no NUL bytes: with -0 each name ends with one; leave -0 out.": (
        "{source} 不含 NUL 字节：-0 表示每个名称以 NUL 结尾；请去掉 -0。"
    ),
    "{source} cannot be read: {reason}.": "无法读取 {source}： {reason}。",
    "it is damaged": "文件已损坏",
    "{source}, line {number}": "{source} 第 {number} 行",
    "{source}, row {number}": "{source} 第 {number} 条记录",
    "this row": "这一行",
    "{source}, line {number}: this is not CSV.": "{source} 第 {number} 行：不是 CSV。",
    "{source}: this is not UTF-8; export it again as CSV UTF-8.": "{source}： 不是 UTF-8；请重新导出为 CSV UTF-8。",
    "{source}: this is not a Parquet file, or it is damaged.": "{source}： 不是 Parquet 文件，或已损坏。",
    '{source}: its columns have names, and one of them has to be "path" or "url".': (
        '{source}： 各列有列名，其中必须有 "path" 或 "url"。'
    ),
    "{where}: it has {count} cells, and the first row names {named}.": (
        "{where}： 有 {count} 个单元格，而首行只有 {named} 个列名。"
    ),
    "A list in a Parquet file needs the package pyarrow ({error}); install it, or write the list as .csv or .jsonl.": (
        "Parquet 列表需要软件包 pyarrow（{error}）；请安装它，或把列表写成 .csv 或 .jsonl。"
    ),
    '{where}: give either "path" or "url".': '{where}： "path" 和 "url" 请只给其中一个。',
    '{where}: "{named}" has to be a text that names a clip.': '{where}： "{named}" 必须是指明视频的文本。',
    '{where}: "id" has to be a text or a number.': '{where}： "id" 必须是文本或数字。',
    "--from - reads standard input, which is closed.": "--from - 要读标准输入，但它已关闭。",
    "{where}: this is not JSON; every line of this list has to be a JSON object.": (
        "{where}： 这不是 JSON；该列表的每一行都必须是 JSON 对象。"
    ),
    "--shard {text}: write it as I/N, part I of N, such as 1/4.": "--shard {text}：请写成 I/N，即 N 份中的第 I 份，例如 1/4。",
    "shard {shard} holds none of the {elsewhere} clips.": "第 {shard} 份不含这 {elsewhere} 个视频中的任何一个。",
    "Nothing to check.": "没有可检查的内容。",
}
_WORKERS = {
    "the pool of workers was closed before the clip was judged.": "在检查该视频之前，工作进程池已关闭。",
    "this is a defect of motion-preflight: {place}; MOTION_PREFLIGHT_DEBUG=1 shows more.": (
        "这是 motion-preflight 自身的缺陷：{place}；设置 MOTION_PREFLIGHT_DEBUG=1 可看到更多信息。"
    ),
    "This is a defect of motion-preflight: {where}. Please report it with what --debug shows.": (
        "这是 motion-preflight 自身的缺陷：{where}。请附上 --debug 的输出，反馈给我们。"
    ),
    "the worker process that judged the clip died ({how}){hint}.": "检查该视频的工作进程异常退出（{how}）{hint}。",
    "; perhaps there was not enough memory": "；可能是内存不足",
    "worker processes die before they begin ({how}); see what motion-preflight doctor says.": (
        "工作进程刚启动就退出了（{how}）；原因见 motion-preflight doctor。"
    ),
    "too slow": "太慢",
    "it was not judged within {seconds:g} s and was given up (--timeout).": ("{seconds:g} s 内没有检查完，已放弃（--timeout）。"),
    "signal {number}": "信号 {number}",
    "exit status {number}": "退出状态 {number}",
    "worker processes cannot be started: this Python does not know its own path.": "无法启动工作进程：Python 无法确定自身的路径。",
    "worker processes cannot be started: {reason}.": "无法启动工作进程：{reason}。",
    "this machine starts no more threads.": "本机无法再启动线程。",
    "this machine starts no more threads; allow more memory or more threads.": "本机无法再启动线程；请放宽内存或线程数限制。",
    "interrupted; {said}": "已中断；{said}",
    "interrupted; nothing was left behind.": "已中断；没有留下任何文件。",
    "1 of {total} clips was judged; {held_by} hold those.": "{total} 个视频中已检查 1 个；{held_by}中只有这一个。",
    "{count} of {total} clips were judged; {held_by} hold those.": "{total} 个视频中已检查 {count} 个；{held_by}中只有这些。",
    "reports": "报告",
    "reports and facts": "报告和测量结果",
    "{percent:.0f} % decoded, ": "已解码 {percent:.0f} %，",
    "stopped at the first failure: {so_far}": "遇到第一个未通过的视频，已停止：{so_far}",
    "--strict accepts no clip that was checked only in part; use --depth full.": (
        "--strict 不接受只检查了一部分的视频；请用 --depth full。"
    ),
    "using {origin}": "使用 {origin} 中的设置",
    "{count}{rate}at work: {names}.": "{count}{rate}正在检查： {names}。",
    "{rate:.3g} clips/min, {left} left; ": "每分钟 {rate:.3g} 个，剩余 {left}；",
    "{done} of {total} clips judged; ": "已检查 {done}/{total} 个视频；",
    "nothing yet": "尚未开始",
}
_RAY = {
    "The engine ray needs the package {missing}, which is not installed; run pip install 'motion-preflight[ray]', or "
    "leave --engine out.": (
        "引擎 ray 需要软件包 {missing}，但没有安装；请运行 pip install 'motion-preflight[ray]'，或去掉 --engine。"
    ),
    "{cluster}: Ray Client runs no Datasets; run the command on the cluster, with ray job submit.": (
        "{cluster}： Ray Client 不能运行 Datasets；请用 ray job submit 在集群上运行该命令。"
    ),
    "No Ray cluster answers at {cluster}: nothing can be reached there.": "{cluster} 处没有 Ray 集群响应：无法连接。",
    "No Ray cluster answers at {cluster}: {reason}.": "{cluster} 处没有 Ray 集群响应：{reason}。",
    "No local Ray cluster starts: {reason}.": "无法启动本机的 Ray 集群：{reason}。",
    "the Ray cluster gave up ({name}); its logs say why.": "Ray 集群已放弃任务（{name}）；原因见集群日志。",
    "the machines of the cluster that judged the clip were lost.": "集群中检查该视频的机器已失去联系。",
    "--ray-address names a cluster; give --engine ray too.": "--ray-address 指定集群；请同时给出 --engine ray。",
}
_CACHE = {
    "{error} Until then, nothing that is measured is kept.": "{error}在此之前，测量结果不会保存。",
    "{variable} is {named}, but there is no such home folder; give the whole path.": (
        "{variable} 是 {named}，但没有这个主目录；请给出完整路径。"
    ),
    "This user has no home folder for the cache; set {variable} to the path of a folder.": (
        "该用户没有可放缓存的主目录；请把 {variable} 设为一个文件夹的路径。"
    ),
    "The cache file {path} is damaged; it is set aside, and a new one is begun.": "缓存文件 {path} 已损坏；已移到一旁，并新建了一个。",
    "The cache {folder} is not used: {reason}.": "不使用缓存 {folder}： {reason}。",
    "The cache {folder} takes nothing new: {reason}.": "缓存 {folder} 无法写入新内容：{reason}。",
    "The cache {folder} could not be cleared.": "缓存 {folder} 无法清空。",
    "{bytes:.1f} MiB; `motion-preflight cache clear` removes them": "{bytes:.1f} MiB；`motion-preflight cache clear` 可删除",
    "{bytes:.1f} MiB of at most {limit:.0f} MiB": "{bytes:.1f} MiB，上限 {limit:.0f} MiB",
    "file": "文件",
    "measurements": "测量结果",
    "clips found by path": "可按路径查到的视频",
    "size": "大小",
    "damaged files": "损坏的文件",
    "the cache folder {folder} cannot be written to: {reason}": "无法写入缓存文件夹 {folder}： {reason}",
}
_CALLS = {
    "Try '{command} --help' for help.": "用法说明见 '{command} --help'。",
    "{origin}: there are no texts in {name!r}; choose one of {known}.": "{origin}： 不支持语言 {name!r}；可选 {known:、}。",
    "--lang needs a language: {known}.": "--lang 需要指定语言：{known:、}。",
    "There is no depth {depth!r}; choose one of {names}.": "没有检查深度 {depth!r}；可选 {names:、}。",
    "--refresh fills the cache, and --no-cache does not use it; give one of them.": (
        "--refresh 会写入缓存，而 --no-cache 不使用缓存；请只用其中一个。"
    ),
    "--report {word}: write FORMAT=FILE, with one of {names}.": "--report {word}：请写成 FORMAT=FILE，格式可选 {names:、}。",
    "The format {form} cannot go to standard output; name a file.": "格式 {form} 不能写到标准输出；请给出文件名。",
    "The format parquet needs the package pyarrow ({error}); install it, or choose jsonl or csv.": (
        "格式 parquet 需要 pyarrow（{error}）；请安装它，或改用 jsonl 或 csv。"
    ),
    "Give either OUT or --in-place.": "OUT 和 --in-place 请只给其中一个。",
    "--set needs the NAME of the target that it changes.": "--set 需要指明要修改的目标 NAME。",
    "There is no rule {word!r}{end}": "没有规则 {word!r}{end}",
    "There is no rule {word!r}. `motion-preflight rules` lists them all.": (
        "没有规则 {word!r}。`motion-preflight rules` 可列出全部规则。"
    ),
    "--blur-faces and --no-pictures are about an HTML report; add --report html=FILE or --open.": (
        "--blur-faces 和 --no-pictures 只用于 HTML 报告；请加上 --report html=FILE 或 --open。"
    ),
    "--no-pictures leaves no face to blur; leave --blur-faces out.": "--no-pictures 时没有人脸可模糊；请去掉 --blur-faces。",
    "no browser could be opened; the report is {path}.": "无法打开浏览器；报告在 {path}。",
    "{path}: no frame of it can be shown. {headline}": "{path}： 没有可显示的帧。{headline}",
    "{path} exists; name the file with -o.": "{path} 已存在；请用 -o 指定文件名。",
    "Give clips to check or --from-facts FILE, not both.": "要检查的视频和 --from-facts FILE 请只给其中一种。",
    "Nothing to check: name files, folders or URLs, or give --from LIST or --from-facts FILE.": (
        "没有可检查的内容：请给出文件、文件夹或 URL，或用 --from LIST、--from-facts FILE。"
    ),
    "--limits-only and --depth {depth} contradict each other; give one of them.": (
        "--limits-only 与 --depth {depth} 矛盾；请只用其中一个。"
    ),
    "--from-facts opens no clip, so {names} would do nothing; leave it out.": (
        "--from-facts 不打开视频，{names} 不起作用；请去掉。"
    ),
    "{option} would do nothing where only the limits are checked; leave it out.": "只检查限制时 {option} 不起作用；请去掉。",
    "-0 says how the list of --from is written; give --from LIST too.": "-0 说明 --from 列表的写法；请同时给出 --from LIST。",
    "{word} looks like an option; if you mean the file, write ./{word}.": "{word} 看起来像选项；如果指的是文件，请写 ./{word}。",
}
_TARGETS = {
    "{origin} must be a table.": "{origin} 必须是 TOML 表。",
    "{key} in {origin} must be a table.": "{origin} 中的 {key} 必须是 TOML 表。",
    "In {origin}, strict must be true or false and profile a name in quotes.": (
        "{origin} 中，strict 必须是 true 或 false，profile 必须是带引号的名称。"
    ),
    "In {origin}, lang must be one of {known}.": "{origin} 中，lang 必须是 {known:、} 之一。",
    "Unknown key in {origin}: {key!r}{nearest}": "{origin} 中有未知的键：{key!r}{nearest}",
    "Unknown {what}: {key!r}{nearest}": "未知的{what}：{key!r}{nearest}",
    "Unknown field of {where}: {key!r}{nearest}{example}": "{where} 没有这个字段：{key!r}{nearest}{example}",
    "limit in {origin}": "限制（{origin}）",
    "key in {name}": "键（{name}）",
    "rule in {origin}": "规则（{origin}）",
    "field of {where}": "字段（{where}）",
    "language in {where}": "语言（{where}）",
    "target in successors of {name}": "目标（{name} 的 successors）",
    "{key} in {origin}": "{origin} 中的 {key}",
    "{key} of {where}": "{where} 的 {key}",
    "; did you mean {word}?": "；是否想用 {word}？",
    ". Known: {known}.": "。可用：{known:、}。",
    ".": "。",
    "{path} is not valid TOML: {error}.": "{path} 不是有效的 TOML：{error}。",
    "There is no profile {name!r}{nearest} `motion-preflight profiles` lists them all; a file's name must end in .toml.": (
        "没有目标 {name!r}{nearest}`motion-preflight profiles` 可列出全部；文件名须以 .toml 结尾。"
    ),
    "{where} lets nothing through for {target}: {low} {least} is over {high} {most}.": (
        "{where}： 目标 {target} 会拒绝任何值，因为 {low} {least} 大于 {high} {most}。"
    ),
    "{where} rejects what needs review for {target}: {low} {least} is over {high} {most}.": (
        "{where}： 目标 {target} 会拒绝本该复核的值，因为 {low} {least} 大于 {high} {most}。"
    ),
    "--set takes LIMIT.FIELD=VALUE or rules.RULE=SEVERITY, not {setting!r}.{hint}": (
        "--set 应为 LIMIT.FIELD=VALUE 或 rules.RULE=SEVERITY，而不是 {setting!r}。{hint}"
    ),
    " For example: rules.{name}={value}.": "例如：rules.{name}={value}。",
    " The fields of {name}: {fields}. For example: {examples}.": "{name} 的字段：{fields:、}。例如：{examples}。",
    "{name} extends {extends!r}, which is not built in{nearest}": "{name} 继承的 {extends!r} 不是内置目标{nearest}",
    "ends in {origin} must be a date without quotes, such as 2027-01-31.": (
        "{origin} 中的 ends 必须是不带引号的日期，例如 2027-01-31。"
    ),
    "successors in {name} must be a list of targets.": "{name} 中的 successors 必须是目标列表。",
    "{where} must be a table with some of: {names}.": "{where} 必须是 TOML 表，可含：{names:、}。",
    "{where} has no {key}; what can be set: {names}.{example}": "{where} 没有 {key}；可设置：{names:、}。{example}",
    "A text in {where} has no {language}.": "{where} 中有一段文本缺少 {language} 语言。",
    "{where}: {value} is not a number (write 24, 23.976, 24000/1001 or 1:3).": (
        "{where}： {value} 不是数字（可写作 24、23.976、24000/1001 或 1:3）。"
    ),
    "{where}: {value} is under zero.": "{where}： {value} 小于零。",
    "{where}: {value} is too large.": "{where}： {value} 太大。",
    "{where} needs words, such as {example}.": "{where} 需要名称列表，例如 {example}。",
    "Unknown word in one_of of {where}: {word!r}{nearest}": "{where} 的 one_of 中有未知的名称：{word!r}{nearest}",
    "{what} must be one of {names}, not {value}.": "{what} 必须是 {names:、} 之一，而不是 {value}。",
    "The target {name} was announced to go offline on {day}.{others}": "厂商公告：目标 {name} 于 {day} 下线。{others}",
    " Still available: {names}.": "仍可用：{names:、}。",
    "at least {least} and at most {most}": "{least} 到 {most}",
    "at least {number}": "至少 {number}",
    "at most {number}": "最多 {number}",
    "{ends} {unit}": "{ends} {unit}",
    "{first}; {last}": "{first}；{last}",
    "under {review} needs review, under {reject} rejected": "低于 {review} 待复核，低于 {reject} 不通过",
    "over {review} needs review, over {reject} rejected": "超过 {review} 待复核，超过 {reject} 不通过",
}
_TABLES = {
    "Why": "原因",
    "Target": "目标",
    "Basis": "依据",
    "Prevents": "可避免",
    "Needs": "测量项",
    "Right": "准确率",
    "{right} of {findings:#finding|findings} on the labelled sets ({share} %)": "标注集上 {findings} 条结果中 {right} 条正确（{share} %）",
    "not counted on the labelled sets": "未在标注集上统计",
    "Limits": "限制",
    "Cases": "情形",
    "no error of the service; the result would suffer": "服务不会报错，但结果会受影响",
    "{key}: not stated by this target": "{key}：该目标没有规定",
    "{key}: {ends}{band}; {source}": "{key}：{ends}{band}；{source}",
    "  {key}: {ends}{band}": "  {key}：{ends}{band}",
    "; {band}": "；{band}",
    "  {text}": "  {text}",
    "    {text}": "    {text}",
    "    Source: {source}": "    来源：{source}",
    "Source: {source}": "来源：{source}",
    "    Set by: {origin}; the target's own: {ends}{band}": "    修改自：{origin}；目标原值：{ends}{band}",
    " (default)": "（默认）",
    " (judged only)": "（仅检查）",
    "  Goes offline on {day}{more}": "  将于 {day} 下线{more}",
    "; still available: {names}": "；仍可用：{names:、}",
    "{takers} of {count} targets would take it{part}{more}.": "{count} 个目标中有 {takers} 个会接受{part}{more}。",
    "; for {count} more it needs review": "；另有 {count} 个待复核",
    "announced to go offline on {day}": "厂商公告 {day} 下线",
    "  Was announced to go offline on {day}{more}": "  厂商公告于 {day} 下线{more}",
    "--profile needs the name of a target, or a TOML file.": "--profile 需要目标名称或 TOML 文件。",
    "Only check takes all targets at once; name one of them.": "只有 check 能一次检查所有目标；请指定其中一个。",
    "not everything could be measured": "有内容未能测量",
    "A table of several targets is written as {names}.": "多目标的表格可写为 {names}。",
    "{names} would do nothing with several targets; leave it out.": "检查多个目标时 {names} 不起作用，请去掉。",
    "Documented limits": "官方文档规定的限制",
    "Limits seen in calls or stated by others, not documented by the vendor": "见于实际调用或第三方说明、厂商文档未写的限制",
    "Limits inferred from what is known": "由已知情况推断的限制",
    "  {name} is judged over the whole clip; in the first frame it is at most a warning": (
        "  {name} 按全片判断；仅首帧有问题时最多为警告"
    ),
    "  {name} prevents {code} ({known})": "  {name} 可避免 {code}（{known}）",
    "Option {name}: {value} ({values})": "选项 {name}： {value}（{values}）",
    "  with {value}, {key}: {ends}": "  {value} 时，{key}： {ends}",
    "Clips are only judged for this target; nothing can be submitted to it.": "该目标仅用于检查视频，无法提交任务。",
    "  Price{region}, {currency}/s: {rates}{doubt}": "  价格{region}，{currency}/秒： {rates}{doubt}",
    " ({region})": "（{region}）",
    "; unconfirmed ({known})": "；未经证实（{known}）",
    "  At least {seconds} s are billed.": "  至少按 {seconds} s 计费。",
    "  Billed seconds are rounded up.": "  计费秒数向上取整。",
    "  Seconds of the clip are billed, too.": "  输入视频的秒数也计费。",
    "  The clip's seconds are billed.": "  按输入视频的秒数计费。",
    '{where} needs values, such as ["video", "image"].': '{where} 需要 values，例如 ["video", "image"]。',
    "when of {where}": "{where} 的 when",
    "known of {where}": "{where} 的 known",
    "rounding of {where}": "{where} 的 rounding",
    "bills of {where}": "{where} 的 bills",
    "protocol in {where}": "{where} 中的 protocol",
    "price in {where}": "{where} 中的 price",
    "key in {where}": "键（{where}）",
    "key in regions.{name} of {where}": "键（{where} 的 regions.{name}）",
    "options.{key} in {origin}": "{origin} 中的 options.{key}",
    "option in {origin}": "选项（{origin}）",
    "[service] of {origin}": "{origin} 的 [service]",
    "the profile {name}": "profile {name}",
    " For example: options.{name}={value}.": "例如： options.{name}={value}。",
    "price in {where} needs a currency and per_second, a table of mode = number.": (
        "{where} 中的 price 需要 currency 和 per_second（每行写作“模式 = 数字”的表）。"
    ),
    "Limits of our own": "自定的经验限制",
    "Not stated, so not checked: {names}": "没有规定，因此不检查：{names:、}",
    "  {name} is set to {severity}{by}{how}": "  {name} 设为{severity}{by}{how}",
    " ({known})": "（{known}）",
    " by {origin}": "（由 {origin}）",
}
_DOCTOR = {
    "{version} ({path})": "{version}（{path}）",
    "ok": "正常",
    "missing": "缺少",
    "yes": "是",
    "network {role}": "模型 {role}",
    "networks loaded": "模型可加载",
    "person model": "人物检测模型",
    "{path} (SHA-256 {digest}), run by {engine}": "{path}（SHA-256 {digest}），由 {engine} 运行",
    "temporary folder": "临时文件夹",
    "{version} ({path}, from {origin})": "{version}（{path}，{origin}）",
    "This is Python {found}. Use Python 3.10, 3.11 or 3.12: mediapipe 0.10.21, the last release with its networks inside "
    "and without usage metrics, was not made for newer ones.": (
        "当前是 Python {found}。请用 Python 3.10、3.11 或 3.12：mediapipe 0.10.21 是最后一个自带模型且不上报使用数据的版本，"
        "不支持更新的 Python。"
    ),
    "URLs cannot be fetched, files can be checked ({reason}). Set TMPDIR to a folder with room.": (
        "无法获取 URL，但可以检查文件（{reason}）。请把 TMPDIR 设为有空间的文件夹。"
    ),
}
_TOOLS = {
    "a required package cannot be loaded ({error}); run motion-preflight doctor.": (
        "无法加载所需的软件包（{error}）；请运行 motion-preflight doctor。"
    ),
    "there is not enough memory.": "内存不足。",
    "the system refused: {reason}.": "系统拒绝：{reason}。",
    "{name} was not found. Get it with: {command}, or install ffmpeg with your system's package manager, or set {variable} "
    "to its path.": "找不到 {name}。请运行 {command}，或用系统的包管理器安装 ffmpeg，或把 {variable} 设为它的路径。",
    "{variable} names {named!r}, which is not a program that can be run.": "{variable} 指向 {named!r}，它不是可运行的程序。",
    "{path} does not answer as {name} does.": "{path} 的输出与 {name} 不符。",
    "{name} ({path}) cannot be started: {reason}.": "无法启动 {name}（{path}）：{reason}。",
    "{name} cannot be watched: {failure}": "无法监控 {name}：{failure}",
    "{name} did not finish within {seconds:g} s and was stopped.": "{name} 在 {seconds:g} s 内没有完成，已停止。",
    "{name} gave no output for {seconds:g} s and was stopped.": "{name} 在 {seconds:g} s 内没有输出，已停止。",
    "{name} crashed ({signal}).": "{name} 崩溃（{signal}）。",
    "ffprobe gave no answer: {answer}.": "ffprobe 没有给出结果：{answer}。",
    "ffprobe's answer cannot be read: {error}.": "无法读取 ffprobe 的结果：{error}。",
    "no reason given": "没有给出原因",
    "it gave no reason": "没有给出原因",
    "ffmpeg failed: {refusal} Version 5.1 or newer is needed.": "ffmpeg 失败：{refusal} 需要 5.1 或更新的版本。",
    "ffmpeg ended with status {status} and no reason.": "ffmpeg 以状态码 {status} 退出，没有给出原因。",
    "ffmpeg ended with status {status}": "ffmpeg 以状态码 {status} 退出",
    "{path} cannot convert HDR; FFmpeg 7.1 or newer can, and older ones that have the filter zscale.": (
        "{path} 不能转换 HDR；需要 FFmpeg 7.1 或更新的版本，或带有 zscale 滤镜的旧版本。"
    ),
    "{ffmpeg} cannot decode {codec}; install another ffmpeg, or set MOTION_PREFLIGHT_FFMPEG to its path.": (
        "{ffmpeg} 不能解码 {codec}；请安装其他 ffmpeg，或把 MOTION_PREFLIGHT_FFMPEG 设为它的路径。"
    ),
    "the clip is longer than {seconds:g} s: cut it first, then its frames can be judged": (
        "视频超过 {seconds:g} s：请先剪短，才能检查画面"
    ),
    "the picture has a side over {side} px: shrink it first, then its frames can be judged": (
        "画面有一边超过 {side} px：请先缩小，才能检查画面"
    ),
    "the picture is over {times} times as long as it is wide: crop it first, then its frames can be judged": (
        "画面的长边超过短边的 {times} 倍：请先裁剪，才能检查画面"
    ),
    "attached picture": "封面图",
    "audio": "音频",
    "data": "数据",
    "subtitle": "字幕",
    "unknown": "未知流",
    "it holds only {kinds}": "只含有{kinds}",
    "the video stream gives no size": "视频流没有画面尺寸",
    "no stream found": "没有找到任何流",
    "the frames cannot be judged with {there:.1f} GiB of address space (ulimit -v); {needed} GiB are needed.": (
        "地址空间只有 {there:.1f} GiB（ulimit -v），无法检查画面；需要 {needed} GiB。"
    ),
    "the networks cannot be loaded: {failure}": "无法加载模型：{failure}",
    "mediapipe is not installed, so people cannot be found; install it: pip install mediapipe==0.10.21": (
        "没有安装 mediapipe，无法检测人物；请安装：pip install mediapipe==0.10.21"
    ),
    "{path} is not the network of mediapipe 0.10.21, or is damaged. Install mediapipe 0.10.21 again.": (
        "{path} 不是 mediapipe 0.10.21 的模型，或已损坏。请重新安装 mediapipe 0.10.21。"
    ),
    "the network {path} cannot be read: {reason}. Install mediapipe 0.10.21 again.": (
        "无法读取模型 {path}： {reason}。请重新安装 mediapipe 0.10.21。"
    ),
    "{origin}: {path}: {problem}.": "{origin}： {path}： {problem}。",
    "{bundle} is not a pose bundle that can be read: {reason}": "{bundle} 不是可读取的姿态模型包：{reason}",
    "not a pose bundle: not a zip archive, or damaged": "不是姿态模型包：不是 zip 文件，或已损坏",
    "not a pose bundle: {name} is not in it": "不是姿态模型包：其中没有 {name}",
    "not a pose bundle: its {name} is not a network": "不是姿态模型包：其中的 {name} 不是模型",
    # The person model (--person-model).
    "not an ONNX file, or damaged": "不是 ONNX 文件，或已损坏",
    "larger than {limit} MB, which no person model needs": "大于 {limit} MB，人物检测模型不需要这么大",
    "its weights lie in other files; export it as one file": "权重存放在其他文件中；请导出为单个文件",
    "it needs operators that are not ONNX's own ({names})": "使用了 ONNX 标准以外的算子（{names}）",
    "it has {count:#input|inputs}; a person model takes one picture": "有 {count} 个输入；人物检测模型只接收一幅画面",
    "it does not take one picture of 32-bit floats, 1×3×height×width, with sides of up to {most} px in steps of {step}": (
        "输入不是一幅 32 位浮点画面 1×3×高×宽（边长不超过 {most} px，且为 {step} 的倍数）"
    ),
    "it has {count:#output|outputs}; of the known layouts, each has one": "有 {count} 个输出；已知的输出格式都只有一个输出",
    "its output, {shape}, has none of the known layouts ({names})": "输出 {shape} 不属于任何已知格式（{names:、}）",
    "it has axes of no fixed size; export it for one size of picture, and without a dynamic batch": (
        "有大小不固定的轴；请按固定的画面尺寸导出，且不使用动态 batch"
    ),
    "it holds a loop, which no detector needs": "含有循环，而检测模型不需要循环",
    "none of its classes is a person": "类别中没有 person",
    "the person model {path}: {problem}.": "人物检测模型 {path}： {problem}。",
    "OpenCV cannot run the person model {name}: {reason}. With onnxruntime more models can be run: "
    "pip install 'motion-preflight[onnx]'.": (
        "OpenCV 无法运行人物检测模型 {name}：{reason}。onnxruntime 支持更多模型：pip install 'motion-preflight[onnx]'。"
    ),
    "the person model {name} cannot be run: {failure}": "无法运行人物检测模型 {name}：{failure}",
    "the person model {name} gives another output than it declares.": "人物检测模型 {name} 的输出与其声明不符。",
    "the person model {name} gives numbers that are not finite.": "人物检测模型 {name} 输出了非有限数值（NaN 或无穷大）。",
    "the person model {name} gives scores that do not lie between 0 and 1.": "人物检测模型 {name} 给出的得分不在 0 到 1 之间。",
    "the person model {name} gives boxes in pixels, where a YOLOX gives raw ones; export it without --decode_in_inference.": (
        "人物检测模型 {name} 输出的是像素坐标框，而 YOLOX 应输出未解码的框；导出时请不要使用 --decode_in_inference。"
    ),
}
_STRIP = {
    "{source}: no such file.": "{source}： 没有这个文件。",
    "{target}: the folder {folder} does not exist.": "{target}： 文件夹 {folder} 不存在。",
    "IN and OUT are the same file; use --in-place to replace it.": "IN 和 OUT 是同一个文件；要替换它请用 --in-place。",
    "{target} exists already; use --force to replace it.": "{target} 已存在；要替换它请用 --force。",
    "{path}: there is no video stream to keep: {reason}.": "{path}： 没有可保留的视频流：{reason}。",
    "{path}: the file was cut off ({there:.2f} of {promised:.2f} s are there); copy it again first.": (
        "{path}： 文件被截断（{promised:.2f} s 中只有 {there:.2f} s）；请先重新拷贝。"
    ),
    "The clip is {container}; only MP4, MOV and AVI are copied without re-encoding.": (
        "视频的封装格式是 {container}；只有 MP4、MOV 和 AVI 能不转码复制。"
    ),
    "{target}: the name must end in {wanted}, since the clip is {container}.": (
        "{target}： 视频的封装格式是 {container}，文件名须以 {wanted} 结尾。"
    ),
    "The copied video cannot be read; the copy was deleted.": "无法读取复制的视频；副本已删除。",
    "{target}: the new file is {kind}; give OUT a name that ends in {ending}.": (
        "{target}： 新文件是 {kind}；请给 OUT 一个以 {ending} 结尾的名字。"
    ),
    "checking {path}": "正在检查 {path}",
    "writing {path}": "正在写入 {path}",
    "fix takes a file of this machine; download the clip first.": "fix 只处理本机文件；请先下载视频。",
    "{path}: {change}{proof}.": "{path}： {change}{proof}。",
    ", the video the same to the byte (SHA-256 {digest}…)": "，视频逐字节相同（SHA-256 {digest}…）",
    "{path} would be: {change}. Nothing was written.": "{path} 预计：{change}。没有写入任何内容。",
    "{path}: the new file is not better ({rules}) and was deleted.": "{path}： 新文件没有改善（{rules}），已删除。",
    "{path}: the new file is rejected ({rules}) and was deleted; --partial keeps one.": (
        "{path}： 新文件不通过（{rules}），已删除；用 --partial 可保留。"
    ),
    "{path}: the new file is still rejected ({rules}) and was deleted; --partial keeps one.": (
        "{path}： 新文件仍不通过（{rules}），已删除；要保留请用 --partial。"
    ),
    "{path}: the new file would still be rejected ({rules}). Nothing was written; --partial writes it all the same.": (
        "{path}： 新文件仍会不通过（{rules}）。没有写入任何内容；仍要写入请用 --partial。"
    ),
    "{path}: accepted as it is. There is nothing to fix, and nothing was written.": (
        "{path}： 原样即可通过。无需修复，没有写入任何内容。"
    ),
    "{path}: no new file can fix this ({rules}). Nothing was written.": "{path}： 重新生成文件无法修复（{rules}）。没有写入任何内容。",
    "{path}: nothing was found that a new file can fix. Nothing was written.": (
        "{path}： 没有可通过重新生成文件修复的问题。没有写入任何内容。"
    ),
    "{before} → {after}{gone}{left}": "{before} → {after}{gone}{left}",
    ", fixed: {rules}": "，已修复：{rules}",
    ", left: {rules}": "，未修复：{rules}",
    "ffmpeg could not make the new file: {last}": "ffmpeg 无法生成新文件：{last}",
    "ffmpeg could not copy the video stream: {last}": "ffmpeg 无法复制视频流：{last}",
    "ffmpeg could not read {path} to compare the pictures: {last}": "ffmpeg 无法读取 {path} 来比对画面：{last}",
    "The disk of {folder} is full; nothing was written.": "{folder} 所在磁盘已满；没有写入任何内容。",
    "The folder {folder} cannot be written to.": "文件夹 {folder} 不可写。",
    "The disk of {folder} does not allow a file of this size; nothing was written.": (
        "{folder} 所在磁盘不允许这么大的文件；没有写入任何内容。"
    ),
    "The copied video is not the same to the byte; the copy was deleted.": "复制出的视频并非逐字节相同；副本已删除。",
    "The copy holds more than the video stream; it was deleted.": "副本中不止有视频流；已删除。",
    "The copy shows its frames at other times than the original; it was deleted.": "副本各帧的显示时间与原件不同；已删除。",
    "ffmpeg gave no checksum of the video stream.": "ffmpeg 没有给出视频流的校验和。",
    "there was no audio to remove": "没有需要去除的音频",
    "{count} audio stream(s) removed": "已去除 {count} 条音频流",
    ", with {count} other stream(s)": "，以及 {count} 条其他流",
    "{path}: {removed}{also}; the video is the same to the byte (SHA-256 {digest}…).": (
        "{path}： {removed}{also}；视频逐字节相同（SHA-256 {digest}…）。"
    ),
    "only the limits were checked again; to check the rest, run: {program} check {path}": (
        "只重新检查了限制；要检查其余项目，请运行： {program} check {path}"
    ),
}
_NETWORK = {
    "the name of the proxy cannot be resolved": "无法解析代理的域名",
    "the name of the host cannot be resolved": "无法解析主机的域名",
    "the host's name is not resolved in time": "主机域名解析超时",
    "the connection timed out": "连接超时",
    "the connection failed": "连接失败",
    "the connection was refused": "连接被拒绝",
    "the connection was cut": "连接中断",
    "the connection ended after {came:,} of {length:,} bytes": "连接在收到 {came:,}/{length:,} 字节后结束",
    "the answer cannot be read": "无法读取响应",
    "the server answered {answer}.": "服务器返回 {answer}。",
    "the server did not answer in time": "服务器没有及时响应",
    "it took over {seconds:g} s and was stopped": "用时超过 {seconds:g} s，已停止",
    "the server's certificate is not trusted": "服务器证书不受信任",
    "the server speaks no TLS, or no version of it that is safe": "服务器不支持 TLS，或只支持不安全的版本",
    "the proxy refuses to connect to the host (HTTP {status})": "代理拒绝连接该主机（HTTP {status}）",
    "the proxy cannot be reached, or closed the connection": "无法连接代理，或代理关闭了连接",
    "the proxy does not answer in time": "代理没有及时响应",
    "the proxy setting names no http(s) proxy; set HTTPS_PROXY and HTTP_PROXY": (
        "代理设置给出的不是 http(s) 代理；请设置 HTTPS_PROXY 和 HTTP_PROXY"
    ),
    "the proxy setting is not a URL": "代理设置不是 URL",
    "the header {name} holds a character that no header may hold": "请求头 {name} 含有不允许的字符",
    "the trusted certificates cannot be read from {trusted}": "无法从 {trusted} 读取受信任的证书",
    "{scheme}:// URLs are not opened; only http:// and https:// are, and object stores such as s3://.": (
        "不支持 {scheme}:// URL；只支持 http://、https:// 和 s3:// 等对象存储。"
    ),
    "{scheme}:// URLs need the package {package}, which is not installed.": "{scheme}:// URL 需要软件包 {package}，但没有安装。",
    "the store's object cannot be read ({name})": "无法读取对象存储中的对象（{name}）",
    "there is no such object": "对象存储中没有这个对象",
    "the store denies access; check the credentials in the environment": "对象存储拒绝访问；请检查环境变量中的凭证",
    "the store cannot be reached": "无法连接对象存储",
    "The URL names no host.": "URL 没有主机名。",
    "The URL is malformed: check its host and port.": "URL 格式有误：请检查主机名和端口。",
    "the URL redirects more than {most} times": "URL 重定向超过 {most} 次",
    "the URL redirects to something that is not http(s), or malformed": "URL 重定向到的地址不是 http(s)，或格式有误",
    "the host holds a backslash": "主机名含有反斜杠",
    "the URL is not http(s)": "URL 不是 http(s)",
    "the URL's host or port is malformed": "URL 的主机名或端口格式有误",
    "the URL has no single reading": "不同程序对该 URL 的解读不一致",
    "the URL is malformed": "URL 格式有误",
    "the download cannot be kept in the folder for temporary files (TMPDIR, {folder}): {reason}.": (
        "无法把下载保存到临时文件夹（TMPDIR，{folder}）：{reason}。"
    ),
    "the download cannot be kept in the folder for temporary files: {reason}.": "无法把下载保存到临时文件夹：{reason}。",
}
_IMAGE = {
    "the image has over {bytes:,} bytes, and was not fetched to its end.": "图片超过 {bytes:,} 字节，没有取完。",
    "{count:#clip was|clips were} judged, the rest was not.": "已检查 {count} 个视频，其余没有检查。",
    "{word}: this is a folder, not an image.": "{word}：这是文件夹，不是图片。",
}
CHECKING = {
    **_IMAGE,
    **_FILES,
    **_LISTS,
    **_WORKERS,
    **_RAY,
    **_CACHE,
    **_CALLS,
    **_TARGETS,
    **_TABLES,
    **_DOCTOR,
    **_TOOLS,
    **_STRIP,
    **_NETWORK,
}
