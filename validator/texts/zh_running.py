"""What is said while files are run to their templates, in Chinese: the checklist, the table, and what keeps a clip from its end."""

from __future__ import annotations

_HELP = {
    "Bring each FILE to its task's end: judge, publish, verify, submit once, wait; print a table.\n\nA rejected clip stops before"
    " anything leaves this machine. Interrupted at any moment, the same command goes on: nothing is\nmade, uploaded or submitted"
    " twice.": (
        "把每个文件带到任务结束：检查、发布、核对、只提交一次、等待；最后输出一张表。\n\n不通过的视频不会离开本机。随时中断后，"
        "再次运行同一命令即可继续：不会重复制作、上传或提交。"
    ),
    "Run what LIST names as well, as for check; - is standard input.": "同时处理 LIST 中列出的视频，格式同 check；- 表示标准输入。",
    "The store: s3://, oss://, temp:, command: or https://; else MOTION_PREFLIGHT_TO, else publish of the settings.": (
        "存储：s3://、oss://、temp:、command: 或 https://；否则取 MOTION_PREFLIGHT_TO，再否则取设置中的 publish。"
    ),
    "Make a new file of a clip that is not accepted, as its report says, and send that.": (
        "视频未通过时，按报告的建议生成新文件，并提交新文件。"
    ),
    "Send the clip without its audio.": "提交去除音频后的视频。",
    "Judge, and show what would be done, uploaded and paid; send nothing.": "只做检查，并显示将做什么、上传多少、花费多少；不发送任何内容。",
    "Follow each task to its end (the default), or end when the last is sent.": "跟踪每个任务直到结束（默认），或在最后一个提交后退出。",
    "Tasks under way at once; the next clip is published meanwhile.": "同时进行的任务数；等待期间会先发布下一个视频。",
    "Unpublish each clip when its task has succeeded.": "任务成功后撤下该视频。",
    "Show each URL with its signature on standard error.": "在标准错误上显示每个带签名的 URL。",
    "No checklist: the answer, and what went wrong.": "不显示步骤清单：只有结果和出错信息。",
}
_CHECKLIST = {
    "judge": "检查",
    "fix": "修复",
    "strip audio": "去除音频",
    "publish": "发布",
    "verify": "核对",
    "submit": "提交",
    "wait": "等待",
    "clean up": "清理",
    "accepted": "通过",
    "needs review": "待确认",
    "rejected": "不通过",
    "{verdict}, known from an earlier run": "{verdict}，上次运行时已检查",
    "fixed: {rules}": "已修复：{rules}",
    "the new file is rejected as well": "新文件同样不通过",
    "{count:#audio stream|audio streams} removed": "已去除 {count} 条音频流",
    "{url}, {how}": "{url}，{how}",
    "{bytes:,} bytes uploaded": "已上传 {bytes:,} 字节",
    "there already": "已存在",
    "the URL gives the same bytes": "URL 返回的内容一致",
    "only the service can fetch it": "只有服务能下载，无法核对",
    "task {name}; {cost}": "任务 {name}；{cost}",
    "task {name} is there already: nothing was sent": "任务 {name} 已存在：没有提交",
    "template {name}": "模板 {name}",
    "the deadline passed": "已超过等待时限",
    "deleted in {store}": "已从 {store} 删除",
    "nothing is there any more": "那里已没有内容",
    "left there: another run needs it": "予以保留：另一次运行还需要它",
    "left there: nothing can be deleted in {store}": "予以保留：{store} 中的内容无法删除",
    "left there: it is not ours to delete": "予以保留：不是本工具上传的，不做删除",
}
_TABLE = {
    "VERDICT": "结论",
    "METERED": "计量",
    "COST": "费用",
    "URL": "URL",
    "BYTES": "字节",
    "SECONDS": "时长",
    "STEPS": "步骤",
    "not sent": "未提交",
    "published": "已发布",
    "published until {until}": "已发布，有效至 {until}",
    "removed": "已撤下",
    "{count} of {all:#clip|clips} to send: {bytes:,} bytes to upload, {seconds}, {cost}. Nothing was sent.": (
        "{all} 个视频中有 {count} 个将提交：需上传 {bytes:,} 字节，时长 {seconds}，费用 {cost}。没有发送任何内容。"
    ),
    "{count:#other clip was|other clips were} not begun.": "其余 {count} 个视频没有开始处理。",
    "{path}: the result is a file; fetch it with: {command}": "{path}： 结果是一个文件；获取请运行： {command}",
}
_ENDS = {
    "queue must be 1 or more, not {queue}.": "queue 必须不小于 1，而不是 {queue}。",
    "Name a file, a folder, or a list with --from.": "请给出文件、文件夹，或用 --from 给出列表。",
    'Say where clips are published: with --to, with {variable}, or with publish = "…" in motion-preflight.toml; --to temp: needs'
    " nothing but the key.": (
        '请指定发布位置：使用 --to、{variable}，或在 motion-preflight.toml 中写 publish = "…"；--to temp: 只需要密钥。'
    ),
    'In {origin}, publish must be a text such as "s3://bucket/clips".': '{origin} 中的 publish 必须是文本，例如 "s3://bucket/clips"。',
    "In {origin}, publish must not be a command:; name it with --to or MOTION_PREFLIGHT_TO instead.": (
        "{origin} 中的 publish 不能是 command:；请改用 --to 或 MOTION_PREFLIGHT_TO 指定。"
    ),
    "{clip} is a URL: `submit` sends it; `run` takes files.": "{clip} 是 URL：请用 `submit` 提交；`run` 只接受文件。",
    "{path} was rejected, so it was not sent.": "{path} 不通过，没有提交。",
    "{path} was rejected, so it was not sent; --fix makes a new file and sends that.": (
        "{path} 不通过，没有提交；使用 --fix 可生成新文件并提交。"
    ),
    "{path} needs review, so it was not sent; --allow-review sends it anyway.": "{path} 待确认，没有提交；使用 --allow-review 仍可提交。",
    "{path} has no checksum, for it is over 1 GiB; it was not sent.": "{path} 超过 1 GiB，没有校验和；没有提交。",
    "{path} changed while it was judged; run this again.": "{path} 在检查期间发生了变化；请再次运行。",
    "{path} changed after it was judged, so it was not sent; run this again.": "{path} 在检查之后发生了变化，没有提交；请再次运行。",
    "{path} changed while it was uploaded; run this again.": "{path} 在上传期间发生了变化；请再次运行。",
    "{path} changed while it was made ready, so it was not sent; run this again.": (
        "{path} 在准备期间发生了变化，没有提交；请再次运行。"
    ),
    "{path} is published, and not sent: the tasks before it still run. Run this again later.": (
        "{path} 已发布但没有提交：前面的任务仍在运行。请稍后再运行。"
    ),
    "Another process is still at work on {path}; run this again later.": "另一个进程仍在处理 {path}；请稍后再运行。",
    "{path}: the task {name} was cancelled.": "{path}： 任务 {name} 已取消。",
    "{url} is not to be fetched, so its clip has to be judged before.": "{url} 不会被下载，因此必须先检查该视频。",
    "interrupted. ": "已中断。",
    "interrupted; the same command goes on where it was.": "已中断；再次运行同一命令即可继续。",
    "interrupted; the same command without --again goes on where it was.": "已中断；去掉 --again 再次运行同一命令即可继续。",
    "{said} ": "{said}",
    "{first}{done} of {total:#clip|clips} done; the same command goes on with the rest.": (
        "{first}{total} 个视频中已完成 {done} 个；再次运行同一命令即可继续其余部分。"
    ),
    "{first}{done} of {total:#clip|clips} done; the same command without --again goes on with the rest.": (
        "{first}{total} 个视频中已完成 {done} 个；去掉 --again 再次运行同一命令即可继续其余部分。"
    ),
    "The ledger has lost its run {number}.": "台账丢失了第 {number} 次运行的记录。",
    "Run {number} of the ledger is at a step that this version does not know.": "台账中第 {number} 次运行所处的步骤，本版本不认识。",
}
RUNNING = {**_HELP, **_CHECKLIST, **_TABLE, **_ENDS}
"""By the English template."""
