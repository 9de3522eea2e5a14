-- What was read from the PDFs: whether there is a picture of the first page, and the text that is searched. Without a row it has not been read yet.

create table document_contents (
  document_id uuid primary key,
  -- The picture itself is a file.
  has_picture boolean not null,
  text text not null,
  -- The same without case and accents, a character for each of `text`.
  folded text not null,
  -- The words of `folded`, without places: they are only asked for.
  words tsvector not null,
  read_at timestamptz not null,
  constraint document_contents_document_exists foreign key (document_id) references documents (id) on delete cascade
);
create index document_contents_by_word on document_contents using gin (words);
