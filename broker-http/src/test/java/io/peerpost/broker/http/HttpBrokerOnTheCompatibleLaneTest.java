package io.peerpost.broker.http;

/** What a broker promises, where messages go by POST. */
class HttpBrokerOnTheCompatibleLaneTest extends HttpBrokerTest {
    @Override
    Lanes lanes() {
        return Lanes.COMPATIBLE;
    }
}
