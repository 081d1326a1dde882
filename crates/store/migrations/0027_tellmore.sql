-- Whoever a teller chooses only when adding gets what was added as a tip of its own, just as with wrong words: who forces
-- somebody to type words learns nothing from what arrives. Answers of all of them lie under `mailbox`, the hash of the words'.
alter table tip add column mailbox text not null default '';
update tip set mailbox = lookup;
create index tip_mailbox on tip (mailbox);

-- The recipients that the teller chose for this part, by id; null for parts that go to all recipients of the tip, and for
-- those from before. Sealing anew keeps to it.
alter table tip_part add column chosen text;

-- What the receiver of a copy answered the teller, sealed to that receiver's keys and to recovery.
create table tip_copy_answer (
    copy text not null references tip_copy (id),
    number bigint not null,
    day text not null,
    sealed {bytes} not null,
    primary key (copy, number)
);
