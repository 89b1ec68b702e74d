package io.peerpost.broker.http;

/** Draining, where messages go by POST. */
class BrokerDrainOnTheCompatibleLaneTest extends BrokerDrainTest {
    @Override
    Lanes lanes() {
        return Lanes.COMPATIBLE;
    }
}
