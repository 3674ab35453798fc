import FetchCore

extension ContainerRun {
    /// Brings members by ranges of the archive, in its order; members close together come by one request. Those in `ids`
    /// have their rows' numbers already.
    ///
    /// Errors: as of streams; `damaged-archive` where the index does not fit the archive.
    func ranges(
        _ offsets: [Int64], ids: [Int64: Int64] = [:],
        _ body: (_ offset: Int64, _ part: MemberPart) throws(FetchError) -> Void
    ) throws(FetchError) {
        guard let index = desk.index, let archive = try index.archive(asset.entry.asset.path) else { return }
        var group: [IndexedMember] = []
        for offset in offsets.sorted() {
            guard let member = try index.member(of: archive, at: offset) else {
                throw FetchError(.damagedArchive, "the index of \(asset.entry.asset.path) lacks a member")
            }
            if let last = group.last, !RangeGroup.joins(last, member) {
                try bring(group, ids, body)
                group = []
            }
            group.append(member)
        }
        try bring(group, ids, body)
    }

    /// Brings some members that lie close together.
    private func bring(
        _ group: [IndexedMember], _ ids: [Int64: Int64], _ body: (Int64, MemberPart) throws(FetchError) -> Void
    ) throws(FetchError) {
        guard let first = group.first, let last = group.last else { return }
        let stream = desk.transport.openWaiting(request, from: first.position.byte, to: last.end)
        defer { stream.close() }
        let head = try stream.head()
        guard version.validator.agrees(with: head.validator), version.size == nil || version.size == head.size else {
            throw FetchError(.changedUpstream, "\(asset.entry.asset.path) has changed on the server")
        }
        let reader = try unpacking.open(asset.entry.asset.path.name, first.position) { () throws(FetchError) in
            try stream.next()
        }
        var wanted = group[...]
        while let next = wanted.first {
            guard let member = try reader.next(), member.offset <= next.position.member else { throw unfit(next) }
            if member.offset < next.position.member { continue }
            guard member.name == next.name, next.size == nil || member.size == next.size else { throw unfit(next) }
            wanted.removeFirst()
            guard let path = place(member),
                let part = try part(member, path, from: reader, id: ids[member.offset])
            else { continue }
            try body(member.offset, part)
        }
    }

    private func unfit(_ member: IndexedMember) -> FetchError {
        FetchError(
            .damagedArchive, "\(asset.entry.asset.path) has no \(SafeText.printable(member.name)) where its index says",
            hint: "Delete .fetch/index.db")
    }

    /// Brings the members of a choice that the index can make, if it can and if that takes less than the whole.
    ///
    /// Returns false when the archive has to be read through. The index is of the archive's present version.
    func bringByIndex() throws(FetchError) -> Bool {
        guard let index = desk.index, let archive = try index.archive(asset.entry.asset.path) else { return false }
        guard let offsets = try chosenOffsets(index, archive) else { return false }
        if case .all = goal.choice, try RangeGroup.bytes(of: offsets, index, archive) > (version.size ?? 0) / 2 {
            return false
        }
        defer { leave() }
        try ranges(offsets) { (_, part) throws(FetchError) in
            if part.isFinal { return }
            add(part)
            if isBatchFull { try handOver() }
        }
        try conclude()
        return true
    }

    /// Where the chosen members begin; `nil` when the index does not suffice to say.
    private func chosenOffsets(_ index: MemberIndex, _ archive: IndexedArchive) throws(FetchError) -> [Int64]? {
        let members = try index.names(of: archive).map { (SampleName(MemberName.plain($0.name)), $0.offset) }
        let keys = Set(members.map(\.0.key))
        let chosen: Set<String>
        switch goal.choice {
        case .named:
            chosen = keys.intersection(unpacking.names)
            // A name that is not in a part of the archive may be in the rest.
            guard archive.isComplete || chosen.count == unpacking.names.count && isWhole(chosen, members) else {
                return nil
            }
        case .random(let count, let seed):
            guard archive.isComplete else { return nil }
            chosen = lowest(count, of: whole(keys, members), seed)
        case .all:
            guard archive.isComplete, !goal.parts.isEmpty else { return nil }
            chosen = keys
        case .first: return nil
        }
        var offsets: [Int64] = []
        for (name, offset) in members where chosen.contains(name.key) {
            guard goal.parts.isEmpty || goal.parts.contains(name.part) else { continue }
            offsets.append(offset)
        }
        return offsets
    }

    /// The keys of lowest rank.
    private func lowest(_ count: Int, of keys: Set<String>, _ seed: UInt64) -> Set<String> {
        let ranked = keys.map { (unpacking.rank($0, seed), $0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        return Set(ranked.prefix(count).map(\.1))
    }

    /// Those keys of which all parts are there.
    private func whole(_ keys: Set<String>, _ members: [(SampleName, Int64)]) -> Set<String> {
        guard case .parts(let needed) = unpacking.rule else { return keys }
        let wanted = goal.parts.isEmpty ? Set(needed) : goal.parts
        var found: [String: Set<String>] = [:]
        for (name, _) in members { found[name.key, default: []].insert(name.part) }
        return keys.filter { wanted.isSubset(of: found[$0] ?? []) }
    }

    private func isWhole(_ keys: Set<String>, _ members: [(SampleName, Int64)]) -> Bool {
        guard case .parts = unpacking.rule else { return false }
        return whole(keys, members) == keys
    }
}

/// Which members of an archive come by one request.
enum RangeGroup {
    /// Bytes between two members that are cheaper to read than to skip.
    static let gap: Int64 = 64 * 1024

    /// True when two members, in the archive's order, lie close together.
    static func joins(_ first: IndexedMember, _ second: IndexedMember) -> Bool {
        guard let end = first.end else { return true }
        return second.position.byte <= end + gap
    }

    /// The bytes of the archive that some of its members take, with what lies around them.
    static func bytes(
        of offsets: [Int64], _ index: MemberIndex, _ archive: IndexedArchive
    ) throws(FetchError) -> Int64 {
        var sum: Int64 = 0
        var reached: Int64 = 0
        for offset in offsets {
            guard let member = try index.member(of: archive, at: offset) else { continue }
            let start = max(reached, member.position.byte)
            let end = member.end ?? archive.size ?? start
            if end > start { sum += end - start }
            reached = max(reached, end)
        }
        return sum
    }
}
