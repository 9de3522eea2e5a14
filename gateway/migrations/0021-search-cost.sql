-- Taking a text apart costs far more than the default says; told so, the database does not do it for each row where an index can help.
alter function search_parts(text) cost 5000;
