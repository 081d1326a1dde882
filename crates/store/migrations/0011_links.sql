-- A letter that is laid on the desk is looked for among what earlier letters named: by its notation.
create index directive_link_notation on directive_link (notation);
