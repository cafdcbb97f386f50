-- What devices hear of: the registry of synced tables, the stamp on each row, the identity of the database.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- One line: which database this is. `generation` changes after a restore, so that every device starts over;
-- `min_client` is the oldest app that can still read what is told; below `horizon` tombstones were swept.
create table sync.state (
  singleton boolean primary key default true check (singleton),
  generation uuid not null default gen_random_uuid(),
  min_client text not null default '0.0.0' check (min_client ~ '^[0-9]+(\.[0-9]+)*$'),
  horizon xid8 not null default '0'
);
insert into sync.state default values;
alter table sync.state enable row level security;
create policy "nobody reads the state by hand" on sync.state for select to authenticated using (false);
grant select, update on sync.state to service_role;

-- The tables whose rows travel to devices. A line here is made by sync.feed, never by hand. `ages_by`: the moment
-- by which a row grows too old for devices to carry (private.since).
create table sync.feeds (
  table_name text primary key collate "C",
  ages_by text
);
alter table sync.feeds enable row level security;
create policy "everyone signed in may know which tables travel" on sync.feeds
  for select to authenticated using (true);
grant select on sync.feeds to authenticated, service_role;

-- How often a person's sight changed: other roles, another household, joined, left. Devices compare it.
create table sync.scopes (
  user_id uuid primary key references auth.users (id) on delete cascade,
  epoch bigint not null
);
alter table sync.scopes enable row level security;
create policy "people see how often their own sight changed" on sync.scopes
  for select to authenticated using (user_id = (select auth.uid()));
grant select on sync.scopes to authenticated, service_role;

-- Tells the devices of an account to start over at their next contact.
create function sync.raise_epoch(account uuid) returns void
language sql security definer set search_path = '' as $$
  insert into sync.scopes (user_id, epoch) select account, 1 where account is not null
  on conflict (user_id) do update set epoch = scopes.epoch + 1
$$;

-- Stamps a row with the transaction that wrote it. Numbers and clocks are given out before they are
-- committed, so a reader that remembers the highest one it saw misses rows; this one can be compared with
-- the oldest transaction still running.
create function private.stamp() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.row_xid := pg_current_xact_id();
  return new;
end
$$;

-- Makes a table travel: its stamp, the index a pull walks along, its rights, its line in the registry.
-- The table has `id, estate_id, row_xid, deleted_at`; its policies say who receives a row, and that nobody
-- receives one whose `ages_by` lies before private.since().
create function sync.feed(relation regclass, ages_by text default null) returns void
language plpgsql set search_path = '' as $$
begin
  execute format('create trigger stamp before insert or update on %s
                  for each row execute function private.stamp()', relation);
  execute format('create index on %s (estate_id, row_xid, id)', relation);
  execute format('alter table %s enable row level security', relation);
  execute format('grant select on %s to authenticated', relation);
  execute format('grant select, insert, update on %s to service_role', relation);
  if ages_by is not null then
    execute format('create index on %s (estate_id, %I) include (row_xid)', relation, ages_by);
  end if;
  insert into sync.feeds values (relation::text, ages_by);
  perform sync.write_keys();
end
$$;

-- Writes sync.keys anew: the next rows of all feeds in the order (row_xid, table, id), as the caller may see
-- them. One query with a branch a feed, so that its plan is kept; each branch walks one index. Columns:
-- `after_*` is the cursor, `below` the watermark. A feed named before the cursor's is done with that xid,
-- one named after it is not. `floors`, by feed: below them lies nothing that is still carried. Writes
-- sync.floors(hi) too, which finds them for the caller, so that years of old rows are not passed over by a device
-- that begins.
create function sync.write_keys() returns void
language plpgsql set search_path = '' as $$
declare
  branch constant text := $branch$
    (select f.row_xid, %1$L::text collate "C", f.id from %1$s as f
     where (f.row_xid, f.id) > (greatest(after_xid, (floors ->> %1$L)::xid8), case
         when after_xid < (floors ->> %1$L)::xid8 then '00000000-0000-0000-0000-000000000000'::uuid
         when after_table collate "C" = %1$L then after_id
         when after_table collate "C" < %1$L then '00000000-0000-0000-0000-000000000000'::uuid
         else 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid end)
       and f.row_xid < below
     order by f.row_xid, f.id limit most)
  $branch$;
  lowest constant text := $lowest$
    %1$L, coalesce((select min(f.row_xid::text::numeric)::text from %1$s as f
                    where f.estate_id = (select private.my_estate()) and f.%2$I > (select private.since())), hi::text)
  $lowest$;
begin
  execute format($function$
    create or replace function sync.keys(
      after_xid xid8, after_table text, after_id uuid, below xid8, most integer, floors jsonb
    ) returns table (row_xid xid8, table_name text, id uuid)
    language plpgsql stable set search_path = '' as $body$
    begin
      return query select * from (%s) as k order by 1, 2, 3 limit most;
    end
    $body$
  $function$, (select string_agg(format(branch, f.table_name), ' union all ' order by f.table_name)
               from sync.feeds as f));
  execute format($function$
    create or replace function sync.floors(hi xid8) returns jsonb
    language sql stable security definer set search_path = '' as $body$ select jsonb_build_object(%s) $body$
  $function$, (select string_agg(format(lowest, f.table_name, f.ages_by), ', ' order by f.table_name)
               from sync.feeds as f where f.ages_by is not null));
  grant execute on function sync.keys(xid8, text, uuid, xid8, integer, jsonb), sync.floors(xid8) to authenticated;
end
$$;

notify pgrst, 'reload schema';
