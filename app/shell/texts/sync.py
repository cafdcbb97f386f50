"""What is said of sync: its state in three words and in a sentence, and why an op did not go through."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "sync_page": ("同步状态", "Sync"),
    "sync_now": ("立即同步", "Sync now"),
    "chip_synced": ("全部已同步", "All sent"),
    "chip_waiting": ("{count} 条待发送", "{count} to send"),
    "chip_refused": ("{count} 条被退回", "{count} refused"),
    "chip_offline": ("离线", "Offline"),
    "chip_connecting": ("正在连接", "Connecting"),
    "chip_held": ("{count} 条在核对", "{count} in check"),
    "chip_signed_out": ("请重新登录", "Sign in again"),
    "chip_update": ("需要更新", "Update needed"),
    "chip_storage": ("存不下了", "Cannot save"),
    "chip_synced_about": ("服务器都收到了。", "The server has everything."),
    "chip_waiting_about": (
        "都已记在这台手机里，有网络时自动发送。",
        "All recorded on this phone; they go out by themselves when there is a network.",
    ),
    "chip_refused_about": (
        "服务器没有接受，原因在下面。",
        "The server did not accept them; the reasons are below.",
    ),
    "chip_offline_about": (
        "没有要发送的。照常使用，联网后取新内容。",
        "Nothing to send. Work on; news come once online.",
    ),
    "chip_connecting_about": ("正在联系服务器。照常使用。", "Reaching the server. Work on meanwhile."),
    "chip_held_about": (
        "服务器已收到，在等同一件事的其他记录。",
        "The server has them and waits for other records of the same matter.",
    ),
    "chip_signed_out_about": (
        "记录照常保存，重新登录后自动发送。",
        "Records are kept and go out once you sign in again.",
    ),
    "chip_update_about": (
        "记录照常发送，更新后才能收到新内容。",
        "Records go out; news need the new version.",
    ),
    "chip_storage_about": ("以前的都还在，新的存不下。", "Earlier records are safe; new ones do not fit."),
    "needs_you": ("需要你处理：{count} 条", "Needs you: {count}"),
    "a_record": ("一条记录", "A record"),
    "resend": ("重新发送", "Send again"),
    "as_note": ("作为备注补上", "Keep it as a note"),
    "discard": ("放弃", "Discard"),
    "discard_question": ("放弃这条记录？", "Discard this record?"),
    "discard_hint": (
        "“{what}”不会再发送，也不能恢复。做过的事请另外告诉主管。",
        "“{what}” will not be sent and cannot be brought back. Tell your manager what was done.",
    ),
    "count": ("{count} 条", "{count}"),
    "count_photos": ("{count} 份", "{count}"),
    "on_phone": ("在手机里，待发送", "On this phone, to be sent"),
    "photos_waiting": ("照片和语音待发送", "Photos and voice notes to be sent"),
    "held": ("服务器在核对", "In check at the server"),
    "oldest": ("最早一条", "The oldest"),
    "just_now": ("刚刚", "just now"),
    "ago": ("{span}前", "{span} ago"),
    "in_span": ("{span}后", "in {span}"),
    "last_contact": ("最近联系服务器", "Last contact"),
    "next_try": ("下次自动发送", "Next try"),
    "not_yet": ("还没有", "not yet"),
    "clock_offset": ("手机时钟", "Phone clock"),
    "clock_same": ("准确", "accurate"),
    "clock_behind": ("慢 {seconds} 秒，已自动修正", "{seconds} s slow, corrected"),
    "clock_ahead": ("快 {seconds} 秒，已自动修正", "{seconds} s fast, corrected"),
    "export_title": ("留一份备份", "Keep a copy"),
    "export_hint": (
        "把没发送的记录、照片和语音存成一个文件，手机要修或要换时交给管理处。",
        "Unsent records, photos and voice notes as one file, to hand over when the phone goes to repair.",
    ),
    "export": ("保存成文件", "Save as a file"),
    "export_file": ("安居-未发送.json", "anju-unsent.json"),
    "STUCK": (
        "试了很多次都没有发出去，排到了最后。记录还在，联网后可以再发。",
        "It failed many times and now waits behind the others. It is kept; send it again when online.",
    ),
    "QUARANTINED": (
        "你的账号已停用，这条记录服务器收下了但没有生效。请联系项目经理。",
        "Your account was let go: the server kept this record but did not apply it. Ask the manager.",
    ),
    "KIND_UNKNOWN": (
        "服务器还不认识这种记录，记录还在。等服务器更新后再发。",
        "The server does not know this kind of record yet. It is kept; send it after the server's update.",
    ),
    "BODY_BAD": (
        "这条记录不完整，服务器没有接受。可以放弃后重新做一次。",
        "This record is incomplete and was not accepted. Discard it and do it once more.",
    ),
    "FAULT": (
        "服务器处理这条记录时出了错，记录还在。稍后再发一次。",
        "The server failed on this record. It is kept; send it again later.",
    ),
    "ID_REUSED": (
        "这条记录的编号被别的记录用了，没有生效。请重新发送。",
        "Another record has this one's number, so it was not applied. Please send it again.",
    ),
    "SEQ_REUSED": (
        "这台手机的编号和另一台重复，没有生效。请重新发送。",
        "Another phone uses the numbers of this one, so it was not applied. Please send it again.",
    ),
    "REFUSED": (
        "服务器没有接受这条记录（{code}）。记录还在，请联系项目经理。",
        "The server did not accept this record ({code}). It is kept; ask the manager.",
    ),
}
