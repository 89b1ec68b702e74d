package io.peerpost.broker.http.internal.wire;

/**
 * The numbers of the stream lane's frames. A frame is {@code u32 length, u8 type, fields}: the length counts the type and
 * the fields. Numbers among the fields are varints (LEB128, unsigned, at most 63 bits), texts are a varint length and as
 * many bytes of UTF-8. docs/wire.md says what each frame means.
 */
public final class Frames {
    /** The token of the HTTP upgrade; its number is the version of all of this. */
    public static final String TOKEN = "peerpost/1";

    /** So many bytes of a body stand in one frame at most; a larger body goes in pieces. */
    public static final int PIECE = 64 << 10;

    /** How long a frame may be, its length field aside: a piece, and a head with the longest id and key. */
    public static final int MAX_LENGTH = PIECE + (8 << 10);

    /** How many bytes a message's own id may have. */
    public static final int MAX_ID = 1024;

    /** How many bytes a key may have. */
    public static final int MAX_KEY = 1024;

    /** How many bytes a reason may have. */
    public static final int MAX_TEXT = 4 << 10;

    /** A type from here on may be skipped by who does not know it; of any other, who does not know it ends the lane. */
    static final int SKIPPED_FROM = 0x80;

    static final int MESSAGE = 0x01;
    static final int PIECE_TYPE = 0x02;
    static final int ACK = 0x03;
    static final int WINDOW = 0x04;
    static final int PING = 0x05;
    static final int PONG = 0x06;
    static final int LEAVING = 0x07;
    static final int BYE = 0x08;
    static final int ERROR = 0x09;

    /** Of MESSAGE: sequence and lowest follow. */
    static final int NUMBERED = 0x01;
    /** Of MESSAGE: an id follows that is not {@code <session>-<sequence>}. */
    static final int OWN_ID = 0x02;
    /** Of MESSAGE: a key follows. */
    static final int KEYED = 0x04;
    /** Of MESSAGE: the size of the whole body follows, and the rest of it comes in pieces. */
    static final int IN_PIECES = 0x08;

    static final int MESSAGE_FLAGS = NUMBERED | OWN_ID | KEYED | IN_PIECES;

    /** Of MESSAGE, beside the flags: the form of the content. */
    static final int FORM = 0x70;

    static final int FORM_SHIFT = 4;

    /** Of ACK: the node leaves and takes nothing any more. */
    static final int IS_LEAVING = 0x01;
    /** Of ACK: when the message shall come again follows, in milliseconds. */
    static final int RETRY_AFTER = 0x02;
    /** Of ACK: a reason follows. */
    static final int REASON = 0x04;

    static final int ACK_FLAGS = IS_LEAVING | RETRY_AFTER | REASON;

    private Frames() {}
}
