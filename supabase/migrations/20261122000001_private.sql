-- What every later file stands on: the schemas, how a function says no, how it reads what was sent.

-- Functions are for nobody until a file says for whom. Without `in schema`: the form with it has no effect.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- `private` holds what policies ask and handlers use; a domain's schema has the name of its Python package.
-- None of them is exposed over HTTP: `public` alone is, and it holds functions only.
create schema private;
create schema sync;
create schema estate;
create schema rounds;
grant usage on schema private, sync, estate, rounds to authenticated, service_role;

-- Says no to an op: its author sees the code, and `detail` is what a sentence about it needs.
create function private.refuse(code text, detail jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'AN001', message = refuse.code, detail = refuse.detail::text;
end
$$;

-- Says not yet to an op: what it belongs to has not arrived; it is tried again.
create function private.hold(detail jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'AN002', message = 'WAITING', detail = hold.detail::text;
end
$$;

-- Ends a request with an HTTP status and a code of our own.
create function private.fail(status integer, code text, message text) returns void
language plpgsql set search_path = '' as $$
begin
  raise sqlstate 'PGRST' using
    message = jsonb_build_object('code', code, 'message', fail.message, 'details', null, 'hint', null)::text,
    detail = jsonb_build_object('status', status, 'headers', '{}'::jsonb)::text;
end
$$;

-- The id that an op names in `field`; BODY_BAD when it names none.
create function private.id_in(body jsonb, field text) returns uuid
language plpgsql immutable set search_path = '' as $$
begin
  if not coalesce(pg_input_is_valid(body ->> field, 'uuid'), false) then
    perform private.refuse('BODY_BAD', jsonb_build_object('field', field));
  end if;
  return (body ->> field)::uuid;
end
$$;

-- The text in `field`, trimmed, '' when missing; BODY_BAD when it is no text or longer than `longest`.
create function private.text_in(body jsonb, field text, longest integer) returns text
language plpgsql immutable set search_path = '' as $$
declare
  found text := btrim(coalesce(body ->> field, ''));
begin
  if coalesce(jsonb_typeof(body -> field), 'null') not in ('string', 'null') or length(found) > longest then
    perform private.refuse('BODY_BAD', jsonb_build_object('field', field));
  end if;
  return found;
end
$$;

-- The list of texts in `field`, without repeats, in order; BODY_BAD when it is anything else.
create function private.texts_in(body jsonb, field text, most integer) returns text[]
language plpgsql immutable set search_path = '' as $$
declare
  list jsonb := coalesce(body -> field, '[]');
begin
  if jsonb_typeof(list) <> 'array' or jsonb_array_length(list) > most
     or exists (select from jsonb_array_elements(list) as item where jsonb_typeof(item) <> 'string') then
    perform private.refuse('BODY_BAD', jsonb_build_object('field', field));
  end if;
  return array(
    select item from jsonb_array_elements_text(list) with ordinality as one(item, place)
    group by item order by min(place)
  );
end
$$;

-- Whether this is a moment in ISO 8601 with an offset. PostgreSQL alone would take 'tomorrow' and 'infinity'.
create function private.is_moment(value jsonb) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(
    value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})$'
    and pg_input_is_valid(value #>> '{}', 'timestamptz'), false)
$$;

-- The moment in `field`; BODY_BAD when it is none.
create function private.time_in(body jsonb, field text) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  if not private.is_moment(body -> field) then
    perform private.refuse('BODY_BAD', jsonb_build_object('field', field));
  end if;
  return (body ->> field)::timestamptz;
end
$$;

create function private.sha256_hex(words text) returns text
language sql immutable strict set search_path = '' as $$
  select encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$;

-- A code as it is compared: people type lower case, dashes, O for 0 and I or L for 1.
create function private.plain_code(typed text) returns text
language sql immutable strict set search_path = '' as $$
  select translate(upper(regexp_replace(typed, '[[:space:]–—-]', '', 'g')), 'OIL', '011')
$$;

-- A phone number as people here write it: digits, no plus, no spaces, a mainland mobile without its 86.
create function private.plain_phone(typed text) returns text
language sql immutable strict set search_path = '' as $$
  select regexp_replace(regexp_replace(
    regexp_replace(typed, '[^0-9+]', '', 'g'), '^(\+|00)', ''), '^86(1[3-9][0-9]{9})$', '\1')
$$;

notify pgrst, 'reload schema';
