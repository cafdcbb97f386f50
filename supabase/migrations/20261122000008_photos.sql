-- Evidence: which photos and voice notes an act promised, who owes each, and which have come.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- How the file of a piece of evidence ends, which follows from its media type.
create function sync.ending(media text) returns text
language sql immutable set search_path = '' as $$
  select case media when 'image/jpeg' then 'jpg' when 'audio/webm' then 'webm' when 'audio/mp4' then 'm4a' end
$$;
grant execute on function sync.ending(text) to authenticated, service_role;

-- A photo, or a voice note, that an op named. `size` in bytes and `arrived_at` are null until Storage has it.
-- `seen_by`: the roles that may see what it proves, and `watchers` the people besides them, kept here because the
-- policy of every row must be cheap.
create table sync.photos (
  id uuid primary key default gen_random_uuid(),
  estate_id uuid not null references estate.estates (id),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  op_id uuid not null references sync.ops (op_id),
  person_id uuid not null references estate.people (id),
  device_id uuid not null,
  media text not null default 'image/jpeg' check (sync.ending(media) is not null),
  size bigint,
  arrived_at timestamptz,
  seen_by text[] not null,
  watchers uuid[] not null default '{}',
  row_xid xid8 not null,
  deleted_at timestamptz,
  unique (estate_id, sha256)
);
create index on sync.photos (op_id);
create index on sync.photos (person_id);
select sync.feed('sync.photos');
create policy "who sees the fact sees its photos, and their author too" on sync.photos
  for select to authenticated using (
    estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
    or person_id = (select private.my_person())
    or estate_id = (select private.my_estate()) and (select private.my_person()) = any (watchers));

-- Every use of a photo: `subject` is what it is evidence for, a visit or a hazard. The same bytes as evidence
-- for two things were not taken twice.
create table sync.photo_uses (
  op_id uuid not null references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  sha256 text not null,
  subject uuid not null,
  at timestamptz not null,
  primary key (op_id, sha256)
);
create index on sync.photo_uses (estate_id, sha256, at);
create index on sync.photo_uses (subject);
alter table sync.photo_uses enable row level security;
create policy "the manager reads which photos were used for what" on sync.photo_uses
  for select to authenticated using (estate_id = (select private.estate_as('manager')));
grant select on sync.photo_uses to authenticated, service_role;

-- Whether any photo of `subject` had been evidence for something else before.
create function sync.photo_seen_before(subject uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from sync.photo_uses as mine join sync.photo_uses as other
      on other.estate_id = mine.estate_id and other.sha256 = mine.sha256 and other.subject <> mine.subject
    where mine.subject = $1 and (other.at, other.op_id) < (mine.at, mine.op_id))
$$;

-- One piece of evidence that an op owes, or that has come before it.
create function sync.expect(op sync.ops, sha text, media text, seen_by text[]) returns void
language sql security definer set search_path = '' as $$
  insert into sync.photos as p (estate_id, sha256, op_id, person_id, device_id, seen_by, media, size, arrived_at)
    select op.estate_id, sha, op.op_id, op.person_id, op.device_id, expect.seen_by, expect.media,
           (o.metadata ->> 'size')::bigint, case when o.metadata ? 'size' then o.created_at end
    from (select 1) as one left join storage.objects as o
      on o.bucket_id = 'photos' and o.name = op.estate_id || '/' || sha || '.' || sync.ending(expect.media)
    on conflict (estate_id, sha256) do update
      set seen_by = array(select distinct unnest(p.seen_by || excluded.seen_by) order by 1)
$$;

-- Takes note of the photos an op named; BODY_BAD when one is not named by its SHA-256. The same bytes named
-- twice are one photo, seen by whoever sees either fact.
create function sync.expect_photos(op sync.ops, shas text[], seen_by text[], subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from unnest(shas) as sha where sha !~ '^[0-9a-f]{64}$') then
    perform private.refuse('BODY_BAD', '{"field": "photos"}');
  end if;
  insert into sync.photo_uses
    select op.op_id, op.estate_id, sha, expect_photos.subject, op.at from unnest(shas) as sha;
  perform sync.expect(op, sha, 'image/jpeg', expect_photos.seen_by) from unnest(shas) as sha;
end
$$;

-- The voice notes of a body, at most three, each {sha256, media, seconds} of a minute at most; else BODY_BAD.
create function sync.voices_in(body jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  list jsonb := coalesce(body -> 'voices', '[]');
begin
  if jsonb_typeof(list) <> 'array' or jsonb_array_length(list) > 3 or exists (
    select from jsonb_array_elements(list) as one
    where (one ->> 'sha256' ~ '^[0-9a-f]{64}$' and one ->> 'media' in ('audio/webm', 'audio/mp4')
           and one ->> 'seconds' ~ '^([1-9]|[1-5][0-9]|60)$') is not true) then
    perform private.refuse('BODY_BAD', '{"field": "voices"}');
  end if;
  return coalesce((select jsonb_agg(jsonb_build_object(
      'sha256', one -> 'sha256', 'media', one -> 'media', 'seconds', (one ->> 'seconds')::integer))
    from jsonb_array_elements(list) as one), '[]');
end
$$;

-- Takes note of the voice notes that `voices_in` read. What was said proves nothing, so nothing is kept of its uses.
create function sync.expect_voices(op sync.ops, voices jsonb, seen_by text[]) returns void
language sql security definer set search_path = '' as $$
  select sync.expect(op, one ->> 'sha256', one ->> 'media', seen_by) from jsonb_array_elements(voices) as one
$$;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('photos', 'photos', false, 5 * 1024 * 1024, '{image/jpeg,audio/webm,audio/mp4}')
  on conflict do nothing;

-- Whether the media type that Storage notes of a file is the one that its name ends with; it first makes the row.
create function sync.is_as_named(name text, metadata jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(sync.ending(split_part(metadata ->> 'mimetype', ';', 1)) = split_part(name, '.', 2),
                  metadata ->> 'mimetype' is null)
$$;
grant execute on function sync.is_as_named(text, jsonb) to authenticated, service_role;

create policy "people add photos to the folder of their estate" on storage.objects
  for insert to authenticated with check (
    bucket_id = 'photos'
    and (storage.foldername(name))[1] = (select private.my_estate())::text
    and name ~ '^[0-9a-f-]{36}/[0-9a-f]{64}\.(jpg|webm|m4a)$'
    and sync.is_as_named(name, metadata));
create policy "who may see a photo may fetch it" on storage.objects
  for select to authenticated using (
    bucket_id = 'photos'
    and (storage.foldername(name))[1] = (select private.my_estate())::text
    and exists (select from sync.photos as p
                where p.estate_id = (select private.my_estate())
                  and p.sha256 = split_part(storage.filename(name), '.', 1)
                  and sync.ending(p.media) = split_part(name, '.', 2)));

-- Storage has the bytes: tells everyone who sees the fact, and the device that may now forget them. Whether they are
-- what their name says is asked here and not in the trigger's condition, where Storage's own role would have to know
-- our functions, for files of any bucket.
create function private.photo_arrived() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update sync.photos as p
    set size = (new.metadata ->> 'size')::bigint, arrived_at = clock_timestamp()
    where p.estate_id::text = (storage.foldername(new.name))[1]
      and p.sha256 = split_part(storage.filename(new.name), '.', 1)
      and sync.ending(p.media) = split_part(new.name, '.', 2)
      and sync.is_as_named(new.name, new.metadata)
      and (p.arrived_at is null or p.size is distinct from (new.metadata ->> 'size')::bigint);
  return null;
end
$$;
create trigger photo_arrived after insert or update of metadata on storage.objects
  for each row when (new.bucket_id = 'photos' and new.metadata ? 'size')
  execute function private.photo_arrived();

notify pgrst, 'reload schema';
