import FetchCore
import Synchronization

/// Reads an asset by ranges: neighbouring ones in one request, the address resolved once and kept until it expires.
final class CurlRandomAccess: RandomAccess {
    typealias Ask = @Sendable (DocumentJob) async throws -> Document

    let size: Int64
    let validator: Validator
    private let renew: @Sendable () async throws -> TransferRequest
    private let ask: Ask
    private let parallel: Int
    private let request: Mutex<TransferRequest>

    init(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest, parallel: Int,
        ask: @escaping Ask
    ) async throws {
        let answer = try await ask(DocumentJob(request, method: .get(0..<1), limit: 0))
        guard answer.head.status == 206, let size = answer.head.size else {
            throw FetchError(.unexpectedAnswer, "\(HostName(of: request.url)) does not serve ranges")
        }
        self.size = size
        validator = answer.head.validator
        self.renew = renew
        self.ask = ask
        self.parallel = max(1, parallel)
        self.request = Mutex(Self.resolved(request, to: answer.url))
    }

    /// The request for the address that a redirect led to; headers stay at their origin.
    private static func resolved(_ request: TransferRequest, to url: String) -> TransferRequest {
        if url == request.url { return request }
        let isSameOrigin = HostName(of: url).key == HostName(of: request.url).key
        let isSameHost = HostName(of: url).host == HostName(of: request.url).host
        return TransferRequest(
            url: url, headers: isSameOrigin ? request.headers : [],
            takesNetrc: request.takesNetrc && (isSameOrigin || !isSameHost))
    }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        let spans = RangeCoalescer.coalesce(ranges)
        var loaded: [Range<Int64>: [UInt8]] = [:]
        try await withThrowingTaskGroup(of: (Range<Int64>, [UInt8]).self) { group in
            var rest = spans[...]
            for span in rest.prefix(parallel) { group.addTask { (span, try await self.load(span)) } }
            rest = rest.dropFirst(parallel)
            while let (span, bytes) = try await group.next() {
                loaded[span] = bytes
                if let more = rest.popFirst() { group.addTask { (more, try await self.load(more)) } }
            }
        }
        return ranges.map { range in
            guard !range.isEmpty, let span = spans.first(where: { $0.contains(range.lowerBound) }) else { return [] }
            let start = Int(range.lowerBound - span.lowerBound)
            return Array(loaded[span]![start..<start + range.count])
        }
    }

    private func load(_ span: Range<Int64>) async throws -> [UInt8] {
        guard span.lowerBound >= 0, span.upperBound <= size else {
            throw FetchError(.unexpected, "bytes \(span) asked of an asset of \(size) bytes")
        }
        do {
            return try await load(span, with: request.withLock { $0 })
        } catch let error as FetchError where error.code == .linksExpired || error.code == .unauthorized {
            let fresh = try await renew()
            let answer = try await ask(DocumentJob(fresh, method: .get(0..<1), limit: 0))
            request.withLock { $0 = Self.resolved(fresh, to: answer.url) }
            return try await load(span, with: request.withLock { $0 })
        }
    }

    private func load(_ span: Range<Int64>, with request: TransferRequest) async throws -> [UInt8] {
        let job = DocumentJob(request, method: .get(span), limit: span.count, validator: validator)
        let answer = try await ask(job)
        if answer.head.status == 200, validator != Validator(), answer.head.validator == validator {
            throw FetchError(.unexpectedAnswer, "\(HostName(of: request.url)) does not serve ranges any more")
        }
        guard answer.head.status == 206, answer.head.validator.agrees(with: validator), answer.head.size ?? size == size
        else { throw FetchError(.changedUpstream, "the asset has changed on the server", disposition: .permanent) }
        guard answer.bytes.count == span.count else {
            throw FetchError(.unexpectedAnswer, "\(answer.bytes.count) bytes came where \(span.count) were asked for")
        }
        return answer.bytes
    }
}

/// Joins ranges that lie close together, so that one request serves them all.
enum RangeCoalescer {
    /// A gap up to this many bytes is cheaper to read than to skip.
    static let gap: Int64 = 64 * 1024
    /// Ranges are not joined to a span larger than this.
    static let largest: Int64 = 64 << 20

    /// The spans to read, ascending and disjoint; each given range lies in one of them.
    static func coalesce(_ ranges: [Range<Int64>]) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = spans.last, range.lowerBound <= last.upperBound + gap,
                range.upperBound - last.lowerBound <= largest || range.lowerBound < last.upperBound
            else {
                spans.append(range)
                continue
            }
            spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        }
        return spans
    }
}
