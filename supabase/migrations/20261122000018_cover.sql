-- Who is away, and who walks a round instead.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Days on which somebody does not work, both included, in the estate's time; `told_by` said so. A day less is
-- the same line with an earlier last day, never a later one; called off, it is gone. `ages_at`: when its last
-- day is over.
create table estate.absences (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  told_by uuid not null references estate.people (id),
  first_day date not null,
  last_day date not null,
  ages_at timestamptz not null,
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.absences (person_id, last_day);
create index on estate.absences (told_by);

-- Why, apart from the days: colleagues need those, and this is none of their business. One each, with the id of
-- the absence.
create table estate.absence_reasons (
  id uuid primary key references estate.absences (id),
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  reason text not null check (reason in ('leave', 'sick', 'other')),
  note text not null default '',
  ages_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.absence_reasons (person_id);

select sync.feed(t::regclass, 'ages_at') from unnest(array['estate.absences', 'estate.absence_reasons']) as t;
create policy "staff see on which days somebody is away" on estate.absences for select to authenticated using (
  estate_id = (select private.estate_as_staff()) and ages_at > (select private.since()));
create policy "the manager and the person see why" on estate.absence_reasons for select to authenticated using (
  (estate_id = (select private.estate_as('manager')) or person_id = (select private.my_person()))
  and ages_at > (select private.since()));

-- A day such as 2026-11-22 in `field`; BODY_BAD when it is none.
create function private.date_in(body jsonb, field text) returns date
language plpgsql immutable set search_path = '' as $$
begin
  if not coalesce(body ->> field ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(body ->> field, 'date'),
                  false) then
    perform private.refuse('BODY_BAD', jsonb_build_object('field', field));
  end if;
  return (body ->> field)::date;
end
$$;

-- The first moment of a day in an estate.
create function estate.dawn(estate uuid, day date) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select day::timestamp at time zone e.time_zone from estate.estates as e where e.id = $1
$$;

-- The person an op is about: its author, or anybody of the estate when the manager says so (NOT_ALLOWED,
-- PERSON_UNKNOWN).
create function estate.oneself_or_staff(op sync.ops) returns estate.people
language plpgsql security definer set search_path = '' as $$
declare
  staff constant text[] := '{guard,cleaner,electrician,gardener,desk,manager,inspector}';
  person estate.people;
begin
  perform private.only_for(op, variadic staff);
  if private.id_in(op.body, 'person_id') <> op.person_id then
    perform private.only_for(op, 'manager');
  end if;
  person := estate.person_in(op);
  if person.left_at is not null or not exists (
    select from estate.memberships as m
    where m.person_id = person.id and m.role = any (staff) and m.ended_at is null) then
    perform private.refuse('PERSON_UNKNOWN');
  end if;
  return person;
end
$$;

-- Somebody does not work from the first day to the last. DAYS_BAD when the last comes before the first, a month
-- has passed since, or it is more than a year. Leave of one's own is asked for `leave_notice_days` ahead
-- (LEAVE_LATE); falling ill is not, and the manager may always say so.
create function estate.mark_absent(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person estate.people := estate.oneself_or_staff(op);
  first date := private.date_in(op.body, 'first_day');
  last date := private.date_in(op.body, 'last_day');
  why text := private.text_in(op.body, 'reason', 20);
  today date := (select (op.at at time zone e.time_zone)::date from estate.estates as e where e.id = op.estate_id);
  ahead integer := (select coalesce((e.settings ->> 'leave_notice_days')::integer, 1)
                    from estate.estates as e where e.id = op.estate_id);
begin
  if last < first or last < today - 31 or last > first + 366 or first > today + 366 then
    perform private.refuse('DAYS_BAD');
  elsif why = 'leave' and first < today + ahead and not private.author_is(op, 'manager') then
    perform private.refuse('LEAVE_LATE', jsonb_build_object('days', ahead));
  end if;
  insert into estate.absences (id, estate_id, person_id, told_by, first_day, last_day, ages_at,
                               device_at, at, received_at)
    values (op.op_id, op.estate_id, person.id, op.person_id, first, last, estate.dawn(op.estate_id, last + 1),
            op.device_at, op.at, op.received_at);
  insert into estate.absence_reasons (id, estate_id, person_id, reason, note, ages_at)
    values (op.op_id, op.estate_id, person.id, why, private.text_in(op.body, 'note', 500),
            estate.dawn(op.estate_id, last + 1));
end
$$;

-- The last day of an absence is an earlier one; before its first day: it does not take place at all. Of two who
-- say so the earlier day counts, whoever is heard first. ABSENCE_UNKNOWN.
create function estate.end_absence(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'absence_id');
  last date := private.date_in(op.body, 'last_day');
  absence estate.absences;
begin
  perform private.only_for(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
  select * into absence from estate.absences as a where a.id = wanted and a.estate_id = op.estate_id for update;
  if absence.id is null then
    perform private.refuse('ABSENCE_UNKNOWN');
  elsif absence.person_id <> op.person_id then
    perform private.only_for(op, 'manager');
  end if;
  last := least(last, absence.last_day);
  update estate.absences as a
    set last_day = last, ages_at = estate.dawn(op.estate_id, last + 1),
        deleted_at = case when last < a.first_day then now() end
    where a.id = absence.id;
  update estate.absence_reasons as r
    set ages_at = estate.dawn(op.estate_id, last + 1),
        deleted_at = case when last < absence.first_day then now() end
    where r.id = absence.id;
end
$$;

-- A round is somebody else's: a colleague's (`to_person_id`), again theirs whom the plan named (`back`), or
-- anybody's of its roles, such as the next shift's. The last word of a round counts.
create table rounds.handovers (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  person_id uuid not null references estate.people (id),
  to_person_id uuid references estate.people (id),
  back boolean not null default false check (not back or to_person_id is null),
  reason text not null default '',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.handovers (round_id);
create index on rounds.handovers (person_id);
create index on rounds.handovers (to_person_id);
select sync.feed('rounds.handovers', 'at');
create policy "who sees the round sees its handovers" on rounds.handovers for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and at > (select private.since()));

-- Whether the round is or was the author's to give: meant for everybody of their roles or for them by name, once
-- given to them, or walked by them. Asks nothing that a later word could change, so that the order in which
-- phones are heard does not matter.
create function rounds.may_hand_over(op sync.ops, walk rounds.rounds) returns boolean
language sql stable security definer set search_path = '' as $$
  select private.author_is(op, 'manager') or private.author_is(op, variadic walk.roles) and (
    walk.person_ids = '{}' or op.person_id = any (walk.person_ids)
    or exists (select from rounds.handovers as h where h.round_id = walk.id and h.to_person_id = op.person_id)
    or exists (select from rounds.starts as s where s.round_id = walk.id and s.person_id = op.person_id)
    or exists (select from rounds.visits as v where v.round_id = walk.id and v.person_id = op.person_id))
$$;

-- Gives a round away. ROUND_UNKNOWN, NOT_ALLOWED; ROUND_OVER once it was finished or its time had passed;
-- PERSON_UNKNOWN; PERSON_CANNOT for one who holds none of its roles.
create function rounds.hand_over(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'round_id');
  receiver uuid := case when op.body ->> 'to_person_id' is not null then private.id_in(op.body, 'to_person_id') end;
  walk rounds.rounds;
  person estate.people;
begin
  select * into walk from rounds.rounds as r where r.id = wanted and r.estate_id = op.estate_id;
  if walk.id is null then
    perform private.refuse('ROUND_UNKNOWN');
  elsif not rounds.may_hand_over(op, walk) then
    perform private.refuse('NOT_ALLOWED');
  elsif op.at > walk.due_at + make_interval(mins => walk.grace_minutes)
        or exists (select from rounds.finishes as f where f.round_id = walk.id and f.at <= op.at) then
    perform private.refuse('ROUND_OVER');
  elsif receiver is not null then
    select * into person from estate.people as p where p.id = receiver and p.estate_id = op.estate_id;
    if person.id is null then
      perform private.refuse('PERSON_UNKNOWN');
    elsif person.left_at is not null or not exists (
      select from estate.memberships as m
      where m.person_id = person.id and m.role = any (walk.roles) and m.ended_at is null) then
      perform private.refuse('PERSON_CANNOT', jsonb_build_object('person', person.name));
    end if;
  end if;
  insert into rounds.handovers (id, estate_id, round_id, person_id, to_person_id, back, reason,
                                device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk.id, op.person_id, receiver, coalesce((op.body ->> 'back')::boolean, false),
            private.text_in(op.body, 'reason', 500), op.device_at, op.at, op.received_at, walk.seen_by);
end
$$;

insert into sync.handlers (kind, v, handler) values
  ('estate.mark_absent', 1, 'estate.mark_absent'),
  ('estate.end_absence', 1, 'estate.end_absence'),
  ('rounds.hand_over', 1, 'rounds.hand_over');

notify pgrst, 'reload schema';
