"""What the manager reads and is told where tickets are set up: flows, categories, prices."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "FLOW_BAD": (
        "这一步的设置不对，没有保存。请检查时限和负责岗位；干活这一步不能跳过。",
        "This stage was not saved. Please check its limits and who is responsible; the work itself cannot be "
        "left out.",
    ),
    "NAME_MISSING": ("请填写名称。", "Please give a name."),
    "NAME_TAKEN": ("已经有“{name}”了，请换一个名称。", "“{name}” exists already. Please choose another name."),
    "UNIT_MISSING": ("请填写单位，如 个、米。", "Please say by what it is counted, such as piece or metre."),
    "PRICE_BAD": ("请填写价格，最多两位小数。", "Please give a price, at most two decimals."),
    "PRICE_UNKNOWN": ("找不到这个价格，没有保存。", "This price cannot be found; nothing was saved."),
    "ITEM_UNKNOWN": ("库存里没有这个物料，请另选。", "This is not in the stores. Please choose another."),
}
