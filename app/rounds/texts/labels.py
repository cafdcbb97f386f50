"""What is said of labels: which to print, how large, and what stands on them."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "labels_title": ("点位标签", "Checkpoint labels"),
    "labels_hint": (
        "选好点位和尺寸，生成可打印的网页；打印后贴在点位上。",
        "Choose places and a size, make a page to print, and put the labels up at their places.",
    ),
    "labels_offline": (
        "标签上的码只存在服务器上，要联网才能取。连上网后再试一次。",
        "The codes on labels are kept on the server only. Go online and try again.",
    ),
    "labels_failed": (
        "没有取到标签，什么都没有改变。请稍后再试一次。",
        "The labels did not come; nothing was changed. Please try again later.",
    ),
    "labels_none": ("还没有点位标签", "No labels yet"),
    "labels_none_hint": (
        "给点位建好标签后，可以在这里打印。",
        "Once places have labels they can be printed here.",
    ),
    "labels_loading": ("正在取标签", "Fetching labels"),
    "labels_all": ("全选", "Select all"),
    "labels_clear": ("全不选", "Select none"),
    "labels_count": ("已选 {count} 个", "{count} selected"),
    "labels_where": ("哪里的", "Where"),
    "labels_everywhere": ("全部", "Everywhere"),
    "labels_outdoors": ("不在楼里", "In no building"),
    "labels_rest": (
        "还有 {count} 个没有列出，也会打印。选一栋楼可以逐个挑。",
        "{count} more are not listed and are printed too. Choose a building to pick single ones.",
    ),
    "labels_make": ("生成打印页", "Make the page to print"),
    "labels_saved": (
        "打印页已保存为“{file}”。用浏览器打开它，再打印。",
        "Saved as “{file}”. Open it in the browser and print.",
    ),
    "labels_preview": ("预览", "Preview"),
    "labels_making": (
        "{places} 的新标签还没有生成。联网同步后再试一次，不要打印旧的。",
        "The new label of {places} is not made yet. Go online and try again; do not print an old one.",
    ),
    "size_small": ("小", "Small"),
    "size_medium": ("中", "Medium"),
    "size_large": ("大", "Large"),
    "size_a4": ("整页", "Whole page"),
    "size_about": (
        "每张 {width}×{height} 毫米，一页 A4 纸 {count} 张，沿角上的短线裁开。",
        "{width}×{height} mm each, {count} on a sheet of A4. Cut along the short lines at the corners.",
    ),
    "label_file": ("{estate}-点位标签.html", "{estate}-labels.html"),
    "label_print": ("打印", "Print"),
    "label_keep_clear": ("巡查点 · 请勿遮挡", "Checkpoint · keep clear"),
    "labels_size": ("标签尺寸", "Label size"),
    "labels_signed_out": (
        "登录已过期，取不到标签。请重新登录后再试。",
        "Your sign-in has expired, so the labels cannot be fetched. Sign in again and retry.",
    ),
}
