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

create table usage (
  user_id uuid not null,
  day date not null,
  requests bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  constraint usage_not_negative CHECK (((requests >= 0) AND (input_tokens >= 0) AND (output_tokens >= 0))),
  constraint usage_pkey PRIMARY KEY (user_id, day)
);
