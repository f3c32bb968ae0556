package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {

    @TempDir
    private Path folder;

    @Test
    void foldersOfThoseWhoLiveStay() throws Exception {
        var first = WorkDirectory.open(folder).newFolder();

        var second = WorkDirectory.open(folder).newFolder();

        assertThat(first).isDirectory();
        assertThat(second).isDirectory();
    }

    @Test
    void foldersOfThoseWhoDiedAreRemovedBeforeTheNextJob() throws Exception {
        var directory = WorkDirectory.open(folder);
        var abandoned = Files.createDirectories(folder.toRealPath().resolve("process-1/job-1"));
        Files.writeString(abandoned.resolve("encoded.mp4"), "half");

        directory.newFolder();

        assertThat(abandoned.getParent()).doesNotExist();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void nobodyElseCanLookIntoThem() throws Exception {
        var job = WorkDirectory.open(folder.resolve("work")).newFolder();

        for (var each = job;
                !each.equals(folder.toRealPath());
                each = each.resolve("..").normalize()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
    }
}
