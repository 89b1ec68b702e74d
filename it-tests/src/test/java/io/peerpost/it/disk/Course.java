package io.peerpost.it.disk;

import io.peerpost.it.disk.Event.Call;
import io.peerpost.it.disk.Event.Make;
import io.peerpost.it.disk.Event.Resize;
import io.peerpost.it.disk.Event.Sync;
import io.peerpost.it.disk.Event.Unlink;
import io.peerpost.it.disk.Event.Write;
import java.util.List;

/** Counts what a recorded run contained: without the turns that matter it would prove little. */
final class Course {
    private static final String LOG = Recording.INBOX + "-wal";

    private int accepted;
    private int handled;
    private int logSyncs;
    private int checkpoints;
    private int restarts;
    private int shrinks;
    private int logsRemoved;

    private boolean logIsThere;
    private boolean logIsNew;
    private long size;

    Course(List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.Noted note) {
                accepted += note.what().equals("accepted") ? 1 : 0;
                handled += note.what().equals("handled") ? 1 : 0;
            } else if (event instanceof Event.Returned returned) {
                count(returned.call());
            }
        }
    }

    private void count(Call call) {
        if (call.name().equals(LOG)) {
            countLog(call);
        } else if (call.name().equals(Recording.INBOX)) {
            if (call instanceof Sync) {
                checkpoints += logIsThere ? 1 : 0; // before there is a log, the file is being made
            } else if (call instanceof Write write) {
                size = Math.max(size, write.offset() + write.bytes().length);
            } else if (call instanceof Resize resize) {
                shrinks += resize.size() < size ? 1 : 0;
                size = resize.size();
            }
        }
    }

    private void countLog(Call call) {
        if (call instanceof Sync) {
            logSyncs++;
        } else if (call instanceof Make && !logIsThere) {
            logIsThere = true;
            logIsNew = true;
        } else if (call instanceof Unlink) {
            logIsThere = false;
            logsRemoved++;
        } else if (call instanceof Write write && write.offset() == 0) {
            restarts += logIsNew ? 0 : 1;
            logIsNew = false;
        }
    }

    int accepted() {
        return accepted;
    }

    int handled() {
        return handled;
    }

    /** How often the log was written back to the inbox and that synced. */
    int checkpoints() {
        return checkpoints;
    }

    /** How often the log was begun anew over an older one. */
    int restarts() {
        return restarts;
    }

    /** How often the inbox was cut off, its free pages given back. */
    int shrinks() {
        return shrinks;
    }

    /** How often an owner that closed took its log away. */
    int logsRemoved() {
        return logsRemoved;
    }

    @Override
    public String toString() {
        return accepted + " messages accepted, " + handled + " handled; " + logSyncs + " syncs of the log, "
                + checkpoints
                + " checkpoints, " + restarts + " restarts of the log, " + logsRemoved
                + " logs removed, the file cut off "
                + shrinks + " times";
    }
}
