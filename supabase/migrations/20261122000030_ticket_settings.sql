-- What the manager says of tickets: how each kind goes, what they may be about, what material costs. What was reported
-- before goes on by the flow that it carries.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- A limit of a stage as a flow keeps it: minutes up to 60 days, "night", or none.
create function tickets.is_limit(told jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(told, 'null') in ('null', '"night"')
    or jsonb_typeof(told) = 'number' and told::text ~ '^[0-9]{1,5}$' and told::text::integer between 1 and 86400
$$;

-- How a kind goes from now on: for stages that it has, {step, role, must, limits}; which stages there are and since
-- when their clocks run stays. `call_back` and `sample` when they are told. KIND_BAD, FLOW_BAD {step} for a stage, role or
-- limit that there is not; the work itself must be done.
create function tickets.set_flow(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  b jsonb := op.body;
  wanted jsonb := coalesce(b -> 'stages', '[]');
  policy text := b ->> 'call_back';
  share jsonb := b -> 'sample';
  flow tickets.flows;
  bad text;
begin
  perform private.only_for(op, 'manager');
  select * into flow from tickets.flows as f where f.estate_id = op.estate_id
    and f.kind = private.text_in(b, 'ticket_kind', 20) for no key update;
  if flow.id is null then
    perform private.refuse('KIND_BAD');
  elsif jsonb_typeof(wanted) <> 'array' or jsonb_array_length(wanted) > 20 then
    perform private.refuse('FLOW_BAD', '{"step": "stages"}');
  elsif policy is not null and policy not in ('all', 'sample', 'unrated', 'none')
        or share is not null and not (jsonb_typeof(share) = 'number' and share::text ~ '^[0-9]{1,3}$'
                                      and share::text::integer between 0 and 100) then
    perform private.refuse('FLOW_BAD', '{"step": "call_back"}');
  end if;
  select coalesce(w ->> 'step', '') into bad from jsonb_array_elements(wanted) as w
    where not exists (select from jsonb_array_elements(flow.stages) as s where s ->> 'step' = w ->> 'step')
       or coalesce(w ->> 'role', '') not in
            ('worker', 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager')
       or jsonb_typeof(w -> 'must') is distinct from 'boolean'
       or jsonb_typeof(w -> 'limits') is distinct from 'object'
       or w ->> 'step' in ('finish', 'answer') and not (w ->> 'must')::boolean
          and tickets.nth(jsonb_build_object('stages', flow.stages), w ->> 'step')
              = tickets.core(jsonb_build_object('stages', flow.stages))
       or exists (select from jsonb_each(case when jsonb_typeof(w -> 'limits') = 'object' then w -> 'limits'
                                              else '{}' end) as l
                  where l.key not in ('urgent', 'soon', 'later') or not tickets.is_limit(l.value))
    limit 1;
  if bad is not null then
    perform private.refuse('FLOW_BAD', jsonb_build_object('step', bad));
  end if;
  update tickets.flows as f set
      call_back = coalesce(policy, f.call_back), sample = coalesce(share::text::integer, f.sample),
      stages = (select jsonb_agg(s.stage || coalesce((
          select jsonb_build_object('role', w ->> 'role', 'must', w -> 'must',
                                    'limits', (s.stage -> 'limits') || (w -> 'limits'))
          from jsonb_array_elements(wanted) as w where w ->> 'step' = s.stage ->> 'step' limit 1), '{}') order by s.n)
        from jsonb_array_elements(f.stages) with ordinality as s(stage, n))
    where f.id = flow.id;
end
$$;

-- The category that an op names in `field`, of the author's estate; CATEGORY_UNKNOWN otherwise.
create function tickets.own_category(op sync.ops, field text default 'category_id') returns tickets.categories
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, field);
  found tickets.categories;
begin
  select * into found from tickets.categories as c
    where c.id = wanted and c.estate_id = op.estate_id and c.deleted_at is null for no key update;
  if found.id is null then
    perform private.refuse('CATEGORY_UNKNOWN');
  end if;
  return found;
end
$$;

-- What an op says of a category, written into it: NAME_MISSING, NAME_TAKEN by another one in use beside it,
-- ROLE_UNKNOWN.
create function tickets.write_category(op sync.ops, category tickets.categories) returns void
language plpgsql security definer set search_path = '' as $$
declare
  b jsonb := op.body;
  named text := private.text_in(b, 'name', 30);
  worker text := private.text_in(b, 'role', 20);
begin
  if named = '' and category.key = '' then
    perform private.refuse('NAME_MISSING');
  elsif worker not in ('', 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager') then
    perform private.refuse('ROLE_UNKNOWN');
  elsif named <> '' and exists (select from tickets.categories as c where c.estate_id = op.estate_id
      and c.kind = category.kind and c.parent_id is not distinct from category.parent_id and c.name = named
      and c.id <> category.id and c.closed_at is null and c.deleted_at is null) then
    perform private.refuse('NAME_TAKEN', jsonb_build_object('name', named));
  end if;
  insert into tickets.categories as c (id, estate_id, kind, parent_id, key, name, icon, urgency, role, needs, ordinal)
    values (category.id, op.estate_id, category.kind, category.parent_id, category.key, named,
            private.text_in(b, 'icon', 40), coalesce(b ->> 'urgency', category.urgency), worker,
            private.text_in(b, 'needs', 40), coalesce(tickets.ordinal_in(op), category.ordinal))
    on conflict (id) do update set name = excluded.name, icon = excluded.icon, urgency = excluded.urgency,
      role = excluded.role, needs = excluded.needs, ordinal = excluded.ordinal;
end
$$;

-- Where something stands in its list; null when the op does not say. BODY_BAD for what is no place in a list.
create function tickets.ordinal_in(op sync.ops) returns integer
language plpgsql immutable set search_path = '' as $$
begin
  if op.body ->> 'ordinal' is not null and op.body ->> 'ordinal' !~ '^[0-9]{1,6}$' then
    perform private.refuse('BODY_BAD', '{"field": "ordinal"}');
  end if;
  return (op.body ->> 'ordinal')::integer;
end
$$;

-- Something more that tickets may be about; its id is the op's. Two levels, no more: CATEGORY_UNKNOWN under one that
-- has one above it.
create function tickets.add_category(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  category tickets.categories;
  above tickets.categories;
begin
  perform private.only_for(op, 'manager');
  category.kind := private.text_in(op.body, 'ticket_kind', 20);
  perform tickets.flow_for(op.estate_id, category.kind);
  if op.body ->> 'parent_id' is not null then
    above := tickets.own_category(op, 'parent_id');
    if above.parent_id is not null or above.kind <> category.kind or above.closed_at is not null then
      perform private.refuse('CATEGORY_UNKNOWN');
    end if;
  end if;
  category.id := op.op_id;
  category.parent_id := above.id;
  category.key := '';
  category.urgency := 'soon';
  category.ordinal := 1 + coalesce((select max(c.ordinal) from tickets.categories as c
                                    where c.estate_id = op.estate_id and c.kind = category.kind), 0);
  perform tickets.write_category(op, category);
end
$$;

-- The category as it is from now on, whole; one that every estate begins with goes by the texts without a name.
create function tickets.change_category(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'manager');
  perform tickets.write_category(op, tickets.own_category(op));
end
$$;

-- Not offered any more, and nothing under it either; tickets that are about it stay so. `open`: offered again.
create function tickets.close_category(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  category tickets.categories;
begin
  perform private.only_for(op, 'manager');
  category := tickets.own_category(op);
  if coalesce((op.body ->> 'open')::boolean, false) then
    update tickets.categories as c set closed_at = null where c.id in (category.id, category.parent_id);
  else
    update tickets.categories as c set closed_at = op.at
      where (c.id = category.id or c.parent_id = category.id) and c.closed_at is null;
  end if;
end
$$;

-- The price that an op names, of the author's estate; PRICE_UNKNOWN otherwise.
create function tickets.price_in(op sync.ops) returns tickets.prices
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'price_id');
  found tickets.prices;
begin
  select * into found from tickets.prices as p
    where p.id = wanted and p.estate_id = op.estate_id and p.deleted_at is null for no key update;
  if found.id is null then
    perform private.refuse('PRICE_UNKNOWN');
  end if;
  return found;
end
$$;

-- What an op says of a price, written into it: NAME_MISSING, NAME_TAKEN, UNIT_MISSING, PRICE_BAD for what is no amount
-- with two decimals, ITEM_UNKNOWN for something that is not in store.
create function tickets.write_price(op sync.ops, price tickets.prices) returns void
language plpgsql security definer set search_path = '' as $$
declare
  b jsonb := op.body;
  named text := private.text_in(b, 'name', 60);
  measure text := private.text_in(b, 'unit', 12);
  item uuid := case when b ->> 'item_id' is not null then private.id_in(b, 'item_id') end;
begin
  if named = '' then
    perform private.refuse('NAME_MISSING');
  elsif measure = '' then
    perform private.refuse('UNIT_MISSING');
  elsif not coalesce(b ->> 'price' ~ '^[0-9]{1,7}([.][0-9]{1,2})?$', false) then
    perform private.refuse('PRICE_BAD');
  elsif exists (select from tickets.prices as p where p.estate_id = op.estate_id and p.name = named
                and p.id <> price.id and p.closed_at is null and p.deleted_at is null) then
    perform private.refuse('NAME_TAKEN', jsonb_build_object('name', named));
  elsif item is not null and not exists (select from assets.items as i where i.id = item
                                         and i.estate_id = op.estate_id and i.deleted_at is null) then
    perform private.refuse('ITEM_UNKNOWN');
  end if;
  insert into tickets.prices as p (id, estate_id, name, unit, price, item_id, ordinal)
    values (price.id, op.estate_id, named, measure, (b ->> 'price')::numeric, item,
            coalesce(tickets.ordinal_in(op), price.ordinal))
    on conflict (id) do update set name = excluded.name, unit = excluded.unit, price = excluded.price,
      item_id = excluded.item_id, ordinal = excluded.ordinal;
end
$$;

-- Something more that is charged for; its id is the op's.
create function tickets.add_price(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  price tickets.prices;
begin
  perform private.only_for(op, 'manager');
  price.id := op.op_id;
  price.ordinal := 1 + coalesce((select max(p.ordinal) from tickets.prices as p where p.estate_id = op.estate_id), 0);
  perform tickets.write_price(op, price);
end
$$;

-- The price as it is from now on, whole; what was used before keeps the price of then.
create function tickets.change_price(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'manager');
  perform tickets.write_price(op, tickets.price_in(op));
end
$$;

-- Not offered any more.
create function tickets.close_price(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  price tickets.prices;
begin
  perform private.only_for(op, 'manager');
  price := tickets.price_in(op);
  update tickets.prices as p set closed_at = op.at where p.id = price.id and p.closed_at is null;
end
$$;

insert into sync.handlers (kind, v, handler) select 'tickets.' || verb, 1, 'tickets.' || verb from unnest(array[
  'set_flow', 'add_category', 'change_category', 'close_category', 'add_price', 'change_price', 'close_price'
]) as verb;

notify pgrst, 'reload schema';
