-- The program that a rollout brings: its bytes lie among the blobs. Null: operators install a package.
alter table rollout add column media text;
alter table rollout add column bytes bigint;
-- Which program a device is to run, the newest serial counts. media null: stay with what runs.
create table device_program (
    device text not null references device (id),
    serial bigint not null,
    rollout text not null references rollout (id),
    program text not null,
    media text,
    bytes bigint,
    at bigint not null,
    primary key (device, serial)
);
create index device_program_of on device_program (rollout);
create index device_program_media on device_program (media);
