package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Makes empty tables by the definitions of others. */
final class TableCopies {

    /** What {@code like} does not take over: the names and the types of identity sequences. */
    private static final String SEQUENCES =
            """
            select s.statement
            from pg_depend as d
            join pg_class as live on live.oid = d.objid and live.relkind = 'S'
            join pg_sequence as q on q.seqrelid = live.oid
            join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            join pg_class as copy on copy.oid = pg_get_serial_sequence(?::text, a.attname)::regclass,
            lateral (values
              (1, format('alter sequence %s as %s minvalue %s maxvalue %s',
                copy.oid::regclass, q.seqtypid::regtype, q.seqmin, q.seqmax)),
              (2, case when copy.relname <> live.relname
                then format('alter sequence %s rename to %I', copy.oid::regclass, live.relname)
              end)
            ) as s (number, statement)
            where d.classid = 'pg_class'::regclass and d.deptype = 'i'
              and d.refclassid = 'pg_class'::regclass and d.refobjid = ?::text::regclass and s.statement is not null
            order by s.number
            """;

    /** New tables and sequences have only the privileges that are granted now. */
    private static final String REVOCATIONS =
            """
            select distinct format('revoke all on %s %s from %s', o.kind, o.name,
              case acl.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end)
            from (
              select 'table' as kind, c.oid::regclass as name, coalesce(c.relacl, acldefault('r', c.relowner)) as acl
              from pg_class as c where c.oid = ?::text::regclass
              union all
              select 'sequence', c.oid::regclass, coalesce(c.relacl, acldefault('s', c.relowner))
              from pg_depend as d join pg_class as c on c.oid = d.objid and c.relkind = 'S'
              where d.classid = 'pg_class'::regclass and d.deptype = 'i'
                and d.refclassid = 'pg_class'::regclass and d.refobjid = ?::text::regclass
            ) as o, aclexplode(o.acl) as acl
            """;

    private TableCopies() {}

    /**
     * Makes all tables of a family. All names outside of PostgreSQL's own schema must be out of sight.
     *
     * @param definitions those of the live tables, in their order
     * @param live the live tables, qualified and quoted
     * @param copies what is to be made
     */
    static void make(Connection connection, List<TableDefinition> definitions, List<String> live, List<String> copies)
            throws SQLException {
        for (var i = 0; i < copies.size(); i++) {
            Sql.execute(connection, definitions.get(i).creation());
            Sql.executeAll(connection, Sql.texts(connection, SEQUENCES, copies.get(i), live.get(i)));
            Sql.executeAll(connection, definitions.get(i).keys());
        }
        for (var definition : definitions) {
            Sql.executeAll(connection, definition.references());
        }
        for (var i = 0; i < copies.size(); i++) {
            Sql.executeAll(connection, Sql.texts(connection, REVOCATIONS, copies.get(i), copies.get(i)));
            Sql.executeAll(connection, definitions.get(i).rest());
        }
    }
}
