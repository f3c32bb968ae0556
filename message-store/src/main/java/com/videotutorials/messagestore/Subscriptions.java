package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs subscriptions until it is closed, together with all other processes that run them: each member of a subscription's
 * group is run by one process at a time, in a thread of its own. When a process dies, the others take over within
 * seconds; when one comes, they share with it.
 *
 * <p>Writers that tell {@link #CATEGORIES} after their commits are heard within milliseconds; one small query a second,
 * for all subscriptions together, finds what others wrote. One failing subscription never stops another. A database that
 * is away is waited for.
 */
public final class Subscriptions implements AutoCloseable {

    /** The channel, in the message store's database, on which writers say which category they have written to. */
    public static final String CATEGORIES = "message_store_categories";

    /** The channel, in the database where positions are kept, on which subscriptions say that they have moved on. */
    public static final String POSITIONS = "subscription_positions";

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private static final long LOOK_MILLIS = 1_000;
    private static final Duration AFTER_AN_INTERRUPT = Duration.ofSeconds(2);

    private final MessageStore messageStore;
    private final DataSource messageStoreDataSource;
    private final SubscriptionSettings settings;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.daemons("subscription"));
    private final ScheduledExecutorService lookout =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("subscription-lookout"));
    private final NotificationSender written;
    private final EntityStore entities;
    private final Map<DataSource, List<Workshop>> workshops = new HashMap<>();
    private final List<SubscriptionHome> homes = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param messageStoreDataSource the message store's database; two connections are held, one for each of its members
     *     that run here is used now and then
     */
    public Subscriptions(MessageStore messageStore, DataSource messageStoreDataSource, SubscriptionSettings settings) {
        this.messageStore = messageStore;
        this.messageStoreDataSource = messageStoreDataSource;
        this.settings = settings;
        this.written = new NotificationSender(messageStoreDataSource, CATEGORIES);
        this.entities = settings.entities().apply(messageStore);
        resources.add(written);
    }

    /** As {@link #Subscriptions(MessageStore, DataSource, SubscriptionSettings)}, with the usual settings. */
    public Subscriptions(MessageStore messageStore, DataSource messageStoreDataSource) {
        this(messageStore, messageStoreDataSource, SubscriptionSettings.usual());
    }

    /**
     * Adds subscriptions whose handlers write messages. What they write and their positions are committed together, in
     * the message store's database, which needs {@link SubscriptionTables}. To be called before {@link #start()}.
     *
     * @throws IllegalArgumentException if two have one name
     */
    public Subscriptions add(List<Subscription<UnitOfWork>> subscriptions) {
        var moved = sender(messageStoreDataSource);
        for (var subscription : subscriptions) {
            add(
                    messageStoreDataSource,
                    new MessageWorkshop(
                            subscription,
                            messageStore,
                            entities,
                            messageStoreDataSource,
                            settings.tracing(),
                            settings.observer(),
                            category -> written.changed(category.value()),
                            moved));
        }
        return this;
    }

    /**
     * Adds subscriptions whose handlers keep tables. What they change and their positions are committed together, in the
     * tables' database, which needs {@link SubscriptionTables}. To be called before {@link #start()}.
     *
     * @throws IllegalArgumentException if two have one name
     */
    public <C> Subscriptions add(List<Subscription<C>> subscriptions, TableDatabase<C> database) {
        var moved = sender(database.dataSource());
        for (var subscription : subscriptions) {
            add(
                    database.dataSource(),
                    new TableWorkshop<>(
                            subscription, messageStore, database, settings.tracing(), settings.observer(), moved));
        }
        return this;
    }

    private Consumer<String> sender(DataSource dataSource) {
        var sender = new NotificationSender(dataSource, POSITIONS);
        resources.add(sender);
        return sender::changed;
    }

    private void add(DataSource dataSource, Workshop workshop) {
        var name = workshop.subscription().name();
        var taken = workshops.values().stream()
                .flatMap(List::stream)
                .anyMatch(other -> other.subscription().name().equals(name));
        if (taken) {
            throw new IllegalArgumentException("Two subscriptions have the name " + name);
        }
        workshops.computeIfAbsent(dataSource, source -> new ArrayList<>()).add(workshop);
    }

    /** Starts. What cannot run yet, since a database is not there, runs as soon as it is. */
    public Subscriptions start() {
        workshops.forEach((dataSource, them) ->
                homes.add(new SubscriptionHome(dataSource, settings.processName(), them, threads)));
        homes.forEach(SubscriptionHome::start);
        homes.forEach(home -> resources.add(new NotificationListener(
                home.dataSource(), Leases.CHANNEL, change -> home.somethingChanged(), home::somethingChanged)));
        resources.add(new NotificationListener(messageStoreDataSource, CATEGORIES, this::written, this::wakeEverybody));
        var look = new Lookout(messageStoreDataSource);
        var looking = lookout.scheduleWithFixedDelay(() -> look(look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        resources.add(() -> looking.cancel(false));
        return this;
    }

    private void look(Lookout look) {
        look.look(runs());
        try {
            settings.observer().seen(status());
        } catch (RuntimeException e) {
            LOG.warn("The observer does not take how subscriptions are", e);
        }
    }

    /**
     * Every member of every subscription that was added, and of its rebuild, by name; also those that other processes run.
     */
    public List<SubscriptionStatus> status() {
        var runs = new HashMap<MemberId, SubscriptionRun>();
        runs().forEach(run -> runs.put(run.member(), run));
        return homes.stream()
                .flatMap(home -> home.health().leases().stream()
                        .map(lease -> status(lease, Optional.ofNullable(runs.get(lease.member())), home.health())))
                .toList();
    }

    private static SubscriptionStatus status(Lease lease, Optional<SubscriptionRun> run, HomeHealth health) {
        return new SubscriptionStatus(
                lease.member().subscription(),
                new GroupMember(lease.member().number(), lease.groupSize()),
                lease.owner().filter(Lease.Owner::live).map(Lease.Owner::name),
                run.isPresent(),
                lease.paused(),
                run.flatMap(here -> here.loop().consumer().position()),
                run.map(SubscriptionRun::lag).orElse(SubscriptionStatus.Lag.NONE),
                health.aside(lease.member().subscription()),
                run.flatMap(SubscriptionRun::problem)
                        .or(() -> Optional.ofNullable(
                                health.problems().get(lease.member().subscription()))));
    }

    /**
     * What keeps messages from being handled by this process or by all, in words for people; empty if all is well. Parked
     * messages are no such problem.
     */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        for (var run : runs()) {
            run.problem().ifPresent(problem -> problems.add(run.member().subscription() + " " + problem));
        }
        for (var home : homes) {
            home.health()
                    .problems()
                    .forEach((subscription, problem) -> problems.add((subscription + " " + problem).trim()));
        }
        return problems;
    }

    /** A table for people: what each subscription is called, what it reads, where it is and what it handles. */
    public String describe() {
        return SubscriptionTable.of(homes);
    }

    private List<SubscriptionRun> runs() {
        return homes.stream().flatMap(home -> home.runs().stream()).toList();
    }

    private void written(String category) {
        for (var run : runs()) {
            if (run.subscription().selection().reads(category)) {
                run.loop().wake();
            }
        }
    }

    private void wakeEverybody() {
        runs().forEach(run -> run.loop().wake());
    }

    /** Finishes the batches that are being handled, for as long as the settings say at the most, and gives way to others. */
    @Override
    public void close() {
        var deadline = System.nanoTime() + settings.drainTime().toNanos();
        lookout.shutdown();
        homes.forEach(SubscriptionHome::stop);
        try {
            for (var home : homes) {
                home.close(deadline, AFTER_AN_INTERRUPT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
        resources.forEach(Subscriptions::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("Cannot close {}", resource, e);
        }
    }
}
