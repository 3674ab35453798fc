import FetchCore

/// A part of a sample that is not complete yet.
enum CollectedPart {
    /// In a partial file, or under its final name.
    case here(MemberPart)
    /// Seen and not kept: to be brought by a range when the sample is complete. Its row has a number already, because
    /// numbers tell the order.
    case passed(offset: Int64, id: Int64, size: Int64)
}

/// What becomes of a member when it goes by.
private enum Reception {
    /// It is kept; so many bytes of it are counted as waiting.
    case keep(waits: Int64)
    case pass(CollectedPart)
}

/// Complete samples of which parts were passed by.
struct LateSamples {
    private(set) var samples: [[CollectedPart]] = []
    /// Bytes that are to be brought, as far as known.
    private(set) var bytes: Int64 = 0

    mutating func add(_ sample: [CollectedPart]) {
        samples.append(sample)
        for case .passed(_, _, let size) in sample { bytes += size }
    }
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
        defer { leave() }
        var collector = try restoredCollector()
        var late = LateSamples()
        while !collector.isDone {
            guard let member = try reader.next() else {
                if let last = collector.ends() { try finish(last, &late) }
                batch.sawEnd = true
                break
            }
            if isBatchFull || batch.bytes + late.bytes >= Self.batchBytes {
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
        _ late: inout LateSamples
    ) throws(FetchError) {
        try index(member, reader)
        guard let path = place(member) else { return }
        let name = SampleName(MemberName.plain(member.name))
        switch goal.choice {
        case .all:
            guard goal.parts.isEmpty || goal.parts.contains(name.part), try !isThere(path) else { return }
            if let part = try part(member, path, from: reader) { add(part) }
            return
        case .named:
            guard unpacking.names.contains(name.key), goal.parts.isEmpty || goal.parts.contains(name.part),
                try !isThere(path)
            else { return }
            if let part = try part(member, path, from: reader) { add(part) }
            return
        case .random: return
        case .first: break
        }
        if let sample = collector.begins(name) { try finish(sample, &late) }
        if collector.isDone { return }
        guard collector.wants(name) else { return }
        switch try reception(member, path, name, collector) {
        case .pass(let passed): _ = collector.add(passed, name)
        case .keep(let waits):
            guard var part = try part(member, path, from: reader) else { return endWaiting(waits) }
            part.waits = waits
            // What goes out as it comes is nothing that a later run finds here.
            if !part.isFinal, !(part.writer is any RemoteWriter) { batch.staged.append(part) }
            if let sample = collector.add(.here(part), name) { try finish(sample, &late) }
        }
    }

    /// What becomes of a wanted member: where it would wait for the rest of its sample and there is no room for that, it
    /// is passed by if it can be brought later.
    private func reception(
        _ member: Member, _ path: RelativePath, _ name: SampleName,
        _ collector: borrowing SampleCollector<CollectedPart>
    ) throws(FetchError) -> Reception {
        guard let room = desk.waitingParts, case .parts = unpacking.rule, !collector.completes(name),
            let size = member.size, try !isThere(path)
        else { return .keep(waits: 0) }
        if !room.take(size) {
            // It can be found again where its place is known and the server has it one by one.
            if lastSeen?.position.member == member.offset, servesRanges() {
                return .pass(.passed(offset: member.offset, id: desk.ledger.ids.next(), size: size))
            }
            room.add(size)
        }
        waitingBytes += size
        return .keep(waits: size)
    }

    private func finish(_ sample: [CollectedPart], _ late: inout LateSamples) throws(FetchError) {
        let here = sample.compactMap { if case .here(let part) = $0 { part } else { nil } }
        if here.count == sample.count { finish(here) } else { late.add(sample) }
    }

    /// Brings the parts of complete samples that were passed by.
    private func bring(_ late: inout LateSamples) throws(FetchError) {
        guard !late.samples.isEmpty else { return }
        try keepIndex()
        var ids: [Int64: Int64] = [:]
        for case .passed(let offset, let id, _) in late.samples.joined() { ids[offset] = id }
        var brought: [Int64: MemberPart] = [:]
        try ranges(Array(ids.keys), ids: ids) { offset, part in brought[offset] = part }
        for sample in late.samples {
            finish(
                sample.compactMap { part in
                    switch part {
                    case .here(let part): part
                    case .passed(let offset, _, _): brought[offset]
                    }
                })
        }
        late = LateSamples()
    }

    private func handOver(
        at position: ArchivePosition?, _ collector: borrowing SampleCollector<CollectedPart>,
        _ late: inout LateSamples
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
            var part = MemberPart(entry: known.entry, size: known.size, checksum: known.checksum, writer: writer)
            part.waits = known.size
            desk.waitingParts?.add(known.size)
            waitingBytes += known.size
            _ = collector.add(.here(part), name)
        }
        guard case .parts = unpacking.rule, let position = version.position,
            let archive = try desk.index?.archive(asset.entry.asset.path)
        else { return collector }
        for (text, offset) in try desk.index?.names(of: archive, before: position.member) ?? [] {
            let name = SampleName(MemberName.plain(text))
            let member = Member(name: text, kind: .file, size: nil, offset: offset)
            guard collector.wants(name), let path = place(member), try !isThere(path) else { continue }
            _ = collector.add(.passed(offset: offset, id: desk.ledger.ids.next(), size: 0), name)
        }
        return collector
    }
}
