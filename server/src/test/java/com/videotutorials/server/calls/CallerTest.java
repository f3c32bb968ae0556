package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final UUID USER = UUID.randomUUID();
    private static final UUID SESSION = UUID.randomUUID();

    @Test
    void whoIsNotNamedIsAnonymous() throws Exception {
        var caller = Context.ROOT.call(Caller::current);

        assertThat(caller).isEqualTo(Caller.anonymous());
        assertThat(caller.userId()).isEmpty();
        assertThat(caller.sessionId()).isEmpty();
        assertThat(caller.isAdmin()).isFalse();
    }

    @Test
    void whoIsNamedIsTheCaller() throws Exception {
        var caller = Caller.of(USER, Set.of(), SESSION);

        assertThat(caller.in(Context.ROOT).call(Caller::current)).isEqualTo(caller);
        assertThat(caller.userId()).contains(USER);
        assertThat(caller.sessionId()).contains(SESSION);
        assertThat(caller.isAdmin()).isFalse();
    }

    @Test
    void theRoleMakesTheAdministrator() {
        assertThat(Caller.of(USER, Set.of("admin"), SESSION).isAdmin()).isTrue();
    }
}
