create table conversations (
  id uuid not null,
  user_id uuid not null,
  title text not null,
  model text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint conversations_pkey PRIMARY KEY (id)
);

CREATE INDEX conversations_by_use ON conversations USING btree (user_id, updated_at DESC, id DESC);

CREATE INDEX conversations_unused ON conversations USING btree (updated_at);

create table schema_migrations (
  name character varying(255) not null,
  timestamp character varying(255) not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table schema_migrations_lock (
  id character varying(255) not null,
  is_locked integer not null default 0,
  constraint schema_migrations_lock_pkey PRIMARY KEY (id)
);

create table turns (
  id uuid not null,
  conversation_id uuid not null,
  place integer not null,
  question text not null,
  answer text not null,
  state text not null,
  problem jsonb,
  model text,
  input_tokens bigint,
  output_tokens bigint,
  left_out integer not null,
  asked_at timestamp with time zone not null,
  saved_at timestamp with time zone not null,
  constraint turns_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint turns_pkey PRIMARY KEY (id),
  constraint turns_place_unique UNIQUE (conversation_id, place),
  constraint turns_state_known CHECK ((state = ANY (ARRAY['streaming'::text, 'done'::text, 'stopped'::text, 'failed'::text])))
);

create table usage (
  user_id uuid not null,
  day date not null,
  requests bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  constraint usage_not_negative CHECK (((requests >= 0) AND (input_tokens >= 0) AND (output_tokens >= 0))),
  constraint usage_pkey PRIMARY KEY (user_id, day)
);
