import CCurl

/// The libcurl multi handle. Only ``wake()`` may be called from other threads.
final class MultiHandle: @unchecked Sendable {
    private let raw: UnsafeMutableRawPointer

    init(maximumConnections: Int) {
        guard let raw = curl_multi_init() else { fatalError("libcurl gives no handle: out of memory") }
        self.raw = raw
        _ = fetch_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, maximumConnections)
        _ = fetch_curl_multi_set_long(raw, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    deinit { curl_multi_cleanup(raw) }

    func add(_ easy: EasyHandle) { curl_multi_add_handle(raw, easy.raw) }
    func remove(_ easy: EasyHandle) { curl_multi_remove_handle(raw, easy.raw) }

    /// Moves all handles on as far as they can go without waiting.
    func perform() {
        var running: Int32 = 0
        curl_multi_perform(raw, &running)
    }

    /// Waits for something to do, at most `milliseconds`.
    func poll(milliseconds: Int32) {
        curl_multi_poll(raw, nil, 0, milliseconds, nil)
    }

    /// Ends a wait early, from any thread.
    func wake() { curl_multi_wakeup(raw) }

    /// The next handle that is done, with libcurl's code and the context it was given.
    func nextDone() -> (context: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var context: UnsafeMutableRawPointer?
            _ = fetch_curl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
            if let context { return (context, fetch_curl_message_result(message)) }
        }
        return nil
    }
}
