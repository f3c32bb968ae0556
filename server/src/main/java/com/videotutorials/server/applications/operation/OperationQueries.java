package com.videotutorials.server.applications.operation;

import static com.videotutorials.viewdata.Tables.OPERATION;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.any;

import com.videotutorials.api.operation.v1.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** What operations are asked. */
final class OperationQueries {

    private final DSLContext viewData;

    OperationQueries(DSLContext viewData) {
        this.viewData = viewData;
    }

    Optional<Operation> operation(OperationKey key) {
        return Optional.ofNullable(operations(Set.of(key)).get(key));
    }

    /** Those that are there for who asks. */
    Map<OperationKey, Operation> operations(Set<OperationKey> keys) {
        var rows = rows(keys.stream().map(OperationKey::traceId).distinct().toArray(UUID[]::new));
        var operations = new HashMap<OperationKey, Operation>();
        for (var key : keys) {
            var row = rows.get(key.traceId());
            if (row != null && key.isOfWhatWasStartedBy(row.userId())) {
                operations.put(key, row.toOperation());
            }
        }
        return operations;
    }

    private Map<UUID, OperationRow> rows(UUID[] traceIds) {
        return viewData
                .select(
                        OPERATION.TRACE_ID,
                        OPERATION.USER_ID,
                        OPERATION.REQUEST_POSITION,
                        OPERATION.DONE,
                        OPERATION.SUCCEEDED,
                        OPERATION.OUTCOME,
                        OPERATION.OUTCOME_POSITION,
                        OPERATION.REASON,
                        OPERATION.PROGRESS)
                .from(OPERATION)
                .where(OPERATION.TRACE_ID.eq(any(traceIds)))
                .fetch(mapping(OperationRow::new))
                .stream()
                .collect(toMap(OperationRow::traceId, identity()));
    }
}
