extension ColumnReader {
    /// Moves up to `limit` entries and their values into `batch`; at least one.
    func fill(_ batch: ColumnBatch, limit: Int) async throws {
        var entries = min(levelEnd - levelAt, limit)
        let wanted = values(among: entries)
        let found = try await decode(wanted, into: batch)
        if found < wanted { entries = entryCount(holding: found) }
        let definition = levelsAreFull ? nil : UnsafeBufferPointer(start: definitionLevels + levelAt, count: entries)
        let repetition = isFlat ? nil : UnsafeBufferPointer(start: repetitionLevels + levelAt, count: entries)
        rowsBegun += Int64(rows(among: entries))
        batch.addEntries(entries, definition: definition, repetition: repetition)
        levelAt += entries
    }

    /// How many of the next entries reach up to the `count`th value.
    private func entryCount(holding count: Int) -> Int {
        if levelsAreFull { return count }
        let highest = UInt8(leaf.maxDefinition)
        var left = count
        var index = levelAt
        while left > 0 {
            if definitionLevels[index] == highest { left -= 1 }
            index += 1
        }
        return index - levelAt
    }

    /// Decodes up to `count` values, at least one of them, and returns how many.
    private func decode(_ count: Int, into batch: ColumnBatch) async throws -> Int {
        guard let page else { return 0 }
        if count > 0, let large = pending {
            pending = nil
            return hand(large, to: batch)
        }
        var done = 0
        while done < count {
            let step = try page.values.decode(count - done, into: batch.values)
            done += step.count
            switch step.stop {
            case .none: break
            case .full: return done
            case .needs(let bytes): try await page.data.require(bytes)
            case .large(let value):
                if done == 0 { return hand(value, to: batch) }
                pending = value
                return done
            case .dictionary(let index):
                guard case .streamed(let dictionary) = dictionary, case .byteArrays(let arrays) = batch.values else {
                    return done
                }
                switch try await dictionary.value(index) {
                case .inline(let bytes):
                    bytes.withUnsafeBytes { arrays.append($0) }
                    done += 1
                    if arrays.used >= Self.batchBytes { return done }
                case .large(let value):
                    if done == 0 { return hand(value, to: batch) }
                    pending = value
                    return done
                }
            }
        }
        return done
    }

    private func hand(_ value: LargeValue, to batch: ColumnBatch) -> Int {
        guard case .byteArrays(let arrays) = batch.values else { return 0 }
        arrays.append(value)
        passing = value
        return 1
    }
}
