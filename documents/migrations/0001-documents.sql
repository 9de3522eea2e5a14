-- Documents of people and the categories they sort them into. The bytes themselves are files, see docs/decisions/0030.

create table categories (
  id uuid primary key,
  owner_id uuid not null,
  name text not null,
  -- The form in which two names are the same one.
  name_key text collate "C" not null,
  color text,
  parent_id uuid,
  created_at timestamptz not null,
  constraint categories_owner_unique unique (owner_id, id),
  -- Also two top-level categories (without parent) of one name are one too many.
  constraint categories_name_unique unique nulls not distinct (owner_id, parent_id, name_key),
  constraint categories_parent_exists foreign key (owner_id, parent_id) references categories (owner_id, id),
  constraint categories_parent_other check (parent_id <> id),
  constraint categories_color_form check (color ~ '^#[0-9a-f]{6}$')
);

create table documents (
  id uuid primary key,
  owner_id uuid not null,
  title text not null,
  -- For sorting and searching: without case and accents.
  title_key text collate "C" not null,
  file_name text not null,
  size_bytes bigint not null,
  sha256 text collate "C" not null,
  category_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint documents_content_unique unique (owner_id, sha256),
  -- With the owner in the key nobody can put a document into another person's category.
  constraint documents_category_exists foreign key (owner_id, category_id) references categories (owner_id, id)
    on delete set null (category_id),
  constraint documents_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint documents_size_positive check (size_bytes > 0)
);
create index documents_by_age on documents (owner_id, created_at, id);
create index documents_by_title on documents (owner_id, title_key, id);
create index documents_by_size on documents (owner_id, size_bytes, id);
create index documents_by_category on documents (owner_id, category_id);
