import CCurl
import FetchCore

/// Turns what a server or libcurl said into an error in the user's words.
enum AnswerClassifier {
    /// The error for an HTTP status that is no success, with what the server said; `text` is the start of the body.
    static func error(status: Int, text: String, url: String, fields: ResponseFields) -> FetchError {
        var error = error(status: status, text: text, url: url)
        error.answer = ErrorAnswer(fields: fields, text: text)
        return error
    }

    /// The error for an HTTP status that is no success; `text` is the start of the body.
    static func error(status: Int, text: String, url: String) -> FetchError {
        let host = HostName(of: url).description
        switch status {
        case 401:
            return FetchError(
                .unauthorized, "\(host) wants credentials (401)",
                hint: "Put them into ~/.netrc or give the source's token option", httpStatus: status)
        case 403: return forbidden(text: text, host: host)
        case 404, 410: return FetchError(.notFound, "\(host) does not have it (\(status))", httpStatus: status)
        case 408, 425: return FetchError(.serverError, "\(host) asks to try again (\(status))", httpStatus: status)
        case 429, 503:
            return FetchError(.throttled, "\(host) is busy or asks for fewer requests (\(status))", httpStatus: status)
        case 501, 505, 511:
            return FetchError(
                .serverError, "\(host) cannot do this (\(status))", httpStatus: status, disposition: .permanent)
        case 500...: return FetchError(.serverError, "\(host) failed (\(status))", httpStatus: status)
        default:
            return FetchError(
                .unexpectedAnswer, "\(host) answered with status \(status)\(quoted(text))", httpStatus: status)
        }
    }

    private static func forbidden(text: String, host: String) -> FetchError {
        if ExpiredLinkText.isTold(by: text) {
            return FetchError(.linksExpired, "the link has expired, says \(host) (403)", httpStatus: 403)
        }
        return FetchError(
            .unauthorized, "\(host) refuses access (403)\(quoted(text))",
            hint: "Check that the link is complete and that your account may read it", httpStatus: 403)
    }

    private static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard !line.isEmpty, !line.contains("<"), !line.contains("://") else { return "" }
        return ": \"\(SafeText.printable(String(line.prefix(80))))\""
    }

    /// The error for a failure of libcurl.
    static func error(code: CURLcode, url: String) -> FetchError {
        let host = HostName(of: url).description
        let said = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return FetchError(
                .unreachable, "the name \(host) cannot be resolved", hint: "Check the network and the name")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return FetchError(.unreachable, "the proxy cannot be reached", hint: "Check --proxy and https_proxy")
        case CURLE_COULDNT_CONNECT:
            return FetchError(.unreachable, "\(host) cannot be reached", hint: "Check the network, or try again later")
        case CURLE_OPERATION_TIMEDOUT: return FetchError(.timedOut, "\(host) does not answer in time")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return FetchError(
                .tlsFailed, "the certificate of \(host) is not trusted (\(said))",
                hint: "Give the authority's certificate with --ca-file")
        case CURLE_SSL_CONNECT_ERROR:
            return FetchError(.tlsFailed, "no secure connection to \(host) (\(said))", disposition: .temporary)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return FetchError(.badInput, "\"\(SafeURL(url))\" is not an http or https address")
        case CURLE_TOO_MANY_REDIRECTS:
            return FetchError(.unexpectedAnswer, "\(host) redirects in a circle")
        default: return FetchError(.connectionLost, "the connection to \(host) broke (\(said))")
        }
    }
}

/// The words by which storage services say that a signed link is too old.
enum ExpiredLinkText {
    private static let tells = [
        "URL signature expired", "Bad URL timestamp",  // Meta's CDN
        "Request has expired", "ExpiredToken", "Token expired",  // S3, GCS
        "Signature not valid in the specified time frame",  // Azure
        "URL has expired", "link has expired", "Signed URL expired",
    ]

    static func isTold(by text: String) -> Bool {
        let lower = text.lowercased()
        return tells.contains { lower.contains($0.lowercased()) }
    }
}
