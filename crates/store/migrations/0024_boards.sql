-- What the merged commune inherits of its broadcasting.
alter table operating_rule add column inherited_from text references unit (id);

-- A picture that boards show beside the words, and the words in its place.
alter table bulletin_variant add column picture text references blob (hash);
alter table bulletin_variant add column picture_alt text;
