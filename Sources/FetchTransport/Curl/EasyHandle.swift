import CCurl
import FetchCore

/// One libcurl easy handle with typed options. Used on the network thread only; reused from request to request.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var range = ""
    private var hasRange = false
    /// Whether there is a netrc file: libcurl would look for it again before each request.
    var knowsNetrc = true

    init() {
        guard let raw = curl_easy_init() else { fatalError("libcurl gives no handle: out of memory") }
        self.raw = raw
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(headerList)
    }

    func set(_ option: CURLoption, _ value: Int) { _ = fetch_curl_set_long(raw, option, value) }
    func set(_ option: CURLoption, _ value: String?) { _ = fetch_curl_set_string(raw, option, value) }
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) { _ = fetch_curl_set_pointer(raw, option, value) }

    /// Sets the request headers, replacing those of the last request.
    func setHeaders(_ headers: [(name: String, value: String)]) {
        if headers.isEmpty && headerList == nil { return }
        var list: UnsafeMutablePointer<curl_slist>?
        for header in headers { list = curl_slist_append(list, "\(header.name): \(header.value)") }
        _ = fetch_curl_set_list(raw, CURLOPT_HTTPHEADER, list)
        curl_slist_free_all(headerList)
        headerList = list
    }

    /// Sets the `Range` header as libcurl writes it, or none.
    func setRange(_ text: String?) {
        if text == nil && !hasRange { return }
        set(CURLOPT_RANGE, text)
        hasRange = text != nil
    }

    /// The status of the last answer.
    var status: Int {
        var value = 0
        _ = fetch_curl_get_long(raw, CURLINFO_RESPONSE_CODE, &value)
        return value
    }

    /// The length of the body that the last answer announced.
    var contentLength: Int64? {
        var value: curl_off_t = -1
        _ = fetch_curl_get_offset(raw, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &value)
        return value < 0 ? nil : Int64(value)
    }

    /// The address after redirects.
    var effectiveURL: String? {
        var text: UnsafeMutablePointer<CChar>?
        _ = fetch_curl_get_string(raw, CURLINFO_EFFECTIVE_URL, &text)
        return text.map { String(cString: $0) }
    }

    /// All headers of the last answer.
    var headerFields: ResponseFields {
        var lines: [TransferRequest.Header] = []
        var last: UnsafeMutablePointer<curl_header>?
        while let next = curl_easy_nextheader(raw, UInt32(CURLH_HEADER), -1, last) {
            lines.append(
                TransferRequest.Header(String(cString: next.pointee.name), String(cString: next.pointee.value)))
            last = next
        }
        return ResponseFields(lines)
    }

    /// Sets a body to be sent by `POST`, which libcurl copies; `nil` goes back to `GET`.
    func setPost(_ body: [UInt8]?) {
        guard let body else { return set(CURLOPT_HTTPGET, 1) }
        set(CURLOPT_POST, 1)
        _ = fetch_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        body.withUnsafeBytes { bytes in
            // An empty body still needs a place to be copied from.
            _ = fetch_curl_set_pointer(
                raw, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? raw)
        }
    }

    /// Makes the next request a `PUT` of so many bytes, which the exchange is asked for piece by piece.
    func setPut(size: Int) {
        set(CURLOPT_UPLOAD, 1)
        _ = fetch_curl_set_offset(raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(size))
        // Fewer calls, each of which moves more.
        set(CURLOPT_UPLOAD_BUFFERSIZE, 256 * 1024)
    }

    /// Goes back to a `GET` for the next request.
    func resetMethod() {
        set(CURLOPT_NOBODY, 0)
        set(CURLOPT_HTTPGET, 1)
        set(CURLOPT_CUSTOMREQUEST, nil as String?)
    }

    /// A header of the last answer; the first one of that name.
    func header(_ name: StaticString) -> String? {
        var found: UnsafeMutablePointer<curl_header>?
        let code = name.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                curl_easy_header(raw, $0.baseAddress, 0, UInt32(CURLH_HEADER), -1, &found)
            }
        }
        guard code == CURLHE_OK, let found else { return nil }
        return String(cString: found.pointee.value)
    }
}
