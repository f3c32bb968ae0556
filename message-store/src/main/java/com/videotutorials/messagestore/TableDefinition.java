package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that makes a table what it is, as the statements that make its shadow. A table and its shadow have equal
 * definitions, so comparing them shows whether the shadow is still, and was ever, a true one.
 *
 * @param creation makes the shadow, with what {@code like} takes over by itself
 * @param keys indexes and the constraints that rest on them
 * @param references foreign keys; those to tables of the same family point to their shadows
 * @param rest owner, comments and grants
 * @param facts what {@code like} should have taken over, and what cannot be taken over but must not be lost
 */
record TableDefinition(
        String creation, List<String> keys, List<String> references, List<String> rest, List<String> facts) {

    /** The table {@code t}, the schema of its shadow, its identity sequences {@code s} and its indexes {@code i}. */
    private static final String TABLE =
            """
            with t as (
              select c.*, ?::text as shadow from pg_class as c where c.oid = ?::text::regclass
            ), s as (
              select c.*, t.shadow, a.attname
              from t
              join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid
                and d.classid = 'pg_class'::regclass and d.deptype = 'i'
              join pg_class as c on c.oid = d.objid and c.relkind = 'S'
              join pg_attribute as a on a.attrelid = t.oid and a.attnum = d.refobjsubid
            ), i as (
              select c.*, x.*, t.shadow, t.relname as table_name,
                u.uniqueness, substr(pg_get_indexdef(c.oid),
                  length(format('CREATE %sINDEX %I ON %s', u.uniqueness, c.relname, t.oid::regclass)) + 1) as body
              from t
              join pg_index as x on x.indrelid = t.oid and x.indisvalid
              join pg_class as c on c.oid = x.indexrelid,
              lateral (select case when x.indisunique then 'UNIQUE ' else '' end as uniqueness) as u
            )
            """;

    private static final String CREATION = TABLE
            + """
            select format('create %stable %I.%I (like %s including all excluding indexes) using %I%s%s',
              case t.relpersistence when 'u' then 'unlogged ' else '' end, t.shadow, t.relname, ?::text, am.amname,
              ' with (' || (
                select string_agg(format('%s%I = %L', o.prefix, o.option_name, o.option_value), ', ')
                from (
                  select '' as prefix, o.* from pg_options_to_table(t.reloptions) as o
                  union all
                  select 'toast.', o.*
                  from pg_class as toast, pg_options_to_table(toast.reloptions) as o where toast.oid = t.reltoastrelid
                ) as o
              ) || ')',
              ' tablespace ' || quote_ident(ts.spcname))
            from t join pg_am as am on am.oid = t.relam left join pg_tablespace as ts on ts.oid = t.reltablespace
            """;

    private static final String INDEXES = TABLE
            + """
            select format('create %sindex %I on %I.%I%s', i.uniqueness, i.relname, i.shadow, i.table_name, i.body)
            from i where not i.indisexclusion order by i.relname
            """;

    /** Keys take the index that is already there, because {@code pg_get_constraintdef} does not tell its options. */
    private static final String CONSTRAINTS = TABLE
            + """
            select format('alter table %I.%I add constraint %I ', t.shadow, t.relname, c.conname)
              || case
                when i.indisexclusion then pg_get_constraintdef(c.oid)
                else format('%s using index %I', case c.contype when 'p' then 'primary key' else 'unique' end, i.relname)
                  || case when c.condeferrable then ' deferrable' else '' end
                  || case when c.condeferred then ' initially deferred' else '' end
              end
            from t join pg_constraint as c on c.conrelid = t.oid and c.contype in ('p', 'u', 'x')
            join i on i.indexrelid = c.conindid
            order by c.conname
            """;

    private static final String REFERENCES = TABLE
            + """
            select format('alter table %I.%I add constraint %I %s', t.shadow, t.relname, c.conname,
              replace(pg_get_constraintdef(c.oid), format(' REFERENCES %s(', c.confrelid::regclass),
                case when c.confrelid = any (?::text[]::regclass[])
                  then format(' REFERENCES %I.%I(', t.shadow, f.relname)
                  else format(' REFERENCES %s(', c.confrelid::regclass)
                end))
            from t join pg_constraint as c on c.conrelid = t.oid and c.contype = 'f'
            join pg_class as f on f.oid = c.confrelid
            order by c.conname
            """;

    private static final String OWNER = TABLE
            + """
            select format('alter table %I.%I owner to %I', t.shadow, t.relname, pg_get_userbyid(t.relowner)) from t
            """;

    private static final String COMMENTS = TABLE
            + """
            select * from (
              select format('comment on %s %I.%I is %L', o.kind, o.shadow, o.relname, obj_description(o.oid, 'pg_class'))
              from (
                select t.oid, 'table' as kind, t.shadow, t.relname from t
                union all select s.oid, 'sequence', s.shadow, s.relname from s
                union all select i.oid, 'index', i.shadow, i.relname from i
              ) as o
              where obj_description(o.oid, 'pg_class') is not null
              union all
              select format('comment on constraint %I on %I.%I is %L',
                c.conname, t.shadow, t.relname, obj_description(c.oid, 'pg_constraint'))
              from t join pg_constraint as c on c.conrelid = t.oid
              where obj_description(c.oid, 'pg_constraint') is not null
            ) as c (comment)
            order by comment
            """;

    private static final String GRANTS = TABLE
            + """
            select format('grant %s%s on %s %I.%I to %s%s', g.privilege_type, g.columns, g.kind, g.shadow, g.relname,
              case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
              case when bool_or(g.is_grantable) then ' with grant option' else '' end) as g
            from (
              select 'table' as kind, t.shadow, t.relname, '' as columns, acl.*
              from t, aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) as acl
              union all
              select 'sequence', s.shadow, s.relname, '', acl.*
              from s, aclexplode(coalesce(s.relacl, acldefault('s', s.relowner))) as acl
              union all
              select 'table', t.shadow, t.relname, format(' (%I)', a.attname), acl.*
              from t join pg_attribute as a on a.attrelid = t.oid and not a.attisdropped, aclexplode(a.attacl) as acl
            ) as g
            group by g.privilege_type, g.columns, g.kind, g.shadow, g.relname, g.grantee
            order by 1
            """;

    private static final String COLUMNS = TABLE
            + """
            select concat_ws(' ', 'column', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
              'collation ' || nullif(a.attcollation, 0)::regcollation::text,
              case when a.attnotnull then 'not null' end,
              'identity ' || nullif(a.attidentity::text, ''), 'generated ' || nullif(a.attgenerated::text, ''),
              'default ' || pg_get_expr(d.adbin, d.adrelid),
              'storage ' || a.attstorage::text, 'compression ' || nullif(a.attcompression::text, ''),
              'statistics ' || nullif(a.attstattarget, -1), 'options ' || a.attoptions::text,
              'comment ' || quote_literal(col_description(t.oid, a.attnum)))
            from t
            join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef as d on d.adrelid = t.oid and d.adnum = a.attnum
            order by a.attnum
            """;

    private static final String OTHERS = TABLE
            + """
            select * from (
              select concat_ws(' ', 'sequence', quote_ident(s.relname), 'of column', quote_ident(s.attname),
                q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle)
              from s join pg_sequence as q on q.seqrelid = s.oid
              union all
              select format('constraint %I %s', c.conname, regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', ''))
              from t join pg_constraint as c on c.conrelid = t.oid and c.contype in ('c', 'n')
              union all
              select format('index %I%s', i.relname, i.body) from i where i.indisexclusion
              union all
              select format('tablespace %I of index %I', ts.spcname, i.relname)
              from i join pg_tablespace as ts on ts.oid = i.reltablespace
              union all
              select format('replica identity %s', t.relreplident) from t
              union all
              select format('cluster on %I', i.relname) from i where i.indisclustered
            ) as o (fact)
            order by fact
            """;

    /** Keeps copies. */
    TableDefinition {
        keys = List.copyOf(keys);
        references = List.copyOf(references);
        rest = List.copyOf(rest);
        facts = List.copyOf(facts);
    }

    /**
     * The definition of a table. All names outside of PostgreSQL's own schema must be out of sight, so that expressions
     * name their schemas.
     *
     * @param source where the table is: among the live ones or, to see whether it is the same, among the shadows
     * @param live where the live ones are
     * @param shadow where the shadows are
     * @param family the tables whose shadows refer to each other
     */
    static TableDefinition of(
            Connection connection, String source, String live, String shadow, String table, List<String> family)
            throws SQLException {
        var name = qualified(source, table);
        var siblings =
                family.stream().map(sibling -> qualified(source, sibling)).toList();
        return new TableDefinition(
                Sql.texts(connection, CREATION, shadow, name, qualified(live, table))
                        .get(0),
                texts(connection, shadow, name, INDEXES, CONSTRAINTS),
                Sql.texts(connection, REFERENCES, shadow, name, siblings),
                texts(connection, shadow, name, OWNER, COMMENTS, GRANTS),
                texts(connection, shadow, name, COLUMNS, OTHERS));
    }

    /** What a copy of the table has not got. */
    List<String> missingIn(TableDefinition copy) {
        var missing = new ArrayList<>(all().toList());
        copy.all().forEach(missing::remove);
        return missing;
    }

    private Stream<String> all() {
        return Stream.of(List.of(creation), keys, references, rest, facts).flatMap(List::stream);
    }

    private static List<String> texts(Connection connection, String shadow, String name, String... queries)
            throws SQLException {
        var texts = new ArrayList<String>();
        for (var query : queries) {
            texts.addAll(Sql.texts(connection, query, shadow, name));
        }
        return texts;
    }

    private static String qualified(String schema, String table) {
        return Sql.quoted(schema) + '.' + Sql.quoted(table);
    }
}
