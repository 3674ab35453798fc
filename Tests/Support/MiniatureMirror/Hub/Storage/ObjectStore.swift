/// The objects of all LFS pointers, by their SHA-256.
final class ObjectStore: Sendable {
    private let objects = Monitor<[String: MirrorResource]>([:])

    /// Takes an object in and returns the pointer to it; reads it once to hash it.
    func add(_ content: MirrorResource) throws -> LFSPointer {
        let oid = try SHA256Hash.hexadecimal(of: content)
        objects.withLock { $0[oid] = content }
        return LFSPointer(oid: oid, size: content.size)
    }

    /// The object of that hash.
    subscript(oid: String) -> MirrorResource? {
        objects.withLock { $0[oid] }
    }

    /// Loses an object, as servers do: its pointer then leads nowhere.
    func remove(_ oid: String) {
        objects.withLock { _ = $0.removeValue(forKey: oid) }
    }
}
