import FetchCore

/// A part of a sample that is not complete yet.
enum CollectedPart {
    /// In a partial file, or under its final name.
    case here(MemberPart)
    /// Seen by an earlier run and not kept: to be brought by a range when the sample is complete.
    case passed(offset: Int64)
}

extension ContainerRun {
    /// Reads members as they come until enough is there or the archive is over.
    ///
    /// With each batch goes the place where the archive can be taken up again: after a kill at most a batch, one member
    /// and what had arrived ahead are fetched again, where the format knows such places (tar, tar.gz); otherwise the
    /// archive from its start.
    ///
    /// Errors: those of the archive's bytes, of its format, of the sink. What was complete before is kept.
    func stream(_ reader: any MemberReader) throws(FetchError) {
        defer { waitUntilFinal() }
        var collector = try restoredCollector()
        var late: [[CollectedPart]] = []
        while !collector.isDone {
            guard let member = try reader.next() else {
                if let last = collector.ends() { try finish(last, &late) }
                batch.sawEnd = true
                break
            }
            if isBatchFull {
                try handOver(at: reader.position(), collector, &late)
            }
            try take(member, reader, &collector, &late)
        }
        let position = batch.sawEnd ? nil : reader.position()
        if let last = lastSeen { batch.indexed.append(last) }
        try bring(&late)
        note(position, collector)
        batch.staged = []
        // For a choice at random the archive was only read through for its index.
        if case .random = goal.choice { try conclude(isReached: false) } else { try conclude() }
        for parts in collector.pending.values {
            for case .here(let part) in parts.values { part.writer.discard() }
        }
    }

    /// Notes where a member lies, once it is known where it ends.
    private func index(_ member: Member, _ reader: any MemberReader) throws(FetchError) {
        if var last = lastSeen {
            last.end = reader.needed
            batch.indexed.append(last)
            lastSeen = nil
        }
        guard member.kind == .file, let position = try reader.compactPosition() else { return }
        lastSeen = IndexedMember(name: member.name, size: member.size, position: position)
    }

    private func take(
        _ member: Member, _ reader: any MemberReader, _ collector: inout SampleCollector<CollectedPart>,
        _ late: inout [[CollectedPart]]
    ) throws(FetchError) {
        try index(member, reader)
        guard let path = place(member) else { return }
        let name = SampleName(MemberName.plain(member.name))
        switch goal.choice {
        case .all:
            guard goal.parts.isEmpty || goal.parts.contains(name.part), try !isThere(path) else { return }
            if let part = try part(member, path, from: reader) { takeAlone(part) }
            return
        case .named:
            guard unpacking.names.contains(name.key), goal.parts.isEmpty || goal.parts.contains(name.part),
                try !isThere(path)
            else { return }
            if let part = try part(member, path, from: reader) { takeAlone(part) }
            return
        case .random: return
        case .first: break
        }
        if let sample = collector.begins(name) { try finish(sample, &late) }
        if collector.isDone { return }
        guard collector.wants(name) else { return }
        guard let part = try part(member, path, from: reader) else { return }
        if !part.isFinal { batch.staged.append(part) }
        if let sample = collector.add(.here(part), name) { try finish(sample, &late) }
    }

    /// A member that is wanted by itself.
    private func takeAlone(_ part: MemberPart) {
        batch.complete.append(part)
        batch.bytes += part.size
    }

    private func finish(_ sample: [CollectedPart], _ late: inout [[CollectedPart]]) throws(FetchError) {
        let here = sample.compactMap { if case .here(let part) = $0 { part } else { nil } }
        if here.count == sample.count { finish(here) } else { late.append(sample) }
    }

    /// Brings the parts of complete samples that an earlier run passed by.
    private func bring(_ late: inout [[CollectedPart]]) throws(FetchError) {
        guard !late.isEmpty else { return }
        let offsets = late.joined().compactMap { if case .passed(let offset) = $0 { offset } else { nil } }
        var brought: [Int64: MemberPart] = [:]
        try ranges(offsets) { offset, part in brought[offset] = part }
        for sample in late {
            finish(
                sample.compactMap { part in
                    switch part {
                    case .here(let part): part
                    case .passed(let offset): brought[offset]
                    }
                })
        }
        late = []
    }

    private func handOver(
        at position: ArchivePosition?, _ collector: borrowing SampleCollector<CollectedPart>,
        _ late: inout [[CollectedPart]]
    ) throws(FetchError) {
        try bring(&late)
        if position != nil, collector.isBetweenSamples { note(position, collector) }
        try handOver()
    }

    /// Notes where the archive is to be taken up behind this batch.
    private func note(_ position: ArchivePosition?, _ collector: borrowing SampleCollector<CollectedPart>) {
        version.samples = collector.complete
        version.position = position
        version.goal = goal.text
        batch.cursor = version
    }

    /// The collector as an earlier run left it: with the parts that it kept, and those that it passed by.
    private func restoredCollector() throws(FetchError) -> SampleCollector<CollectedPart> {
        guard case .first(let wanted) = goal.choice else {
            return SampleCollector(rule: unpacking.rule, parts: goal.parts, wanted: .max)
        }
        var collector = SampleCollector<CollectedPart>(
            rule: unpacking.rule, parts: goal.parts, wanted: wanted, complete: version.samples)
        for known in try desk.ledger.stagedMembers(of: asset.entry.id) {
            let writer = try desk.sink.open(known.entry, resuming: true)
            writer.close()
            let name = name(of: known.entry)
            guard writer.existing == known.size, collector.wants(name) else { continue }
            let part = MemberPart(entry: known.entry, size: known.size, checksum: known.checksum, writer: writer)
            _ = collector.add(.here(part), name)
        }
        guard case .parts = unpacking.rule, let position = version.position,
            let archive = try desk.index?.archive(asset.entry.asset.path)
        else { return collector }
        for (text, offset) in try desk.index?.names(of: archive, before: position.member) ?? [] {
            let name = SampleName(MemberName.plain(text))
            let member = Member(name: text, kind: .file, size: nil, offset: offset)
            guard collector.wants(name), let path = place(member), try !isThere(path) else { continue }
            _ = collector.add(.passed(offset: offset), name)
        }
        return collector
    }
}
