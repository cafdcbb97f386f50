-- What a worker tells the manager besides tickets: that somebody was hurt or something broke, and how the day went.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- An accident at work (E08): what happened, who was hurt, what was done at once. It stays with whoever must answer for it.
create table tickets.accidents (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  ticket_id uuid references tickets.tickets (id),
  place_id uuid references estate.places (id),
  spot text not null default '',
  text text not null default '',
  injured text not null default '',
  measures text not null default '',
  photos text[] not null default '{}',
  voices jsonb not null default '[]',
  person_id uuid not null references estate.people (id),
  by text not null,
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on tickets.accidents (ticket_id);
create index on tickets.accidents (place_id);
create index on tickets.accidents (person_id);

-- A day's report (E11), handed in by who worked: words to what the steps of that day show. The last one of a day
-- counts. The manager looks at it the next day (X11): `reviewed_by` and a `note`.
create table tickets.days (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  day date not null,
  text text not null default '',
  voices jsonb not null default '[]',
  person_id uuid not null references estate.people (id),
  by text not null,
  reviewed_at timestamptz,
  reviewer_id uuid references estate.people (id),
  reviewed_by text not null default '',
  note text not null default '',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on tickets.days (person_id, day);
create index on tickets.days (reviewer_id);

select sync.feed('tickets.accidents');
select sync.feed('tickets.days', 'at');
create policy "the manager, the inspector and who told it know of an accident" on tickets.accidents
  for select to authenticated using (
    estate_id = (select private.my_estate())
    and ((select private.my_roles()) && '{manager,inspector}' or person_id = (select private.my_person())));
create policy "the manager, the inspector and who wrote it see how a day went" on tickets.days
  for select to authenticated using (
    estate_id = (select private.my_estate()) and at > (select private.since())
    and ((select private.my_roles()) && '{manager,inspector}' or person_id = (select private.my_person())));

-- Something happened at work. TEXT_MISSING without words and voice; TICKET_UNKNOWN and PLACE_UNKNOWN for what it names.
create function tickets.report_accident(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  words text := private.text_in(op.body, 'text', 2000);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  spoken jsonb := sync.voices_in(op.body);
  ticket tickets.tickets;
  place uuid := tickets.spot_in(op, 'place_id', 'PLACE_UNKNOWN');
begin
  perform private.only_for(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
  if words = '' and spoken = '[]' then
    perform private.refuse('TEXT_MISSING');
  elsif op.body ->> 'ticket_id' is not null then
    ticket := tickets.ticket_in(op);
  end if;
  insert into tickets.accidents (id, estate_id, ticket_id, place_id, spot, text, injured, measures, photos, voices,
                                 person_id, by, device_at, at, received_at)
    select op.op_id, op.estate_id, ticket.id, place, private.text_in(op.body, 'spot', 200), words,
           private.text_in(op.body, 'injured', 500), private.text_in(op.body, 'measures', 2000), shas, spoken,
           op.person_id, p.name, op.device_at, op.at, op.received_at
    from estate.people as p where p.id = op.person_id;
  perform sync.expect_photos(op, shas, '{inspector,manager}', op.op_id);
  perform sync.expect_voices(op, spoken, '{inspector,manager}');
end
$$;

-- The day is reported. DAY_BAD for a day to come, or more than a week ago.
create function tickets.hand_in_day(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted date := private.date_in(op.body, 'day');
  today date := (select (op.at at time zone e.time_zone)::date from estate.estates as e where e.id = op.estate_id);
  spoken jsonb := sync.voices_in(op.body);
begin
  perform private.only_for(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager');
  if wanted > today or wanted < today - 7 then
    perform private.refuse('DAY_BAD');
  end if;
  insert into tickets.days (id, estate_id, day, text, voices, person_id, by, device_at, at, received_at)
    select op.op_id, op.estate_id, wanted, private.text_in(op.body, 'text', 2000), spoken, op.person_id, p.name,
           op.device_at, op.at, op.received_at
    from estate.people as p where p.id = op.person_id;
  perform sync.expect_voices(op, spoken, '{inspector,manager}');
end
$$;

-- The manager has read it. DAY_UNKNOWN; DAY_REVIEWED {person, at} when somebody has already.
create function tickets.review_day(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'day_id');
  known tickets.days;
begin
  perform private.only_for(op, 'manager');
  select * into known from tickets.days as d where d.id = wanted and d.estate_id = op.estate_id for update;
  if known.id is null then
    perform private.refuse('DAY_UNKNOWN');
  elsif known.reviewed_at is not null then
    perform private.refuse('DAY_REVIEWED', jsonb_build_object('person', known.reviewed_by, 'at', known.reviewed_at));
  end if;
  update tickets.days as d set reviewed_at = op.at, reviewer_id = op.person_id,
      reviewed_by = (select p.name from estate.people as p where p.id = op.person_id),
      note = private.text_in(op.body, 'note', 1000)
    where d.id = wanted;
end
$$;

insert into sync.handlers (kind, v, handler) select 'tickets.' || verb, 1, 'tickets.' || verb from unnest(array[
  'report_accident', 'hand_in_day', 'review_day'
]) as verb;

notify pgrst, 'reload schema';
