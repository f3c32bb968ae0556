package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestIdentityTest {

    private static final MethodDescriptor<?, ?> METHOD = ViewingServiceGrpc.getRecordViewingMethod();
    private static final String REQUEST = "01234567-89ab-4cde-8f01-23456789abcd";

    /** The values are those of Python's uuid.uuid5. */
    @Test
    void theIdsAreTheVersionFiveUuidsOfTheMethodInTheNamespaceOfTheRequest() {
        assertThat(RequestIdentity.of(METHOD, REQUEST))
                .isEqualTo(new RequestIdentity(
                        UUID.fromString("747176da-dcc0-57d8-9f07-253159e44348"),
                        UUID.fromString("64b9b160-6404-5c95-af24-ac617f8a9a43")));
        assertThat(RequestIdentity.of(METHOD, "ffffffff-ffff-ffff-ffff-ffffffffffff"))
                .isEqualTo(new RequestIdentity(
                        UUID.fromString("a6fcfc8e-72ef-5944-8ab5-af916a7cd80f"),
                        UUID.fromString("9068a1de-81f6-5b03-9c1f-daa548d610c8")));
    }

    @Test
    void theIdsSayThatTheyAreNameBased() {
        var identities = Stream.generate(
                        () -> RequestIdentity.of(METHOD, UUID.randomUUID().toString()))
                .limit(100);

        assertThat(identities.flatMap(identity -> Stream.of(identity.messageId(), identity.traceId())))
                .allSatisfy(id -> {
                    assertThat(id.version()).isEqualTo(5);
                    assertThat(id.variant()).isEqualTo(2);
                });
    }

    @Test
    void aRepeatedRequestHasTheSameIdsHoweverItsIdIsSpelt() {
        assertThat(RequestIdentity.of(METHOD, REQUEST.toUpperCase(Locale.ROOT)))
                .isEqualTo(RequestIdentity.of(METHOD, REQUEST));
    }

    @Test
    void theSameRequestIdIsAnotherRequestInAnotherMethod() {
        var here = RequestIdentity.of(METHOD, REQUEST);
        var there = RequestIdentity.of(HomeServiceGrpc.getGetHomePageMethod(), REQUEST);

        assertThat(Stream.of(here.messageId(), here.traceId(), there.messageId(), there.traceId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void requestsWithoutAnIdNeverHaveTheSameIds() {
        var first = RequestIdentity.of(METHOD, "");
        var second = RequestIdentity.of(METHOD, "");

        assertThat(Stream.of(first.messageId(), first.traceId(), second.messageId(), second.traceId()))
                .doesNotHaveDuplicates();
    }
}
