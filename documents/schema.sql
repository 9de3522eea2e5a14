create table categories (
  id uuid not null,
  owner_id uuid not null,
  name text not null,
  name_key text collate "C" not null,
  color text,
  parent_id uuid,
  created_at timestamp with time zone not null,
  constraint categories_color_form CHECK ((color ~ '^#[0-9a-f]{6}$'::text)),
  constraint categories_name_unique UNIQUE NULLS NOT DISTINCT (owner_id, parent_id, name_key),
  constraint categories_owner_unique UNIQUE (owner_id, id),
  constraint categories_parent_exists FOREIGN KEY (owner_id, parent_id) REFERENCES categories(owner_id, id),
  constraint categories_parent_other CHECK ((parent_id <> id)),
  constraint categories_pkey PRIMARY KEY (id)
);

create table documents (
  id uuid not null,
  owner_id uuid not null,
  title text not null,
  title_key text collate "C" not null,
  file_name text not null,
  size_bytes bigint not null,
  sha256 text collate "C" not null,
  category_id uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint documents_category_exists FOREIGN KEY (owner_id, category_id) REFERENCES categories(owner_id, id) ON DELETE SET NULL (category_id),
  constraint documents_content_unique UNIQUE (owner_id, sha256),
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_sha256_form CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint documents_size_positive CHECK ((size_bytes > 0))
);

CREATE INDEX documents_by_age ON documents USING btree (owner_id, created_at, id);

CREATE INDEX documents_by_category ON documents USING btree (owner_id, category_id);

CREATE INDEX documents_by_size ON documents USING btree (owner_id, size_bytes, id);

CREATE INDEX documents_by_title ON documents USING btree (owner_id, title_key, id);

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
