-- The stock book: what lies in the stores of an estate, and everything that came, went or was counted.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

create schema assets;
grant usage on schema assets to authenticated, service_role;

-- Something that is kept in store, counted in `unit`. Below `minimum` somebody should buy more; 0: never.
-- `safety_hours`: for so long nobody enters where it was used.
create table assets.items (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  name text not null check (length(name) between 1 and 60),
  kind text not null check (kind in ('tool', 'pesticide', 'fertiliser', 'material')),
  unit text not null check (length(unit) between 1 and 12),
  minimum numeric(10, 3) not null default 0 check (minimum >= 0),
  safety_hours integer not null default 0 check (safety_hours between 0 and 720),
  note text not null default '',
  closed_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create unique index on assets.items (estate_id, name) where closed_at is null and deleted_at is null;

-- One line of the book: `quantity` came (above zero) or went (below), or, when it was counted, is what lay
-- there. How much there is follows from the last count and the lines after it, by the time they were done and
-- in whatever order word of them came. More may be used than the book knows of: then the book is wrong.
-- `safety_hours` as the item said when word of it came. A later count makes a line old (`ages_at`): devices
-- carry it from then on no longer than other facts, and until then for ever.
create table assets.movements (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  item_id uuid not null references assets.items (id),
  person_id uuid not null references estate.people (id),
  why text not null check (why in ('received', 'used', 'counted', 'lost', 'returned')),
  quantity numeric(10, 3) not null,
  place_id uuid references estate.places (id),
  round_id uuid references rounds.rounds (id),
  visit_id uuid references rounds.visits (id),
  safety_hours integer not null default 0,
  dose text not null default '',
  note text not null default '',
  photos text[] not null default '{}',
  ages_at timestamptz not null default 'infinity',
  check (case why when 'counted' then quantity >= 0 when 'used' then quantity < 0 when 'lost' then quantity < 0
                  else quantity > 0 end),
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on assets.movements (item_id, at, id);
create index on assets.movements (person_id);
create index on assets.movements (place_id);
create index on assets.movements (round_id);
create index on assets.movements (visit_id);

select sync.feed('assets.items');
select sync.feed('assets.movements', 'ages_at');
create policy "all staff see what is in store" on assets.items
  for select to authenticated using (estate_id = (select private.estate_as_staff()));
create policy "all staff see what came and went" on assets.movements for select to authenticated using (
  estate_id = (select private.estate_as_staff()) and ages_at > (select private.since()));

-- The amount in `field`, a number with at most three decimals, at least `lowest`; AMOUNT_BAD otherwise.
create function assets.amount_in(body jsonb, field text, lowest numeric) returns numeric
language plpgsql immutable set search_path = '' as $$
begin
  if not coalesce(body ->> field ~ '^[0-9]{1,7}([.][0-9]{1,3})?$', false)
     or (body ->> field)::numeric < lowest then
    perform private.refuse('AMOUNT_BAD');
  end if;
  return (body ->> field)::numeric;
end
$$;

-- The item an op names, of the author's estate; ITEM_UNKNOWN otherwise. What is written of an item is written
-- one after another.
create function assets.item_in(op sync.ops) returns assets.items
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'item_id');
  item assets.items;
begin
  select * into item from assets.items as i
    where i.id = wanted and i.estate_id = op.estate_id and i.deleted_at is null for no key update;
  if item.id is null then
    perform private.refuse('ITEM_UNKNOWN');
  end if;
  return item;
end
$$;

-- What an op says of an item, written into it: NAME_MISSING, NAME_TAKEN by another one in use, UNIT_MISSING,
-- AMOUNT_BAD for the minimum, BODY_BAD for a kind or hours that there are not.
create function assets.write_item(op sync.ops, item uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted text := private.text_in(op.body, 'name', 60);
  measure text := private.text_in(op.body, 'unit', 12);
  hours text := coalesce(op.body ->> 'safety_hours', '0');
begin
  if wanted = '' then
    perform private.refuse('NAME_MISSING');
  elsif measure = '' then
    perform private.refuse('UNIT_MISSING');
  elsif exists (select from assets.items as i where i.estate_id = op.estate_id and i.name = wanted
                and i.id <> item and i.closed_at is null and i.deleted_at is null) then
    perform private.refuse('NAME_TAKEN', jsonb_build_object('name', wanted));
  elsif hours !~ '^[0-9]{1,3}$' then
    perform private.refuse('BODY_BAD', '{"field": "safety_hours"}');
  end if;
  insert into assets.items as i (id, estate_id, name, kind, unit, minimum, safety_hours, note)
    values (item, op.estate_id, wanted, op.body ->> 'item_kind', measure,
            assets.amount_in(op.body, 'minimum', 0), hours::integer, private.text_in(op.body, 'note', 300))
    on conflict (id) do update set name = excluded.name, kind = excluded.kind, unit = excluded.unit,
      minimum = excluded.minimum, safety_hours = excluded.safety_hours, note = excluded.note;
end
$$;

-- Something new in store; its id is the op's. Who works with it may bring it in.
create function assets.add_item(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'manager', 'gardener', 'electrician');
  perform assets.write_item(op, op.op_id);
end
$$;

-- The item as it is from now on, whole. Its minimum and safety hours protect others: only the manager.
create function assets.change_item(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'manager');
  perform assets.write_item(op, (assets.item_in(op)).id);
end
$$;

-- Not kept any more. Its lines stay.
create function assets.close_item(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  item assets.items;
begin
  perform private.only_for(op, 'manager');
  item := assets.item_in(op);
  update assets.items as i set closed_at = op.at where i.id = item.id and i.closed_at is null;
end
$$;

-- When a line that stands at that point of an item's book grows old: at the next count after it.
create function assets.next_count(item uuid, at timestamptz, id uuid) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select coalesce(min(m.at), 'infinity') from assets.movements as m
  where m.item_id = item and m.why = 'counted' and m.deleted_at is null
    and (m.at, m.id) > (next_count.at, next_count.id)
$$;

-- The visit that an op belongs to. Waits for it while it is on its way; one that was refused leaves the line
-- without a visit, for what was taken out of the store is gone all the same.
create function assets.visit_in(op sync.ops) returns rounds.visits
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := case when op.body ->> 'visit_id' is not null then private.id_in(op.body, 'visit_id') end;
  visit rounds.visits;
begin
  select * into visit from rounds.visits as v where v.id = wanted and v.estate_id = op.estate_id;
  if visit.id is null and wanted is not null
     and not exists (select from sync.ops as o where o.op_id = wanted and o.estate_id = op.estate_id
                     and o.status in ('refused', 'quarantined')) then
    perform private.hold(jsonb_build_object('visit_id', wanted));
  end if;
  return visit;
end
$$;

-- A line of the book: `amount` of an item was received, used, counted, lost or brought back, at a place or on a
-- visit. ITEM_UNKNOWN, AMOUNT_BAD, PLACE_UNKNOWN; never refused for being more than there is.
create function assets.move(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  sight constant text[] := '{guard,cleaner,electrician,gardener,desk,manager,inspector}';
  reason text := op.body ->> 'why';
  shas text[] := private.texts_in(op.body, 'photos', 12);
  place uuid := case when op.body ->> 'place_id' is not null then private.id_in(op.body, 'place_id') end;
  amount numeric := assets.amount_in(op.body, 'amount', case when reason = 'counted' then 0 else 0.001 end);
  item assets.items;
  visit rounds.visits;
begin
  perform private.only_for(op, 'gardener', 'electrician', 'cleaner', 'manager');
  item := assets.item_in(op);
  visit := assets.visit_in(op);
  place := coalesce(visit.place_id, place);
  if place is not null
     and not exists (select from estate.places as p where p.id = place and p.estate_id = op.estate_id) then
    perform private.refuse('PLACE_UNKNOWN');
  end if;
  insert into assets.movements (id, estate_id, item_id, person_id, why, quantity, place_id, round_id, visit_id,
                                safety_hours, dose, note, photos, ages_at, device_at, at, received_at)
    values (op.op_id, op.estate_id, item.id, op.person_id, reason,
            case when reason in ('used', 'lost') then -amount else amount end, place, visit.round_id, visit.id,
            case when reason = 'used' then item.safety_hours else 0 end, private.text_in(op.body, 'dose', 100),
            private.text_in(op.body, 'note', 300), shas, assets.next_count(item.id, op.at, op.op_id),
            op.device_at, op.at, op.received_at);
  if reason = 'counted' then
    update assets.movements as m set ages_at = op.at
      where m.item_id = item.id and (m.at, m.id) < (op.at, op.op_id) and m.ages_at > op.at;
  end if;
  perform sync.expect_photos(op, shas, sight, op.op_id);
end
$$;

-- An own line was a slip. It is gone from every device; what was said stays in the log of ops.
-- NOT_ALLOWED when it is somebody else's, MOVEMENT_UNKNOWN when it was refused, TOO_LATE ten minutes after it.
-- Waits for what is on its way.
create function assets.take_back(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'movement_id');
  line assets.movements;
begin
  perform private.only_for(op, 'gardener', 'electrician', 'cleaner', 'manager');
  select * into line from assets.movements as m where m.id = wanted and m.estate_id = op.estate_id;
  if line.id is null and not exists (select from sync.ops as o
                                     where o.op_id = wanted and o.estate_id = op.estate_id) then
    perform private.hold(jsonb_build_object('movement_id', wanted));
  elsif line.id is null then
    perform private.refuse('MOVEMENT_UNKNOWN');
  elsif line.person_id <> op.person_id then
    perform private.refuse('NOT_ALLOWED');
  elsif op.at > line.at + interval '10 minutes' then
    perform private.refuse('TOO_LATE');
  end if;
  perform from assets.items as i where i.id = line.item_id for no key update;
  update assets.movements as m set deleted_at = op.received_at where m.id = line.id and m.deleted_at is null;
  if line.why = 'counted' then
    update assets.movements as m set ages_at = assets.next_count(m.item_id, m.at, m.id)
      where m.item_id = line.item_id and m.ages_at = line.at;
  end if;
end
$$;

insert into sync.handlers (kind, v, handler) select 'assets.' || verb, 1, 'assets.' || verb from unnest(array[
  'add_item', 'change_item', 'close_item', 'move', 'take_back'
]) as verb;

notify pgrst, 'reload schema';
