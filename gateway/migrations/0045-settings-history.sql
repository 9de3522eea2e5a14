-- The last versions of each section of the settings, each whole, as it may be told: of a secret only that there was one.

create table settings_versions (
  key text not null,
  version integer not null,
  value jsonb not null,
  -- Names of what this version changed; null where nobody knows: it was saved before versions were kept, or it is what was there at first.
  changed text[],
  -- Null for version 0, which nobody saved.
  saved_at timestamptz,
  saved_by_id uuid,
  saved_by_email text,
  -- Where the change came from; null where nobody knows.
  via text,
  -- The version it went back to, if it did.
  restored integer,
  primary key (key, version),
  constraint settings_versions_version_not_negative check (version >= 0),
  constraint settings_versions_author_whole check ((saved_by_id is null) = (saved_by_email is null)),
  constraint settings_versions_via check (via in ('page', 'api', 'command_line', 'gatehouse'))
);

-- What is saved at this moment is the first that can be gone back to.
insert into settings_versions (key, version, value, saved_at, saved_by_id, saved_by_email)
select
  key,
  version,
  case
    when key = 'ai' then (value - 'api_key_host') || case when value ->> 'api_key' is null then '{}' else '{"api_key": "********"}'::jsonb end
    when key = 'alerts' then value || case when value ->> 'webhook_secret' is null then '{}' else '{"webhook_secret": "********"}'::jsonb end
    when key = 'documents' then value
    else coalesce((select jsonb_object_agg(name, here -> 'value') from jsonb_each(value) as set_here (name, here)), '{}')
  end,
  updated_at,
  updated_by_id,
  updated_by_email
from settings
where version > 0 and key in ('ai', 'alerts', 'documents', 'general', 'sign-up', 'passwords');
