"""Certificates: work that needs one goes to nobody without a good one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from server.demo.world import PERSON
from tests.sql.database import Database
from tests.sql.device import Device, Json, far
from tests.sql.reports import Desk, Phone, certificate, refusal, step, told

CHEN, ZHENG, WANG = "陈静", "郑海涛", "王建国"


def test_work_that_needs_a_certificate_goes_to_nobody_without_a_good_one(
    phone: Phone, world: Database
) -> None:
    desk = Desk(phone)
    power = world.ask(
        "select id::text from tickets.categories where key = 'outage' and estate_id = %s",
        PERSON[CHEN].estate.id,
    )
    ticket, clerk, boss = desk.at("register", category_id=power), desk.phone(CHEN), desk.phone(WANG)
    missing = ("CERTIFICATE_MISSING", {"person": ZHENG, "needs": "electrician"})
    assert refusal(clerk, "assign", ticket, **told(ZHENG)) == missing
    assert refusal(desk.phone(ZHENG), "accept", ticket) == missing
    old = boss.op("estate.file_certificate", certificate(valid_to="2020-01-01"))
    assert boss.verdict(old) == "applied"
    expired = ("CERTIFICATE_EXPIRED", {"person": ZHENG, "needs": "electrician", "until": "2020-01-01"})
    assert refusal(clerk, "assign", ticket, **told(ZHENG)) == expired
    new = boss.op("estate.file_certificate", certificate(valid_to=str(date.today() + timedelta(days=2))))
    assert boss.verdict(new) == "applied"
    assert step(clerk, "assign", ticket, **told(ZHENG)) == "applied"
    assert boss.do("estate.withdraw_certificate", {"certificate_id": new["id"]}) == "applied"
    assert boss.do("estate.withdraw_certificate", {"certificate_id": new["id"]}) == "CERTIFICATE_UNKNOWN"
    assert refusal(desk.phone(ZHENG), "accept", ticket) == expired


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"certificate_kind": " "}, "KIND_MISSING"),
        ({"certificate_kind": "长" * 41}, "BODY_BAD"),
        ({"valid_to": "tomorrow"}, "BODY_BAD"),
        ({"valid_to": "2026-02-30"}, "BODY_BAD"),
        ({"photo": "x"}, "BODY_BAD"),
        ({"person_id": str(far("p"))}, "PERSON_UNKNOWN"),
    ],
)
def test_a_certificate_that_will_not_do(still: Database, changed: Json, code: str) -> None:
    device = Device(still, PERSON[WANG])
    with device.connection.transaction(force_rollback=True):
        assert device.do("estate.file_certificate", certificate(**changed)) == code
    device.close()
