package io.peerpost.broker.http;

/** What a handler may say of a message, where messages go by POST. */
class AcknowledgementOnTheCompatibleLaneTest extends AcknowledgementTest {
    @Override
    Lanes lanes() {
        return Lanes.COMPATIBLE;
    }
}
