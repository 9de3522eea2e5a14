-- What admins set in the UI, one row a section (`ai`, `documents`). The files that services read are copies of these rows.

create table settings (
  key text primary key,
  -- Only grows, also when a section goes back to earlier values.
  version integer not null,
  -- Secrets in it are sealed with the settings key.
  value jsonb not null,
  updated_at timestamptz not null,
  -- Who saved it last, kept when the account is gone; null for what no person set.
  updated_by_id uuid,
  updated_by_email text,
  constraint settings_version_not_negative check (version >= 0),
  constraint settings_author_whole check ((updated_by_id is null) = (updated_by_email is null))
);
