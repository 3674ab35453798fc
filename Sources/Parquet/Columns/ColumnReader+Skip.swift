extension ColumnReader {
    /// Passes over `count` rows, from the start of a row on.
    func pass(rows count: Int64) async throws {
        // In a list, even no row means going to the start of the next one.
        guard count > 0 || !isFlat else { return }
        var left = count
        try await start()
        left -= jump(over: left)
        if isFlat { try await passEntries(left) } else { try await passRecords(left) }
    }

    /// Goes to the page of the first wanted row by the offset index; returns how many rows that passes over.
    private func jump(over count: Int64) -> Int64 {
        guard let index = subject.offsetIndex, let target = index.page(holding: rowsBegun + count),
            target.firstRow > rowsBegun, target.offset > place.offset, let last = index.pages.last
        else { return 0 }
        let passed = target.firstRow - rowsBegun
        closePage()
        stream.seek(to: target.offset)
        rowsBegun = target.firstRow
        if isFlat {
            entriesLeft = subject.chunk.entryCount - rowsBegun
        } else {
            // Entries before it were not counted: pages end where the index says.
            entriesLeft = .max
            lastPageEnd = last.offset + Int64(last.size)
        }
        return passed
    }

    private func passEntries(_ count: Int64) async throws {
        var left = count
        while left > 0 {
            if levelAt < levelEnd || (page?.entriesLeft ?? 0) > 0 {
                guard try await hasLevels() else { return }
                let step = Int(min(left, Int64(levelEnd - levelAt)))
                try await drop(entries: step)
                left -= Int64(step)
            } else {
                let rows = try await passPage(ofAtMost: left)
                left -= rows
                if rows == 0 {
                    guard try await hasLevels() else { return }
                }
            }
        }
    }

    private func passRecords(_ count: Int64) async throws {
        var left = count
        while true {
            if left > 0, levelAt == levelEnd, (page?.entriesLeft ?? 0) == 0 {
                let rows = try await passPage(ofAtMost: left)
                left -= rows
                if rows > 0 { continue }
            }
            guard try await hasLevels() else { return }
            var end = levelAt
            while end < levelEnd {
                if repetitionLevels[end] == 0 {
                    if left == 0 { break }
                    left -= 1
                }
                end += 1
            }
            let isAtStart = end < levelEnd
            try await drop(entries: end - levelAt)
            if isAtStart { return }
        }
    }

    /// Drops entries whose levels are decoded.
    private func drop(entries count: Int) async throws {
        var left = values(among: count)
        rowsBegun += Int64(rows(among: count))
        levelAt += count
        guard let page else { return }
        if left > 0, let large = pending {
            pending = nil
            try await large.abandon()
            left -= 1
        }
        while left > 0 {
            let step = try page.values.skip(left)
            left -= step.count
            switch step.stop {
            case .needs(let bytes): try await page.data.require(bytes)
            case .large(let value):
                try await value.abandon()
                left -= 1
            default: break
            }
        }
    }

    /// Passes over the next page without reading it, if it has at most `count` rows and says so; returns its rows.
    private func passPage(ofAtMost count: Int64) async throws -> Int64 {
        if let end = place.end, page != nil { stream.seek(to: end) }
        closePage()
        let next = stream.offset
        guard hasMorePages, let header = try await readDataHeader() else { return 0 }
        let rows = isFlat ? header.entryCount : header.rowCount ?? 0
        guard rows > 0, Int64(rows) <= count, let end = place.end else {
            stream.seek(to: next)
            return 0
        }
        try takeEntries(header)
        stream.seek(to: end)
        rowsBegun += Int64(rows)
        return Int64(rows)
    }
}
