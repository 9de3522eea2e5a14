-- The picture of a person, made by the gateway out of what they uploaded, under the hash of its bytes: it never changes under its address.
create table portraits (
  user_id uuid primary key,
  id text collate "C" not null,
  bytes bytea not null,
  uploaded_at timestamptz not null,
  constraint portraits_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint portraits_id_form check (id ~ '^[0-9a-f]{32}$'),
  constraint portraits_size check (octet_length(bytes) <= 65536)
);
create index portraits_by_id on portraits (id);
