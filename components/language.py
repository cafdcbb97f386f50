"""The language of the person, and the few words that components say by themselves."""

from __future__ import annotations

import flet as ft

Language = ft.create_context("zh")

WORDS = {
    "zh": {
        "trouble": "这一页出了点问题",
        "kept": "已经记下的都还在，没有丢。",
        "retry": "再试一次",
        "back": "返回",
        "cancel": "取消",
        "search": "搜索",
        "clear": "清除",
        "undo": "撤销",
        "show": "显示密码",
        "hide": "隐藏密码",
        "wait": "请稍候……",
        "more": "还有 {n} 条，往下滑",
        "good": "按时",
        "late": "晚到",
        "missed": "漏点",
        "left": "无法作业",
        "now": "当前",
        "todo": "未到",
        "cannot_open": "没能打开这台手机上的存储",
        "cannot_open_hint": "已经记下的没有丢。请退出无痕浏览，或关掉其他安居页面后再试。",
    },
    "en": {
        "trouble": "Something went wrong on this page",
        "kept": "Everything recorded is still here. Nothing is lost.",
        "retry": "Try again",
        "back": "Back",
        "cancel": "Cancel",
        "search": "Search",
        "clear": "Clear",
        "undo": "Undo",
        "show": "Show password",
        "hide": "Hide password",
        "wait": "One moment…",
        "more": "{n} more, scroll down",
        "good": "on time",
        "late": "late",
        "missed": "missed",
        "left": "could not be done",
        "now": "current",
        "todo": "to come",
        "cannot_open": "The storage of this phone could not be opened",
        "cannot_open_hint": "Nothing is lost. Leave private browsing, or close other Anju pages, then retry.",
    },
}


def word(language: str, key: str, **values: object) -> str:
    return WORDS[language if language in WORDS else "zh"][key].format(**values)


def use_word(key: str, **values: object) -> str:
    """A word in the language of the person; counts as one hook."""
    return word(ft.use_context(Language), key, **values)
