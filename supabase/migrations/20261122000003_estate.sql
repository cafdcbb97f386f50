-- The estate itself: its buildings, units, places and tags, its people, what they may do, where they live.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- The figures an estate starts with; the manager may change each. In brackets the rule of the trade.
create function estate.default_settings() returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object(
    'repair_on_site_minutes', 10,                 -- X01 on site after a repair was reported
    'urgent_repair_same_day', true,               -- X02 an urgent repair does not wait for tomorrow
    'fire_fault_hours', 1,                        -- X04 an ordinary fault of fire equipment
    'fire_special_fault_days', 2,                 -- X04 a special one
    'fire_lane_checks_per_day', 1,                -- X05
    'fire_inspections_per_month', 1,              -- X05
    'rubbish_same_day', true,                     -- X06
    'litter_cleared_minutes', 30,                 -- X07 after the cleaner was told
    'cleaning_blocks', '07:00-11:00 13:00-16:00', -- R05 when cleaners work
    'no_calls_after', '21:00',                    -- X08 nothing urgent by telephone
    'no_calls_before', '08:00',                   -- X08 nor early in the morning
    'no_call_meals', '11:30-13:00 17:30-19:00',   -- X08 nor while people eat
    'collection_notice_days', 1,                  -- X09 a visit for fees is agreed ahead
    'leave_notice_days', 1,                       -- X10
    'surveys_per_year', 2,                        -- X12
    'specialist_checks_per_month', 2,             -- X13
    'full_assessments_per_month', 1,              -- X13
    'company_assessments_per_year', 4,            -- X13
    'security_trainings_per_month', 1,            -- X14
    'drills_per_week', 1,                         -- X14
    'owner_meetings_per_year', 4,                 -- X15
    'desk_phone', '',                             -- where a resident calls; empty: nobody has said
    'desk_opens', '08:00',                        -- R02
    'desk_closes', '20:00',                       -- R02
    'day_shift_starts', '07:00',                  -- R04
    'night_shift_starts', '19:00',                -- R04
    'patrol_early_minutes', 15,                   -- a check-in longer before its round is flagged
    'patrol_too_far_metres', 50,                  -- a check-in farther from its place is flagged
    'patrol_too_fast_seconds', 20,                -- a check-in sooner after the one before it is flagged
    'patrol_fastest_metres_per_minute', 200,      -- nobody walks faster than this between two places
    'patrol_again_minutes', 5,                    -- the same stop again within this time is flagged
    'clock_off_minutes', 5,                       -- a device's clock farther from ours is flagged
    'alert_before_minutes', 10                    -- who is on duty hears of a round this long before it
  )
$$;

-- A residential estate. Everything else belongs to one; its figures are in `settings`.
create table estate.estates (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid generated always as (id) stored,
  name text not null check (length(name) between 1 and 100),
  time_zone text not null default 'Asia/Shanghai',
  settings jsonb not null default estate.default_settings() check (jsonb_typeof(settings) = 'object'),
  row_xid xid8 not null,
  deleted_at timestamptz
);

create table estate.buildings (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  name text not null,
  ordinal integer not null default 0,
  row_xid xid8 not null,
  deleted_at timestamptz
);

-- A home: building 3, stair 2, flat 1201 is called 3-2-1201.
create table estate.units (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  building_id uuid not null references estate.buildings (id),
  name text not null,
  floor integer not null default 0,
  row_xid xid8 not null,
  deleted_at timestamptz,
  unique (estate_id, name)
);
create index on estate.units (building_id);

-- Anywhere work is done. `floor`: null outdoors, below zero under the ground. In degrees, WGS 84, where it is
-- known. `photo`: the SHA-256 of a picture of it. Closed, never deleted: rounds were walked there.
create table estate.places (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  building_id uuid references estate.buildings (id),
  floor integer check (floor between -20 and 200),
  name text not null,
  kind text not null check (kind in
    ('checkpoint', 'area', 'room', 'equipment', 'extinguisher', 'hydrant', 'green')),
  note text not null default '',
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  photo text check (photo ~ '^[0-9a-f]{64}$'),
  closed_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.places (building_id);

-- A label on a place. Devices hold hashes only: who steals a phone cannot print labels.
create table estate.tags (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  place_id uuid not null references estate.places (id),
  token_hash text not null check (token_hash ~ '^[0-9a-f]{64}$'),
  code_hash text not null check (code_hash ~ '^[0-9a-f]{64}$'),
  replaced_at timestamptz,
  replaced_by uuid references estate.tags (id),
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.tags (place_id);
create index on estate.tags (replaced_by);

-- What is printed on a label. Nobody reads it but tag_labels.
create table estate.tag_secrets (
  tag_id uuid primary key references estate.tags (id) on delete cascade,
  token text not null unique check (token ~ '^[A-Za-z0-9_-]{22}$'),
  code text not null check (code ~ '^[0-9A-HJKMNP-TV-Z]{8}$')
);

-- Someone of the estate, staff or resident, with an account or not yet. Who left keeps their past.
create table estate.people (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  user_id uuid references auth.users (id) on delete set null,
  name text not null check (length(name) between 1 and 60),
  post text not null default '',
  left_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create unique index people_one_person_an_account on estate.people (user_id) where left_at is null;
create index on estate.people (user_id);

-- One role of one person; a person may hold several. Ended, never deleted.
create table estate.memberships (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  role text not null check (role in
    ('guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector', 'resident')),
  ended_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.memberships (person_id);
create unique index memberships_each_role_once on estate.memberships (person_id, role) where ended_at is null;

-- How a person is reached; apart from the person because few may see it. One each, with the person's id.
create table estate.contacts (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null unique references estate.people (id) check (person_id = id),
  phone text not null check (phone ~ '^[1-9][0-9]{6,14}$'),
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.contacts (phone);

-- Who lives in which unit.
create table estate.households (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  unit_id uuid not null references estate.units (id),
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.households (person_id);
create index on estate.households (unit_id);

-- A one-time code, to join or to set a new password. The code itself is known to who issued it alone.
create table estate.invites (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  purpose text not null check (purpose in ('join', 'reset')),
  person_id uuid not null references estate.people (id),
  roles text[] not null default '{}',
  unit_id uuid references estate.units (id),
  expires_at timestamptz not null,
  issued_at timestamptz not null,
  issued_by uuid references estate.people (id),
  redeemed_at timestamptz,
  revoked_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.invites (person_id);
create index on estate.invites (unit_id);
create index on estate.invites (issued_by);

-- What is kept of a one-time code. Nobody reads it but the functions that redeem it.
create table estate.invite_secrets (
  invite_id uuid primary key references estate.invites (id) on delete cascade,
  code_hash text not null unique check (code_hash ~ '^[0-9a-f]{64}$')
);

-- Wrong codes tried, so that nobody can go on guessing.
create table estate.tries (
  id bigint generated always as identity primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  at timestamptz not null default clock_timestamp()
);
create index on estate.tries (user_id, at);

-- Secrets: row level security without a policy, and no grants to anyone.
alter table estate.tag_secrets enable row level security;
alter table estate.invite_secrets enable row level security;
alter table estate.tries enable row level security;

select sync.feed(t::regclass) from unnest(array[
  'estate.estates', 'estate.buildings', 'estate.units', 'estate.places', 'estate.tags', 'estate.people',
  'estate.memberships', 'estate.contacts', 'estate.households', 'estate.invites'
]) as t;

notify pgrst, 'reload schema';
