import CVips

extension MemoryBudget {
    /// Makes the process give memory back as soon as a picture is decoded; to be called before threads are started.
    public static func keepHeapSmall() { fetch_vips_keep_heap_small() }
}
