-- The way in: every op a device ever sent, what became of it, and the order in which that is decided.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- One act of one person, as their device wrote it down. For ever: only the verdict may change, and only from
-- held. `device_at` is the device's clock, `at` the authority's, null when the clocks cannot be read.
create table sync.ops (
  op_id uuid primary key,
  user_id uuid not null,
  person_id uuid not null,
  estate_id uuid not null,
  device_id uuid not null,
  seq bigint not null check (seq > 0),
  kind text not null,
  v integer not null,
  body jsonb not null,
  clocks jsonb not null,
  sha bytea not null,
  device_at timestamptz,
  at timestamptz,
  status text not null check (status in ('applied', 'refused', 'held', 'quarantined')),
  code text,
  detail jsonb,
  xid xid8 not null,
  received_at timestamptz not null,
  unique (device_id, seq)
);
create index on sync.ops (estate_id, received_at) where status = 'held';
create index on sync.ops (xid);
alter table sync.ops enable row level security;
create policy "the manager reads what was done in the estate" on sync.ops
  for select to authenticated using (estate_id = (select private.estate_as('manager')));
grant select on sync.ops to authenticated, service_role;

create function private.keep_op() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - '{status,code,detail,xid}'::text[])
                        = (to_jsonb(old) - '{status,code,detail,xid}'::text[]) then
    return new;
  end if;
  raise exception 'what was done is kept as it was written' using errcode = '55000';
end
$$;
create trigger keep before update or delete on sync.ops for each row execute function private.keep_op();

-- Which function answers which kind of op. Text, not regprocedure: a project with those cannot be upgraded.
create table sync.handlers (
  kind text not null,
  v integer not null,
  handler text not null check (handler ~ '^[a-z]+\.[a-z_]+$'),
  primary key (kind, v)
);
alter table sync.handlers enable row level security;
create policy "everyone signed in may know what can be done" on sync.handlers
  for select to authenticated using (true);
grant select on sync.handlers to authenticated, service_role;

-- One outbox: one person on one browser. `next_seq` against what arrived shows what is still out there.
create table sync.devices (
  device_id uuid primary key,
  user_id uuid not null,
  person_id uuid not null,
  estate_id uuid not null,
  client text not null,
  next_seq bigint not null,
  skew_ms bigint,
  last_seen_at timestamptz not null
);
create index on sync.devices (estate_id, last_seen_at);
alter table sync.devices enable row level security;
create policy "the manager sees the devices of the estate" on sync.devices
  for select to authenticated using (estate_id = (select private.estate_as('manager')));
grant select on sync.devices to authenticated, service_role;

-- What each device owes: numbers it gave that have not come, and holes in what came (those mean loss).
create view sync.gaps with (security_invoker = on) as
  select d.device_id, d.estate_id, d.person_id, d.last_seen_at, d.next_seq,
         coalesce(max(o.seq), 0) as highest_seq,
         d.next_seq - 1 - coalesce(max(o.seq), 0) as not_sent,
         coalesce(max(o.seq), 0) - count(o.seq) as lost
  from sync.devices as d left join sync.ops as o on o.device_id = d.device_id
  group by d.device_id;
grant select on sync.gaps to authenticated, service_role;

-- Work that a domain does by and by, whenever someone of the estate syncs: `chore(estate uuid)`. It must be
-- cheap when there is nothing to do, and doing it twice must be doing it once.
create table sync.chores (
  chore text primary key check (chore ~ '^[a-z]+\.[a-z_]+$')
);
alter table sync.chores enable row level security;
create policy "nobody reads the chores by hand" on sync.chores for select to authenticated using (false);
grant select on sync.chores to service_role;

-- Whether an op can be stored at all; what cannot be is answered BODY_BAD and not kept.
create function sync.readable(sent jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(
    sent ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and sent ->> 'id' ~ '[1-9a-fA-F]'
    and sent ->> 'seq' ~ '^[1-9][0-9]{0,15}$' and sent ->> 'v' ~ '^[0-9]{1,6}$'
    and jsonb_typeof(sent -> 'kind') = 'string' and length(sent ->> 'kind') <= 100
    and jsonb_typeof(sent -> 'body') = 'object' and jsonb_typeof(sent -> 'clocks') = 'object',
    false)
$$;

-- When it was done by our clock: the device's clock corrected by what it was off. Null when unreadable.
create function sync.authority_time(clocks jsonb, skew_ms bigint, received_at timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  if not private.is_moment(clocks -> 'wall')
     or coalesce(jsonb_typeof(clocks -> 'offset_ms'), 'null') not in ('number', 'null') then
    return null;
  end if;
  return least(received_at, (clocks ->> 'wall')::timestamptz + make_interval(
    secs => (coalesce((clocks ->> 'offset_ms')::numeric, skew_ms, 0) / 1000)::double precision));
exception when data_exception then
  return null;
end
$$;

create function sync.receipt(op sync.ops, duplicate boolean) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', op.op_id, 'verdict', op.status, 'duplicate', duplicate,
                            'code', op.code, 'detail', op.detail, 'xid', op.xid::text)
$$;

create function sync.no_receipt(sent jsonb, code text) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', sent -> 'id', 'verdict', 'refused', 'duplicate', false,
                            'code', code, 'detail', null, 'xid', null)
$$;

-- Runs the handler of an op in a subtransaction and writes down its verdict. Trouble that passes is raised,
-- so that the whole batch comes again; anything else is this op's own and stops no other.
create function sync.apply(op sync.ops) returns sync.ops
language plpgsql security definer set search_path = '' as $$
declare
  before text := op.status;
  handler text;
  state text;
  said text;
  why text;
begin
  begin
    if op.at is null then
      perform private.refuse('BODY_BAD', '{"field": "clocks"}');
    end if;
    select h.handler into handler from sync.handlers as h where h.kind = op.kind and h.v = op.v;
    if handler is null then
      perform private.refuse('KIND_UNKNOWN', jsonb_build_object('kind', op.kind, 'v', op.v));
    end if;
    execute format('select %s($1)', handler) using op;
    op.status := 'applied';
    op.code := null;
    op.detail := null;
  exception when others then
    get stacked diagnostics state = returned_sqlstate, said = message_text, why = pg_exception_detail;
    if state = '40001' then  -- PostgREST 12 would send it again for ever
      raise lock_not_available using message = said;
    elsif left(state, 2) in ('08', '40', '53', '55', '57', '58', 'XX') then
      raise;
    end if;
    op.status := case when state = 'AN002' then 'held' else 'refused' end;
    op.code := case when state in ('AN001', 'AN002') then said
                    when left(state, 2) in ('22', '23') then 'BODY_BAD' else 'FAULT' end;
    op.detail := case when state in ('AN001', 'AN002') then why::jsonb
                      else jsonb_build_object('sqlstate', state) end;
    if op.code = 'FAULT' then
      raise warning 'op % (%) failed: % %', op.op_id, op.kind, state, said;
    end if;
  end;
  if op.status <> before then
    op.xid := pg_current_xact_id();
    update sync.ops as o set status = op.status, code = op.code, detail = op.detail, xid = op.xid
      where o.op_id = op.op_id;
  end if;
  return op;
end
$$;

-- Takes one op in: stores it, or finds it stored; the receipt says which.
create function sync.take(sent jsonb, me private.member, device uuid, skew_ms bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  op sync.ops;
  sha bytea;
  received timestamptz := clock_timestamp();
begin
  if not sync.readable(sent) then
    return sync.no_receipt(sent, 'BODY_BAD');
  end if;
  sha := sha256(convert_to(
    jsonb_build_array(sent -> 'kind', sent -> 'v', sent -> 'body', sent -> 'clocks')::text, 'UTF8'));
  -- No target: with one, a conflict on the other unique index would be an error, not a duplicate.
  insert into sync.ops
    values ((sent ->> 'id')::uuid, me.user_id, me.person_id, me.estate_id, device, (sent ->> 'seq')::bigint,
            sent ->> 'kind', (sent ->> 'v')::integer, sent -> 'body', sent -> 'clocks', sha,
            sync.authority_time((sent -> 'clocks') - 'offset_ms', 0, 'infinity'),
            sync.authority_time(sent -> 'clocks', skew_ms, received),
            case when me.has_left then 'quarantined' else 'applied' end, null, null,
            pg_current_xact_id(), received)
    on conflict do nothing returning * into op;
  if op.op_id is null then
    select * into op from sync.ops as o where o.op_id = (sent ->> 'id')::uuid;
    return case
      when op.op_id is null then sync.no_receipt(sent, 'SEQ_REUSED')
      when op.sha = sha and op.user_id = me.user_id then sync.receipt(op, true)
      else sync.no_receipt(sent, 'ID_REUSED') end;
  end if;
  return sync.receipt(case when me.has_left then op else sync.apply(op) end, false);
end
$$;

notify pgrst, 'reload schema';
