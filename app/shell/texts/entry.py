"""What is said on the way in: signing in, joining with a code, setting up, a lost password."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "anju": ("安居", "Anju"),
    "welcome": ("登录安居", "Sign in to Anju"),
    "welcome_hint": ("用手机号和密码", "With your phone number and password"),
    "people_here": ("这台手机上的人", "People on this phone"),
    "unsent_short": ("{count} 条待发送", "{count} to send"),
    "phone": ("手机号", "Phone number"),
    "password": ("密码", "Password"),
    "sign_in": ("登录", "Sign in"),
    "sign_in_again": ("重新登录", "Sign in again"),
    "have_code": ("我有邀请码", "I have a code"),
    "forgot": ("忘记密码", "Forgotten password"),
    "set_up": ("建立小区", "Set up an estate"),
    "first_run": ("这里还没有小区", "There is no estate here yet"),
    "first_run_hint": (
        "先建立小区，再邀请员工和住户。",
        "Set up the estate first, then invite staff and residents.",
    ),
    "phone_missing": ("请填写手机号。", "Fill in your phone number."),
    "password_missing": ("请填写密码。", "Fill in the password."),
    "password_short": ("密码至少 8 位，还没有提交。", "The password needs 8 characters; nothing was sent."),
    "code_missing": (
        "码是 10 位字母和数字，请补全。",
        "The code has 10 letters and digits; please complete it.",
    ),
    "estate_missing": ("请填写小区名称。", "Fill in the name of the estate."),
    "manager_missing": ("请填写项目经理的姓名。", "Fill in the manager's name."),
    "invalid_credentials": (
        "手机号或密码不对。请再试一次，或点“忘记密码”。",
        "The number or the password is wrong. Try again, or choose “Forgotten password”.",
    ),
    "current_wrong": ("现在的密码不对，密码没有改。", "The current password is wrong; nothing was changed."),
    "offline": (
        "连不上服务器，填写的内容都还在。请检查网络后再试。",
        "The server cannot be reached; what you typed is still here. Check the network and try again.",
    ),
    "busy": (
        "服务器正忙，填写的内容都还在。请过一分钟再试。",
        "The server is busy; what you typed is still here. Try again in a minute.",
    ),
    "weak_password": (
        "这个密码太容易猜，没有采用。请换一个长一些的。",
        "This password is too easy to guess and was not taken. Choose a longer one.",
    ),
    "same_password": (
        "新密码和原来的一样，没有改。",
        "The new password is the old one; nothing was changed.",
    ),
    "phone_exists": (
        "这个手机号已有账号，但密码不对。请用原来的密码。",
        "This number has an account with another password. Use the password it has.",
    ),
    "code_unknown": (
        "码不对，或不是给这个手机号的。请核对码和号码。",
        "The code is wrong, or not for this number. Check both.",
    ),
    "code_expired": ("码已过期。请对方重新生成一个。", "The code has run out. Ask for a new one."),
    "code_used": (
        "码已经用过，每个码只能用一次。请直接登录。",
        "The code was used; each works once. Just sign in.",
    ),
    "already_member": (
        "这个账号已经加入小区，请直接登录。",
        "This account has joined already; just sign in.",
    ),
    "already_set_up": (
        "这里已经有小区了。请用邀请码加入。",
        "There is an estate here already. Join with a code.",
    ),
    "too_many_tries": (
        "试的次数太多，先停一小时再试。",
        "Too many tries. Wait an hour before the next one.",
    ),
    "confirmation_needed": (
        "账号还要确认后才能登录，请找项目经理。",
        "The account must be confirmed before it can sign in. Ask the manager.",
    ),
    "refused": (
        "服务器没有接受，什么都没有改变。请核对后再试。",
        "The server did not accept this; nothing was changed. Check it and try again.",
    ),
    "join": ("用邀请码加入", "Join with a code"),
    "join_hint": ("码由项目经理或前台给你", "The manager or the front desk gives it to you"),
    "join_now": ("加入", "Join"),
    "join_phone_hint": ("填邀请时登记的手机号", "The number that was invited"),
    "join_kept": (
        "手机号以后用来登录。你的姓名在加入后显示。",
        "You will sign in with this number. Your name shows once you have joined.",
    ),
    "code": ("邀请码", "Invitation code"),
    "code_hint": ("10 位，如 7KQ2M-9XDH4，不分大小写", "10 characters such as 7KQ2M-9XDH4, in any case"),
    "new_password": ("新密码", "New password"),
    "current_password": ("现在的密码", "Current password"),
    "password_hint": ("至少 8 位，容易记、不好猜", "At least 8 characters, easy to remember, hard to guess"),
    "forgot_hint": ("用重置码换一个新密码", "Choose a new one with a reset code"),
    "forgot_how": (
        "请项目经理在“人员”里给你发一个密码重置码，再填到下面。",
        "Ask the manager for a password reset code (under People), then fill it in below.",
    ),
    "reset_code": ("重置码", "Reset code"),
    "reset_now": ("换密码并登录", "Set password and sign in"),
    "set_up_step": ("第 {step} 步，共 {steps} 步", "Step {step} of {steps}"),
    "estate_name": ("小区名称", "Name of the estate"),
    "time_zone": ("所在时区", "Time zone"),
    "zone_Shanghai": ("北京时间", "Beijing"),
    "zone_Urumqi": ("乌鲁木齐", "Ürümqi"),
    "zone_Hong_Kong": ("香港", "Hong Kong"),
    "zone_Macau": ("澳门", "Macau"),
    "zone_Taipei": ("台北", "Taipei"),
    "zone_Singapore": ("新加坡", "Singapore"),
    "manager_name": ("项目经理姓名", "Name of the manager"),
    "create_estate": ("建立小区", "Set up the estate"),
    "fetching": ("正在取你的资料", "Fetching what is yours"),
    "fetching_hint": (
        "第一次登录要联网，之后没有信号也能用",
        "The first time needs a network; later it works without",
    ),
    "fetching_offline": (
        "连不上服务器，已经登录，不用重填。连上网后会自动继续。",
        "The server cannot be reached. You are signed in; this goes on by itself once you are online.",
    ),
    "try_now": ("现在再试", "Try now"),
    "no_membership": ("还没有加入小区", "Not a member of an estate yet"),
    "no_membership_hint": (
        "没有码，或账号被停用，请找项目经理。",
        "Without a code, or when let go, ask the manager.",
    ),
}
