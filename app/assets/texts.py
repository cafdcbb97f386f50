"""What is said of the stores, Chinese beside English."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "stock": ("库存", "Stock"),
    "stock_count": ("{count} 种在用，{low} 种要补", "{count} kept, {low} to buy"),
    "stock_low": ("{low} 种要补", "{low} to buy"),
    "stock_enough": ("都够用", "Enough of everything"),
    "stock_none": ("还没有登记物料", "Nothing in the book yet"),
    "stock_none_hint": (
        "先登记工具、农药、化肥和耗材，再记领用、入库和盘点。",
        "Add tools, pesticides, fertilisers and material first; then write down what comes and goes.",
    ),
    "stock_search": ("名称或说明", "Name or note"),
    "clear": ("清除", "Clear"),
    "not_found": ("没有找到", "Nothing found"),
    "not_found_hint": ("换个名字再试。", "Try another name."),
    "closed_items": ("已停用的 {count} 种", "No longer kept: {count}"),
    "closed_items_hide": ("收起已停用的 {count} 种", "Hide the {count} no longer kept"),
    "choose_item": ("选一种看详情", "Choose one to see more"),
    "choose_item_hint": ("谁在什么时候用了多少，都在那里。", "Who used how much and when stands there."),
    "item_new": ("登记新物料", "Add an item"),
    "item_gone": ("这里没有这种物料", "That item is not known here"),
    "item_gone_hint": (
        "可能还没有同步到。请回到库存。",
        "It may not have arrived yet. Go back to the stock.",
    ),
    "kind_tool": ("工具", "Tool"),
    "kind_pesticide": ("农药", "Pesticide"),
    "kind_fertiliser": ("化肥", "Fertiliser"),
    "kind_material": ("耗材", "Material"),
    "amount": ("{number} {unit}", "{number} {unit}"),
    "never_counted": ("没记过数量", "Never counted"),
    "minimum_is": ("最低 {number} {unit}", "Minimum {number} {unit}"),
    "no_minimum": ("不设最低", "No minimum"),
    "low": ("该补了", "Buy more"),
    "wrong": ("账面为负", "Below zero"),
    "wrong_hint": (
        "账面为负，请盘点：数一数实际有多少，记下来就对了。",
        "The book is below zero. Count what is really there and write it down.",
    ),
    "low_hint": ("低于最低 {number} {unit}，请补货。", "Below the minimum of {number} {unit}: buy more."),
    "counted_at": ("上次盘点 {time}", "Last counted {time}"),
    "safety": ("用后 {hours} 小时内不得进入", "Nobody enters for {hours} h after use"),
    "closed": ("已停用", "No longer kept"),
    "why_used": ("领用", "Use"),
    "why_received": ("入库", "Receipt"),
    "why_counted": ("盘点", "Count"),
    "why_returned": ("归还", "Bring back"),
    "why_lost": ("报损", "Loss"),
    "did_used": ("领用 {number} {unit}", "Used {number} {unit}"),
    "did_received": ("入库 {number} {unit}", "Received {number} {unit}"),
    "did_counted": ("盘点，实有 {number} {unit}", "Counted: {number} {unit}"),
    "did_returned": ("归还 {number} {unit}", "Brought back {number} {unit}"),
    "did_lost": ("报损 {number} {unit}", "Lost {number} {unit}"),
    "left": ("余 {number}", "{number} left"),
    "history": ("出入记录", "The book"),
    "history_none": ("还没有记录", "Nothing written yet"),
    "history_none_hint": ("先盘点一次，记下现在有多少。", "Count once and write down what is there."),
    "dose_is": ("配比 {dose}", "Dose {dose}"),
    "on_its_way": ("待发送", "not sent yet"),
    "use": ("记领用", "Write down a use"),
    "use_here": ("用药用肥", "Pesticide or fertiliser used"),
    "use_which": ("用了哪一种？", "Which one was used?"),
    "visit_gone": ("这里没有这次打卡", "That check-in is not known here"),
    "number_used": ("用了多少", "How much was used"),
    "number_received": ("进了多少", "How much came in"),
    "number_counted": ("实际有多少", "How much is there"),
    "number_returned": ("还了多少", "How much was brought back"),
    "number_lost": ("损了多少", "How much was lost"),
    "AMOUNT_BAD": ("请填写数量：大于 0，最多三位小数。", "Give an amount above 0, at most three decimals."),
    "count_bad": (
        "请填写数量，最多三位小数；没有就填 0。",
        "Give the amount, at most three decimals; 0 if none.",
    ),
    "as_before": ("和上次一样", "As before"),
    "dose": ("配比或浓度，例如 1:800", "Dose or dilution, such as 1:800"),
    "where": ("用在哪里", "Where"),
    "where_none": (
        "不选也可以；选了才能提醒别人不要进入。",
        "May be left out; others are warned only of a place.",
    ),
    "line_note": ("备注", "Note"),
    "photo_add": ("拍照", "Add a photo"),
    "photo_no": ("不拍了", "No photo"),
    "save_line": ("记下", "Write down"),
    "after_line": ("记下后余 {number} {unit}", "{number} {unit} left after this"),
    "more_than_there": (
        "超过账面，也会照实记下；请随后盘点。",
        "More than the book knows of. It is written down all the same; count soon.",
    ),
    "kept": ("已记下", "Written down"),
    "kept_hint": (
        "已存在手机里，联网后自动发送。",
        "Kept on this phone; it goes out with the next connection.",
    ),
    "keep_out_until": ("安全间隔至 {until}", "Keep out until {until}"),
    "keep_out_kept": (
        "安全间隔至 {until}，在此之前请拦好，不要让人进入。",
        "Keep everybody out until {until}; close it off.",
    ),
    "undo": ("撤回", "Take back"),
    "undo_seconds": ("撤回（{seconds} 秒内）", "Take back (within {seconds} s)"),
    "undone": ("已撤回，没有记下", "Taken back, nothing was written"),
    "other_item": ("换一种", "Another item"),
    "another": ("再记一种", "Another one"),
    "done": ("完成", "Done"),
    "item_name": ("名称", "Name"),
    "item_kind": ("类别", "Kind"),
    "item_unit": ("单位，例如 瓶、公斤、把", "Unit, such as bottle, kg"),
    "item_minimum": ("最低库存", "Minimum"),
    "item_minimum_hint": ("低于它就提醒补货；0 是不提醒。", "Below it somebody is told to buy; 0: never."),
    "item_safety": ("安全间隔", "Safety interval"),
    "item_safety_unit": ("小时", "h"),
    "item_safety_hint": (
        "用药后多少小时内人和宠物不要进入，看标签；0 是没有。",
        "For how many hours people and pets stay out after use, as its label says; 0: none.",
    ),
    "item_now": ("现在有多少", "How much is there now"),
    "item_note": ("说明，例如放在哪里", "Note, such as where it is kept"),
    "item_add": ("登记", "Add"),
    "item_save": ("保存", "Save"),
    "item_change": ("修改", "Change"),
    "item_close": ("停用", "Stop keeping it"),
    "close_question": ("停用“{name}”？", "Stop keeping {name}?"),
    "close_hint": ("记录都保留，只是不再出现在库存里。", "Its lines stay; it only leaves the list."),
    "close_no": ("先不", "Not now"),
    "leave_question": ("还没有保存", "Not saved yet"),
    "leave_hint": ("离开就要重填。", "What was filled in would be lost."),
    "leave_stay": ("接着填", "Go on"),
    "leave_drop": ("离开，不要了", "Leave and drop it"),
    "NAME_MISSING": ("请填写名称。", "Give it a name."),
    "NAME_TAKEN": ("已经有“{name}”了，请换个名称或用原来那个。", "There is already {name}: use that one."),
    "UNIT_MISSING": ("请填写单位。", "Give the unit."),
    "hours_bad": ("请填 0 到 720 的整数。", "A whole number from 0 to 720."),
    "NOT_ALLOWED": ("你的角色不能这样做，没有记下。", "Your role may not do this; nothing was written."),
    "ITEM_UNKNOWN": (
        "服务器上没有这种物料，可能登记没有成功。请重新登记后再记。",
        "The server does not know this item; add it again and write the line once more.",
    ),
    "PLACE_UNKNOWN": ("没有这个地点，请重新选。", "No such place, choose another."),
    "MOVEMENT_UNKNOWN": ("找不到这条记录，没有撤回。", "That line was not found; nothing was taken back."),
    "TOO_LATE": (
        "已超过十分钟，不能撤回。请用盘点更正。",
        "More than ten minutes have passed. Correct it with a count.",
    ),
    "STORAGE_FULL": (
        "手机空间不够，没有记下。请清理后再试。",
        "This phone is full, nothing was written. Make room and try again.",
    ),
    "STORAGE_FAILED": (
        "手机没能写下，没有记录。请再试一次。",
        "The phone could not write this down. Please try again.",
    ),
    "UNKNOWN": ("没有记下（{code}）。", "Nothing was written ({code})."),
    "alert_low": (
        "{item} 只剩 {level} {unit}，低于 {minimum} {unit}，该补货了",
        "{item}: {level} {unit} left, below {minimum} {unit}",
    ),
    "alert_wrong": ("{item} 账面为负，请盘点", "{item} is below zero in the book: count it"),
    "alert_spray": (
        "{place} 用了 {item}，{until} 前不得进入，请通知业主",
        "{item} was used at {place}: keep out until {until}, tell the residents",
    ),
    "alert_spray_somewhere": (
        "用了 {item}，{until} 前不得进入，请通知业主",
        "{item} was used: keep out until {until}, tell the residents",
    ),
    "alert_keep_out": (
        "{place} 刚用过 {item}，{until} 前不要进入",
        "{item} was used at {place}: do not enter before {until}",
    ),
    "keep_out": ("这里用过 {item}，{until} 前不要进入", "{item} was used here: do not enter before {until}"),
    "keeping_out": ("安全间隔中", "Keep out"),
    "spray_line": ("{place} · {item}", "{place} · {item}"),
    "somewhere": ("绿化区域", "green areas"),
    "notice": ("告示草稿", "Draft of a notice"),
    "notice_hint": ("看一遍，再贴到楼道或发到群里", "Read it, then post or send it"),
    "notice_gone": ("没有这条告示", "No such notice"),
    "notice_gone_hint": (
        "可能已被撤回，或还没有同步到。",
        "It may have been taken back, or has not arrived yet.",
    ),
    "notice_over": ("安全间隔已过，不用再贴。", "The interval is over; no need to post it any more."),
    "in_chinese": ("中文", "中文"),
    "in_english": ("English", "English"),
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "share": ("分享", "Share"),
    "phone_missing": (
        "客服电话还没有填，请先在运行参数里填好。",
        "The desk's number is missing: fill in the figures.",
    ),
}

NOTICE_ZH = """温馨提示

尊敬的各位业主：
{since}，绿化人员在{place}使用了{item}{dose}。{until} 前，请不要进入或靠近该区域，并照看好老人、儿童和宠物，\
附近住户请关好门窗。
如已接触或感到不适，请用清水冲洗并及时就医；有疑问请致电客服中心{phone}。
感谢配合！

{estate}物业服务中心
{day}"""
NOTICE_EN = """Notice

Dear residents,
On {since} our gardeners used {item}{dose} at {place}. Until {until} please do not enter or come near, look \
after children, elderly people and pets, and keep nearby windows closed.
If you came into contact with it or feel unwell, rinse with clear water and see a doctor. Questions: call \
the service desk{phone}.
Thank you.

Property service of {estate}
{day}"""

TEXTS: dict[str, dict[str, str]] = {
    "zh": {key: pair[0] for key, pair in PAIRS.items()},
    "en": {key: pair[1] for key, pair in PAIRS.items()},
}


def notice_words(
    language: str,
    *,
    since: str,
    until: str,
    place: str,
    item: str,
    dose: str,
    phone: str,
    estate: str,
    day: str,
) -> str:
    """The draft for residents in Chinese or English, whatever language the reader works in. What is not known
    is left out.
    """
    chinese = language == "zh"
    return (NOTICE_ZH if chinese else NOTICE_EN).format(
        since=since,
        until=until,
        place=place or PAIRS["somewhere"][0 if chinese else 1],
        item=item,
        dose=(f"（{dose}）" if chinese else f" ({dose})") if dose else "",
        phone=f" {phone}" if phone else "",
        estate=estate,
        day=day,
    )
