package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds what tables have that would be lost, or would be in the way, if copies took their places. */
final class TableObstacles {

    private static final String FAMILY =
            """
            with family as (
              select c.*, y.typarray from pg_class as c left join pg_type as y on y.oid = c.reltype
              where c.oid = any (?::text[]::regclass[])
            )
            """;

    private static final String KINDS = FAMILY
            + """
            select format('%s %s', f.oid::regclass, k.kind)
            from family as f, lateral (values
              (f.relkind <> 'r', 'is no ordinary table'),
              (f.relpersistence = 't', 'is temporary'),
              (f.reloftype <> 0, 'is made of a type'),
              (exists (select from pg_inherits as h where h.inhrelid = f.oid), 'inherits from another table'),
              (f.relrowsecurity or f.relforcerowsecurity, 'has row-level security')
            ) as k (holds, kind)
            where k.holds
            order by 1
            """;

    /** All that PostgreSQL knows to depend on a table or its type, except for what is copied or drops out with it. */
    private static final String DEPENDENTS = FAMILY
            + """
            select distinct format('%s has %s', f.oid::regclass, pg_describe_object(d.classid, d.objid, d.objsubid))
            from family as f
            join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = f.oid
              or d.refclassid = 'pg_type'::regclass and d.refobjid in (f.reltype, f.typarray)
            left join pg_class as c on d.classid = 'pg_class'::regclass and c.oid = d.objid
            left join pg_constraint as k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
            left join pg_attrdef as v on d.classid = 'pg_attrdef'::regclass and v.oid = d.objid
            where not coalesce(
              c.relkind in ('i', 't') or c.relkind = 'S' and d.deptype = 'i'
                or d.classid = 'pg_type'::regclass and d.deptype = 'i'
                or coalesce(k.conrelid, v.adrelid) in (select family.oid from family),
              false)
            order by 1
            """;

    private static final String MISSING =
            "select name from unnest(?::text[]) as name where to_regclass(name) is null order by 1";

    private TableObstacles() {}

    /**
     * Looks for obstacles. All names outside of PostgreSQL's own schema must be out of sight, so that they are told in
     * full.
     *
     * @param tables qualified and quoted
     * @throws IllegalStateException if there is one
     */
    static void refuse(Connection connection, List<String> tables) throws SQLException {
        refuseMissing(connection, tables);
        refuse(Sql.texts(connection, KINDS, tables), "%s");
        refuse(Sql.texts(connection, DEPENDENTS, tables), "%s, which is not carried over");
    }

    /**
     * Looks whether all tables are there.
     *
     * @throws IllegalStateException if one is not
     */
    static void refuseMissing(Connection connection, List<String> tables) throws SQLException {
        refuse(Sql.texts(connection, MISSING, tables), "%s is not there");
    }

    private static void refuse(List<String> obstacles, String reason) {
        if (!obstacles.isEmpty()) {
            throw new IllegalStateException(
                    "Cannot rebuild tables beside themselves: " + reason.formatted(String.join(", ", obstacles)));
        }
    }
}
