package io.peerpost.broker.http;

/** Order by key, where messages go by POST. */
class OrderedByOnTheCompatibleLaneTest extends OrderedByTest {
    @Override
    Lanes lanes() {
        return Lanes.COMPATIBLE;
    }
}
