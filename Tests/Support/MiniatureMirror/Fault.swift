/// One way a server, or the network in front of it, goes wrong.
///
/// Offsets count the bytes of one answer's body unless said otherwise. A fault whose point lies at or beyond the
/// end of a body does nothing to it.
public enum Fault: Sendable {
    /// Closes the connection in good order after so many bytes, before `Content-Length` is reached.
    case cutBody(afterBytes: Int)

    /// Resets the connection (RST) after so many bytes, once the client's side has acknowledged them.
    case reset(afterBytes: Int)

    /// Resets the connection in place of an answer.
    case resetBeforeHeaders

    /// Sends nothing for so long after so many bytes, connection open, and then goes on.
    ///
    /// Ends early when the client hangs up or the server stops, so `.infinity` is fine.
    case stall(afterBytes: Int, seconds: Double)

    /// 403 with the body `URL signature expired`, as Meta's CDN says it.
    case expired403

    /// Any status with a plain-text body and further header fields.
    case status(Int, body: String = "", headers: [String: String] = [:])

    /// 404.
    case notFound

    /// 429; `retryAfter` is seconds or an HTTP date, `nil` sends no `Retry-After`.
    case tooManyRequests(retryAfter: String?)

    /// 503; `retryAfter` as for 429.
    case unavailable(retryAfter: String?)

    /// 302 to an absolute or relative location.
    case redirect(to: String)

    /// A page for people (`text/html`) in place of the content.
    case htmlPage(status: Int = 200)

    /// An error document as S3 writes it, with status 200.
    case xmlError

    /// 405; applies to `HEAD` unless a rule names other methods.
    case headRefused

    /// 200 with the whole body to a request for a range.
    case ignoreRange

    /// 206 with bytes, and a true `Content-Range`, that start at this offset of the resource instead.
    case wrongRangeStart(Int)

    /// 206 with the right bytes, but a `Content-Range` whose total is one byte too long.
    case lyingRange

    /// `Content-Length` off by so many bytes; the connection closes after the true body.
    case badLength(delta: Int)

    /// Chunked transfer coding, so no `Content-Length`.
    case chunked

    /// Chunked, and the connection closes after so many bytes, without the last chunk.
    case chunkedCut(afterBytes: Int)

    /// Neither `ETag` nor `Last-Modified`; `If-Range` then never matches.
    case noValidator

    /// No `Accept-Ranges`, though ranges are still honoured.
    case noAcceptRanges

    /// Pseudo-random bytes of the same length under another `ETag` and a later `Last-Modified`.
    case changedEntity(etag: String, seed: UInt64)

    /// The lowest bit flipped of the byte at this offset of the resource, in whichever answer holds it.
    case flipBit(atOffset: Int)

    /// Sends bodies no faster than this, evenly, counted over all answers on one connection.
    case rateCap(bytesPerSecond: Int)

    /// Waits so long before the first byte of the answer.
    case latency(seconds: Double)

    /// Both at once. Of two that each give another answer, the second wins.
    indirect case both(Fault, Fault)

    /// The faults this one is made of, in order.
    var parts: [Fault] {
        if case .both(let first, let second) = self { first.parts + second.parts } else { [self] }
    }

    /// The methods a rule applies to when it names none.
    var methods: Set<HTTPMethod> {
        if case .headRefused = self { [.head] } else { [.get] }
    }
}
