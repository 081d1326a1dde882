-- What is to be done at once is overdue when its day is over, not in the minute in which it came: the house knows no hour.
update tip_clock set due_at = due_at + 86400000 where rule = 'at_once';
