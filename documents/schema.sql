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

create table category_shares (
  category_id uuid not null,
  group_id uuid not null,
  access text not null,
  shared_by text not null,
  shared_at timestamp with time zone not null,
  constraint category_shares_access_known CHECK ((access = ANY (ARRAY['view'::text, 'edit'::text]))),
  constraint category_shares_category_exists FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE CASCADE,
  constraint category_shares_pkey PRIMARY KEY (category_id, group_id)
);

CREATE INDEX category_shares_by_group ON category_shares USING btree (group_id);

create table document_contents (
  document_id uuid not null,
  has_picture boolean not null,
  text text not null,
  folded text not null,
  words tsvector not null,
  read_at timestamp with time zone not null,
  constraint document_contents_document_exists FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE,
  constraint document_contents_pkey PRIMARY KEY (document_id)
);

CREATE INDEX document_contents_by_word ON document_contents USING gin (words);

create table document_shares (
  document_id uuid not null,
  group_id uuid not null,
  access text not null,
  shared_by text not null,
  shared_at timestamp with time zone not null,
  constraint document_shares_access_known CHECK ((access = ANY (ARRAY['view'::text, 'edit'::text]))),
  constraint document_shares_document_exists FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE,
  constraint document_shares_pkey PRIMARY KEY (document_id, group_id)
);

CREATE INDEX document_shares_by_group ON document_shares USING btree (group_id);

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
  deleted_at timestamp with time zone,
  constraint documents_category_exists FOREIGN KEY (owner_id, category_id) REFERENCES categories(owner_id, id) ON DELETE SET NULL (category_id),
  constraint documents_content_unique UNIQUE (owner_id, sha256),
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_sha256_form CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint documents_size_positive CHECK ((size_bytes > 0))
);

CREATE INDEX documents_by_age ON documents USING btree (owner_id, created_at, id);

CREATE INDEX documents_by_category ON documents USING btree (owner_id, category_id);

CREATE INDEX documents_by_deletion ON documents USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE INDEX documents_by_size ON documents USING btree (owner_id, size_bytes, id);

CREATE INDEX documents_by_title ON documents USING btree (owner_id, title_key, id);

CREATE INDEX documents_in_trash ON documents USING btree (owner_id, deleted_at, id) WHERE (deleted_at IS NOT NULL);

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
