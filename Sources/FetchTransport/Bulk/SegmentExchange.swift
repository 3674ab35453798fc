import CCurl
import FetchCore
import Glibc

/// One connection's part of an asset: writes what arrives to the asset's file, at its offset.
final class SegmentExchange: Exchange {
    unowned let bearer: any SegmentBearer
    let job: AssetJob
    /// The first byte asked for.
    private(set) var start: Int64
    /// The next byte to arrive.
    private(set) var position: Int64
    /// One past the last byte wanted; `nil` for all there is. Another connection may take over the tail.
    var end: Int64?
    /// True once an acceptable answer's body flows.
    private(set) var isFlowing = false
    /// True when everything wanted of this segment is there although the server would go on.
    private(set) var isCut = false
    /// A small asset's bytes while they arrive, which then never see a file here.
    private(set) var body: [UInt8]?
    private(set) var head = ResponseHead(status: 0)
    let isRanged: Bool
    private var errorText: [UInt8] = []
    private var status = 0

    init(
        easy: EasyHandle, bearer: any SegmentBearer, job: AssetJob, from start: Int64, to end: Int64?, ranged: Bool
    ) {
        self.bearer = bearer
        self.job = job
        self.start = start
        position = start
        self.end = end
        isRanged = ranged
        super.init(easy: easy)
        easy.setRange(ranged ? "\(start)-\(end.map { String($0 - 1) } ?? "")" : nil)
    }

    override var extraHeaders: [(name: String, value: String)] {
        guard isRanged, let value = job.validator.ifRange else { return [] }
        return [("If-Range", value)]
    }

    override func headArrived() {
        head = responseHead
        status = head.status
        bearer.answered(self)
        do {
            switch head.status {
            case 200, 203: try accept(whole: head)
            case 206: try accept(part: head)
            default: return  // An error: the start of its body goes into the message.
            }
            isFlowing = true
            job.arrived(at: url)
            try prepareDestination()
            try job.accept(head, at: position, inMemory: body != nil)
            bearer.accepted(self)
        } catch {
            failure = error
        }
    }

    /// A small asset is gathered in memory; for any other the destination is opened now, if it was not before.
    private func prepareDestination() throws(FetchError) {
        if job.isOpen { return }
        guard status == 200, let size = head.size, let buffer = job.transfer.buffer(for: size) else {
            return try job.open()
        }
        body = buffer
    }

    private func accept(whole head: ResponseHead) throws(FetchError) {
        guard isRanged else { return }
        job.rangesAreIgnored = job.validator.agrees(with: head.validator)
        if job.segments.count > 1 {
            throw FetchError(.unexpectedAnswer, "the server does not serve ranges", disposition: .temporary)
        }
        try job.restart()
        start = 0
        position = 0
        end = nil
    }

    private func accept(part head: ResponseHead) throws(FetchError) {
        let said = easy.header("content-range").flatMap(ContentRange.init)
        guard let range = said?.range, range.lowerBound == start else {
            throw job.unusable("the server sent another range than the one asked for")
        }
        if let known = job.size, let size = head.size, known != size {
            throw job.unusable("the asset has another size than before (\(size) instead of \(known) bytes)")
        }
        guard job.validator.agrees(with: head.validator) else {
            throw job.unusable("the asset has changed on the server since it was begun")
        }
        if range.upperBound != head.size { end = min(end ?? .max, range.upperBound) }
    }

    override func bodyArrived(_ bytes: UnsafeRawBufferPointer) -> Verdict {
        guard isFlowing else {
            errorText.append(contentsOf: bytes.prefix(2048 - min(2048, errorText.count)))
            return .taken
        }
        if !bearer.mayReceive(bytes.count) { return .pause }
        bearer.received(bytes.count, of: job)
        var wanted = bytes
        if let end, position + Int64(bytes.count) > end {
            wanted = UnsafeRawBufferPointer(rebasing: bytes[..<Int(max(0, end - position))])
        }
        if body != nil {
            body?.append(contentsOf: wanted)
        } else if let error = Self.write(wanted, to: job.descriptor, at: position, label: job.transfer.label) {
            failure = error
            return .stop
        }
        position += Int64(wanted.count)
        job.grew(by: Int64(wanted.count))
        if body == nil, let objection = job.objection {
            failure = objection
            return .stop
        }
        if wanted.count < bytes.count {
            isCut = true
            return .stop
        }
        return .taken
    }

    /// Writes all bytes at an offset; the error when the file system refuses.
    private static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64, label: String
    ) -> FetchError? {
        var written = 0
        while written < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress! + written, bytes.count - written, off_t(offset) + off_t(written))
            if count < 0 {
                if errno == EINTR { continue }
                return FetchError.system(errno, "writing \(label)")
            }
            written += count
        }
        return nil
    }

    /// Wants nothing more: another connection brings the rest.
    func cut() { end = position }

    /// Gives away a small asset's bytes, which are then no longer here.
    func takeBody() -> [UInt8]? { body.take() }

    /// Why the exchange failed, or `nil` when it brought all that was wanted of it.
    func result(_ code: CURLcode) -> FetchError? {
        if let failure { return failure }
        if isCut { return nil }
        if code == CURLE_OK && !isFlowing {
            return AnswerClassifier.error(
                status: status, text: String(decoding: errorText, as: UTF8.self), url: url, fields: easy.headerFields)
        }
        if code != CURLE_OK { return AnswerClassifier.error(code: code, url: url) }
        if let wanted = end ?? job.size, position < wanted {
            return FetchError(
                .connectionLost, "the server sent \(position) of \(wanted) bytes and closed the connection")
        }
        return nil
    }

    /// The status of the answer; 0 before there was one.
    var answerStatus: Int { status }
}
