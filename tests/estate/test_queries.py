"""What the estate answers: who is here, who was invited, homes in their order, numbers in one form."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.estate import queries
from app.estate.queries import FIGURES, local_phone, stored_phone
from app.estate.texts import TEXTS
from services.commands import Me
from services.store import Store
from tests.shell.yard import Yard

NOW = datetime.now(UTC)
MIGRATIONS = Path(__file__).parents[2] / "supabase" / "migrations"


def view(yard: Yard) -> Store:
    store = Store()
    store.merge([(table, id, row.value) for (table, id), row in yard.server.rows.items() if not row.deleted])
    return store


def names(members: list[queries.Member]) -> list[str]:
    return [m.person.name for m in members]


def test_staff_stand_by_post_and_residents_by_home() -> None:
    yard = Yard()
    staff = queries.members(view(yard), NOW)
    assert names(staff)[0] == "王建国"
    assert [m.main_role for m in staff] == sorted((m.main_role for m in staff), key=queries.SORTING.index)
    assert "黄淑珍" not in names(staff)
    (resident,) = queries.residents(view(yard), NOW)
    assert (resident.person.name, resident.units) == ("黄淑珍", ("3-2-1201",))


def test_who_was_invited_is_waited_for_until_the_code_runs_out() -> None:
    yard = Yard()
    yard.invited("张伟", "13800000098", "guard")
    yard.invited("孙小芳", "13800000097", "cleaner", days=-1)
    standing = {m.person.name: m.standing for m in queries.members(view(yard), NOW)}
    assert standing["张伟"] == "invited"
    assert standing["孙小芳"] == "lapsed"
    assert standing["李卫国"] == "member"
    assert queries.headline(view(yard), yard.me("王建国"), NOW) == ("headline_waiting", {"count": 2})
    assert queries.headline(view(yard), yard.me("李卫国"), NOW) is None


def test_who_left_is_in_a_list_of_their_own() -> None:
    yard = Yard()
    person = next(r.value for (t, _), r in yard.server.rows.items() if r.value.get("name") == "赵大勇")
    yard.server.put("estate.people", {**person, "left_at": NOW.isoformat()})
    assert "赵大勇" not in names(queries.members(view(yard), NOW))
    assert names(queries.departed(view(yard), NOW)) == ["赵大勇"]


@pytest.mark.parametrize("text", ["卫国", "0011", "138 0000 0011", " 李 "])
def test_people_are_found_by_what_is_known_of_them(text: str) -> None:
    found = [m for m in queries.members(view(Yard()), NOW) if m.matches(text)]
    assert "李卫国" in names(found)


def test_a_resident_is_found_by_the_home() -> None:
    assert [m.matches("2-1201") for m in queries.residents(view(Yard()), NOW)] == [True]


def test_homes_stand_in_the_order_of_the_estate() -> None:
    found = [u.name for u in queries.units(view(Yard()))]
    assert found == ["1-1-101", "1-2-1201", "1-2-1202", "3-1-101", "3-2-1201", "3-2-1202"]
    assert [u.name for u in queries.units(view(Yard()), "3-2-")] == ["3-2-1201", "3-2-1202"]
    assert len(queries.units(view(Yard()), "", limit=2)) == 2


def test_a_reset_code_is_open_until_it_is_used_or_taken_back() -> None:
    yard = Yard()
    person_id = yard.me("李卫国").person_id
    about: dict[str, Any] = {"purpose": "reset", "person_id": person_id, "issued_at": NOW.isoformat()}
    yard.put("invites", **about, expires_at=(NOW + timedelta(days=1)).isoformat(), revoked_at=NOW.isoformat())
    assert queries.open_reset(view(yard), person_id, NOW) is None
    invite = yard.put("invites", **about, expires_at=(NOW + timedelta(days=1)).isoformat())
    found = queries.open_reset(view(yard), person_id, NOW)
    assert found is not None
    assert found.id == invite
    assert queries.open_reset(view(yard), person_id, NOW + timedelta(days=2)) is None


def test_figures_are_the_standard_until_the_manager_changes_one() -> None:
    yard = Yard()
    assert queries.figures(view(yard))["repair_on_site_minutes"] == 10
    row = next(r.value for (t, _), r in yard.server.rows.items() if t == "estate.estates")
    yard.server.put("estate.estates", {**row, "settings": {"repair_on_site_minutes": 15}})
    values = queries.figures(view(yard))
    assert values["repair_on_site_minutes"] == 15
    assert values["no_calls_after"] == "21:00"


def test_every_figure_has_a_name_a_unit_and_a_group_in_words() -> None:
    for figure in FIGURES:
        for key in (f"fig_{figure.key}", f"unit_{figure.unit}", f"group_{figure.group}"):
            assert key in TEXTS["zh"], key


def test_the_desk_is_reached_by_its_own_number_first() -> None:
    yard = Yard()
    assert queries.desk_phone(view(yard)) in ("13800000002", "13800000003")
    row = next(r.value for (t, _), r in yard.server.rows.items() if t == "estate.estates")
    yard.server.put("estate.estates", {**row, "settings": {"desk_phone": "02155550100"}})
    assert queries.desk_phone(view(yard)) == "02155550100"
    assert queries.desk_phone(Store()) == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("138 0000 0011", "13800000011"),
        ("+86 138-0000-0011", "13800000011"),
        ("8613800000011", "13800000011"),
        ("+852 5555 0100", "85255550100"),
    ],
)
def test_numbers_are_kept_in_one_form(typed: str, stored: str) -> None:
    assert stored_phone(typed) == stored


def test_numbers_are_shown_as_people_here_write_them() -> None:
    assert local_phone("8613800000011") == "138 0000 0011"
    assert local_phone("13800000011") == "138 0000 0011"
    assert local_phone("85255550100") == "85255550100"


def test_the_first_managers_are_those_with_an_account() -> None:
    yard = Yard()
    assert queries.active_managers(view(yard)) == {yard.me("王建国").person_id}
    yard.invited("新经理", "13800000096", "manager")
    assert queries.active_managers(view(yard)) == {yard.me("王建国").person_id}


def test_a_resident_has_a_home_and_a_guard_has_none() -> None:
    yard = Yard()
    assert queries.unit_of(view(yard), yard.me("黄淑珍").person_id) == "3-2-1201"
    assert queries.unit_of(view(yard), yard.me("李卫国").person_id) == ""
    assert queries.name_of(view(yard), yard.me("李卫国").person_id) == "李卫国"
    assert queries.name_of(view(yard), None) == ""
    assert isinstance(yard.me("李卫国"), Me)


def test_places_stand_in_the_order_of_their_names() -> None:
    found = [p.name for p in queries.places(view(Yard()), "checkpoint")]
    assert found == ["1 号门", "2 号门", "3 号门", "4 号门"]
    assert queries.places(view(Yard()), "area") == []


def test_the_figures_are_those_that_a_new_estate_begins_with() -> None:
    """A standard shown on the page that the database does not go by would mislead the manager."""
    sql = next(MIGRATIONS.glob("*_estate.sql")).read_text("utf-8")
    said = re.search(r"function estate.default_settings.*?jsonb_build_object\((.*?)\n  \)", sql, re.S)
    assert said is not None
    pairs = re.findall(r"'(\w+)', ('[^']*'|true|false|\d+)", said.group(1))
    begins = {key: json.loads(value.replace("'", '"')) for key, value in pairs}
    assert begins == {figure.key: figure.default for figure in FIGURES}
