package io.peerpost.it.disk;

import io.peerpost.it.harness.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A file system of a test's own, in memory, so small that it can be filled. Needs root. Not for several threads. */
final class SmallDisk implements BeforeEachCallback, AfterEachCallback {
    private final int megabytes;
    /** For a run that is broken off. */
    private final Thread hook = new Thread(this::unmount, "unmount a small disk");

    private Path root = Path.of("");

    SmallDisk(int megabytes) {
        this.megabytes = megabytes;
    }

    /** Where it is mounted. */
    Path root() {
        return root;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        root = Files.createTempDirectory("small-disk");
        Runtime.getRuntime().addShutdownHook(hook);
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=755", "tmpfs", root.toString());
    }

    /** Takes all the room there is, or what has become free since. */
    void fill() throws IOException {
        byte[] piece = new byte[4_096];
        try (OutputStream filler =
                Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(root).getUsableSpace() > 0) {
                filler.write(piece);
            }
        }
    }

    private Path filler() {
        return root.resolve("filler");
    }

    /** Gives back what {@link #fill} took. */
    void free() throws IOException {
        Files.delete(filler());
    }

    /** Only while no file is open for writing. */
    void readOnly() {
        Shell.run("mount", "-o", "remount,ro", root.toString());
    }

    void writable() {
        Shell.run("mount", "-o", "remount,rw", root.toString());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Runtime.getRuntime().removeShutdownHook(hook);
        unmount();
        Files.delete(root);
    }

    private void unmount() {
        Shell.run("umount", "--lazy", root.toString()); // also where a test has failed in the middle
    }
}
