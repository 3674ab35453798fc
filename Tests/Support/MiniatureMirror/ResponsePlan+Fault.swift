extension ResponsePlan {
    /// Bends the answer as `fault` says; faults that replace the resource were applied before the plan was made.
    mutating func apply(_ fault: Fault) {
        switch fault {
        case .cutBody(let count): interrupt(at: count, .close)
        case .reset(let count): interrupt(at: count, .reset)
        case .stall(let count, let seconds): interrupt(at: count, .pause(seconds: seconds))
        case .resetBeforeHeaders: resetsBeforeHeaders = true
        case .wrongRangeStart(let start): moveRange(to: start)
        case .lyingRange: lieAboutTotal()
        case .badLength(let delta):
            headers["Content-Length"] = "\(max(0, range.count + delta))"
            closesAfter = true
        case .chunked: useChunks()
        case .chunkedCut(let count):
            useChunks()
            interrupt(at: count, .close)
        case .noAcceptRanges: headers["Accept-Ranges"] = nil
        case .flipBit(let offset): flippedOffset = offset
        case .rateCap(let rate): bytesPerSecond = min(bytesPerSecond ?? .max, max(1, rate))
        case .latency(let seconds): latency += seconds
        default: break
        }
    }

    private mutating func interrupt(at offset: Int, _ kind: Interruption.Kind) {
        interruptions.append(Interruption(offset: offset, kind: kind))
    }

    /// Sends the body in chunks, without its length.
    mutating func useChunks() {
        isChunked = true
        headers["Content-Length"] = nil
        headers["Transfer-Encoding"] = "chunked"
    }

    private mutating func moveRange(to start: Int) {
        guard status == 206 else { return }
        let first = max(0, min(start, resource.size - 1))
        range = first..<min(resource.size, first + range.count)
        headers["Content-Range"] = "bytes \(first)-\(range.upperBound - 1)/\(resource.size)"
        headers["Content-Length"] = "\(range.count)"
    }

    private mutating func lieAboutTotal() {
        guard status == 206 else { return }
        headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(resource.size + 1)"
    }
}
