package com.videotutorials.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.workers.aggregators.Aggregator;
import io.grpc.BindableService;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.TableRecord;

/** The rules of the house, as the README tells them. */
@AnalyzeClasses(packages = "com.videotutorials", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String MESSAGE_STORE = "com.videotutorials.messagestore..";
    private static final String OBJECT_STORE = "com.videotutorials.objectstore..";
    private static final String VIEW_DATA = "com.videotutorials.viewdata..";
    private static final String SERVER = "com.videotutorials.server..";
    private static final String WORKERS = "com.videotutorials.workers..";

    @ArchTest
    static final ArchRule the_message_store_knows_nobody = noClasses()
            .that()
            .resideInAPackage(MESSAGE_STORE)
            .should()
            .dependOnClassesThat(resideInAPackage("com.videotutorials..").and(not(resideInAPackage(MESSAGE_STORE))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.jooq..", "io.grpc..");

    @ArchTest
    static final ArchRule the_object_store_knows_nobody = noClasses()
            .that()
            .resideInAPackage(OBJECT_STORE)
            .should()
            .dependOnClassesThat(resideInAPackage("com.videotutorials..").and(not(resideInAPackage(OBJECT_STORE))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.jooq..", "io.grpc..");

    @ArchTest
    static final ArchRule server_and_workers_meet_only_in_messages = noClasses()
            .that()
            .resideInAPackage(SERVER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WORKERS)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("com.videotutorials.standalone..");

    @ArchTest
    static final ArchRule workers_know_nothing_of_the_server = noClasses()
            .that()
            .resideInAPackage(WORKERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVER, "com.videotutorials.standalone..", "com.videotutorials.api..");

    @ArchTest
    static final ArchRule view_data_knows_nobody = noClasses()
            .that()
            .resideInAPackage(VIEW_DATA)
            .should()
            .dependOnClassesThat(resideInAPackage("com.videotutorials..").and(not(resideInAPackage(VIEW_DATA))));

    @ArchTest
    static final ArchRule components_never_read_view_data = noClasses()
            .that()
            .resideInAPackage("..workers.components..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(VIEW_DATA, "org.jooq..", "java.sql..", "javax.sql..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule no_component_depends_on_another_component = slices().matching("..workers.components.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule no_aggregator_depends_on_another_aggregator =
            slices().matching("..workers.aggregators.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule no_application_depends_on_another_application =
            slices().matching("..server.applications.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule the_server_never_writes_view_data = noClasses()
            .that()
            .resideInAPackage(SERVER)
            .should()
            .callMethodWhere(target(owner(assignableTo(DSLContext.class)))
                    .and(target(nameMatching(
                            "(insert|update|delete|merge|truncate|batch|execute|load|newRecord|query).*"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Query.class))).and(target(nameMatching("execute.*"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(TableRecord.class)))
                    .and(target(nameMatching("store|insert|update|delete|merge"))));

    @ArchTest
    static final ArchRule aggregators_never_write_messages = noClasses()
            .that()
            .resideInAPackage("..workers.aggregators..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(MessageStore.class);

    @ArchTest
    static final ArchRule applications_are_free_of_the_framework = noClasses()
            .that()
            .resideInAnyPackage("..server.applications..", "..workers.aggregators..", "..workers.components..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule a_grpc_service_is_an_application = classes()
            .that()
            .implement(BindableService.class)
            .and()
            .resideOutsideOfPackage("com.videotutorials.api..")
            .should()
            .haveSimpleNameEndingWith("Application")
            .andShould()
            .resideInAPackage("..server.applications..");

    @ArchTest
    static final ArchRule an_aggregator_says_what_it_is = classes()
            .that()
            .implement(Aggregator.class)
            .should()
            .haveSimpleNameEndingWith("Aggregator")
            .andShould()
            .resideInAPackage("..workers.aggregators.(*)..");
}
