-- What becomes of a hazard: a special fault of fire equipment may get more time by a written application, and who
-- repaired something says so. The manager's word on both is a review.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- An application in writing for more time: until when, why, and what is done meanwhile. It counts once the manager
-- has accepted it.
create table rounds.extensions (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  hazard_id uuid not null references rounds.hazards (id),
  person_id uuid not null references estate.people (id),
  until timestamptz not null,
  reason text not null check (reason <> ''),
  meanwhile text not null check (meanwhile <> ''),
  photos text[] not null default '{}',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.extensions (hazard_id);
create index on rounds.extensions (person_id);

-- Somebody says that it is in order again. From then on its clock stands still, unless the manager turns it down.
create table rounds.restorations (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  hazard_id uuid not null references rounds.hazards (id),
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
create index on rounds.restorations (hazard_id);
create index on rounds.restorations (person_id);

select sync.feed(t::regclass) from unnest(array['rounds.extensions', 'rounds.restorations']) as t;

create policy "who sees the hazard sees who asked for time" on rounds.extensions
  for select to authenticated using (
    estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));
create policy "who sees the hazard sees who repaired it" on rounds.restorations
  for select to authenticated using (
    estate_id = (select private.my_estate()) and seen_by && (select private.my_roles()));

-- When a fault of fire equipment is to be in order again: an ordinary one after hours, a special one after days,
-- or as far as the manager gave it time. Null for what is no such fault.
create function rounds.fault_deadline(fault rounds.hazards) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select greatest(
    case fault.fault
      when 'fire' then fault.at + (f.figures ->> 'fire_fault_hours')::numeric * interval '1 hour'
      when 'fire_special' then fault.at + (f.figures ->> 'fire_special_fault_days')::numeric * interval '1 day'
    end,
    (select max(x.until) from rounds.extensions as x
     where x.hazard_id = fault.id and x.deleted_at is null
       and (select r.verdict from rounds.reviews as r where r.subject_id = x.id
            order by r.at desc, r.id desc limit 1) = 'accepted'))
  from estate.estates as e, lateral (select estate.default_settings() || e.settings as figures) as f
  where e.id = fault.estate_id
$$;

-- The hazard an op names, which waits for one that itself still waits: HAZARD_UNKNOWN, and HAZARD_SETTLED once the
-- manager has had the word on it.
create function rounds.open_hazard_in(op sync.ops) returns rounds.hazards
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'hazard_id');
  hazard rounds.hazards;
begin
  select * into hazard from rounds.hazards as h
    where h.id = wanted and h.estate_id = op.estate_id and h.deleted_at is null;
  if hazard.id is null and exists (select from sync.ops as o where o.op_id = wanted
                                   and o.estate_id = op.estate_id and o.status = 'held') then
    perform private.hold(jsonb_build_object('hazard_id', wanted));
  elsif hazard.id is null then
    perform private.refuse('HAZARD_UNKNOWN');
  elsif exists (select from rounds.reviews as r where r.subject_id = hazard.id) then
    perform private.refuse('HAZARD_SETTLED');
  end if;
  return hazard;
end
$$;

-- More time for a special fault: EXTENSION_NOT_SPECIAL for any other; in writing (TEXT_MISSING); until after now
-- and after its deadline, by three months at most (UNTIL_BAD).
create function rounds.apply_extension(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted timestamptz := private.time_in(op.body, 'until');
  why text := private.text_in(op.body, 'reason', 1000);
  meanwhile text := private.text_in(op.body, 'meanwhile', 1000);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  hazard rounds.hazards;
begin
  perform private.only_for(op, 'electrician', 'guard', 'manager');
  hazard := rounds.open_hazard_in(op);
  if hazard.fault <> 'fire_special' then
    perform private.refuse('EXTENSION_NOT_SPECIAL');
  elsif why = '' or meanwhile = '' then
    perform private.refuse('TEXT_MISSING');
  elsif wanted <= greatest(op.at, rounds.fault_deadline(hazard)) or wanted > op.at + interval '92 days' then
    perform private.refuse('UNTIL_BAD');
  end if;
  insert into rounds.extensions (id, estate_id, hazard_id, person_id, until, reason, meanwhile, photos,
                                 device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, hazard.id, op.person_id, wanted, why, meanwhile, shas,
            op.device_at, op.at, op.received_at, hazard.seen_by);
  perform sync.expect_photos(op, shas, hazard.seen_by, hazard.id);
end
$$;

-- It is in order again, in words or pictures (TEXT_MISSING without both).
create function rounds.report_restored(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  words text := private.text_in(op.body, 'text', 1000);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  hazard rounds.hazards;
begin
  perform private.only_for(op, 'electrician', 'guard', 'manager');
  hazard := rounds.open_hazard_in(op);
  if words = '' and shas = '{}' then
    perform private.refuse('TEXT_MISSING');
  end if;
  insert into rounds.restorations (id, estate_id, hazard_id, person_id, text, photos,
                                   device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, hazard.id, op.person_id, words, shas,
            op.device_at, op.at, op.received_at, hazard.seen_by);
  perform sync.expect_photos(op, shas, hazard.seen_by, hazard.id);
end
$$;

insert into sync.handlers (kind, v, handler) select 'rounds.' || verb, 1, 'rounds.' || verb from unnest(array[
  'apply_extension', 'report_restored'
]) as verb;

notify pgrst, 'reload schema';
