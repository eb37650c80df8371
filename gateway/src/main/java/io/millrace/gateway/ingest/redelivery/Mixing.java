package io.millrace.gateway.ingest.redelivery;

/** The finishing step of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches all. */
final class Mixing {

    private Mixing() {}

    static long mixed(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
