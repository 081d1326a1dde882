-- What a release key says of the program of a rollout (wire::player::ReleaseNote, hexadecimal digits), and its serial. Null:
-- nobody released it.
alter table rollout add column release text;
alter table rollout add column release_serial bigint;
