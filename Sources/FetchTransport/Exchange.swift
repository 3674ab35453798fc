import CCurl
import FetchCore

/// One request and its answer on one easy handle. Lives on the network thread.
///
/// Subclasses say what becomes of the bytes. A redirect is followed here, hop by hop, so that headers meant for one
/// origin never reach another.
class Exchange {
    /// What the write callback tells libcurl.
    enum Verdict { case taken, pause, stop }

    let easy: EasyHandle
    /// The address of the current hop.
    private(set) var url = ""
    /// Where the current hop's headers may go.
    private var headers: [TransferRequest.Header] = []
    private var hops = 0
    private var takesNetrc = true
    /// When the last byte or header came, or the request was sent; monotonic seconds.
    var lastSign = 0.0
    /// When the request was sent; monotonic seconds.
    var sentAt = 0.0
    var isPaused = false
    /// Why the exchange was given up from this side.
    var failure: FetchError?
    private var isHeadSeen = false
    /// Index in the loop's list of live exchanges.
    var slot = -1

    init(easy: EasyHandle) { self.easy = easy }

    /// Points the handle at a request.
    func prepare(_ request: TransferRequest) {
        url = request.url
        headers = request.headers
        takesNetrc = request.takesNetrc
        hops = 0
        isHeadSeen = false
        failure = nil
        isPaused = false
        apply()
    }

    private func apply() {
        easy.set(CURLOPT_URL, url)
        let netrc = takesNetrc && easy.knowsNetrc ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED
        easy.set(CURLOPT_NETRC, Int(netrc.rawValue))
        easy.setHeaders(headers.map { ($0.name, $0.value) } + extraHeaders)
        easy.set(CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        easy.set(CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
        easy.set(CURLOPT_SEEKDATA, Unmanaged.passUnretained(self).toOpaque())
        easy.set(CURLOPT_PRIVATE, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Points the handle at where the last answer redirects to; false when it does not, or in a circle.
    func followRedirect() -> Bool {
        guard (300..<400).contains(easy.status), easy.status != 304 else { return false }
        var target: UnsafeMutablePointer<CChar>?
        _ = fetch_curl_get_string(easy.raw, CURLINFO_REDIRECT_URL, &target)
        guard let target, hops < 10 else { return false }
        let next = String(cString: target)
        guard next.hasPrefix("http://") || next.hasPrefix("https://") else { return false }
        let isElsewhere = HostName(of: next).key != HostName(of: url).key
        guard mayFollow(status: easy.status, elsewhere: isElsewhere) else { return false }
        if isElsewhere {
            headers = []
            // A netrc knows hosts and no ports: what it has for the first origin is not meant for another one there.
            if HostName(of: next).host == HostName(of: url).host { takesNetrc = false }
        }
        hops += 1
        url = next
        isHeadSeen = false
        apply()
        return true
    }

    /// Takes a chunk from libcurl.
    func receive(_ bytes: UnsafeRawBufferPointer, now: Double) -> Verdict {
        lastSign = now
        if !isHeadSeen {
            isHeadSeen = true
            if !isRedirect { headArrived() }
        }
        if failure != nil { return .stop }
        return isRedirect ? .taken : bodyArrived(bytes)
    }

    /// Gives libcurl the next piece of what is sent: how many bytes it put into the buffer, 0 at the end.
    func send(into buffer: UnsafeMutableRawBufferPointer, now: Double) -> Int {
        lastSign = now
        return nextPiece(into: buffer)
    }

    /// Takes libcurl's end; an answer without a body still has a head.
    func close(_ code: CURLcode) {
        if !isHeadSeen && code == CURLE_OK {
            isHeadSeen = true
            headArrived()
        }
    }

    /// True once the current hop's head was looked at.
    var hasHead: Bool { isHeadSeen }

    private var isRedirect: Bool {
        let status = easy.status
        return status >= 300 && status < 400 && status != 304
    }

    // What subclasses add.

    /// Headers of this exchange itself, such as `If-Range`; these go along to other origins.
    var extraHeaders: [(name: String, value: String)] { [] }
    /// Whether a redirect may be followed, to this origin or another; asked before each one.
    func mayFollow(status: Int, elsewhere: Bool) -> Bool { true }
    /// The final answer's head is there.
    func headArrived() {}
    /// A chunk of the final answer's body.
    func bodyArrived(_ bytes: UnsafeRawBufferPointer) -> Verdict { .taken }

    /// Puts the next piece of the request's body into the buffer.
    func nextPiece(into buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }
    /// The request's body is to be sent again from this byte on.
    func rewind(to offset: Int) {}

    /// What the head of the final answer says.
    var responseHead: ResponseHead {
        let length = easy.contentLength
        let status = easy.status
        let contentRange =
            status == 206 || status == 416 ? easy.header("content-range").flatMap(ContentRange.init) : nil
        return ResponseHead(
            status: status, size: contentRange == nil ? length : contentRange?.size,
            validator: Validator(etag: easy.header("etag"), lastModified: easy.header("last-modified")),
            contentType: easy.header("content-type"),
            acceptsRanges: easy.header("accept-ranges")?.lowercased() != "none",
            checksum: ToldChecksum.read(sha256: status == 200 ? easy.header("x-amz-checksum-sha256") : nil)
                ?? ToldChecksum.read(
                    whole: status == 200 ? easy.header("content-md5") : nil,
                    always: easy.header("x-ms-blob-content-md5")))
    }
}
