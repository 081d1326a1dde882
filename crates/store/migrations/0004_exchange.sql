-- Exchange with other e-office systems (edXML).

-- Codes of organs: dated attributes, never identities (law 5). Empty until somebody who knows them enters them. A unit
-- whose code is `reached` gets documents by exchange; another one has a code in order to send and to be found.
create table organ_code (
    id text not null primary key,
    unit text not null references unit (id),
    code text not null,
    reached boolean not null,
    valid_from text,
    valid_to text,
    recorded_by text references person (id),
    recorded_at bigint not null
);
create index organ_code_of_unit on organ_code (unit);
create index organ_code_code on organ_code (code);

-- Every message that came or goes. `once_key` holds what may happen but once: the digest of what came, the state told
-- of a document, the directive announced; a second row of the same key is refused by the database itself.
create table exchange_message (
    id text not null primary key,
    once_key text not null unique,
    way text not null,
    kind text not null,
    state text not null,
    unit text references unit (id),
    own_code text,
    other_code text,
    other_name text,
    document_id text,
    number text,
    status_code text,
    answers text references exchange_message (id),
    letter text references letter (id),
    directive text references directive (id),
    digest text,
    source text references blob (hash),
    file_name text,
    facts {json} not null,
    repeats bigint not null,
    at bigint not null,
    done_at bigint
);
create index exchange_message_of_way on exchange_message (way, state, at);
create index exchange_message_of_document on exchange_message (document_id);
create index exchange_message_of_letter on exchange_message (letter);
create index exchange_message_of_directive on exchange_message (directive);
create index exchange_message_answers on exchange_message (answers);

-- What came with a message, each file as it was after unpacking.
create table exchange_attachment (
    message text not null references exchange_message (id),
    position bigint not null,
    blob text not null references blob (hash),
    file_name text not null,
    media_type text not null,
    primary key (message, position)
);
