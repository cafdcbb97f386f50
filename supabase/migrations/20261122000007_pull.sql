-- The way out: what changed since a device last heard, as far as its person may see.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

create function sync.above(xid text) returns xid8
language sql immutable strict set search_path = '' as $$
  select (xid::numeric + 1)::text::xid8
$$;

-- What an answer needs to know besides rows. `durable_xid` is just above the newest op: a transaction number
-- is only given to a device once a commit stands above it, for after a crash PostgreSQL gives out again the
-- numbers of transactions that left no trace.
create function sync.standing(device uuid) returns table (
  me private.member, generation uuid, epoch bigint, horizon xid8, min_client text,
  durable_xid xid8, device_seq bigint
)
language plpgsql stable security definer set search_path = '' as $$
declare
  account uuid := auth.uid();
begin
  return query select
    private.me(), s.generation, coalesce((select c.epoch from sync.scopes as c where c.user_id = account), 0),
    s.horizon, s.min_client,
    coalesce((select sync.above(o.xid::text) from sync.ops as o order by o.xid desc limit 1), '0'),
    coalesce((select o.seq from sync.ops as o where o.device_id = device and o.user_id = account
              order by o.seq desc limit 1), 0)
  from sync.state as s;
end
$$;

-- Whether a cursor is one of ours and still holds. A device that was told everything before tombstones were
-- swept, and comes back after, may have missed some; one that is in the middle of its first pages has not.
create function sync.cursor_holds(cursor jsonb, generation uuid, epoch bigint, hi xid8, horizon xid8)
returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(pg_input_is_valid(cursor ->> 'xid', 'xid8') and pg_input_is_valid(cursor ->> 'id', 'uuid')
              and jsonb_typeof(cursor -> 'table') = 'string', false) then
    return cursor ->> 'generation' = generation::text and cursor ->> 'epoch' = epoch::text
      and (cursor ->> 'xid')::xid8 <= hi
      and (cursor ->> 'horizon' = horizon::text or (cursor ->> 'xid')::xid8 >= horizon);
  end if;
  return false;
end
$$;

-- Whether a device was heard of in the last week. One that was silent for longer than it carries facts has not heard of
-- what ended and grew old meanwhile, and would hold it as open for ever: it starts over.
create function sync.heard_lately(cursor jsonb) returns boolean
language sql stable set search_path = '' as $$
  select case when cursor ->> 'day' is null then true
              when pg_input_is_valid(cursor ->> 'day', 'date') then (cursor ->> 'day')::date > current_date - 7
              else false end
$$;

-- Whether an app of that version can read what is told now.
create function sync.is_too_old(client text, oldest text) returns boolean
language sql immutable set search_path = '' as $$
  select string_to_array(coalesce(substring(client from '^[0-9]{1,6}(?:\.[0-9]{1,6})*'), '0.0.0'), '.')::integer[]
       < string_to_array(oldest, '.')::integer[]
$$;

-- The rows behind keys, table by table, null for one that is gone. Dates and times are UTC.
create function sync.rows(keys jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  part record;
  found jsonb;
  changes jsonb := '[]';
begin
  for part in
    select k ->> 'table_name' as feed, array_agg((k ->> 'id')::uuid) as ids
    from jsonb_array_elements(keys) as k join sync.feeds as f on f.table_name = k ->> 'table_name'
    group by 1 order by 1
  loop
    execute format(
      'select jsonb_agg(jsonb_build_object(''table'', $2, ''id'', t.id, ''row'', case when t.deleted_at is null
                then to_jsonb(t) - ''{row_xid,deleted_at,seen_by}''::text[] end) order by t.row_xid, t.id)
       from %s as t where t.id = any ($1)', part.feed) into found using part.ids, part.feed;
    changes := changes || coalesce(found, '[]');
  end loop;
  return changes;
end
$$;

-- Where the next pull begins: after the last row of a full page; else above all that was told, and as far
-- up as `durable`.
create function sync.next_cursor(cursor jsonb, more boolean, last jsonb, durable xid8) returns jsonb
language sql immutable set search_path = '' as $$
  select case when more then jsonb_build_object(
    'xid', last ->> 'row_xid', 'table', last ->> 'table_name', 'id', last ->> 'id')
  else jsonb_build_object('table', '', 'id', '00000000-0000-0000-0000-000000000000', 'xid', greatest(
    durable,
    sync.above(coalesce(last ->> 'row_xid', case when cursor ->> 'table' <> '' then cursor ->> 'xid' end)),
    (cursor ->> 'xid')::xid8)) end
$$;

-- One page of what changed. The watermark is read with the rows, from the same snapshot: below it every
-- transaction has ended, so no row can come to lie behind the cursor later.
create function sync.pull(request jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  page constant integer := 500;
  nil constant uuid := '00000000-0000-0000-0000-000000000000';
  hi xid8 := pg_snapshot_xmin(pg_current_snapshot());
  s record;
  cursor jsonb := request -> 'cursor';
  holds boolean;
  keys jsonb := '[]';
  more boolean := false;
  old boolean;
begin
  select * into s from sync.standing((request ->> 'device')::uuid);
  old := sync.is_too_old(request ->> 'client', s.min_client);
  holds := sync.cursor_holds(cursor, s.generation, s.epoch, hi, s.horizon) and sync.heard_lately(cursor);
  if not old then
    if not holds then
      cursor := jsonb_build_object('xid', '0', 'table', '', 'id', nil, 'floors', sync.floors(hi));
    end if;
    select coalesce(jsonb_agg(to_jsonb(k) order by k.row_xid, k.table_name collate "C", k.id), '[]') into keys
      from sync.keys((cursor ->> 'xid')::xid8, cursor ->> 'table', (cursor ->> 'id')::uuid, hi, page + 1,
                     coalesce(cursor -> 'floors', '{}')) as k;
    more := jsonb_array_length(keys) > page;
    if more then
      keys := keys - page;
    end if;
    cursor := case when more and cursor ? 'floors' then jsonb_build_object('floors', cursor -> 'floors')
                   else '{}' end
      || sync.next_cursor(cursor, more, keys -> -1, least(hi, s.durable_xid))
      || jsonb_build_object('generation', s.generation, 'epoch', s.epoch, 'horizon', s.horizon, 'day', current_date);
  end if;
  return jsonb_build_object(
    'changes', sync.rows(keys), 'cursor', cursor, 'reset', not old and not holds, 'more', more,
    'server_time', clock_timestamp(), 'since', private.since(), 'generation', s.generation, 'device_seq', s.device_seq,
    'person', case when not (s.me).has_left then jsonb_build_object(
      'id', (s.me).person_id, 'estate_id', (s.me).estate_id, 'name', (s.me).name, 'roles', (s.me).roles) end,
    'revoked', coalesce((s.me).has_left, false), 'min_client', s.min_client, 'update_required', old);
end
$$;

-- What devices call: takes ops in, tells what changed, in one transaction and one document.
create function public.sync(json) returns jsonb
language plpgsql set search_path = '' set timezone = 'UTC' as $$
declare
  request jsonb := sync.as_sent($1);
  receipts jsonb;
begin
  receipts := sync.push(request);
  return sync.pull(request) || jsonb_build_object('receipts', receipts);
end
$$;

grant execute on function sync.push(jsonb), sync.pull(jsonb), sync.standing(uuid), sync.rows(jsonb),
  sync.cursor_holds(jsonb, uuid, bigint, xid8, xid8), sync.heard_lately(jsonb), sync.is_too_old(text, text), sync.above(text),
  sync.next_cursor(jsonb, boolean, jsonb, xid8), sync.as_sent(json), public.sync(json)
  to authenticated;

-- After a restore: row numbers of the old cluster mean nothing in the new one. Stamps every row anew and
-- takes another identity, so that every device starts over and sends its ops again.
create function sync.after_restore() returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  feed text;
begin
  for feed in select f.table_name from sync.feeds as f order by 1 loop
    execute format('update %s set row_xid = row_xid where true', feed);
  end loop;
  update sync.ops set xid = pg_current_xact_id() where true;
  update sync.state set generation = gen_random_uuid(), horizon = '0' where singleton
    returning generation::text into feed;
  return feed::uuid;
end
$$;

-- Sweeps tombstones older than `kept`; a device that was away for longer starts over.
create function sync.prune(kept interval default '180 days') returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  feed text;
  swept bigint := 0;
  here bigint;
  newest text;
begin
  for feed in select f.table_name from sync.feeds as f order by 1 loop
    begin
      execute format('with gone as (delete from %s where deleted_at < now() - $1 returning row_xid)
                      select count(*), max(row_xid::text::numeric)::text from gone', feed)
        into here, newest using kept;
    exception when foreign_key_violation then
      raise warning 'tombstones of % are still referred to and stay', feed;
      continue;
    end;
    swept := swept + here;
    update sync.state set horizon = greatest(horizon, sync.above(newest))
      where singleton and newest is not null;
  end loop;
  return swept;
end
$$;

grant execute on function sync.after_restore(), sync.prune(interval) to service_role;

notify pgrst, 'reload schema';
