package com.videotutorials.messagestore;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an object of a type consists of, as a text that changes when that does: the names and types of the components of
 * a record, or of the fields of a class, and so on for each of them. The names of the types themselves do not matter.
 */
final class Shape {

    private final Set<Class<?>> described = new HashSet<>();

    private Shape() {}

    static String of(Class<?> type) {
        return new Shape().describe(type);
    }

    private String describe(Type type) {
        if (type instanceof ParameterizedType generic) {
            return describe(generic.getRawType())
                    + Arrays.stream(generic.getActualTypeArguments())
                            .map(this::describe)
                            .collect(Collectors.joining(",", "<", ">"));
        }
        return type instanceof Class<?> known ? describeClass(known) : type.getTypeName();
    }

    private String describeClass(Class<?> type) {
        if (type.isArray()) {
            return describe(type.getComponentType()) + "[]";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getFields())
                    .filter(Field::isEnumConstant)
                    .map(Field::getName)
                    .sorted()
                    .collect(Collectors.joining("|"));
        }
        if (type.isPrimitive() || type.getName().startsWith("java.") || !described.add(type)) {
            return type.getName();
        }
        return fields(type)
                .sorted(Comparator.comparing(Field::getName))
                .map(field -> field.getName() + ":" + describe(field.getGenericType()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Stream<Field> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && each != Object.class, Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()));
    }
}
