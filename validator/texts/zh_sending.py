"""What is said while a clip is sent and followed, in Chinese: errors, tasks, progress, and what a service's codes mean."""

from __future__ import annotations

_TASKS = {
    "task": "任务",
    "state": "状态",
    "row": "行号",
    "{state} ({remote})": "{state}（{remote}）",
    "{seconds} ({ratio})": "{seconds}（{ratio}）",
    "{judged}": "{judged}",
    "{request}: {answer}": "{request}： {answer}",
    "{kind}, {error}": "{kind}，{error}",
    "{line}, request {id}": "{line}，请求 {id}",
    "POST the upload host": "POST 上传主机",
    "template": "模板",
    "metered": "计费时长",
    "request": "请求",
    "possible": "可能的任务",
    "clip": "视频",
    "url": "URL",
    "sent as": "判定",
    "why": "原因",
    "note": "备注",
    "ROW": "行",
    "STATE": "状态",
    "AGE": "距今",
    "TASK": "任务",
    "TEMPLATE": "模板",
    "CLIP": "视频",
    "row {row}": "第 {row} 行",
    "row {row}, no task id": "第 {row} 行，没有任务 id",
    "possible: {names}": "可能是 {names:、}",
    "none": "无",
    "{number:.3g} days": "{number:.3g} 天",
    "unjudged (--no-gate)": "未检查（--no-gate）",
    "{state}, found in the ledger: nothing was sent": "{state}，台账中已有：没有再次提交",
    "{state}, found in the ledger by its URL: nothing was sent": "{state}，台账中已有同一 URL：没有再次提交",
    "{name}: {state}, {elapsed}": "{name}：{state}，{elapsed}",
    "{line}, {count} of our own before it": "{line}，前面还有 {count} 个自己提交的任务",
    "{line}; {more}": "{line}；{more}",
    "{rule} ({severity}): {message}": "{rule}（{severity}）：{message}",
    "The service keeps a task for {life}; how this one ended was not read in time. `submit --again` sends the clip again.": (
        "服务只保留任务 {life}；没有及时查到这个任务的结果。`submit --again` 可重新提交该视频。"
    ),
    "The service does not know this task: it is of another account, or gone. `wait` asks again.": (
        "服务查不到这个任务：它属于其他账号，或已过期。`wait` 可再次查询。"
    ),
    "{meaning} {advice} Fault: {fault}. Retry: {retry}.{caught}{seen}{retired} (The service's words: {verbatim})": (
        "{meaning}{advice}原因在：{fault}。重试：{retry}。{caught}{seen}{retired}（服务原文：{verbatim}）"
    ),
    " The rule {rule} looks for this.": "规则 {rule} 可提前查出这个问题。",
    " The model may be retired. {note}": "模型可能已下线。{note}",
    "{refusal} (request {id})": "{refusal}（请求 {id}）",
    " (request {id})": "（请求 {id}）",
    "{code}: {message}": "{code}：{message}",
}
_COMMANDS = {
    "interrupted.": "已中断。",
    "interrupted; `motion-preflight tasks` shows what the ledger knows.": "已中断；`motion-preflight tasks` 可查看台账。",
    "{path}: {bytes:,} bytes, {checked}.": "{path}： {bytes:,} 字节，{checked}。",
    "still running; resume with: {command}": "仍在运行；继续跟踪请运行： {command}",
    "{text!r} is not a time; write 90s, 30m or 2h.": "{text!r} 不是时间；请写 90s、30m 或 2h。",
    "{text!r} is not a number of seconds; write 600.": "{text!r} 不是秒数；请写 600。",
    "not judged": "未检查",
    "{url}: {verdict}; {cost}": "{url}： {verdict}；{cost}",
    "{url}: {verdict}": "{url}： {verdict}",
    "{url}: {error}": "{url}： {error}",
    "--again sends it once more, and may pay twice": "--again 会再提交一次，可能重复计费",
    "nothing would be sent without --again": "不加 --again 就不会提交",
    "this clip": "这个视频",
    "this URL": "这个 URL",
    "this URL (its bytes were not compared)": "这个 URL（没有比对内容）",
    "{which} has a task already ({name}, {state}): {then}.": "{which}已有任务（{name}，{state}）：{then}。",
    "{which} has a task already ({name}, {state}); nothing was sent. --again sends it again.": (
        "{which}已有任务（{name}，{state}）；没有提交。--again 可再次提交。"
    ),
    "accepted as task {name}; kept in {path}.": "已受理为任务 {name}；记录在 {path}。",
    "{name} makes no result video; leave out --download. Nothing was sent.": "{name} 不生成结果视频；请去掉 --download。没有提交。",
    "row {row} no longer blocks its clip: the next submit sends it.": "第 {row} 行不再占用其视频：下次 submit 会提交。",
    "--download and --as need exactly one task.": "--download 和 --as 只能用于一个任务。",
    "{name} is row {row}'s task now; `motion-preflight tasks disown {row}` undoes that.": (
        "{name} 现在是第 {row} 行的任务；`motion-preflight tasks disown {row}` 可撤销。"
    ),
    "Unknown state {state!r}{nearest} The states are {names}.": "未知的状态 {state!r}{nearest}可用的状态：{names:、}。",
    "The ledger holds no live task of this key.": "台账中没有该密钥提交的、仍在进行中的任务。",
    "Name a task, or give --all.": "请给出任务，或用 --all。",
    "if {name} is row {row}'s task: motion-preflight wait {name} --as {row}": (
        "如果 {name} 是第 {row} 行的任务： motion-preflight wait {name} --as {row}"
    ),
    "row {row}: the deadline passed before the service was asked; give a longer --deadline.": (
        "第 {row} 行：还没来得及查询服务，等待时限就到了；请加大 --deadline。"
    ),
    "row {row}: the service could not be asked for its list.": "第 {row} 行：无法从服务获取任务列表。",
}
_GATE = {
    "--image needs --image-url: the service fetches the picture by its URL.": "--image 需要 --image-url：服务按 URL 获取图片。",
    "{url}: the character image cannot be fetched: {error}.": "{url}： 无法获取人物图片：{error}。",
    "{path} was rejected: {rule}. Nothing was sent.": "{path} 不通过：{rule}。没有提交任何内容。",
    "{path} needs review: {rule}. Nothing was sent; --allow-review sends it anyway.": (
        "{path} 需要复核：{rule}。没有提交任何内容；--allow-review 可照样提交。"
    ),
    "max_seconds must be a number of seconds, not {max_seconds}.": "max_seconds 必须是秒数，而不是 {max_seconds}。",
    "{word!r} is not a URL; write https://…. Nothing was sent.": "{word!r} 不是 URL；请写 https://…。没有提交。",
    "{word!r} is not a URL; the service fetches by URL: give the clip's URL, and the file with --clip. Nothing was sent.": (
        "{word!r} 不是 URL；服务按 URL 获取视频：请给出视频的 URL，本地文件用 --clip 给出。没有提交。"
    ),
    "Give --clip or --report, not both.": "--clip 和 --report 请只给其中一个。",
    "--clip needs the local file that was uploaded, not a URL; without --clip the URL itself is fetched and judged.": (
        "--clip 需要已上传的本地文件，而不是 URL；不给 --clip 时，会下载 URL 的内容来检查。"
    ),
    "--trust-length needs --clip or --report to compare with.": "--trust-length 需要 --clip 或 --report 作为比对对象。",
    "--image-url is not a valid URL; copy it again, whole. Nothing was sent.": (
        "--image-url 不是有效的 URL；请重新完整复制。没有提交。"
    ),
    "{path} is a report for {found} (schema {schema}), not for {wanted} (schema {ours}).": (
        "{path} 是 {found} 的报告（schema {schema}），而不是 {wanted} 的（schema {ours}）。"
    ),
    "{path} is not a report of `motion-preflight check --format json`.": (
        "{path} 不是 `motion-preflight check --format json` 的报告。"
    ),
    "it is damaged; restore it from a copy, or move it away": "文件已损坏；请从备份恢复，或把它移走",
    "{names} and {count} more": "{names:、} 等，另有 {count} 条",
    " ({settings})": "（{settings:、}）",
    "{url}: the clip cannot be fetched: {error}.": "{url}： 无法获取视频：{error}。",
    "{url}: the file is over {most:,} bytes, so it was not fetched to its end.": (
        "{url}： 文件超过 {most:,} 字节，因此没有获取完整。"
    ),
    "the malformed URL": "格式有误的 URL",
    "{url} was rejected{why}, so it was not sent.": "{url} 不通过{why}，因此没有提交。",
    "The picture {url} was rejected{why}, so the clip was not sent.": "图片 {url} 不通过{why}，因此没有提交视频。",
    "The picture {url} needs review{why}, so the clip was not sent; --allow-review sends it anyway.": (
        "图片 {url} 待复核{why}，因此没有提交视频；加 --allow-review 可照样提交。"
    ),
    "this request would not be sent: {url} is rejected.": "这个请求不会发出：{url} 不通过。",
    "this request would not be sent: {url} needs review; --allow-review sends it anyway.": (
        "这个请求不会发出：{url} 待复核；加 --allow-review 可照样提交。"
    ),
    "{url} needs review{why}, so it was not sent; --allow-review sends it anyway.": (
        "{url} 待复核{why}，因此没有提交；--allow-review 可照样提交。"
    ),
    ": {rule}": "（{rule}）",
    "{length} at {rate:g} {currency}/s: {cost:.2f} {currency}": "{length}，单价 {rate:g} {currency}/s：{cost:.2f} {currency}",
    "length not known, {rate:g} {currency}/s": "时长未知，{rate:g} {currency}/s",
    "--max-seconds {cap:g} would be passed: {spent} were sent since midnight ({zone}), this clip has {wanted}. Nothing was sent.": (
        "将超过 --max-seconds {cap:g}：自当天零点（{zone}）起已提交 {spent}，这个视频为 {wanted}。没有提交。"
    ),
}
_SENDING = {
    "about to be sent": "即将提交",
    "the service asks to slow down; next try in {seconds:.0f} s": "服务要求降低频率；{seconds:.0f} s 后重试",
    "throttled until the deadline ({error})": "等待时限内一直被限流（{error}）",
    "throttled ({error}), and settled by another process meanwhile": "被限流（{error}），期间已由另一个进程处理",
    "{what} before it was sent": "{what}，尚未提交",
    "{what} while the request was on its way": "{what}，当时请求已经发出",
    "The service throttled every try until the deadline ({error}); no task was made. Submit again later.": (
        "等待时限内，服务一直限流（{error}）；没有创建任务。请稍后再提交。"
    ),
    "The service accepted the clip as task {name}: note this id, the ledger does not hold it. {error}": (
        "服务已受理视频，任务为 {name}：请记下这个 id，台账中没有记录。{error}"
    ),
    "A task may have been made ({error}){named}. The ledger does not hold that. {failed}": (
        "可能已创建任务（{error}）{named}。台账中没有记录。{failed}"
    ),
    "; it may be {name}: note this id": "；可能是 {name}：请记下这个 id",
    "Another process is still sending this clip (row {row}); see `motion-preflight tasks`.": (
        "另一个进程仍在提交这个视频（第 {row} 行）；见 `motion-preflight tasks`。"
    ),
    "Another process gave up sending this clip ({message}); submit it again.": "另一个进程放弃了提交这个视频（{message}）；请重新提交。",
    "interrupted before it was sent": "提交之前被中断",
    "interrupted; nothing was sent.": "已中断；没有提交。",
    "interrupted; no task was made.": "已中断；没有创建任务。",
    "interrupted; another process is sending this clip (row {row}).": "已中断；另一个进程正在提交这个视频（第 {row} 行）。",
    "interrupted; the service had refused it ({code}), so no task was made.": "已中断；服务已拒绝（{code}），因此没有创建任务。",
    "interrupted; row {row} ended ({state}).": "已中断；第 {row} 行已结束（{state}）。",
    "interrupted. {lost}": "已中断。{lost}",
    "interrupted; {name} has succeeded.": "已中断；{name} 已成功。",
    "interrupted; the task goes on. Resume with: {command}": "已中断；任务仍在继续。继续跟踪请运行： {command}",
    "interrupted; what was sent is not known, for the ledger cannot be read ({error})": (
        "已中断；无法读取台账（{error}），不知道提交了什么"
    ),
    "interrupted; the ledger is up to date.": "已中断；台账已是最新。",
    "interrupted; the ledger is up to date. Resume with: {command}": "已中断；台账已是最新。继续跟踪请运行： {command}",
    "interrupted; whether {name} was cancelled is not known. Ask: motion-preflight status {name}": (
        "已中断；不知道 {name} 是否已取消。可查询： motion-preflight status {name}"
    ),
}
_FOLLOWING = {
    "no usable answer ({error}); asking again": "没有得到可用的响应（{error}）；正在重试",
    "The service gave no usable answer before the deadline ({error}).": "等待时限内，服务没有返回可用的响应（{error}）。",
    "The service gave no usable answer about {name} before the deadline ({error}).": (
        "等待时限内，服务没有返回 {name} 的可用响应（{error}）。"
    ),
    "The deadline passed before the service answered about {name}; ask again.": "等待时限已到，服务还没有返回 {name} 的状态；请再次查询。",
    "The task {name} was sent with another key; this key does not see its state.": (
        "任务 {name} 由另一个密钥提交；当前密钥看不到它的状态。"
    ),
    "{unknown} It was not entered into the ledger.": "{unknown}没有记入台账。",
    "{unknown} Row {row} stays as it was.": "{unknown}第 {row} 行保持不变。",
    "The service refused the query for {name}: {error}{request}. The state of the task is not known; when that is settled, "
    "resume with: {command}": "服务拒绝查询 {name}：{error}{request}。任务状态未知；问题解决后，继续跟踪请运行： {command}",
    "A task is named by its id or its row, not by a URL; `motion-preflight tasks` lists them.": (
        "请用任务 id 或行号指明任务，而不是 URL；`motion-preflight tasks` 可列出任务。"
    ),
    "{name!r} is not a task id.": "{name!r} 不是任务 id。",
    "The service knows no task {name!r}: mistyped, of another account, or over {life} old.": (
        "服务查不到任务 {name!r}：可能输入有误、属于其他账号，或已超过 {life}。"
    ),
    "Row {row}: the answer to the submit is lost ({why}); a task may have been made. {known} "
    "`motion-preflight tasks forget {row}` frees the clip when there is none; `motion-preflight submit --again` sends once more, "
    "and may pay twice.": (
        "第 {row} 行：提交请求的响应丢失（{why}）；可能已创建任务。{known}如果没有任务，`motion-preflight tasks forget {row}` "
        "可释放该视频；`motion-preflight submit --again` 会再提交一次，可能重复计费。"
    ),
    "Its task may be {names}: `motion-preflight wait ID --as {row}` takes one as this clip's.": (
        "它的任务可能是 {names}：`motion-preflight wait ID --as {row}` 可把其中一个认作这个视频的任务。"
    ),
    "The service lists no task for that minute that is not known; `motion-preflight wait {row}` asks again.": (
        "服务列出的那一分钟内的任务都已在台账中；`motion-preflight wait {row}` 可再次查询。"
    ),
    "The service could not be asked for its list; `motion-preflight wait {row}` asks again.": (
        "无法从服务获取任务列表；`motion-preflight wait {row}` 可再次查询。"
    ),
    "`motion-preflight wait {row}` asks the service for its list.": "`motion-preflight wait {row}` 可从服务获取任务列表。",
    "Row {row} is not in the ledger; `motion-preflight tasks` lists them.": (
        "台账中没有第 {row} 行；`motion-preflight tasks` 可列出所有行。"
    ),
    "Row {row} was sent with another key.": "第 {row} 行由另一个密钥提交。",
    "The service accepted the cancel": "服务已受理取消",
    "The answer to the cancel is lost ({error}), so it may have been accepted": "取消请求的响应丢失（{error}），可能已受理",
    "{taken}, but {name} is still {state}. Ask again: motion-preflight status {name}": (
        "{taken}，但 {name} 仍是 {state}。请再次查询： motion-preflight status {name}"
    ),
    "The service does not know {name}; nothing was cancelled.": "服务查不到 {name}；没有取消任何任务。",
    "row {row} has no task id ({state}), so nothing can be cancelled by it.": "第 {row} 行没有任务 id（{state}），无法据此取消。",
    "{name} has ended already ({state}); nothing is left to cancel.": "{name} 已结束（{state}）；没有可取消的任务。",
}
_DOWNLOAD = {
    "{path} exists already; name another file for --download.": "{path} 已存在；请为 --download 换一个文件名。",
    "{path}: the folder does not exist.": "{path}： 文件夹不存在。",
    "{path} could not be fetched before the deadline ({error}). Resume with the same command.": (
        "等待时限已到，{path} 仍未下载完（{error}）。用同一条命令可断点续传。"
    ),
    "the download broke off ({error}); trying again in {seconds:.0f} s": "下载中断（{error}）；{seconds:.0f} s 后重试",
    "the task {name} has no result video ({status}); results live {life}": "任务 {name} 没有结果视频（{status}）；结果只保留 {life}",
    "the host gave no usable video {count} times: {error}": "主机 {count} 次都没有返回可用的视频：{error}",
    "the host no longer gives the result; it lives {life}": "主机已不再提供该结果；结果只保留 {life}",
    "the host answered HTTP {status}": "主机返回 HTTP {status}",
    "the host has less than was kept; the file is fetched from the start": "主机上的文件比已下载的短；从头下载",
    "the host gave another part of the file than was asked for; it is fetched from the start": (
        "主机返回的片段与请求的不符；从头下载"
    ),
    "the result is not an http(s) URL; it is not fetched": "结果不是 http(s) URL；没有下载",
    "the result is not fetched: {error}": "没有下载结果：{error}",
    "the file is not the video that was announced": "文件不是所声明的视频",
    "the file cannot be decoded to its end ({error})": "文件无法解码到结尾（{error}）",
    "decoded to its end": "已解码到结尾",
    "complete, but it cannot be decoded without errors ({error})": "完整，但解码时有错误（{error}）",
    "complete; not decoded: {error}": "完整；没有解码：{error}",
    "perhaps cut short, since the host announced no length; not decoded: {error}": "可能不完整（主机没有给出长度）；没有解码：{error}",
    "{size:,} of {length:,} bytes came": "收到 {size:,}/{length:,} 字节",
}
_LEDGER = {
    "The ledger {path} cannot be opened: {reason}.": "无法打开台账 {path}： {reason}。",
    "The ledger {path} cannot be read: {reason}.": "无法读取台账 {path}： {reason}。",
    "The ledger {path} cannot be written: {reason}.": "无法写入台账 {path}： {reason}。",
    "The ledger {path} was removed or replaced while it was in use.": "台账 {path} 在使用中被删除或替换。",
    "The ledger {path} is from a newer version of motion-preflight ({names}).": (
        "台账 {path} 来自更新版本的 motion-preflight（{names}）。"
    ),
    "The ledger {path} has lost its row {row}.": "台账 {path} 丢失了第 {row} 行。",
    "Row {row} of the ledger holds a state that this version does not know.": "本版本不认识台账第 {row} 行的状态。",
    "it is not a regular file": "它不是普通文件",
    "it has several names (hard links), which SQLite does not survive": "它有多个名称（硬链接），SQLite 不支持",
    "This user has no home folder for the ledger; set {variable} to the path of a file.": (
        "该用户没有可放台账的主目录；请把 {variable} 设为文件路径。"
    ),
    "{variable} is {named}, but there is no such home folder; give the whole path.": (
        "{variable} 是 {named}，但没有这个主目录；请给出完整路径。"
    ),
    "Row {row} is {state}: only a lost request can be given a task id.": "第 {row} 行的状态是 {state}：只有响应丢失的请求才能指定任务 id。",
    "Row {row} is {state}: only a lost request can be forgotten.": "第 {row} 行的状态是 {state}：只有响应丢失的请求才能用 forget 释放。",
    "Row {row} has no task id from `wait --as`; there is nothing to undo.": (
        "第 {row} 行没有由 `wait --as` 指定的任务 id；没有可撤销的内容。"
    ),
    "The task {task_id} belongs to row {row} already.": "任务 {task_id} 已属于第 {row} 行。",
    "Another process took row {row} ({state}) out of this one's hands; nothing more was sent from here. "
    "`motion-preflight tasks` shows what became of it.": (
        "第 {row} 行（{state}）已由另一个进程接手；本进程没有再提交。`motion-preflight tasks` 可查看结果。"
    ),
    "the service answered with the task id of row {row}, another clip's": "服务返回的任务 id 属于第 {row} 行的另一个视频",
    "the task taken for it was not its own": "之前认作它的任务不是它的",
    "the process that sent it ended, or was taken for ended, before it kept the answer": (
        "提交它的进程在记录响应之前结束了，或被视为已结束"
    ),
    "forgotten: the user says that no task was created": "已释放：用户确认没有创建任务",
    "its process ended before it was sent": "提交之前，其进程已结束",
}
_SERVICE = {
    "the answer is too long": "响应过长",
    "something that is not http(s)": "非 http(s) 的地址",
    "it redirects to {shown}": "它重定向到 {shown}",
    "the request is malformed: its URL or a header": "请求格式有误：URL 或请求头",
    "The service did not accept the request: {error}: correct {variable}. No task was made.": (
        "服务没有接受请求：{error}；请更正 {variable}。没有创建任务。"
    ),
    "The service was not reached: {error}.": "无法连接服务：{error}。",
    "the service answered {answer}": "服务返回 {answer}",
    "the answer is about another task": "响应说的是另一个任务",
    "the answer holds no upload policy": "响应中没有上传凭证",
    "the answer is not JSON ({kind})": "响应不是 JSON（{kind}）",
    "HTTP {status}, not JSON": "HTTP {status}，不是 JSON",
    "the answer names no status of a task": "响应中没有任务状态",
    "the answer holds no list of tasks": "响应中没有任务列表",
    "the answer names no task ({answer})": "响应中没有任务（{answer}）",
    "no type given": "没有给出类型",
    "No API key: set {variable}, or {other}, or write it to {path}.": (
        "没有 API Key：请设置 {variable} 或 {other}，或写入 {path}。"
    ),
    "The key file {path} ({origin}) is empty.": "密钥文件 {path}（{origin}）是空的。",
    "The key file {path} ({origin}) cannot be read.": "无法读取密钥文件 {path}（{origin}）。",
    "other users of this machine may read the key file {path}; chmod 600 keeps it yours.": (
        "本机其他用户可以读取密钥文件 {path}；用 chmod 600 可避免。"
    ),
    "The key from {origin} holds a space, a line break or a letter that no key has; it is not shown here.": (
        "来自 {origin} 的密钥含有空格、换行或密钥中不会有的字符；此处不显示。"
    ),
    "{variable} holds a line break or a letter that a header cannot carry; copy the id again.": (
        "{variable} 含有换行或请求头不能携带的字符；请重新复制该 id。"
    ),
    "{variable} must be an http(s) URL without a password, such as {example}.": (
        "{variable} 必须是不含密码的 http(s) URL，例如 {example}。"
    ),
    "{variable} is http://, which sends the key unencrypted. Use https://, or set {other}=1 to allow it.": (
        "{variable} 是 http://，会明文发送密钥。请用 https://，或设置 {other}=1 表示允许。"
    ),
    "[service] of the profile {name}": "目标 {name} 的 [service]",
    "task_seconds in {where} must be a number of seconds.": "{where} 中的 task_seconds 必须是秒数。",
    "{key} in {where} must be a table.": "{where} 中的 {key} 必须是 TOML 表。",
    "{name} needs {option}.": "{name} 需要 {option}。",
    "{name} does not use {option}.": "{name} 不使用 {option}。",
    "{name} needs the picture of a person: give --image or --image-url.": "{name} 需要一张人物图片：请给出 --image 或 --image-url。",
    "{name} has no mode {mode!r}{nearest}": "{name} 没有模式 {mode!r}{nearest}",
    "{where} sends the mode {stated}, and options.mode is {mode}; choose the mode by [options] mode alone.": (
        "{where} 要发送模式 {stated}，而 options.mode 是 {mode}；请只用 [options] 的 mode 选择模式。"
    ),
    "--mode {mode} and --set options.mode={other} contradict each other; give one of them. Nothing was sent.": (
        "--mode {mode} 与 --set options.mode={other} 互相矛盾；请只给其中一个。没有提交任何内容。"
    ),
    "there is no API key, so that it is not known whether a clip has a task already.": (
        "没有 API Key，因此不知道视频是否已有任务。"
    ),
    "{where} has no {key!r}; without it nothing can be submitted.": "{where} 缺少 {key!r}；缺了它就无法提交。",
}
CODES = {
    "The service gave a code that is not documented.": "服务给出了文档中没有的错误码。",
    "Read its message; ask the vendor's support with the request id.": "请看服务返回的消息；可带上请求 id 咨询厂商支持。",
    "Run `motion-preflight check` on the clip and follow its fix.": "请对视频运行 `motion-preflight check`，并按提示修复。",
    "Begin the clip with one whole, well-lit, clear person; `motion-preflight check` shows what is wrong.": (
        "视频开头要有一个完整、光线充足、清晰的人；`motion-preflight check` 会指出问题。"
    ),
    "Check the profile's [service] table: model, path and body must fit together.": (
        "请检查目标的 [service] 表：model、path 和请求体必须相符。"
    ),
    "Enable the model, or fix the account's permissions, in the vendor's console.": "请在厂商控制台开通模型，或修正账号权限。",
    "Settle the account in the vendor's console.": "请在厂商控制台结清欠费。",
    "Wait; queries are repeated by themselves. A submit is not: see `motion-preflight tasks`.": (
        "请等待；查询会自动重试。提交不会：见 `motion-preflight tasks`。"
    ),
    "Wait; queries are repeated by themselves. A submit is not: see `motion-preflight tasks`. If it stays, ask the vendor's "
    "support with the request id.": (
        "请等待；查询会自动重试。提交不会：见 `motion-preflight tasks`。如果一直如此，请带上请求 id 咨询厂商支持。"
    ),
    "If it stays, ask the vendor's support with the request id.": "如果一直如此，请带上请求 id 咨询厂商支持。",
    "The request is malformed.": "请求格式有误。",
    "Model and endpoint do not belong together.": "模型与接口不匹配。",
    "The request has no input.": "请求缺少 input。",
    "The request names no model.": "请求没有指明模型。",
    "The request has no parameters.": "请求缺少 parameters。",
    "The request's input is malformed.": "请求的 input 格式有误。",
    "The clip's URL is malformed, or the service cannot reach it.": "视频的 URL 格式有误，或服务无法访问。",
    "Give a public http(s) URL of the file itself.": "请给出文件本身的公网 http(s) URL。",
    "The clip's host refused the service's connection.": "视频所在主机拒绝了服务的连接。",
    "Open the host to the service, or publish the clip elsewhere.": "请允许服务访问该主机，或把视频放到别处。",
    "The service's download of the clip took over 10 s.": "服务下载视频用时超过 10 s。",
    "Publish the clip on a faster host near the service.": "请把视频放到离服务更近、速度更快的主机上。",
    "The service could not download the clip.": "服务无法下载视频。",
    "Check that the URL still works, then submit once more.": "请确认 URL 仍然有效，然后再提交一次。",
    "The service does not support this container.": "服务不支持这种封装格式。",
    "The service cannot open the file.": "服务打不开文件。",
    "The file is too large.": "文件太大。",
    "The clip is too short or too long.": "视频过短或过长。",
    "The frame rate is outside the limits.": "帧率超出限制。",
    "A side of the picture is outside the limits.": "画面边长超出限制。",
    "The picture is too wide or too tall.": "画面过宽或过高。",
    "The first frame shows no person, or one too small or unclear.": "首帧没有人物，或人物太小、不清晰。",
    "The body is not whole in the first frame.": "首帧中身体不完整。",
    "No person was found.": "没有检测到人物。",
    "The service finds no person in the clip, or one too small.": "服务在视频中没有检测到人物，或人物过小。",
    "No face in the clip is whole: hidden, cropped or too close.": "视频中没有完整的脸：被遮挡、被裁切或离得太近。",
    "The person in the clip does not face the camera.": "视频中的人物没有面向镜头。",
    "A side of the clip's picture is outside the limits.": "视频画面的某一边超出限制。",
    "The service finds no person in the picture.": "服务在图片中没有检测到人物。",
    "The picture shows more than one person.": "图片中不止一人。",
    "The face in the picture is not whole.": "图片中的脸不完整。",
    "The person in the picture does not face the camera.": "图片中的人物没有面向镜头。",
    "The picture shows no face.": "图片中没有脸。",
    "The service does not support the picture's format.": "服务不支持该图片格式。",
    "The picture is too large.": "图片过大。",
    "Give a JPG, PNG, BMP or WEBP of at most 5 MB, with sides of 200 to 4096 pixels.": (
        "请提供不超过 5 MB、边长 200 到 4096 像素的 JPG、PNG、BMP 或 WEBP 图片。"
    ),
    "Use a picture of one person from the front, face whole and uncovered, not too small.": (
        "请使用单人正面图片，脸完整无遮挡，人物不要过小。"
    ),
    "The key does not belong to this host or workspace.": "密钥与该域名或业务空间不匹配。",
    "{cost} (the rate is unconfirmed)": "{cost}（单价未经证实）",
    " Calls met this code; the vendor does not list it.": "该错误码见于实际调用，厂商文档未列出。",
    "Clips are only judged for {name}: nothing can be submitted to it. Use `motion-preflight check --profile {name}`.": (
        "{name} 仅用于检查视频，无法提交任务。请使用 `motion-preflight check --profile {name}`。"
    ),
    "More than one person was found.": "检测到不止一个人。",
    "Crop, or choose a shot with one person.": "请裁剪，或选择只有一个人的镜头。",
    "The person fills too much or too little of the picture.": "人物在画面中占比过大或过小。",
    "The body is bent, curled up or hidden.": "身体弯曲、蜷缩或被遮挡。",
    "The face is turned away.": "脸转向了别处。",
    "The face is not whole.": "脸不完整。",
    "The person does not face the camera.": "人物没有正对镜头。",
    "The file has a value outside the limits.": "文件有参数超出限制。",
    "The template belongs to another account, or is bad.": "模板属于其他账号，或无效。",
    "Use a template that this account made.": "请使用本账号生成的模板。",
    "The service's moderation could not fetch or read the file.": "服务的内容审核无法获取或读取文件。",
    "Check host, speed and expiry of the URL; a time-out may be tried once more.": (
        "请检查 URL 的主机、速度和有效期；若是超时可再试一次。"
    ),
    "The service's moderation refused the content.": "内容没有通过服务的审核。",
    "Use another clip.": "请换一个视频。",
    "The service suspects that the content infringes somebody's rights.": "服务怀疑内容侵犯他人权利。",
    "Use a clip you hold the rights to.": "请使用你拥有版权的视频。",
    "The account is overdue.": "账号已欠费。",
    "The task is no longer pending, so it cannot be cancelled.": "任务已不在排队，无法取消。",
    "Follow it with `motion-preflight wait`.": "请用 `motion-preflight wait` 跟踪。",
    "The key is wrong, or belongs to another region.": "密钥有误，或属于其他地域。",
    "Check DASHSCOPE_API_KEY and DASHSCOPE_HTTP_BASE_URL.": "请检查 DASHSCOPE_API_KEY 和 DASHSCOPE_HTTP_BASE_URL。",
    "The account may not do this.": "账号没有此权限。",
    "The asynchronous header is missing.": "缺少异步请求头。",
    "Check the proxies between this machine and the service: one drops headers.": (
        "请检查本机与服务之间的代理：其中一个丢掉了请求头。"
    ),
    "The upload policy has expired.": "上传凭证已过期。",
    "Upload again: a new policy is fetched.": "请重新上传：会获取新的凭证。",
    "The model was not opened for this account.": "该账号没有开通此模型。",
    "This key may not use the model.": "该密钥无权使用此模型。",
    "This key may not use the workspace.": "该密钥无权使用此业务空间。",
    "Check DASHSCOPE_WORKSPACE.": "请检查 DASHSCOPE_WORKSPACE。",
    "Check DASHSCOPE_HTTP_BASE_URL.": "请检查 DASHSCOPE_HTTP_BASE_URL。",
    "The free quota is used up, and the account is set to use nothing else.": "免费额度已用完，且账号设置为仅用免费额度。",
    "The service does not know the model.": "服务没有这个模型。",
    "Choose another target with --profile.": "请用 --profile 选择其他目标。",
    "The service does not know the workspace.": "服务没有这个业务空间。",
    "The service does not know what was asked for.": "服务没有所请求的内容。",
    "The service is asked too often.": "请求过于频繁。",
    "Wait a little.": "请稍候再试。",
    "Too many requests a minute.": "每分钟请求数过多。",
    "Requests grew too fast.": "请求增长过快。",
    "The account's quota for this minute is used up.": "账号这一分钟的配额已用完。",
    "The free quota is used up.": "免费额度已用完。",
    "The service was not bought for this account.": "该账号没有购买此服务。",
    "The prepaid bill is overdue.": "预付费账单已逾期。",
    "The postpaid bill is overdue.": "后付费账单已逾期。",
    "The service failed.": "服务出错。",
    "The service's algorithm failed; calls also met this for content that the model cannot use.": (
        "服务的算法出错；实际调用中，模型无法使用的内容也会返回此码。"
    ),
    "The service could not store its result.": "服务无法保存结果。",
    "The service made no result within three hours.": "服务在三小时内没有给出结果。",
    "Submit once more, if you want to: `submit --again`.": "如有需要请再提交一次：`submit --again`。",
    "The service took too long.": "服务用时过长。",
    "The model cannot be reached at the moment.": "目前无法访问模型。",
    "The model is not available at the moment.": "模型目前不可用。",
}
"""What error codes mean and what to do, by the English of the vendor's table."""
SENDING = {**_TASKS, **_COMMANDS, **_GATE, **_SENDING, **_FOLLOWING, **_DOWNLOAD, **_LEDGER, **_SERVICE, **CODES}
