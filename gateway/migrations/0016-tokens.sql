-- API tokens, and service accounts: accounts of programs, which have no password and cannot sign in.

alter table users
  add column kind text not null default 'person',
  alter column hashed_password drop not null,
  add constraint users_kind_known check (kind in ('person', 'service')),
  add constraint users_password_of_people check ((hashed_password is not null) = (kind = 'person')),
  add constraint users_service_is_no_admin check (kind = 'person' or role = 'user');
create index users_service_accounts on users (id) where kind = 'service';

create table api_tokens (
  id uuid primary key,
  user_id uuid not null,
  name text not null,
  -- SHA-256 of the whole token, and its first characters, by which people know it again.
  token_hash bytea not null,
  hint text not null,
  -- Keys of the services it is for; null: all that its owner may use.
  apps text[],
  -- Whether whoever made it had shown a second factor: without one it is not good while a group of its owner demands one.
  second_factor boolean not null,
  created_at timestamptz not null,
  created_by uuid,
  -- Null: it does not expire.
  expires_at timestamptz,
  -- To about a minute, and the /24 or /64 it came from.
  last_used_at timestamptz,
  last_used_network text,
  constraint api_tokens_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint api_tokens_maker_exists foreign key (created_by) references users (id) on delete set null,
  constraint api_tokens_hash_unique unique (token_hash),
  constraint api_tokens_hash_length check (octet_length(token_hash) = 32),
  constraint api_tokens_for_some_app check (cardinality(apps) > 0)
);
create index api_tokens_by_user on api_tokens (user_id);
create index api_tokens_by_maker on api_tokens (created_by);
