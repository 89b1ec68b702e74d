package io.peerpost.benchmarks.scale;

/** What can be run by itself. */
enum Part {
    VIEW {
        @Override
        void run(Options options, Report report) {
            new ViewPart(options).run(report);
        }
    },
    CHURN {
        @Override
        void run(Options options, Report report) {
            new ChurnPart(options).run(report);
        }
    },
    PUBLISH {
        @Override
        void run(Options options, Report report) {
            new PublishPart(options).run(report);
        }
    },
    HEAP {
        @Override
        void run(Options options, Report report) {
            new HeapPart(options).run(report);
        }
    },
    MDNS {
        @Override
        void run(Options options, Report report) {
            new MdnsPart(options).run(report);
        }
    },
    ETCD {
        @Override
        void run(Options options, Report report) {
            new EtcdPart(options).run(report);
        }
    },
    CONSUL {
        @Override
        void run(Options options, Report report) {
            new ConsulPart(options).run(report);
        }
    };

    /** Measures, and prints its tables. */
    abstract void run(Options options, Report report);
}
