-- How much each person had answered on each day (UTC).

create table usage (
  user_id uuid not null,
  day date not null,
  requests bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  primary key (user_id, day),
  constraint usage_not_negative check (requests >= 0 and input_tokens >= 0 and output_tokens >= 0)
);
