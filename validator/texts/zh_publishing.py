"""What is said while a file is published, in Chinese: commands and their help, stores, and what goes wrong with them."""

from __future__ import annotations

_HELP = {
    "Put files where the service can fetch them; print the URL of each.\n\nThe same bytes are uploaded once. After an upload the"
    " URL is fetched back and compared. The URL may hold a signature: whoever\nhas it can fetch the file until it ends.": (
        "把文件发布到服务能下载的位置；输出每个文件的 URL。\n\n相同内容只上传一次。上传后会回读 URL 并比对。URL 可能带签名：到期之前，得到它的人都能下载该文件。"
    ),
    "Delete what `publish` has uploaded, as the ledger knows it, and nothing else.": "按台账删除 `publish` 上传的内容，不动其他任何内容。",
    "Show what is installed, and how to get what is missing. Exits with 3 when something that was asked for cannot be used.\n\n"
    "With --target and --to, the smallest harmless request is sent to the service and to the store.": (
        "显示已安装的组件，以及如何补齐缺少的。所查的某一项不可用时，退出码为 3。\n\n带 --target 和 --to 时，会向服务和存储各发一个最小的无害请求。"
    ),
    "The store: s3://, oss://, temp:, command: or https://.": "存储：s3://、oss://、temp:、command: 或 https://。",
    "Endpoint of an S3-compatible or OSS store.": "S3 兼容存储或 OSS 的 endpoint。",
    "Region of the bucket; otherwise what the environment says.": "bucket 所在地域；默认取环境中的设置。",
    "Profile of the S3 credentials; otherwise the default one.": "S3 凭证的 profile；默认为 default。",
    "How long a command: target may take for one file.": "command: 目标处理一个文件的时限。",
    "For https:// targets: the file is there; only compare it.": "用于 https:// 目标：文件已在那里；只做比对。",
    "Give BASE/KEY instead of a presigned URL.": "输出 BASE/KEY，而不是预签名 URL。",
    "How long the URL is to work: 90m, 1d, 7d.": "URL 的有效时长：90m、1d、7d。",
    "Do not fetch the URL back to compare.": "不回读 URL 做比对。",
    "The target that will fetch it: how long its queue is, which model it is.": "将要下载它的目标：排队有多久，是哪个模型。",
    "Show no progress.": "不显示进度。",
    "Everything that was published for clips whose tasks have ended.": "任务已结束的视频所发布的全部内容。",
    "Also what a task under way may still fetch.": "也包括进行中的任务可能还要下载的内容。",
    "Show what would be deleted; delete nothing.": "显示将删除什么；不做删除。",
    "Try the key at the service of this target, too; nothing is made there.": "同时在该目标的服务上试用密钥；不会创建任何内容。",
    "Try this store, too: bucket, region and credentials; nothing is uploaded.": "同时试用该存储：bucket、地域和凭证；不会上传任何内容。",
}
_COMMANDS = {
    "failed": "失败",
    "service": "服务",
    "store": "存储",
    "uploaded": "已上传",
    "was there": "已存在",
    "compared": "已比对",
    "not compared": "未比对",
    ", works for {span}": "，有效期 {span}",
    ", good for {span}": "，有效期 {span}",
    ", {left} left": "，还需 {left}",
    "{path}: {how}, {compared}, {store}{end}.": "{path}：{how}，{compared}，{store}{end}。",
    "{name} {bar} {percent:.0f} % of {size:.1f} MB{left}": "{name} {bar} {percent:.0f} %，共 {size:.1f} MB{left}",
    "{base} takes the key of account {account}": "{base} 接受账号 {account} 的密钥",
    "deleted {key} in {store}": "已删除 {store} 中的 {key}",
    "would delete {key} in {store}": "将删除 {store} 中的 {key}",
    "interrupted; the same command goes on, and removes what is left of an upload.": "已中断；再次运行同一命令即可继续，并清理未完成的上传。",
    "interrupted; what is deleted is deleted, the same command goes on.": "已中断；已删除的不会恢复，再次运行同一命令即可继续。",
    "--already-there with --no-verify leaves nothing to do.": "--already-there 与 --no-verify 同时使用，就没有可做的事了。",
    "Name what is to be deleted, or give --all-of-ended.": "请指出要删除什么，或使用 --all-of-ended。",
    "The ledger knows nothing that was published of {name}.": "台账中没有 {name} 的发布记录。",
    "{store}: only the service can fetch it, so that the file is not compared.": "{store}：只有服务能下载，因此不做比对。",
}
_PUBLISHING = {
    "{path} is empty; there is nothing to publish.": "{path} 是空文件；没有可发布的内容。",
    "{path} has {bytes:,} bytes; more than {most:,} are not fetched back and compared. --no-verify publishes it all the same.": (
        "{path} 有 {bytes:,} 字节；超过 {most:,} 字节的文件不回读比对。使用 --no-verify 仍可发布。"
    ),
    "The URL would work for {works}, and the clip may wait {needed} for its turn. Give a longer --life, or credentials that last longer.": (
        "URL 的有效期为 {works}，而视频可能要排队 {needed}。请用 --life 延长，或换用有效期更长的凭证。"
    ),
    "{url} is of no use to the service: {finding}": "{url} 对服务不可用：{finding}",
    "Another process has been uploading {path} to {store} for {waited}; run this again later.": (
        "另一个进程正在把 {path} 上传到 {store}，已等待 {waited}；请稍后再运行。"
    ),
    "{store} gave no URL.": "{store} 没有给出 URL。",
    "The store did not finish within {seconds} and was given up.": "存储在 {seconds} 内没有完成，已放弃。",
    "{store}: nothing that is published there can be deleted from here.": "{store}：发布在那里的内容不能从这里删除。",
    "{key} is being uploaded by another process; nothing is deleted.": "另一个进程正在上传 {key}；没有删除任何内容。",
    "{key} was in {store} before; it is not ours to delete.": "{key} 原来就在 {store} 中；不由本程序删除。",
    "{key} may still be fetched for task {task} ({state}); --force deletes it all the same.": (
        "任务 {task}（{state}）可能还要下载 {key}；使用 --force 仍可删除。"
    ),
    "temporary_store in {where} must be true or false.": "{where} 中的 temporary_store 必须是 true 或 false。",
}
_TARGETS = {
    "{target!r} names no store{nearest} Write one of: {forms}.": "{target!r} 不是存储{nearest} 可写：{forms}。",
    "{scheme}:// needs the package {package}: pip install 'motion-preflight[{extra}]'.": (
        "{scheme}:// 需要软件包 {package}：pip install 'motion-preflight[{extra}]'。"
    ),
    "{target!r} is not a bucket: write {scheme}://BUCKET/PREFIX.": "{target!r} 不是 bucket：请写 {scheme}://BUCKET/PREFIX。",
    "{option} must be an http(s) URL without password and query, in the environment, too.": (
        "{option} 必须是不带密码和查询参数的 http(s) URL，环境变量中的也一样。"
    ),
    "A presigned URL works for {most} at most; give a shorter --life.": "预签名 URL 最长有效 {most}；请缩短 --life。",
    "The credentials are temporary and do not say when they end; the URL ends with them.": (
        "这是临时凭证，且没有说明何时到期；URL 会随凭证一起失效。"
    ),
    "There are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of ~/.aws/credentials with --aws-profile.": (
        "没有 S3 凭证：请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，或用 --aws-profile 指定 ~/.aws/credentials 中的 profile。"
    ),
    "There are no credentials for OSS: set {names}.": "没有 OSS 凭证：请设置 {names}。",
    "--aws-profile: there is no profile {name!r} in the configuration of S3.": "--aws-profile：S3 配置中没有 profile {name!r}。",
    "oss:// needs the bucket's region: give --region, such as cn-hangzhou, or set {name}.": (
        "oss:// 需要 bucket 的地域：请用 --region 指定，例如 cn-hangzhou，或设置 {name}。"
    ),
    "temp: takes no name; write temp: alone.": "temp: 后面不带名称；只写 temp: 即可。",
    "temp: needs the account and the model that will fetch the file.": "temp: 需要账号，以及将要下载文件的模型。",
    "temp: is the service's own store for trials, not for production: a file lives {life} there.": (
        "temp: 是服务自带的临时存储，供试用，不用于生产：文件只保留 {life}。"
    ),
    "temp: is the service's own store for trials, not for production: a file lives {life} there."
    " The service does not say that {model} can read it.": (
        "temp: 是服务自带的临时存储，供试用，不用于生产：文件只保留 {life}。服务没有说明 {model} 可以读取它。"
    ),
    "{target} takes no uploads: say with --already-there that the file is there, and it is compared.": (
        "{target} 不接受上传：文件若已在那里，请加 --already-there，程序会做比对。"
    ),
    "{store} takes no uploads.": "{store} 不接受上传。",
    "{store}: nothing is uploaded there; each file is compared.": "{store}：不上传；逐个比对文件。",
    "{store}: what was there before is not deleted.": "{store}：原来就在那里的内容不会删除。",
    "{store}: nothing can be deleted there; the service does it after {life}.": "{store}：不能删除；服务会在 {life} 后自行删除。",
    "command: names no program; write command:PROGRAM, with its arguments if it has any.": (
        "command: 没有指定程序；请写 command:PROGRAM，如有参数写在后面。"
    ),
    "The command of command: has a quote that is not closed.": "command: 的命令中有未闭合的引号。",
    "command: there is no program {name!r} on PATH.": "command: 在 PATH 中没有程序 {name!r}。",
    "{path} is there; it was not run.": "{path} 存在；没有运行它。",
    "{name} ended with status {status}: {said}": "{name} 以状态 {status} 结束：{said}",
    "{name} printed nothing; its last line must be the URL. {said}": "{name} 没有输出；最后一行必须是 URL。{said}",
    "{name} did not end with an http(s) URL, but with: {line}": "{name} 的最后一行不是 http(s) URL，而是：{line}",
    "{name} printed over {most:,} bytes and was stopped.": "{name} 的输出超过 {most:,} 字节，已停止。",
    "it said nothing.": "它没有给出任何信息。",
    "{store}: what a command has published, only its own tools can delete.": "{store}：由命令发布的内容，只能用它自己的工具删除。",
}
_REFUSALS = {
    "{store}: there is no such bucket ({code}); nothing is published.": "{store}：没有这个 bucket（{code}）；没有发布任何内容。",
    "{store} denies access ({code}): these credentials may not do this there.": "{store} 拒绝访问（{code}）：该凭证没有这项权限。",
    "{store} does not know these credentials ({code}): check key id, secret and region.": (
        "{store} 不认识该凭证（{code}）：请检查 key id、secret 和地域。"
    ),
    "{store}: the credentials have expired ({code}); renew them.": "{store}：凭证已过期（{code}）；请更新。",
    "{store} is in another region, or at another endpoint ({code}): give --region or --endpoint-url.": (
        "{store} 在其他地域或其他 endpoint（{code}）：请用 --region 或 --endpoint-url 指定。"
    ),
    "{store} is busy or out of order ({code}); publish again later.": "{store} 繁忙或出现故障（{code}）；请稍后再发布。",
    "{store} refuses this machine's clock ({code}){off}; set it right.": "{store} 不接受本机时钟（{code}）{off}；请校准。",
    ", which is {span} behind": "，本机慢了 {span}",
    ", which is {span} ahead": "，本机快了 {span}",
    "{store} refused: {code}.": "{store} 拒绝：{code}。",
    "without a reason": "没有给出原因",
    "{store} refused: {error}": "{store} 拒绝：{error}",
    "{store} cannot be reached ({name}); nothing is published.": "无法连接 {store}（{name}）；没有发布任何内容。",
    "{store}: the connection was cut ({name}); the file is not there in full. Publish it again.": (
        "{store}：连接中断（{name}）；文件没有完整上传。请重新发布。"
    ),
    "{store} is not a bucket, region or endpoint that can be.": "{store} 不是有效的 bucket、地域或 endpoint。",
    "{store}: the credentials cannot be had ({name}); log in again.": "{store}：无法获得凭证（{name}）；请重新登录。",
    "{store}: the credentials are known, but may not list it; only an upload shows whether they may upload.": (
        "{store}：凭证有效，但没有列举权限；能否上传，要上传时才知道。"
    ),
    "{store}: bucket and credentials are good (region {region}).": "{store}：bucket 和凭证可用（地域 {region}）。",
    "{store}: bucket and credentials are good (region {region}, key from {origin}{end}).": (
        "{store}：bucket 和凭证可用（地域 {region}，密钥来自 {origin}{end}）。"
    ),
    "{store}: the service takes the key.": "{store}：服务接受该密钥。",
    "{store}: the upload failed ({error}); publish the file again.": "{store}：上传失败（{error}）；请重新发布该文件。",
    "The service cannot be reached: {error}.": "无法连接服务：{error}。",
}
PUBLISHING = {**_HELP, **_COMMANDS, **_PUBLISHING, **_TARGETS, **_REFUSALS}
