-- One row per command that started a trace: what was asked for and what became of it. Written by OperationsAggregator,
-- read by OperationApplication.
create table operation (
  trace_id         uuid        not null primary key,
  -- The type of the command and the stream in which it stands.
  command          text        not null,
  command_stream   text        not null,
  -- Who asked. Null when nobody was logged in.
  user_id          uuid,
  request_position bigint      not null,
  requested_at     timestamptz not null,
  done             boolean     not null default false,
  -- From here on: of the event that completed the command, null until it is done.
  succeeded        boolean,
  outcome          text,
  outcome_position bigint,
  completed_at     timestamptz,
  -- Why it failed, if it failed and the event says why.
  reason           text,
  check (done = (succeeded is not null and outcome is not null and outcome_position is not null
                 and completed_at is not null))
);
