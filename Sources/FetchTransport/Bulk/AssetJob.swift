import FetchCore

/// One asset on the network thread: what is there, what is on its way, how often it was tried.
final class AssetJob {
    let transfer: any Transfer
    let host: Host
    /// The address to ask, with its headers: the one given, or where another origin serves what it redirects to.
    private(set) var request: TransferRequest
    /// Connections that work on it now.
    var segments: [SegmentExchange] = []
    /// What finished segments and earlier runs left.
    private(set) var present = ByteRanges()
    private(set) var validator = Validator()
    private(set) var size: Int64?
    private(set) var descriptor: Int32 = -1
    private(set) var isOpen = false
    /// A small asset that came whole, with its head.
    private var whole: (body: [UInt8], head: ResponseHead)?
    /// Set once the server was seen not to serve ranges of this asset.
    var rangesAreIgnored = false
    /// Failures since the last progress.
    var attempts = 0
    /// The host's successes when it throttled this asset last.
    var successesAtThrottle = -1
    var requests = 0
    var received: Int64 = 0
    /// A gap is not asked for before this time.
    var notBefore = 0.0
    private var sinceAdvance: Int64 = 0
    private(set) var objection: FetchError?
    /// The most bytes that were there at any failure.
    private var highWater: Int64 = 0

    /// How many new bytes are worth a call to ``Transfer/advances(to:)``.
    private static let advanceStep: Int64 = 1 << 20

    init(transfer: any Transfer, host: Host) {
        self.transfer = transfer
        self.host = host
        request = transfer.request
    }

    /// Opens the destination and takes over what is there, if it can be used.
    func open() throws(FetchError) {
        if isOpen { return }
        let landing = try transfer.open()
        isOpen = true
        descriptor = landing.descriptor
        present = landing.present
        validator = landing.validator
        size = landing.size
        if !present.ranges.isEmpty && !canResume { try restart() }
    }

    /// True when parts of two requests may be joined: the version is known, or a mixture would be noticed.
    var canResume: Bool { !rangesAreIgnored && (validator.ifRange != nil || transfer.isVerifiable) }

    /// Forgets all bytes.
    func restart() throws(FetchError) {
        present = ByteRanges()
        size = nil
        validator = Validator()
        sinceAdvance = 0
        try transfer.restarts()
    }

    /// The parts nobody brings at the moment; `nil` as upper end means all there is.
    var gaps: [(start: Int64, end: Int64?)] {
        guard let size else { return segments.isEmpty ? [(present.prefix, nil)] : [] }
        var covered = present
        for segment in segments { covered.insert(segment.start..<(segment.end ?? size)) }
        return covered.missing(upTo: size).map { ($0.lowerBound, $0.upperBound) }
    }

    /// What is there, live segments included.
    var presentNow: ByteRanges {
        var all = present
        for segment in segments where segment.isFlowing { all.insert(segment.start..<segment.position) }
        return all
    }

    /// What progress shows of it.
    var activity: TransferMeter.Activity {
        TransferMeter.Activity(
            label: transfer.label, present: presentNow.count, size: size, connections: segments.count)
    }

    var isComplete: Bool { size.map { present.prefix >= $0 } ?? false }

    /// Checks an acceptable answer against what is known and tells the transfer.
    func accept(_ head: ResponseHead, at offset: Int64, inMemory: Bool) throws(FetchError) {
        if let promised = transfer.promisedSize, let size = head.size, promised != size {
            throw FetchError(
                .wrongSize, "the server has \(size) bytes where the list promises \(promised)", disposition: .permanent)
        }
        if size == nil { size = head.size }
        if validator.ifRange == nil { validator = head.validator }
        if segments.count == 1 && !inMemory { try transfer.begins(head, at: offset) }
    }

    /// Counts new bytes and passes them on from time to time.
    func grew(by count: Int64) {
        received += count
        sinceAdvance += count
        if sinceAdvance >= Self.advanceStep && isOpen { advance() }
    }

    /// Counts a failure; one that came after real progress is the first of a new series.
    func countFailure() {
        let there = presentNow.count
        if there > highWater + 65_536 {
            attempts = 0
            renewals = 0
        }
        highWater = max(highWater, there)
        attempts += 1
    }

    /// Tells the transfer what is there.
    func advance() {
        sinceAdvance = 0
        transfer.advances(to: presentNow)
        objection = transfer.objection
    }

    /// Hands a small asset over, which is then no longer here.
    func takeWhole() -> (body: [UInt8], head: ResponseHead)? { whole.take() }

    /// Takes what a segment brought; the size is known once a whole answer without a length has ended well.
    func absorb(_ segment: SegmentExchange, succeeded: Bool) {
        segments.removeAll { $0 === segment }
        if let body = segment.takeBody() {
            guard succeeded else {
                size = nil
                return
            }
            whole = (body, segment.head)
        }
        if segment.isFlowing { present.insert(segment.start..<segment.position) }
        if succeeded && size == nil && segment.isFlowing { size = segment.position }
    }

    /// The content is served at this address. When that is another origin's, further requests go there at once: what
    /// redirected there may count its requests, and its answer holds for the asset.
    func arrived(at url: String) {
        guard url != request.url, HostName(of: url).key != HostName(of: transfer.request.url).key else { return }
        let isSameHost = HostName(of: url).host == HostName(of: transfer.request.url).host
        request = TransferRequest(url: url, takesNetrc: transfer.request.takesNetrc && !isSameHost)
    }

    /// What a refusal means: one by another origin makes the way there be asked for again, a few times in a row, since
    /// what signed the way can sign it anew. Its words are then not those of the address that was asked.
    func judged(_ error: FetchError, at url: String) -> FetchError {
        guard let status = error.httpStatus, [400, 401, 403, 404, 410].contains(status),
            HostName(of: url).key != HostName(of: transfer.request.url).key
        else { return error }
        renewals += 1
        request = transfer.request
        var judged = FetchError(
            .unauthorized, "\(HostName(of: url)), where the content lies, refuses the link there (\(status))",
            hint: "Try again later", httpStatus: status)
        if renewals <= Self.mostRenewals { judged.disposition = .temporary }
        return judged
    }

    /// How often in a row another origin refused what it was redirected to.
    private var renewals = 0
    private static let mostRenewals = 3

    /// An answer that cannot be joined to what is there: the asset starts over without ranges.
    func unusable(_ why: String) -> FetchError {
        mustRestart = true
        return FetchError(.changedUpstream, why)
    }

    /// Set when the next try has to start from the first byte.
    var mustRestart = false
}
