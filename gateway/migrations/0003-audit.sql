-- What people and operators did. Rows are only ever added; each carries a hash over itself and the one before.

create table audit_events (
  -- The place in the chain, from 1 without gaps.
  seq bigint primary key,
  id uuid not null,
  at timestamptz not null,
  -- What happened, as area and past participle: `group.created`.
  action text collate "C" not null,
  outcome text not null,
  -- A person (`user`), somebody at the command line (`operator`) or Gatehouse itself (`system`). Labels are as they were then, for
  -- what they name may be gone.
  actor_kind text not null,
  actor_id uuid,
  actor_label text,
  target_kind text,
  target_id text,
  target_label text,
  before jsonb,
  after jsonb,
  address text,
  request_id text,
  hash bytea not null,
  constraint audit_events_id_unique unique (id),
  constraint audit_events_outcome_known check (outcome in ('success', 'failure')),
  constraint audit_events_actor_known check (actor_kind in ('user', 'operator', 'system')),
  constraint audit_events_hash_length check (octet_length(hash) = 32)
);

-- The end of the chain. Locking this row is what puts events one after the other; it also tells when the last ones are missing.
create table audit_head (
  only_row boolean primary key default true,
  seq bigint not null,
  hash bytea not null,
  constraint audit_head_one_row check (only_row),
  constraint audit_head_hash_length check (octet_length(hash) = 32)
);
insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));
