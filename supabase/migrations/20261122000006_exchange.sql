-- The exchange: one call that takes ops in and tells what changed. The contract is docs/sync.md.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- An op that has waited five days for what it belongs to: shown to the manager until it is settled.
create table sync.held (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  kind text not null,
  detail jsonb,
  at timestamptz not null,
  received_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on sync.held (person_id);
select sync.feed('sync.held');
create policy "the manager sees what has waited too long" on sync.held
  for select to authenticated using (estate_id = (select private.estate_as('manager')));

-- Tries the waiting ops of an estate again, until a pass settles none. One caller at a time; who comes
-- second leaves it to the first, and what the first could not see yet waits for the next exchange.
create function sync.release(estate uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  op sync.ops;
  settled boolean := true;
begin
  if not exists (select from sync.ops as o where o.estate_id = estate and o.status = 'held')
     or not pg_try_advisory_xact_lock(hashtextextended('sync.release' || estate, 0)) then
    return;
  end if;
  while settled loop
    settled := false;
    for op in select * from sync.ops as o where o.estate_id = estate and o.status = 'held'
              order by o.received_at limit 200 loop
      if exists (select from estate.people as p where p.id = op.person_id and p.left_at is not null) then
        update sync.ops as o set status = 'quarantined', xid = pg_current_xact_id() where o.op_id = op.op_id;
        op.status := 'quarantined';
      else
        op := sync.apply(op);
      end if;
      settled := settled or op.status <> 'held';
    end loop;
  end loop;
  update sync.held as h set deleted_at = now() from sync.ops as o
    where h.estate_id = estate and h.deleted_at is null and o.op_id = h.id and o.status <> 'held';
  insert into sync.held (id, estate_id, person_id, kind, detail, at, received_at)
    select o.op_id, o.estate_id, o.person_id, o.kind, o.detail, o.at, o.received_at from sync.ops as o
    where o.estate_id = estate and o.status = 'held' and o.received_at < now() - interval '5 days'
    on conflict do nothing;
end
$$;

-- Does the chores of every domain. One that fails is logged and keeps nobody from syncing.
create function sync.do_chores(estate uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  chore text;
begin
  for chore in select c.chore from sync.chores as c order by c.chore loop
    begin
      execute format('select %s($1)', chore) using estate;
    exception when others then
      if left(sqlstate, 2) in ('08', '40', '53', '55', '57', '58', 'XX') then
        raise;
      end if;
      raise warning 'chore % of estate % failed: % %', chore, estate, sqlstate, sqlerrm;
    end;
  end loop;
end
$$;

-- Remembers when a device was heard of. An exchange that says nothing new writes nothing.
create function sync.see_device(request jsonb, me private.member, skew_ms bigint) returns void
language plpgsql security definer set search_path = '' as $$
declare
  device uuid := (request ->> 'device')::uuid;
  next bigint := coalesce((request ->> 'next_seq')::bigint, 1);
  app text := left(coalesce(request ->> 'client', ''), 50);
begin
  if not exists (select from sync.devices as d
                 where d.device_id = device and (d.user_id <> me.user_id
                   or d.next_seq >= next and d.client = app and d.last_seen_at > now() - interval '10 minutes')) then
    insert into sync.devices
      values (device, me.user_id, me.person_id, me.estate_id, app, next, skew_ms, now())
      on conflict (device_id) do update
      set client = excluded.client, next_seq = greatest(devices.next_seq, excluded.next_seq),
          person_id = excluded.person_id, estate_id = excluded.estate_id, skew_ms = excluded.skew_ms,
          last_seen_at = excluded.last_seen_at
      where devices.user_id = excluded.user_id;
  end if;
end
$$;

-- The request as jsonb, without what PostgreSQL cannot hold: a NUL, or half of a pair that makes one
-- character. One such letter in one op would turn the whole batch away, again and again. Kept as they are: an
-- escaped backslash, and whole pairs.
create function sync.as_sent(request json) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return request::jsonb;
exception when data_exception then
  return regexp_replace(request::text,
    '(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})',
    '\1', 'g')::jsonb;
end
$$;

-- Takes the ops of a request in their order and answers a receipt each.
create function sync.push(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me private.member := private.me();
  ops jsonb := coalesce(request -> 'ops', '[]');
  skew_ms bigint;
  receipts jsonb := '[]';
  sent jsonb;
begin
  if jsonb_typeof(ops) <> 'array' or not coalesce(pg_input_is_valid(request ->> 'device', 'uuid'), false)
     or request ->> 'next_seq' !~ '^[0-9]{1,16}$' then
    perform private.fail(400, 'REQUEST_BAD', 'device, next_seq and ops are not what the exchange takes');
  elsif jsonb_array_length(ops) > 30 or octet_length(ops::text) > 512 * 1024 then
    perform private.fail(413, 'BATCH_TOO_BIG', 'at most 30 ops and 256 KiB at once');
  elsif not private.session_lives() then
    perform private.fail(401, 'SESSION_ENDED', 'sign in again');
  elsif me.person_id is null then
    return coalesce((select jsonb_agg(sync.no_receipt(one, 'NOT_A_MEMBER'))
                     from jsonb_array_elements(ops) as one), '[]');
  end if;
  if private.is_moment(request -> 'wall') then
    skew_ms := extract(epoch from clock_timestamp() - (request ->> 'wall')::timestamptz) * 1000;
  end if;
  for sent in select one from jsonb_array_elements(ops) with ordinality as list(one, place) order by place loop
    receipts := receipts || sync.take(sent, me, (request ->> 'device')::uuid, skew_ms);
  end loop;
  perform sync.see_device(request, me, skew_ms);
  if not me.has_left then
    perform sync.do_chores(me.estate_id);
    perform sync.release(me.estate_id);
  end if;
  return sync.latest(receipts);
end
$$;

-- The receipts as they stand now: what had to wait may have been settled by what came after it.
create function sync.latest(receipts jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(
    case when one ->> 'verdict' = 'held'
      then (select sync.receipt(o, (one ->> 'duplicate')::boolean) from sync.ops as o
            where o.op_id = (one ->> 'id')::uuid)
      else one end order by place), '[]')
  from jsonb_array_elements(receipts) with ordinality as list(one, place)
$$;

notify pgrst, 'reload schema';
