-- Sessions one can see and end, refresh tokens that are exchanged at each use, and the browsers a person is known to use.

alter table sessions
  -- When the person last showed who they are, and by what: `pwd`, `otp`, `webauthn`.
  add column authenticated_at timestamptz,
  add column amr text[] not null default '{pwd}',
  -- When it was last used, give or take a minute, and from where: a name of the program, of the system, and a /24 or /64.
  add column last_seen_at timestamptz,
  add column client text,
  add column os text,
  add column network text;
update sessions set authenticated_at = created_at, last_seen_at = refreshed_at;
alter table sessions
  alter column authenticated_at set not null,
  alter column last_seen_at set not null,
  add constraint sessions_client_bounded check (length(client) <= 40 and length(os) <= 40 and length(network) <= 50);
create index sessions_by_expiry on sessions (expires_at);

-- A token that was exchanged says when, and from which salt its successor is made with a key that is not in the database.
alter table refresh_tokens
  add column used_at timestamptz,
  add column successor_salt bytea,
  add constraint refresh_tokens_exchange_whole check ((used_at is null) = (successor_salt is null)),
  add constraint refresh_tokens_salt_length check (octet_length(successor_salt) = 32);

-- Browsers (by a cookie) and programs (by name and network) that somebody signed in with as this person.
create table known_devices (
  user_id uuid not null,
  device_hash bytea not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (user_id, device_hash),
  constraint known_devices_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint known_devices_hash_length check (octet_length(device_hash) = 32)
);
