-- Rounds: plans say what is walked and when; rounds are made from them; what is done on one is kept as facts.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Whether these are times of a day, each once, as "21:00".
create function rounds.are_starts(starts text[]) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(bool_and(one ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'), false) and count(*) = count(distinct one)
  from unnest(starts) as one
$$;

-- What is to be walked, by whom, on which days (1 is Monday) and at what local times. The times stand in the
-- order they are walked: one earlier than the first belongs to the night that began the day before.
-- `minutes` to walk it; `grace_minutes` more before it counts as missed.
create table rounds.plans (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  kind text not null,
  name text not null,
  ordered boolean not null default false,
  roles text[] not null check (roles <> '{}'),
  weekdays integer[] not null default '{1,2,3,4,5,6,7}' check (weekdays <@ '{1,2,3,4,5,6,7}'),
  starts text[] not null check (rounds.are_starts(starts)),
  minutes integer not null default 40 check (minutes between 1 and 1440),
  grace_minutes integer not null default 10 check (grace_minutes between 0 and 1440),
  valid_from date not null,
  valid_to date,
  row_xid xid8 not null,
  deleted_at timestamptz
);

-- One place on a plan and what is done there.
create table rounds.stops (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  plan_id uuid not null references rounds.plans (id),
  place_id uuid not null references estate.places (id),
  ordinal integer not null,
  task text not null default '',
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.stops (plan_id, ordinal);
create index on rounds.stops (place_id);

-- One walk of a plan at one time, with the stops the plan had when it was made. `seen_by`, here and below:
-- the roles that receive it, so that no policy has to look at another table.
create table rounds.rounds (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  plan_id uuid not null references rounds.plans (id),
  kind text not null,
  name text not null,
  number integer not null,
  starts_at timestamptz not null,
  due_at timestamptz not null,
  grace_minutes integer not null,
  roles text[] not null,
  stop_ids uuid[] not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz,
  unique (plan_id, starts_at)
);
create index on rounds.rounds (estate_id, starts_at);

create table rounds.starts (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  person_id uuid not null references estate.people (id),
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.starts (round_id);
create index on rounds.starts (person_id);

-- Someone was at a stop: proved by its label, read or typed. `flags` say what was odd about it; a visit is
-- never turned away for that. Where the device believed to be, in degrees, give or take `accuracy` metres.
create table rounds.visits (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  stop_id uuid not null references rounds.stops (id),
  place_id uuid not null references estate.places (id),
  tag_id uuid not null references estate.tags (id),
  person_id uuid not null references estate.people (id),
  how text not null check (how in ('scan', 'typed')),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  accuracy double precision check (accuracy >= 0),
  flags text[] not null default '{}',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.visits (round_id);
create index on rounds.visits (stop_id);
create index on rounds.visits (place_id);
create index on rounds.visits (tag_id);
create index on rounds.visits (person_id);

-- Words and photos to a visit.
create table rounds.notes (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  visit_id uuid not null references rounds.visits (id),
  person_id uuid not null references estate.people (id),
  text text not null default '',
  photos text[] not null default '{}',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.notes (round_id);
create index on rounds.notes (visit_id);
create index on rounds.notes (person_id);

-- The end of a round; stops left out have a reason.
create table rounds.finishes (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  person_id uuid not null references estate.people (id),
  reason text not null default '',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.finishes (round_id);
create index on rounds.finishes (person_id);

select sync.feed(t::regclass) from unnest(array[
  'rounds.plans', 'rounds.stops', 'rounds.rounds', 'rounds.starts', 'rounds.visits', 'rounds.notes',
  'rounds.finishes'
]) as t;

create policy "staff see the plans" on rounds.plans
  for select to authenticated using (estate_id = (select private.estate_as_staff()));
create policy "staff see the stops" on rounds.stops
  for select to authenticated using (estate_id = (select private.estate_as_staff()));
create policy "who walks or watches it sees a round" on rounds.rounds for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));
create policy "who sees the round sees its starts" on rounds.starts for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));
create policy "who sees the round sees its visits" on rounds.visits for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));
create policy "who sees the round sees its notes" on rounds.notes for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));
create policy "who sees the round sees its finishes" on rounds.finishes for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));

notify pgrst, 'reload schema';
