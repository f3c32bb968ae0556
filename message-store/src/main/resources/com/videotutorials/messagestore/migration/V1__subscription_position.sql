-- How far each subscription has got. Written by the subscription, in the transaction of what it did; read by everybody
-- who waits for it.
create table subscription_position (
  subscription text        not null primary key,
  category     text        not null,
  -- the global position of the last message that was handled, 0 before the first
  position     bigint      not null default 0,
  moved_at     timestamptz not null default now()
) with (fillfactor = 50);
