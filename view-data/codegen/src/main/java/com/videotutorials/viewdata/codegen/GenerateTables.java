package com.videotutorials.viewdata.codegen;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.flywaydb.core.Flyway;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/**
 * Migrates an embedded PostgreSQL and generates the jOOQ classes of its tables: {@code GenerateTables <migrations>
 * <target>}. Does nothing if neither the migrations nor jOOQ have changed since the last time.
 */
public final class GenerateTables {

    private static final String SCHEMA = "view_data";
    private static final String PACKAGE = "com.videotutorials.viewdata";

    private GenerateTables() {}

    /** Generates into the target directory. */
    public static void main(String[] args) throws Exception {
        var migrations = Path.of(args[0]);
        var target = Path.of(args[1]);
        var fingerprint = fingerprint(migrations);
        var lastFingerprint = target.resolve("fingerprint");
        if (Files.exists(lastFingerprint) && Files.readString(lastFingerprint).equals(fingerprint)) {
            return;
        }
        try (var postgres = EmbeddedPostgres.start()) {
            Flyway.configure()
                    .dataSource(postgres.getPostgresDatabase())
                    .schemas(SCHEMA)
                    .locations("filesystem:" + migrations)
                    .load()
                    .migrate();
            GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), target));
        }
        Files.writeString(lastFingerprint, fingerprint);
    }

    private static Configuration configuration(String url, Path target) {
        return new Configuration()
                .withJdbc(new Jdbc().withUrl(url))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withInputSchema(SCHEMA)
                                .withExcludes("flyway_schema_history")
                                .withForcedTypes(
                                        new ForcedType().withName("CLOB").withIncludeTypes("tsvector"))
                                .withIncludeRoutines(false))
                        .withGenerate(new Generate().withJavaTimeTypes(true).withGlobalObjectReferences(true))
                        .withTarget(new Target().withPackageName(PACKAGE).withDirectory(target.toString())));
    }

    private static String fingerprint(Path migrations) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(Constants.FULL_VERSION.getBytes(StandardCharsets.UTF_8));
        try (var files = Files.walk(migrations)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
