-- Signing on at host names of whole web apps (kind: site). A browser has a cookie for each host, good at that host only.

-- On the way from Gatehouse to a site: a code that works once, within a minute, at one host, in the browser that asked for it.
create table site_codes (
  code_hash bytea primary key,
  session_id uuid not null,
  user_id uuid not null,
  host text collate "C" not null,
  nonce_hash bytea not null,
  next text not null,
  expires_at timestamptz not null,
  constraint site_codes_session_exists foreign key (session_id) references sessions (id) on delete cascade,
  constraint site_codes_hash_length check (octet_length(code_hash) = 32 and octet_length(nonce_hash) = 32),
  constraint site_codes_next_bounded check (length(next) <= 2048)
);
create index site_codes_by_expiry on site_codes (expires_at);

-- What a site's cookie stands for: a session, at one host. It is as good as that session.
create table site_sessions (
  token_hash bytea primary key,
  session_id uuid not null,
  user_id uuid not null,
  host text collate "C" not null,
  created_at timestamptz not null,
  constraint site_sessions_session_exists foreign key (session_id) references sessions (id) on delete cascade,
  constraint site_sessions_hash_length check (octet_length(token_hash) = 32)
);
create index site_sessions_by_session on site_sessions (session_id, host, created_at desc);
