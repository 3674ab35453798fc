import FetchCore

extension SharedSearch {
    /// Gives each archive, and where it was unpacked for the same goal, to `body`, in their order and on a thread that may
    /// wait for the disk; `nil` for one that was nowhere.
    ///
    /// Where no checksum is promised its server is asked for size and version first.
    func look<T: Sendable>(
        inside archives: [OpenAsset], _ unpacking: Unpacking,
        _ body: @escaping @Sendable (OpenAsset, SharedArchive?) throws -> T
    ) async throws -> [T] {
        let known = try await onThread { [self] in try archives.map { try archive($0, unpacking) } }
        let heads = await heads(of: zip(archives, known).filter { $1?.isPromised($0) == false }.map(\.0))
        return try await onThread {
            var results: [T] = []
            for (archive, shared) in zip(archives, known) {
                let isSame = shared?.isSame(archive, heads[archive.entry.id]) ?? false
                results.append(try body(archive, isSame ? shared : nil))
            }
            return results
        }
    }

    private func archive(_ archive: OpenAsset, _ unpacking: Unpacking) throws -> SharedArchive? {
        let goal = unpacking.goal(share: archive.quota)
        for case let output as EarlierOutput in places {
            if let found = try output.archive(of: archive.entry, of: dataset, goal: goal) { return found }
        }
        return nil
    }
}

extension SharedArchive {
    /// True when both promise a checksum that can be compared.
    fileprivate func isPromised(_ archive: OpenAsset) -> Bool {
        guard let mine = promised, let theirs = archive.entry.asset.checksum else { return false }
        return mine.algorithm == theirs.algorithm
    }

    /// True when they are of the archive that is wanted.
    fileprivate func isSame(_ archive: OpenAsset, _ head: ResponseHead?) -> Bool {
        if isPromised(archive) { return promised == archive.entry.asset.checksum }
        guard let head, let size = head.size, size == version.size else { return false }
        if let promised = archive.entry.asset.size, promised != size { return false }
        return head.validator.names(version.validator)
    }
}

extension Validator {
    /// True when both name the same version, and not when nothing can be compared.
    func names(_ other: Validator) -> Bool {
        if let mine = etag, let theirs = other.etag { return mine == theirs }
        if let mine = lastModified, let theirs = other.lastModified { return mine == theirs }
        return false
    }
}
