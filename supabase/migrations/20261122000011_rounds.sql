-- Rounds: plans say what is walked and when; rounds are made from them; what is done on one is kept as facts.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Whether these are times of a day, each once, as "21:00".
create function rounds.are_starts(starts text[]) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(bool_and(one ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'), false) and count(*) = count(distinct one)
  from unnest(starts) as one
$$;

-- Whether these are stretches of the year, `from_day` and `to_day` as "03-15", each with `starts` of its own, or
-- with none: nothing is walked then.
create function rounds.are_seasons(seasons jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select jsonb_typeof(seasons) = 'array' and jsonb_array_length(seasons) <= 8
    and not exists (select from jsonb_array_elements(seasons) as one where not coalesce(
      one ->> 'from_day' ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
      and one ->> 'to_day' ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
      and jsonb_typeof(one -> 'starts') = 'array'
      and (one -> 'starts' = '[]'
           or rounds.are_starts(array(select jsonb_array_elements_text(one -> 'starts')))), false))
$$;

-- Whether these are questions as a stop may ask them, each with an id of its own, words and a kind. Choice:
-- `options`; number: `low`, `high`, `unit`; yes or no: `expects`, the answer when all is well.
create function rounds.are_questions(asked jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select jsonb_typeof(asked) = 'array' and jsonb_array_length(asked) <= 20
    and not exists (select from jsonb_array_elements(asked) as q where not coalesce(
      q ->> 'id' ~ '^[A-Za-z0-9_-]{1,40}$' and length(q ->> 'text') between 1 and 200
      and q ->> 'kind' in ('yes_no', 'choice', 'number', 'text', 'photo')
      and coalesce(jsonb_typeof(q -> 'required'), 'boolean') = 'boolean'
      and (q ->> 'kind' <> 'choice' or jsonb_typeof(q -> 'options') = 'array'
           and jsonb_array_length(q -> 'options') between 2 and 20)
      and (q ->> 'kind' <> 'number' or coalesce(jsonb_typeof(q -> 'low'), 'null') in ('number', 'null')
           and coalesce(jsonb_typeof(q -> 'high'), 'null') in ('number', 'null')
           and coalesce((q ->> 'low')::numeric <= (q ->> 'high')::numeric, true)), false))
    and (select count(*) = count(distinct q ->> 'id') from jsonb_array_elements(asked) as q)
$$;

-- What is to be walked, by whom, on which days (1 is Monday) and at what local times. The times stand in the
-- order they are walked: one earlier than the first belongs to the night that began the day before.
-- `minutes` to walk it; `grace_minutes` more before it counts as missed. Nothing in a line changes but its
-- last day: a change is a new line that `follows` the old one from a day on, both of one `lineage`. No round
-- is made of before `known_at`, when the line was written. `person_ids`: who is meant to walk it; empty: any of
-- the roles, and a colleague may always stand in. `month_days`: only on these days of a month, 31 is the last
-- one of a shorter month too. In one of its `seasons` it has the starts of that season. `proof`: a stop is
-- proved by its label, or a tick will do.
create table rounds.plans (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  kind text not null check (kind in ('patrol', 'cleaning', 'greening', 'upkeep', 'fire', 'desk')),
  name text not null check (length(name) between 1 and 60),
  proof text not null default 'scan' check (proof in ('scan', 'tick')),
  ordered boolean not null default false,
  roles text[] not null check (roles <> '{}'),
  weekdays integer[] not null default '{1,2,3,4,5,6,7}' check (weekdays <> '{}' and weekdays <@ '{1,2,3,4,5,6,7}'),
  month_days integer[] not null default '{}' check (
    month_days <@ '{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31}'),
  starts text[] not null check (rounds.are_starts(starts) or starts = '{}' and seasons <> '[]'),
  seasons jsonb not null default '[]' check (rounds.are_seasons(seasons)),
  minutes integer not null default 40 check (minutes between 1 and 1440),
  grace_minutes integer not null default 10 check (grace_minutes between 0 and 1440),
  valid_from date not null,
  valid_to date,
  person_ids uuid[] not null default '{}',
  lineage uuid not null default gen_random_uuid(),
  follows uuid unique references rounds.plans (id),
  changed_by uuid references estate.people (id),
  known_at timestamptz not null default now(),
  row_xid xid8 not null,
  deleted_at timestamptz
);

create index on rounds.plans (lineage);
create index on rounds.plans (changed_by);

-- One place on a plan and what is done there; what good looks like, in words and on `pictures`. Not `required`: may be left out without a reason. Not before so
-- many minutes after the round began; to be stayed at for at least so many.
create table rounds.stops (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  plan_id uuid not null references rounds.plans (id),
  place_id uuid not null references estate.places (id),
  ordinal integer not null,
  task text not null default '' check (length(task) <= 500),
  standard text not null default '' check (length(standard) <= 500),
  pictures text[] not null default '{}' check (cardinality(pictures) <= 3),
  required boolean not null default true,
  not_before_minutes integer not null default 0 check (not_before_minutes between 0 and 1440),
  stay_minutes integer not null default 0 check (stay_minutes between 0 and 240),
  questions jsonb not null default '[]' check (rounds.are_questions(questions)),
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
  person_ids uuid[] not null default '{}',
  stop_ids uuid[] not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz,
  unique (plan_id, starts_at)
);

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

-- Someone was at a stop: proved by its label, read by the camera, its short code typed or its text pasted from
-- a reader of radio tags; or, when the label is damaged, by a photo and a `reason`; or said with a tick, where
-- the plan asks for no more. `flags` say what was odd about it; a visit is
-- never turned away for that. Where the device believed to be, in degrees, give or take `accuracy` metres.
create table rounds.visits (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  stop_id uuid not null references rounds.stops (id),
  place_id uuid not null references estate.places (id),
  tag_id uuid references estate.tags (id),
  person_id uuid not null references estate.people (id),
  how text not null check (how in ('scan', 'typed', 'nfc', 'photo', 'tick')),
  reason text not null default '',
  photos text[] not null default '{}',
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  accuracy double precision check (accuracy >= 0),
  flags text[] not null default '{}',
  check (case how when 'photo' then tag_id is null and photos <> '{}' when 'tick' then tag_id is null
         else tag_id is not null end),
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
create index on rounds.visits (tag_id, at);
create index on rounds.visits (person_id, at);

-- Words, photos and what was spoken, to a visit.
create table rounds.notes (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  visit_id uuid not null references rounds.visits (id),
  person_id uuid not null references estate.people (id),
  text text not null default '',
  photos text[] not null default '{}',
  voices jsonb not null default '[]' check (jsonb_typeof(voices) = 'array'),
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

-- What was answered at a stop: by the id of each question a truth, a number, words, or a list of photos. The
-- last one counts.
create table rounds.answers (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  visit_id uuid not null references rounds.visits (id),
  person_id uuid not null references estate.people (id),
  answers jsonb not null check (jsonb_typeof(answers) = 'object'),
  photos text[] not null default '{}',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.answers (round_id);
create index on rounds.answers (visit_id);
create index on rounds.answers (person_id);

-- Something dangerous or broken, found on a round or beside one. `fault`: it is fire equipment, which has to be
-- restored in time. What came of a question at a stop names it, and its `reading` when that was a number; then a
-- picture belongs to it, or `no_photo` says why there is none.
create table rounds.hazards (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid references rounds.rounds (id),
  visit_id uuid references rounds.visits (id),
  place_id uuid not null references estate.places (id),
  person_id uuid not null references estate.people (id),
  urgency text not null check (urgency in ('urgent', 'soon', 'later')),
  text text not null,
  photos text[] not null default '{}',
  voices jsonb not null default '[]' check (jsonb_typeof(voices) = 'array'),
  fault text not null default '' check (fault in ('', 'fire', 'fire_special')),
  question_id text not null default '' check (length(question_id) <= 40),
  reading double precision check (reading between -1e12 and 1e12),
  no_photo text not null default '',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.hazards (round_id);
create index on rounds.hazards (visit_id);
create index on rounds.hazards (place_id);
create index on rounds.hazards (person_id);

select sync.feed(t::regclass) from unnest(array['rounds.plans', 'rounds.stops', 'rounds.hazards']) as t;
select sync.feed('rounds.rounds', 'starts_at');
select sync.feed(t::regclass, 'at') from unnest(array[
  'rounds.starts', 'rounds.visits', 'rounds.notes', 'rounds.finishes', 'rounds.answers'
]) as t;

create policy "staff see the plans" on rounds.plans
  for select to authenticated using (estate_id = (select private.estate_as_staff()));
create policy "staff see the stops" on rounds.stops
  for select to authenticated using (estate_id = (select private.estate_as_staff()));
create policy "who walks or watches it sees a round" on rounds.rounds for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and starts_at > (select private.since()));
create policy "who sees the round sees its starts" on rounds.starts for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and at > (select private.since()));
create policy "who sees the round sees its visits" on rounds.visits for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and at > (select private.since()));
create policy "who sees the round sees its notes" on rounds.notes for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and at > (select private.since()));
create policy "who sees the round sees its finishes" on rounds.finishes for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and at > (select private.since()));
create policy "who sees the round sees its answers" on rounds.answers for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and at > (select private.since()));
create policy "all staff see the hazards" on rounds.hazards for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));

notify pgrst, 'reload schema';
