import CCurl
import FetchCore
import Testing

@testable import FetchTransport

@Suite struct AnswerClassifierTests {
    private static let url = "https://user:SECRET@cdn.example/a.tar?oe=SECRET"

    @Test(
        arguments: [
            (400, .unexpectedAnswer, .permanent), (401, .unauthorized, .permanent), (403, .unauthorized, .permanent),
            (404, .notFound, .permanent), (408, .serverError, .temporary), (410, .notFound, .permanent),
            (418, .unexpectedAnswer, .permanent), (425, .serverError, .temporary), (429, .throttled, .temporary),
            (500, .serverError, .temporary), (501, .serverError, .permanent), (502, .serverError, .temporary),
            (503, .throttled, .temporary), (504, .serverError, .temporary), (505, .serverError, .permanent),
            (511, .serverError, .permanent), (599, .serverError, .temporary), (302, .unexpectedAnswer, .permanent),
        ] as [(Int, FetchError.Code, FetchError.Disposition)])
    func aStatusIsAnErrorOfItsKind(status: Int, code: FetchError.Code, disposition: FetchError.Disposition) {
        let error = AnswerClassifier.error(status: status, text: "", url: Self.url)
        #expect(error.code == code)
        #expect(error.disposition == disposition)
        #expect(error.httpStatus == status)
        #expect(error.message.contains("cdn.example"))
        #expect(error.message.contains("\(status)"))
        #expect(!error.description.contains("SECRET"))
    }

    @Test(arguments: [
        "URL signature expired", "Bad URL timestamp", "url SIGNATURE expired",
        "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
        "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>",
        "<Message>Signature not valid in the specified time frame: Start [..] - Expiry [..]</Message>",
    ])
    func aRefusalThatTellsOfExpiryIsAnExpiredLink(text: String) {
        let error = AnswerClassifier.error(status: 403, text: text, url: Self.url)
        #expect(error.code == .linksExpired)
        #expect(error.disposition == .fatal)
        #expect(error.httpStatus == 403)
    }

    @Test func otherRefusalsAreNot() {
        for text in ["", "Access denied", "<Code>SignatureDoesNotMatch</Code>", "your session is fine"] {
            #expect(AnswerClassifier.error(status: 403, text: text, url: Self.url).code == .unauthorized)
        }
        #expect(AnswerClassifier.error(status: 404, text: "URL signature expired", url: Self.url).code == .notFound)
    }

    @Test func aShortPlainAnswerIsQuotedWithoutControlCharactersAndAddresses() {
        let quoted = AnswerClassifier.error(status: 403, text: "no\u{1B}[2J way\nmore", url: Self.url)
        #expect(quoted.message.hasSuffix(": \"no\u{FFFD}[2J way\""))
        for text in ["<html>no</html>", "see https://cdn.example/?oe=SECRET"] {
            #expect(AnswerClassifier.error(status: 403, text: text, url: Self.url).message.hasSuffix("(403)"))
        }
        let long = AnswerClassifier.error(status: 403, text: String(repeating: "x", count: 500), url: Self.url)
        #expect(long.message.count < 200)
    }

    @Test(
        arguments: [
            (CURLE_COULDNT_RESOLVE_HOST, .unreachable, .temporary), (CURLE_COULDNT_CONNECT, .unreachable, .temporary),
            (CURLE_COULDNT_RESOLVE_PROXY, .unreachable, .temporary), (CURLE_OPERATION_TIMEDOUT, .timedOut, .temporary),
            (CURLE_PEER_FAILED_VERIFICATION, .tlsFailed, .permanent), (CURLE_SSL_CONNECT_ERROR, .tlsFailed, .temporary),
            (CURLE_URL_MALFORMAT, .badInput, .permanent), (CURLE_UNSUPPORTED_PROTOCOL, .badInput, .permanent),
            (CURLE_RECV_ERROR, .connectionLost, .temporary), (CURLE_PARTIAL_FILE, .connectionLost, .temporary),
            (CURLE_GOT_NOTHING, .connectionLost, .temporary), (CURLE_SEND_ERROR, .connectionLost, .temporary),
        ] as [(CURLcode, FetchError.Code, FetchError.Disposition)])
    func aFailureOfTheConnectionIsAnErrorOfItsKind(
        failure: CURLcode, code: FetchError.Code, disposition: FetchError.Disposition
    ) {
        let error = AnswerClassifier.error(code: failure, url: Self.url)
        #expect(error.code == code)
        #expect(error.disposition == disposition)
        #expect(error.httpStatus == nil)
        #expect(!error.description.contains("SECRET"))
    }
}
