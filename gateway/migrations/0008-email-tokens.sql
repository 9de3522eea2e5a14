-- Links that are mailed to prove an address, and what people ask for by naming an address.

create table email_tokens (
  -- Only the SHA-256 of a token is kept.
  token_hash bytea primary key,
  user_id uuid not null,
  -- `verify` and `reset`: the address of the account; `change`: the new address; `undo_change`: the one before.
  purpose text not null,
  -- Where the link was sent, which is what it proves.
  address text not null,
  address_key text collate "C" not null,
  created_at timestamptz not null,
  -- When the first link of this purpose to this address was made; of ways back to former addresses the earliest has the last word.
  first_created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint email_tokens_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint email_tokens_hash_length check (octet_length(token_hash) = 32),
  constraint email_tokens_purpose_known check (purpose in ('verify', 'reset', 'change', 'undo_change')),
  -- A newer link takes the place of the older one.
  constraint email_tokens_one_of_each unique (user_id, purpose, address_key)
);

-- Worked on after the request that made them, so that its answer tells nothing, nor does its time. Rows are only ever added by
-- requests: one that had to wait for a row that is being worked on would tell that it is.
create table email_requests (
  id uuid primary key,
  kind text not null,
  address_key text collate "C" not null,
  address text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  constraint email_requests_kind_known check (kind in ('forgot', 'verify', 'registered', 'registered_again'))
);
create index email_requests_due on email_requests (due_at);
create index email_requests_by_address on email_requests (address_key, kind);

-- Whoever made somebody an admin vouches for the address.
update users set email_verified_at = created_at where role = 'admin' and email_verified_at is null;
