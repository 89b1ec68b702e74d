package io.peerpost.it.disk;

import java.util.Map;

/** What matters of a recording: what processes began and ended to do to the files of a folder, and what they noted. */
sealed interface Event {

    /** A system call has begun: from here on any part of what it does may be on the disk. */
    record Begun(Call call) implements Event {}

    /** It has returned: from here on a sync covers it. */
    record Returned(Call call) implements Event {}

    /** The process has noted something of a message: what is before this line had happened. */
    record Noted(String what, Sent sent) implements Event {}

    /** The process is gone, and what it had begun was carried out or not, as its files show. */
    record Ended(Map<String, byte[]> files) implements Event {}

    /** A system call; each is an object of its own. */
    sealed interface Call {
        /** The name of the file in the folder; empty for the folder itself. */
        String name();
    }

    /** Bytes are written. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Write(String name, long offset, byte[] bytes) implements Call {}

    /** A file is cut off, or made longer. */
    record Resize(String name, long size) implements Call {}

    /** A file is opened and, if it is not there, made. */
    record Make(String name) implements Call {}

    /** A file's name is taken away. */
    record Unlink(String name) implements Call {}

    /** A file, or the folder, is synced. */
    record Sync(String name) implements Call {}
}
