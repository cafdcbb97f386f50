-- Finding tickets by what was said of them, however long ago; and tickets of long ago for who asks for them.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- What a search looks in, one row a ticket: `words` are the number, the home, the place, the spot, what was reported
-- and by whom, what was said at each step and who was to do it or took it; `caller` is who called, for the desk and the manager only.
create table tickets.searched (
  id uuid primary key references tickets.tickets (id),
  words text not null,
  caller text not null default '',
  grams integer[] not null,
  caller_grams integer[] not null default '{}'
);
-- Without a list of what is still to be sorted in: a search would have to read all of it.
create index on tickets.searched using gin (grams, caller_grams) with (fastupdate = off);
create index on tickets.tickets using gin (watchers) with (fastupdate = off);
create index on tickets.tickets (number);
alter table tickets.searched enable row level security;
create policy "nobody reads what a search looks in" on tickets.searched for select to authenticated using (false);
grant select, insert, update on tickets.searched to service_role;

-- As words are compared: full-width letters as half-width, capitals as small ones.
create function tickets.plain_words(words text) returns text
language sql immutable strict set search_path = '' as $$
  select lower(normalize(words, NFKC))
$$;

-- By what words are found, as numbers: every two characters that stand beside each other, every single one that is
-- no ASCII, and every three ASCII ones, because there are few digits and they stand everywhere. A text that is looked
-- for lies in another only if all its numbers do. pg_trgm would do neither for two Chinese characters nor in the C
-- locale, where they count as no letters.
create function tickets.grams(words text) returns integer[]
language sql immutable strict set search_path = '' as $$
  with chars as (
    select ascii(one.c) & 65535 as a, lead(ascii(one.c)) over near & 65535 as b, lead(ascii(one.c), 2) over near & 65535 as c
    from unnest(string_to_array(words, null)) with ordinality as one(c, n) window near as (order by one.n)
  )
  select coalesce(array_agg(distinct g.gram), '{}') from chars as t cross join lateral (values
    (case when t.a > 127 then t.a end),
    (case when t.a > 32 and t.b > 32 then t.a << 16 | t.b end),
    (case when t.a between 33 and 127 and t.b between 33 and 127 and t.c between 33 and 127
          then t.a << 14 | t.b << 7 | t.c end)
  ) as g(gram) where g.gram is not null
$$;

-- The fewest of these that find a word: single characters only for one that stands alone, two digits only where
-- there are no three.
create function tickets.grams_of_word(word text) returns integer[]
language sql immutable strict set search_path = '' as $$
  with found as (select g, g >= 1 << 19 and g < 1 << 21 as three, g >= 1 << 21 and g < 1 << 23 and g & 65535 < 128 as two
                 from unnest(tickets.grams(word)) as g)
  select coalesce(array_agg(f.g), '{}') from found as f
  where (char_length(word) = 1 or f.g < 0 or f.g > 65535) and not (f.two and exists (select from found where three))
$$;

-- Writes anew what a search looks in, for these tickets.
create function tickets.write_searched(ids uuid[]) returns void
language sql security definer set search_path = '' as $$
  insert into tickets.searched as s (id, words, caller, grams, caller_grams)
    select t.id, said.words, said.caller, tickets.grams(said.words), tickets.grams(said.caller)
    from tickets.tickets as t
    left join estate.units as u on u.id = t.unit_id
    left join estate.places as p on p.id = t.place_id
    left join tickets.callers as c on c.id = t.id
    cross join lateral (
      select string_agg(concat_ws(E'\n', x.text, x.reason, x.to_name, case when x.step = 'accept' then x.by end),
                        E'\n' order by x.ordinal) as words
      from tickets.steps as x where x.ticket_id = t.id and x.deleted_at is null
    ) as steps
    cross join lateral (select
      tickets.plain_words(concat_ws(E'\n', t.number, u.name, p.name, t.spot, t.text, t.by, steps.words)) as words,
      coalesce(tickets.plain_words(concat_ws(E'\n', c.name, c.phone)), '') as caller) as said
    where t.id = any (ids)
  on conflict (id) do update set words = excluded.words, caller = excluded.caller, grams = excluded.grams,
    caller_grams = excluded.caller_grams
  where (s.words, s.caller) is distinct from (excluded.words, excluded.caller)
$$;

create function tickets.search_ticket() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform tickets.write_searched(array[new.id]);
  return null;
end
$$;
create trigger search_new after insert on tickets.tickets
  for each row execute function tickets.search_ticket();
create trigger search_changed after update on tickets.tickets
  for each row when ((old.number, old.unit_id, old.place_id, old.spot, old.text)
                     is distinct from (new.number, new.unit_id, new.place_id, new.spot, new.text))
  execute function tickets.search_ticket();
create trigger search_new after insert on tickets.callers
  for each row when (new.name <> '' or new.phone <> '') execute function tickets.search_ticket();
create trigger search_changed after update on tickets.callers
  for each row when ((old.name, old.phone) is distinct from (new.name, new.phone))
  execute function tickets.search_ticket();

create function tickets.search_step() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform tickets.write_searched(array[new.ticket_id]);
  return null;
end
$$;
create trigger search_new after insert on tickets.steps
  for each row when (new.text <> '' or new.reason <> '' or new.to_name <> '' or new.step = 'accept')
  execute function tickets.search_step();

-- A home or a place has another name: its tickets are found by that.
create function tickets.search_renamed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform tickets.write_searched(array(select t.id from tickets.tickets as t
    where case tg_table_name when 'units' then t.unit_id else t.place_id end = new.id));
  return null;
end
$$;
create trigger search_renamed after update on estate.units
  for each row when (old.name is distinct from new.name) execute function tickets.search_renamed();
create trigger search_renamed after update on estate.places
  for each row when (old.name is distinct from new.name) execute function tickets.search_renamed();

-- A condition on `s` (tickets.searched), each word in it: what it is found by when `fast`, then letter for letter.
create function tickets.search_condition(words text[], office boolean, fast boolean) returns text
language sql immutable set search_path = '' as $$
  select string_agg(
    '((' || case when fast and g.grams <> '{}' then format('s.grams @> %L::integer[] and ', g.grams) else '' end
    || format('strpos(s.words, %L) > 0)', w.word)
    || case when not office then ''
            else ' or (' || case when fast and g.grams <> '{}' then format('s.caller_grams @> %L::integer[] and ', g.grams)
                                 else '' end || format('strpos(s.caller, %L) > 0)', w.word) end
    || ')', ' and ' order by w.n)
  from unnest(words) with ordinality as w(word, n) cross join lateral (select tickets.grams_of_word(w.word) as grams) as g
$$;

-- Tickets by words (each of them somewhere in what was said, spaces between), kind, home, person (who reported it,
-- for whom, who was told to do it) and when they were reported, the newest first, fifty at once; `before` is {at, id}
-- of the last that was told. For the staff: those they see, however old. First among the newest five thousand, where
-- what is said often is found at once; what is not lies in the index. REQUEST_BAD.
create function public.tickets_search(jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
declare
  a jsonb := $1;
  mine uuid := private.estate_as_staff();
  roles text[] := private.my_roles();
  seen constant text := '(n.seen_by && $2 or $3 = any (n.watchers))';
  office boolean := roles && '{desk,manager}';
  words text[];
  near constant integer := 5000;
  wanted constant integer := 51;
  scope text := 't.estate_id = $1 and t.deleted_at is null';
  looked integer;
  hits uuid[];
begin
  if mine is null then
    perform private.fail(403, 'NOT_ALLOWED', 'searching is for the staff');
  elsif coalesce(jsonb_typeof(a), '') <> 'object' or coalesce(jsonb_typeof(a -> 'text'), 'null') not in ('string', 'null')
        or length(a ->> 'text') > 100 or coalesce(jsonb_typeof(a -> 'kind'), 'null') not in ('string', 'null')
        or exists (select from unnest('{unit,person}'::text[]) as f
                   where a ->> f is not null and not pg_input_is_valid(a ->> f, 'uuid'))
        or exists (select from unnest('{from,until}'::text[]) as f
                   where a ->> f is not null and not private.is_moment(a -> f))
        or a ->> 'before' is not null and not (private.is_moment(a #> '{before,at}')
                                               and coalesce(pg_input_is_valid(a #>> '{before,id}', 'uuid'), false)) then
    perform private.fail(400, 'REQUEST_BAD', 'text, kind, unit, person, from, until, before {at, id}');
  end if;
  words := array(select distinct w from regexp_split_to_table(tickets.plain_words(coalesce(a ->> 'text', '')), '\s+') as w
                 where w <> '' order by w limit 6);
  if words <> '{}' and not exists (select from unnest(words) as w where tickets.grams_of_word(w) <> '{}') then
    perform private.fail(400, 'REQUEST_BAD', 'a word is one Chinese character or two others at least');
  end if;
  scope := scope
    || case when a ->> 'kind' is not null then format(' and t.kind = %L', a ->> 'kind') else '' end
    || case when a ->> 'unit' is not null then format(' and t.unit_id = %L::uuid', a ->> 'unit') else '' end
    || case when a ->> 'person' is not null then format(' and t.watchers @> array[%L::uuid]', a ->> 'person') else '' end
    || case when a ->> 'from' is not null then format(' and t.at >= %L::timestamptz', a ->> 'from') else '' end
    || case when a ->> 'until' is not null then format(' and t.at < %L::timestamptz', a ->> 'until') else '' end
    || case when a ->> 'before' is not null then format(' and (t.at, t.id) < (%L::timestamptz, %L::uuid)',
                                                        a #>> '{before,at}', a #>> '{before,id}') else '' end;
  execute format(
    'with near as materialized (
       select t.id, t.at, t.seen_by, t.watchers from tickets.tickets as t where %s
       order by t.at desc, t.id desc limit %s)
     select (select count(*) from near), array(
       select n.id from near as n %s
       where %s order by n.at desc, n.id desc limit %s)',
    scope, near, case when words = '{}' then '' else 'join tickets.searched as s on s.id = n.id and '
                      || tickets.search_condition(words, office, false) end, seen, wanted)
    into looked, hits using mine, roles, private.my_person();
  if looked = near and cardinality(hits) < wanted then
    execute format(
      'with said as materialized (select s.id from tickets.searched as s where %s)
       select array(
         select t.id from said as s join tickets.tickets as t on t.id = s.id
         where %s and %s order by t.at desc, t.id desc limit %s)',
      coalesce(tickets.search_condition(words, office, true), 'true'), scope, replace(seen, 'n.', 't.'), wanted)
      into hits using mine, roles, private.my_person();
  end if;
  return jsonb_build_object('more', cardinality(hits) = wanted, 'tickets', (
    select coalesce(jsonb_agg(to_jsonb(t) - '{row_xid,deleted_at,seen_by,watchers,flow,estate_id}'::text[]
                              order by h.n), '[]')
    from unnest(hits[:wanted - 1]) with ordinality as h(id, n) join tickets.tickets as t on t.id = h.id));
end
$$;

-- The rows of some tickets in the form in which the exchange tells them, as far as the caller sees them.
create function tickets.rows_of(ids uuid[]) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid := private.my_estate();
  roles text[] := private.my_roles();
  person uuid := private.my_person();
  seen uuid[] := array(select t.id from tickets.tickets as t where t.id = any (ids) and t.deleted_at is null
                         and t.estate_id = mine and (t.seen_by && roles or person = any (t.watchers)));
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('table', found.name, 'id', found.id,
                                                 'row', found.row - '{row_xid,deleted_at,seen_by}'::text[])), '[]')
    from (
      select 'tickets.tickets' as name, t.id, to_jsonb(t) as row from tickets.tickets as t where t.id = any (seen)
      union all
      select 'tickets.callers', c.id, to_jsonb(c) from tickets.callers as c
        where c.id = any (seen) and c.deleted_at is null and (roles && '{desk,manager}' or person = any (c.watchers))
      union all
      select 'tickets.steps', x.id, to_jsonb(x) from tickets.steps as x
        where x.ticket_id = any (seen) and x.deleted_at is null
          and (x.seen_by && roles or person = any (x.watchers))
    ) as found);
end
$$;

-- One ticket with everything of it, and what it came of or became, however old: {ticket_id}. For whoever sees it.
-- TICKET_UNKNOWN, REQUEST_BAD.
create function public.ticket_page(jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
declare
  wanted uuid;
  changes jsonb;
begin
  if private.my_estate() is null then
    perform private.fail(403, 'NOT_ALLOWED', 'tickets are for members of the estate');
  elsif not coalesce(pg_input_is_valid($1 ->> 'ticket_id', 'uuid'), false) then
    perform private.fail(400, 'REQUEST_BAD', 'ticket_id is the id of a ticket');
  end if;
  wanted := ($1 ->> 'ticket_id')::uuid;
  changes := tickets.rows_of(array(
    select wanted
    union select one from tickets.tickets as t, unnest(array[t.predecessor_id, t.split_from_id]) as one where t.id = wanted
    union select t.id from tickets.tickets as t where t.predecessor_id = wanted or t.split_from_id = wanted));
  if not changes @> jsonb_build_array(jsonb_build_object('table', 'tickets.tickets', 'id', wanted)) then
    perform private.fail(404, 'TICKET_UNKNOWN', 'there is no such ticket, or it is not for this person');
  end if;
  return jsonb_build_object('changes', changes);
end
$$;

-- The tickets that were reported in a stretch of time, at most 62 days, however long ago, with their steps: {from,
-- until}. For the desk, the manager and the inspector. REQUEST_BAD.
create function public.tickets_between(jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
declare
  mine uuid := private.estate_as('desk', 'manager', 'inspector');
  since timestamptz;
  until timestamptz;
begin
  if mine is null then
    perform private.fail(403, 'NOT_ALLOWED', 'past tickets are for the desk and the manager');
  elsif not (private.is_moment($1 -> 'from') and private.is_moment($1 -> 'until')) then
    perform private.fail(400, 'REQUEST_BAD', 'from and until are moments');
  end if;
  since := ($1 ->> 'from')::timestamptz;
  until := ($1 ->> 'until')::timestamptz;
  if until - since > interval '62 days' then
    perform private.fail(400, 'REQUEST_BAD', 'at most 62 days at once');
  end if;
  return jsonb_build_object('changes', tickets.rows_of(array(
    select t.id from tickets.tickets as t where t.estate_id = mine and t.at >= since and t.at < until)));
end
$$;

grant execute on function public.tickets_search(jsonb), public.ticket_page(jsonb), public.tickets_between(jsonb)
  to authenticated;

notify pgrst, 'reload schema';
