-- How often something was done that can be guessed or flooded, for every kind of limit in one bounded table. Unlogged: counting must
-- not cost a disk flush each, and a crash of the database may forget the counts.

drop table password_attempts;

create unlogged table limit_counters (
  -- The limit, what it is counted by, and a network or the hash of a name: `password:s:…`. Prefixes are searched for.
  key text collate "C" primary key,
  uses integer not null,
  -- Until then nothing more is let through.
  wait_until timestamptz not null,
  -- After that the row says nothing any more.
  expires_at timestamptz not null
);

-- The newest link by which the owner of an account lets one browser in while others are slowed down. It is kept after its use, so
-- that no second one is sent too soon.
create table unlock_links (
  user_id uuid primary key,
  token_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  constraint unlock_links_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint unlock_links_hash_length check (octet_length(token_hash) = 32)
);
create unique index unlock_links_by_token on unlock_links (token_hash);
