-- Tickets: what somebody reported, asked for or complained of, and each step of what became of it.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

create schema tickets;
grant usage on schema tickets to authenticated, service_role;

-- How a kind of ticket goes in an estate. `stages`: in their order {step, role, must, after?, limits}: who is
-- responsible, whether it may be passed over, the step that its clock counts from (else the stage before it) and
-- minutes by urgency, or "night": before the night after the report is over. `call_back`: whom the desk asks
-- afterwards: all, a sample (`sample` percent), who gave no rating, or none.
create table tickets.flows (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  kind text not null,
  stages jsonb not null check (jsonb_typeof(stages) = 'array'),
  call_back text not null check (call_back in ('all', 'sample', 'unrated', 'none')),
  sample integer not null default 0 check (sample between 0 and 100),
  row_xid xid8 not null,
  deleted_at timestamptz,
  unique (estate_id, kind)
);

-- What it is about, a tree of two levels. `key`: a category that every estate begins with, named by the texts;
-- else `name`. It proposes an urgency, says who does it (`role`; empty: as the flow says) and which certificate that
-- needs.
create table tickets.categories (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  kind text not null,
  parent_id uuid references tickets.categories (id),
  key text not null default '',
  name text not null default '' check (key <> '' or name <> ''),
  icon text not null default '',
  urgency text not null default 'soon' check (urgency in ('urgent', 'soon', 'later')),
  role text not null default '',
  needs text not null default '',
  ordinal integer not null default 0,
  closed_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on tickets.categories (parent_id);

-- One report. `flow` is the kind's as it was then (or when its kind was last changed): what was promised in March
-- stays. `role`: whose work it is. `watchers` see it besides `seen_by`: who reported it, for whom, who was ever told
-- to do it. `number` is drawn by day. `ages_at`: when word came that it is closed, else never.
create table tickets.tickets (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  number text not null,
  kind text not null,
  category_id uuid references tickets.categories (id),
  urgency text not null check (urgency in ('urgent', 'soon', 'later')),
  role text not null,
  major boolean not null default false,
  channel text not null check (channel in ('app', 'desk', 'phone', 'monitor', 'round', 'mail', 'social')),
  place_id uuid references estate.places (id),
  unit_id uuid references estate.units (id),
  spot text not null default '',
  text text not null default '',
  photos text[] not null default '{}',
  voices jsonb not null default '[]',
  wished_from timestamptz,
  wished_until timestamptz,
  for_person_id uuid references estate.people (id),
  hazard_id uuid references rounds.hazards (id),
  predecessor_id uuid references tickets.tickets (id),
  split_from_id uuid references tickets.tickets (id),
  person_id uuid not null references estate.people (id),
  by text not null,
  flow jsonb not null,
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  closed_at timestamptz,
  ages_at timestamptz not null default 'infinity',
  seen_by text[] not null,
  watchers uuid[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on tickets.tickets (category_id);
create index on tickets.tickets (place_id);
create index on tickets.tickets (unit_id, at);
create index on tickets.tickets (for_person_id);
create index on tickets.tickets (hazard_id);
create index on tickets.tickets (predecessor_id);
create index on tickets.tickets (split_from_id);
create index on tickets.tickets (person_id);
create index on tickets.tickets (estate_id, at);
create index on tickets.tickets (estate_id, kind, at);

-- How who reported it can be reached; apart because fewer may see it. The id is the ticket's.
create table tickets.callers (
  id uuid primary key references tickets.tickets (id),
  estate_id uuid not null references estate.estates (id),
  name text not null default '',
  phone text not null default '',
  ages_at timestamptz not null default 'infinity',
  watchers uuid[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);

-- One step of what became of it, in the order in which word of them came (`ordinal`). What stage a ticket is at is
-- asked of these alone. `by`: the name of who did it, for those who know no colleagues. `inside`: not for residents.
create table tickets.steps (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  ticket_id uuid not null references tickets.tickets (id),
  ordinal integer not null,
  step text not null,
  person_id uuid not null references estate.people (id),
  by text not null,
  to_person_id uuid references estate.people (id),
  to_name text not null default '',
  to_role text not null default '',
  reason text not null default '',
  text text not null default '',
  photos text[] not null default '{}',
  voices jsonb not null default '[]',
  until timestamptz,
  other_id uuid references tickets.tickets (id),
  details jsonb not null default '{}',
  inside boolean not null default false,
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  ages_at timestamptz not null default 'infinity',
  seen_by text[] not null,
  watchers uuid[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz,
  unique (ticket_id, ordinal)
);
create index on tickets.steps (person_id);
create index on tickets.steps (to_person_id);
create index on tickets.steps (other_id);

-- The last number that was drawn on a day.
create table tickets.numbers (
  estate_id uuid not null references estate.estates (id),
  day date not null,
  last integer not null,
  primary key (estate_id, day)
);
alter table tickets.numbers enable row level security;
create policy "nobody reads the numbers by hand" on tickets.numbers for select to authenticated using (false);
grant select, insert, update on tickets.numbers to service_role;

select sync.feed(t::regclass) from unnest(array['tickets.flows', 'tickets.categories']) as t;
select sync.feed(t::regclass, 'ages_at') from unnest(array[
  'tickets.tickets', 'tickets.callers', 'tickets.steps'
]) as t;

create policy "everyone of the estate knows how a ticket goes" on tickets.flows
  for select to authenticated using (estate_id = (select private.my_estate()));
create policy "everyone of the estate knows the categories" on tickets.categories
  for select to authenticated using (estate_id = (select private.my_estate()));
create policy "who works on it and who reported it see a ticket" on tickets.tickets
  for select to authenticated using (
    estate_id = (select private.my_estate()) and ages_at > (select private.since())
    and (seen_by && (select private.my_roles()) or (select private.my_person()) = any (watchers)));
create policy "the desk and who works on it may call back" on tickets.callers
  for select to authenticated using (
    estate_id = (select private.my_estate()) and ages_at > (select private.since())
    and ((select private.my_roles()) && '{desk,manager}' or (select private.my_person()) = any (watchers)));
create policy "who sees the ticket sees its steps, residents what is not inside" on tickets.steps
  for select to authenticated using (
    estate_id = (select private.my_estate()) and ages_at > (select private.since())
    and (seen_by && (select private.my_roles()) or (select private.my_person()) = any (watchers)));

notify pgrst, 'reload schema';
