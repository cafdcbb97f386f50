-- How each kind of ticket goes unless the manager says otherwise, and what an estate's tickets may be about.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- A stage: what is done, by which role (`worker`: as the category says), whether it must be, since when its clock
-- runs (empty: since the stage before it), and the limits when it is urgent, soon or later, in minutes, "night" or
-- none. In brackets the rule of the trade; the other figures are proposals.
create function tickets.stage(
  step text, role text, must boolean, after text, urgent jsonb, soon jsonb, later jsonb
) returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('step', step, 'role', role, 'must', must, 'after', after, 'limits',
                            jsonb_build_object('urgent', urgent, 'soon', soon, 'later', later))
$$;

create function tickets.default_flows() returns table (kind text, call_back text, stages jsonb)
language sql immutable set search_path = '' as $$
  select f.kind, f.call_back, jsonb_agg(f.stage order by f.n) from (values
    ('repair', 'all', 1, tickets.stage('verify', 'desk', false, '', '5', '30', '240')),            -- E01
    ('repair', 'all', 2, tickets.stage('assign', 'desk', false, '', '5', '30', '240')),
    ('repair', 'all', 3, tickets.stage('accept', 'worker', false, '', '3', '30', '240')),
    ('repair', 'all', 4, tickets.stage('arrive', 'worker', false, 'assign', '10', '60', '4320')),  -- X01
    ('repair', 'all', 5, tickets.stage('work', 'worker', false, '', 'null', 'null', 'null')),
    ('repair', 'all', 6, tickets.stage('finish', 'worker', true, 'arrive', '"night"', '60', '240')), -- X02
    ('repair', 'all', 7, tickets.stage('approve', 'manager', true, '', '1440', '1440', '2880')),   -- X11
    ('repair', 'all', 8, tickets.stage('call_back', 'desk', true, '', '1440', '1440', '2880')),    -- K04
    ('complaint', 'all', 1, tickets.stage('verify', 'desk', false, '', '15', '60', '240')),        -- X19
    ('complaint', 'all', 2, tickets.stage('assign', 'desk', false, '', '30', '120', '480')),
    ('complaint', 'all', 3, tickets.stage('finish', 'desk', true, '', '240', '1440', '4320')),
    ('complaint', 'all', 4, tickets.stage('answer', 'desk', true, '', '60', '480', '1440')),
    ('complaint', 'all', 5, tickets.stage('call_back', 'desk', true, '', '1440', '1440', '2880')), -- K12b
    ('consultation', 'none', 1, tickets.stage('answer', 'desk', true, '', '60', '480', '1440')),   -- X21
    ('suggestion', 'none', 1, tickets.stage('answer', 'desk', true, '', '1440', '2880', '4320')),
    ('litter', 'none', 1, tickets.stage('assign', 'desk', false, '', '5', '10', '30')),
    ('litter', 'none', 2, tickets.stage('finish', 'worker', true, 'assign', '30', '30', '30')),    -- X07
    ('hazard', 'none', 1, tickets.stage('assign', 'desk', false, '', '5', '60', '480')),
    ('hazard', 'none', 2, tickets.stage('accept', 'worker', false, '', '3', '30', '240')),
    ('hazard', 'none', 3, tickets.stage('arrive', 'worker', false, 'assign', '10', '60', '4320')),
    ('hazard', 'none', 4, tickets.stage('finish', 'worker', true, 'arrive', '"night"', '1440', '4320')),
    ('hazard', 'none', 5, tickets.stage('approve', 'manager', true, '', '1440', '1440', '2880')),
    ('violation', 'all', 1, tickets.stage('verify', 'desk', false, '', '60', '240', '480')),       -- K17
    ('violation', 'all', 2, tickets.stage('finish', 'desk', true, '', '1440', '4320', '10080')),
    ('violation', 'all', 3, tickets.stage('approve', 'manager', true, '', '1440', '2880', '2880')),
    ('violation', 'all', 4, tickets.stage('call_back', 'desk', true, '', '1440', '2880', '2880')),
    ('mediation', 'all', 1, tickets.stage('assign', 'desk', false, '', '60', '240', '480')),       -- S08
    ('mediation', 'all', 2, tickets.stage('finish', 'desk', true, '', '1440', '4320', '10080')),
    ('mediation', 'all', 3, tickets.stage('call_back', 'desk', true, '', '1440', '2880', '2880'))
  ) as f(kind, call_back, n, stage) group by f.kind, f.call_back
$$;

-- The categories that every estate begins with: (kind, above it, key, icon, urgency, role, certificate).
create function tickets.default_categories() returns table (
  n bigint, kind text, above text, key text, icon text, urgency text, role text, needs text
) language sql immutable set search_path = '' as $$
  select row_number() over (), c.* from (values
    ('repair', '', 'water', 'WATER_DROP', 'soon', 'electrician', ''),
    ('repair', 'water', 'burst', '', 'urgent', 'electrician', ''),
    ('repair', 'water', 'tap', '', 'soon', 'electrician', ''),
    ('repair', 'water', 'blocked', '', 'soon', 'electrician', ''),
    ('repair', '', 'power', 'BOLT', 'soon', 'electrician', 'electrician'),
    ('repair', 'power', 'outage', '', 'urgent', 'electrician', 'electrician'),
    ('repair', 'power', 'sparks', '', 'urgent', 'electrician', 'electrician'),
    ('repair', 'power', 'light', '', 'soon', 'electrician', ''),
    ('repair', '', 'door', 'MEETING_ROOM', 'soon', 'electrician', ''),
    ('repair', 'door', 'lock', '', 'soon', 'electrician', ''),
    ('repair', 'door', 'window', '', 'later', 'electrician', ''),
    ('repair', '', 'lift', 'ELEVATOR', 'urgent', 'electrician', ''),
    ('repair', '', 'public_area', 'APARTMENT', 'later', 'electrician', ''),
    ('complaint', '', 'noise', 'VOLUME_UP', 'soon', '', ''),
    ('complaint', '', 'service', 'SUPPORT_AGENT', 'soon', '', ''),
    ('complaint', '', 'cleanliness', 'CLEANING_SERVICES', 'soon', '', ''),
    ('complaint', '', 'security', 'SHIELD', 'urgent', '', ''),
    ('complaint', '', 'parking', 'LOCAL_PARKING', 'soon', '', ''),
    ('complaint', '', 'fees', 'RECEIPT_LONG', 'soon', '', ''),
    ('litter', '', 'rubbish', 'DELETE', 'soon', 'cleaner', ''),
    ('litter', '', 'spill', 'WATER', 'urgent', 'cleaner', ''),
    ('hazard', '', 'broken', 'HANDYMAN', 'soon', 'electrician', ''),
    ('hazard', '', 'slippery', 'WARNING', 'urgent', 'cleaner', ''),
    ('hazard', '', 'tree', 'PARK', 'soon', 'gardener', ''),
    ('violation', '', 'building', 'FOUNDATION', 'soon', '', ''),
    ('violation', '', 'blocked_lane', 'BLOCK', 'urgent', '', ''),
    ('violation', '', 'pets', 'PETS', 'later', '', '')
  ) as c(kind, above, key, icon, urgency, role, needs)
$$;

create function tickets.key_id(estate uuid, kind text, key text) returns uuid
language sql immutable set search_path = '' as $$
  select left(private.sha256_hex(estate || ':' || kind || ':' || key), 32)::uuid
$$;

create function tickets.begin_with(estate uuid) returns void
language sql security definer set search_path = '' as $$
  insert into tickets.flows (id, estate_id, kind, stages, call_back)
    select tickets.key_id(estate, f.kind, ''), estate, f.kind, f.stages, f.call_back
    from tickets.default_flows() as f;
  insert into tickets.categories (id, estate_id, kind, parent_id, key, icon, urgency, role, needs, ordinal)
    select tickets.key_id(estate, c.kind, c.key), estate, c.kind,
           case when c.above <> '' then tickets.key_id(estate, c.kind, c.above) end,
           c.key, c.icon, c.urgency, c.role, c.needs, c.n
    from tickets.default_categories() as c order by c.n
$$;

-- A new estate begins with all of them, and so does one that was there before.
create function tickets.begin_estate() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform tickets.begin_with(new.id);
  return null;
end
$$;
create trigger begin_estate after insert on estate.estates
  for each row execute function tickets.begin_estate();
select tickets.begin_with(e.id) from estate.estates as e;

notify pgrst, 'reload schema';
