-- Reports that phones sent: as with activities, `phone_unit`, `landed` and `landed_for` are there when the unit that a phone
-- wrote for had merged meanwhile: that unit, how the place was found (`civic::landing`), and the unit of who sent it.
alter table filing add column phone_unit text;
alter table filing add column landed text;
alter table filing add column landed_for text;

-- For whom an activity was and what about, as far as somebody said: codes of `civic::activity`'s lists. Null is not known.
alter table activity add column audience text;
alter table activity add column topic text;
