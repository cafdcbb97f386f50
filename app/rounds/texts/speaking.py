"""What is said about speaking instead of writing: recording, hearing it again, and why it cannot be."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "voice_start": ("说一段", "Say it"),
    "voice_starting": ("正在打开麦克风…", "Opening the microphone…"),
    "voice_stop": ("说完了　{time} / {most}", "Done　{time} / {most}"),
    "voice_hint": ("不想打字就说，最多一分钟。", "Speak instead of typing, for up to a minute."),
    "voice_play": ("听语音　{time}", "Hear it　{time}"),
    "voice_halt": ("停　{time}", "Stop　{time}"),
    "voice_again": ("重说", "Say it again"),
    "voice_remove": ("删掉语音", "Delete the voice note"),
    "voice_owed": ("语音还在 {person} 的手机上", "The voice note is still on {person}'s phone"),
    "hazard_only_voice": ("没有文字，听语音", "No words, hear the voice note"),
    "VOICE_REFUSED": (
        "麦克风没有得到允许，没有录音。可以打字；要说话，请在浏览器的网站设置里允许麦克风。",
        "The microphone is not allowed, so nothing was recorded. You can type; to speak, allow the "
        "microphone in the browser's site settings.",
    ),
    "VOICE_ABSENT": (
        "这台设备没有可用的麦克风，没有录音。请打字。",
        "This device has no microphone to use, so nothing was recorded. Please type.",
    ),
    "VOICE_BUSY": (
        "麦克风正被占用，没有录音。请关掉别的录音或通话再试，或打字。",
        "The microphone is in use, so nothing was recorded. End the other recording or call and try again, "
        "or type.",
    ),
    "VOICE_EMPTY": (
        "没有录到声音。请再说一次，或打字。",
        "No sound was recorded. Say it again, or type.",
    ),
    "VOICE_NO_ROOM": (
        "手机存储快满了，没有录音；打卡和文字都能保存。请先联网发送，再录音。",
        "This phone is almost full: nothing was recorded; check-ins and notes still are. Go online to send "
        "first.",
    ),
    "VOICE_NOT_HERE": (
        "语音不在这台设备上。联网后再听。",
        "The voice note is not on this device. Hear it once you are online.",
    ),
    "VOICE_UNPLAYABLE": (
        "这台设备放不出这段语音。再点一次，或换一台设备听；语音没有丢。",
        "This device cannot play the voice note. Tap again or hear it on another device; it is not lost.",
    ),
}
