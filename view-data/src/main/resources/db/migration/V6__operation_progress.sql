-- How far an operation is, in percent, as far as events say so.
alter table operation add column progress integer not null default 0 check (progress between 0 and 100);
