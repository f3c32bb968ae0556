package com.videotutorials.messagestore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Remembers so many entries; the one that was not asked for the longest gives way. Thread-safe. */
final class LruCache<K, V> {

    private static final int FEW = 16;
    private static final float USUAL_LOAD = 0.75f;

    private final Map<K, V> entries;

    LruCache(int capacity) {
        entries = new LinkedHashMap<>(FEW, USUAL_LOAD, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized @Nullable V get(K key) {
        return entries.get(key);
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    synchronized void remove(K key) {
        entries.remove(key);
    }

    synchronized void removeIf(Predicate<K> unwanted) {
        entries.keySet().removeIf(unwanted);
    }
}
