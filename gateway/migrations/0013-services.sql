-- What admins registered or changed in the UI. What a services file says is in the file, and nowhere else.

-- `entry` is in the words of the services file and checked by the same schema, on the way in and again whenever it is read: a new
-- setting needs no column. Of the services that come along only what an admin changed stands here.
create table services (
  key text collate "C" primary key,
  entry jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint services_key_form check (key ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint services_entry_is_map check (jsonb_typeof(entry) = 'object')
);

-- The order on the page; what is not named comes last.
create table service_order (
  only_row boolean primary key default true,
  keys text[] collate "C" not null,
  constraint service_order_one_row check (only_row)
);

-- Uploaded icons, by the hash of their bytes, so that one never changes under its address.
create table service_pictures (
  id text collate "C" primary key,
  media_type text not null,
  bytes bytea not null,
  uploaded_at timestamptz not null,
  constraint service_pictures_id_form check (id ~ '^[0-9a-f]{32}$'),
  constraint service_pictures_type_known check (media_type in ('image/png', 'image/webp')),
  constraint service_pictures_size check (octet_length(bytes) <= 131072)
);
