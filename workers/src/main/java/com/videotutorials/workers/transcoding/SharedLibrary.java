package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A shared library of Linux (ELF, 64 bits, little-endian) that is not to need others. FFmpeg's libavdevice, of which
 * nothing is used, needs those of screens and sound cards; servers have none, and without them no program starts.
 */
final class SharedLibrary {

    private static final int HEADERS_OFFSET = 0x20;
    private static final int HEADER_SIZE = 0x36;
    private static final int HEADER_COUNT = 0x38;
    private static final int LOADED = 1;
    private static final int DYNAMIC = 2;
    private static final int ENTRY = 16;

    private static final long NO_MORE = 0;
    private static final long NEEDED = 1;
    private static final long STRINGS = 5;
    private static final long VERSIONS_NEEDED = 0x6ffffffeL;
    /** A tag of the range for systems that no system uses. */
    private static final long IGNORED = 0x6ffff000L;

    private static final int VERSION_FILE = 4;
    private static final int VERSION_NEXT = 12;

    private final ByteBuffer bytes;
    private final List<Segment> loaded = new ArrayList<>();
    private final List<Integer> entries = new ArrayList<>();
    private final long strings;

    private SharedLibrary(byte[] content) {
        bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        var headers = (int) bytes.getLong(HEADERS_OFFSET);
        for (var i = 0; i < bytes.getShort(HEADER_COUNT); i++) {
            var header = headers + i * bytes.getShort(HEADER_SIZE);
            var kind = bytes.getInt(header);
            var segment =
                    new Segment(bytes.getLong(header + 8), bytes.getLong(header + 16), bytes.getLong(header + 32));
            if (kind == LOADED) {
                loaded.add(segment);
            } else if (kind == DYNAMIC) {
                collectEntries((int) segment.offset);
            }
        }
        strings = entries.stream()
                .filter(entry -> tag(entry) == STRINGS)
                .mapToLong(this::value)
                .findFirst()
                .orElseThrow();
    }

    /** Rewrites the file so that it is loaded without the libraries of these names, whose functions it must not call. */
    static void removeDependencies(Path file, Set<String> names) throws IOException {
        var library = new SharedLibrary(Files.readAllBytes(file));
        library.removeFiles(names);
        library.removeVersions(names);
        Files.write(file, library.bytes.array());
    }

    /** The names of the libraries that it needs. */
    static List<String> dependencies(Path file) throws IOException {
        var library = new SharedLibrary(Files.readAllBytes(file));
        return library.entries.stream()
                .filter(entry -> library.tag(entry) == NEEDED)
                .map(entry -> library.string(library.value(entry)))
                .toList();
    }

    private void removeFiles(Set<String> names) {
        for (var entry : entries) {
            if (tag(entry) == NEEDED && names.contains(string(value(entry)))) {
                bytes.putLong(entry, IGNORED);
            }
        }
    }

    /** The loader follows this chain too: what is removed is passed over by what comes before. */
    private void removeVersions(Set<String> names) {
        for (var entry : entries) {
            if (tag(entry) == VERSIONS_NEEDED) {
                removeVersions(names, entry);
            }
        }
    }

    private void removeVersions(Set<String> names, int entry) {
        var previous = -1;
        var address = value(entry);
        while (true) {
            var version = offset(address);
            var next = bytes.getInt(version + VERSION_NEXT);
            if (!names.contains(string(bytes.getInt(version + VERSION_FILE)))) {
                previous = version;
            } else if (previous < 0) {
                bytes.putLong(entry + 8, address + next);
            } else {
                var toThis = bytes.getInt(previous + VERSION_NEXT);
                bytes.putInt(previous + VERSION_NEXT, next == 0 ? 0 : toThis + next);
            }
            if (next == 0) {
                return;
            }
            address += next;
        }
    }

    private void collectEntries(int offset) {
        for (var entry = offset; tag(entry) != NO_MORE; entry += ENTRY) {
            entries.add(entry);
        }
    }

    private long tag(int entry) {
        return bytes.getLong(entry);
    }

    private long value(int entry) {
        return bytes.getLong(entry + 8);
    }

    private String string(long index) {
        var start = offset(strings) + (int) index;
        var end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), start, end - start, StandardCharsets.US_ASCII);
    }

    private int offset(long address) {
        return loaded.stream()
                .filter(segment -> segment.address <= address && address < segment.address + segment.size)
                .mapToInt(segment -> (int) (address - segment.address + segment.offset))
                .findFirst()
                .orElseThrow();
    }

    private record Segment(long offset, long address, long size) {}
}
