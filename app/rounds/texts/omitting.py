"""What is said of stops that are ticked, cannot be done, or were taken back."""

PAIRS: dict[str, tuple[str, str]] = {
    "omitted": ("无法作业", "could not be done"),
    "obstacle_locked": ("锁着进不去", "Locked"),
    "obstacle_works": ("正在施工", "Works going on"),
    "obstacle_weather": ("天气原因", "Weather"),
    "obstacle_other": ("其他原因", "Another reason"),
    "SCAN_NEEDED": (
        "这个点位要求扫码，点一下不算。没有记录；请扫标签，标签坏了就拍照。",
        "This stop asks for its label, a tick does not count. Nothing was recorded; scan the label, or take a"
        " photo when it is damaged.",
    ),
    "TOO_LATE": (
        "已经过了可以撤回的时间（10 分钟，或本轮已经结束），记录保留。记错了请告诉经理。",
        "It is too late to take this back (10 minutes, or the round is over), so the record stays. Tell the"
        " manager if it is wrong.",
    ),
}
