import Crypto
import FetchCore

/// Signs requests as AWS's Signature Version 4 says ("Authenticating Requests (AWS Signature Version 4)", Amazon S3 API
/// Reference), with the hash of the body in the signature.
struct RequestSigner {
    let credentials: Credentials
    let region: String
    /// What is asked; the name is part of the signature.
    var service = "s3"

    /// A request before it is signed.
    struct Draft {
        var method: String
        /// Host, and the port where it is not the scheme's own.
        var host: String
        /// The path, encoded, from its slash on.
        var path: String
        /// Names and values, not encoded.
        var query: [(name: String, value: String)] = []
        /// Headers besides those that signing adds.
        var headers: [TransferRequest.Header] = []
        /// SHA-256 of the body in lower-case hexadecimal.
        var bodyHash: String
    }

    /// The headers that go along with the request: those of the draft, and those that prove who sends it at this time,
    /// in seconds since 1970. Without `Host`, which whoever sends it adds.
    func headers(for draft: Draft, at time: Double) -> [TransferRequest.Header] {
        let date = AmazonDate(time)
        var headers = draft.headers
        headers.append(.init("x-amz-content-sha256", draft.bodyHash))
        headers.append(.init("x-amz-date", date.full))
        if let token = credentials.sessionToken { headers.append(.init("x-amz-security-token", token)) }
        let signed = (headers + [.init("host", draft.host)]).map { (name: $0.name.lowercased(), value: $0.value) }
            .sorted { $0.name < $1.name }
        let names = signed.map(\.name).joined(separator: ";")
        let canonical = Self.canonical(draft, signed, names)
        let scope = "\(date.day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(date.full)\n\(scope)\n" + Hex.encode(SHA256.hash(data: Array(canonical.utf8)))
        let signature = Hex.encode(Self.code(text, key: signingKey(date.day)))
        headers.append(
            .init(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), "
                    + "Signature=\(signature)"))
        return headers
    }

    private static func canonical(_ draft: Draft, _ headers: [(name: String, value: String)], _ names: String) -> String
    {
        let lines = headers.map { "\($0.name):\(collapsed($0.value))\n" }.joined()
        return [draft.method, draft.path, QueryText.encode(draft.query), lines, names, draft.bodyHash]
            .joined(separator: "\n")
    }

    /// A value without spaces around it, and single ones within.
    private static func collapsed(_ value: String) -> String {
        value.split(separator: " ").joined(separator: " ")
    }

    private func signingKey(_ day: String) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretKey)".utf8))
        for part in [day, region, service, "aws4_request"] { key = SymmetricKey(data: Self.code(part, key: key)) }
        return key
    }

    private static func code(_ text: String, key: SymmetricKey) -> HashedAuthenticationCode<SHA256> {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }
}

/// A time as signatures write it.
struct AmazonDate {
    /// `20130524T000000Z`.
    let full: String
    /// `20130524`.
    var day: String { String(full.prefix(8)) }

    /// - Parameter time: seconds since 1970.
    init(_ time: Double) {
        let text = CivilTime.timestamp(microseconds: Int64(time) * 1_000_000, isUTC: true)
        full = text.filter { $0 != "-" && $0 != ":" }
    }
}

/// Queries as signatures want them.
enum QueryText {
    /// A query in the order signatures want: by encoded names, then values.
    static func encode(_ query: [(name: String, value: String)]) -> String {
        query.map { (PercentCoding.segment($0.name), PercentCoding.segment($0.value)) }.sorted {
            $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0
        }
        .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }
}
