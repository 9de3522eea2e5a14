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
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint email_tokens_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint email_tokens_hash_length check (octet_length(token_hash) = 32),
  constraint email_tokens_purpose_known check (purpose in ('verify', 'reset', 'change', 'undo_change')),
  -- A newer link takes the place of the older one.
  constraint email_tokens_one_of_each unique (user_id, purpose, address_key)
);

-- Answered after the request that made them, so that the answer tells nothing, nor does its time. One for each kind and address,
-- however often it is asked for.
create table email_requests (
  kind text not null,
  address_key text collate "C" not null,
  address text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  constraint email_requests_one_of_each primary key (kind, address_key),
  constraint email_requests_kind_known check (kind in ('forgot', 'verify', 'registered', 'registered_again'))
);
create index email_requests_due on email_requests (due_at);

-- Whoever made somebody an admin vouches for the address.
update users set email_verified_at = created_at where role = 'admin' and email_verified_at is null;
