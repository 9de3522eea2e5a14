-- People, how they are signed in, and what guards their passwords.

create table users (
  id uuid primary key,
  -- The address as shown, and the form in which two addresses are the same one (see users.email.ts).
  email text not null,
  email_key text collate "C" not null,
  hashed_password text not null,
  role text not null,
  is_active boolean not null,
  email_verified_at timestamptz,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  -- A session counts only in the epoch it was opened in: raising it ends all of a person's sessions at once, except the kept one.
  session_epoch integer not null default 0,
  kept_session_id uuid,
  constraint users_email_key_unique unique (email_key),
  constraint users_role_known check (role in ('user', 'admin'))
);

create table profiles (
  user_id uuid primary key,
  full_name text,
  phone text,
  language text,
  time_zone text,
  constraint profiles_user_exists foreign key (user_id) references users (id) on delete cascade
);

create table sessions (
  id uuid primary key,
  user_id uuid not null,
  epoch integer not null,
  -- `cookie`: a browser; `bearer`: an access token of POST /api/auth/login.
  via text not null,
  -- Whether the browser keeps the session when it is closed.
  remember boolean not null,
  created_at timestamptz not null,
  -- When the access token was last renewed; a browser session ends when that is too long ago.
  refreshed_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint sessions_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint sessions_via_known check (via in ('cookie', 'bearer'))
);
create index sessions_by_user on sessions (user_id);

-- Only the SHA-256 of a refresh token is kept. A session may have several: the chain that rotation makes.
create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null,
  created_at timestamptz not null,
  constraint refresh_tokens_session_exists foreign key (session_id) references sessions (id) on delete cascade,
  constraint refresh_tokens_hash_length check (octet_length(token_hash) = 32)
);
create index refresh_tokens_by_session on refresh_tokens (session_id);

-- The one link that makes the first admin.
create table setup_tokens (
  only_row boolean primary key default true,
  token_hash bytea not null,
  created_at timestamptz not null,
  constraint setup_tokens_one_row check (only_row),
  constraint setup_tokens_hash_length check (octet_length(token_hash) = 32)
);

-- Failed attempts at passwords, in the form rate-limiter-flexible expects. Unlogged: counting them must not cost a disk flush
-- each, and a crash of the database may forget them.
create unlogged table password_attempts (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
