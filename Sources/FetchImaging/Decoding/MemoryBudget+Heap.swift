import CVips

extension MemoryBudget {
    /// Makes the process give memory back as soon as a picture is decoded; to be called before threads are started.
    ///
    /// Memory that is given back has to be got again, a page at a time, which takes a fifth of the time of decoding:
    /// where there is room, blocks of up to 32 MiB are kept for the next picture.
    ///
    /// - Parameter whole: What the process may take in bytes.
    public static func keepHeapSmall(within whole: Int64) {
        fetch_vips_keep_heap_small(whole < 400_000_000 ? 128 << 10 : 32 << 20)
    }
}
