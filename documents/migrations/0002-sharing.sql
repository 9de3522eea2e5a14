-- Documents and categories that their owners share with groups. Which groups there are, and who is in them, the gateway knows.

create table document_shares (
  document_id uuid not null,
  group_id uuid not null,
  access text not null,
  -- Who shared it, as others are told.
  shared_by text not null,
  shared_at timestamptz not null,
  primary key (document_id, group_id),
  constraint document_shares_document_exists foreign key (document_id) references documents (id) on delete cascade,
  constraint document_shares_access_known check (access in ('view', 'edit'))
);
create index document_shares_by_group on document_shares (group_id);

-- Whoever may see a category may see what lies in it and in the categories below it.
create table category_shares (
  category_id uuid not null,
  group_id uuid not null,
  access text not null,
  shared_by text not null,
  shared_at timestamptz not null,
  primary key (category_id, group_id),
  constraint category_shares_category_exists foreign key (category_id) references categories (id) on delete cascade,
  constraint category_shares_access_known check (access in ('view', 'edit'))
);
create index category_shares_by_group on category_shares (group_id);
