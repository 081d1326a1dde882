-- Word for the operator's command that something waits at a recipient of tips: of no alarm; whose duty it is stands here.
alter table alarm_out add column place text;
