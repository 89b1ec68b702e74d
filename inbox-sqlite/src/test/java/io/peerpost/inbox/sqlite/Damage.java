package io.peerpost.inbox.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What can befall a file. */
enum Damage {
    PAGES_OF_RUBBISH {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            for (int i = random.nextInt(4); i >= 0; i--) {
                overwrite(file, PAGE * random.nextInt(pages(file)), rubbish(random, PAGE));
            }
        }
    },
    PAGES_OF_ZEROS {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            for (int i = random.nextInt(4); i >= 0; i--) {
                overwrite(file, PAGE * random.nextInt(pages(file)), new byte[PAGE]);
            }
        }
    },
    A_PAGE_IN_ANOTHERS_PLACE {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            byte[] page = new byte[PAGE];
            file.seek((long) PAGE * random.nextInt(pages(file)));
            int unused = file.read(page);
            overwrite(file, PAGE * random.nextInt(pages(file)), page);
        }
    },
    A_SECTOR_OF_RUBBISH {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            overwrite(file, SECTOR * random.nextInt((int) file.length() / SECTOR), rubbish(random, SECTOR));
        }
    },
    BITS {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            for (int i = random.nextInt(6); i >= 0; i--) {
                flip(file, random.nextInt((int) file.length()), random);
            }
        }
    },
    BITS_OF_THE_HEAD {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            flip(file, random.nextInt(100), random);
        }
    },
    END_CUT_OFF {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            file.setLength(random.nextInt((int) file.length()));
        }
    },
    RUBBISH_AT_THE_END {
        @Override
        void befall(RandomAccessFile file, Random random) throws IOException {
            overwrite(file, (int) file.length(), rubbish(random, random.nextInt(3 * PAGE)));
        }
    };

    private static final int PAGE = 4_096;
    private static final int SECTOR = 512;

    abstract void befall(RandomAccessFile file, Random random) throws IOException;

    /** Spoils it, the same way for the same random numbers. */
    final void befall(Path file, Random random) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            befall(raw, random);
        }
    }

    private static int pages(RandomAccessFile file) throws IOException {
        return (int) Math.max(1, file.length() / PAGE);
    }

    private static byte[] rubbish(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void overwrite(RandomAccessFile file, int at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    private static void flip(RandomAccessFile file, int at, Random random) throws IOException {
        file.seek(at);
        int before = file.read();
        file.seek(at);
        file.write(before ^ 1 << random.nextInt(8));
    }

    /** Copies an inbox with its log, and the index of that if it is wanted. */
    static Path copy(Path inbox, Path to, boolean withIndex) throws IOException {
        for (String end : new String[] {"", "-wal", "-shm"}) {
            Path file = inbox.resolveSibling(inbox.getFileName() + end);
            Path copy = to.resolveSibling(to.getFileName() + end);
            Files.deleteIfExists(copy);
            if (Files.exists(file) && (withIndex || !end.equals("-shm"))) {
                Files.copy(file, copy);
            }
        }
        return to;
    }
}
