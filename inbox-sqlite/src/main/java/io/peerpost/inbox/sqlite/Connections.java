package io.peerpost.inbox.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens files with SQLite. */
final class Connections {
    /** What a connection may do. */
    enum Mode {
        /** Read, write, and make the file if it is not there. */
        MAKE("rwc"),
        /** Read and write. */
        WRITE("rw"),
        /** Read, beside whoever writes. */
        READ("ro"),
        /** Read a file that nobody writes to; neither the file nor its folder need be writable. */
        READ_STILL("ro&immutable=1");

        private final String text;

        Mode(String text) {
            this.text = text;
        }
    }

    private Connections() {}

    /** A connection to a file; by URI, in which no character of the path means anything else. */
    static Connection at(Path file, Mode mode) throws SQLException {
        Properties how = new Properties();
        // else each insert asks for its rowid, with a new statement
        how.setProperty("jdbc.get_generated_keys", "false");
        String uri = "file:" + file.toUri().getRawPath() + "?mode=" + mode.text;
        return DriverManager.getConnection("jdbc:sqlite:" + uri, how);
    }
}
