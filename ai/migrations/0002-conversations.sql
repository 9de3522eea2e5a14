-- What people asked in Chat and what came back. Both go with their conversation, and it goes when its owner or an admin's limit in days says so.

create table conversations (
  id uuid primary key,
  user_id uuid not null,
  title text not null,
  -- Which model is asked; null: the usual one, whichever that is at the time.
  model text,
  created_at timestamptz not null,
  -- When it was last asked something.
  updated_at timestamptz not null
);
create index conversations_by_use on conversations (user_id, updated_at desc, id desc);
create index conversations_unused on conversations (updated_at);

create table turns (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  place int not null,
  question text not null,
  answer text not null,
  state text not null,
  -- Why there is no answer, as it was told.
  problem jsonb,
  model text,
  input_tokens bigint,
  output_tokens bigint,
  -- How many earlier turns were too long to be sent along.
  left_out int not null,
  asked_at timestamptz not null,
  -- While it is being written, a sign of life of the process that writes it.
  saved_at timestamptz not null,
  constraint turns_place_unique unique (conversation_id, place),
  constraint turns_state_known check (state in ('streaming', 'done', 'stopped', 'failed'))
);
