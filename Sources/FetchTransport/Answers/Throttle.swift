import FetchCore

/// How long a server asks to wait.
enum Throttle {
    /// The longest pause that is obeyed, in seconds; a longer one ends the asset with an error that names it.
    static let longest = 3600.0

    /// `Retry-After` in either form (RFC 9110 §10.2.3), in seconds from now.
    static func retryAfter(_ text: String?, now: Double) -> Double? {
        guard let text else { return nil }
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        if isNumber, let seconds = Double(text) { return seconds }
        guard let date = Timestamp.parseHTTPDate(text) else { return nil }
        return max(0, date - now)
    }

    /// Seconds until the quota is renewed, when the headers say that nothing of it is left: `RateLimit` as the IETF
    /// drafts write it (`"api";r=0;t=55` or `limit=…, remaining=0, reset=55`), or the older pair of headers.
    static func exhausted(rateLimit: String?, remaining: String?, reset: String?) -> Double? {
        if let rateLimit {
            let policies = rateLimit.split(separator: ",").map { parameters(String($0)) }.filter { $0["r"] != nil }
            if !policies.isEmpty { return policies.filter { $0["r"]! <= 0 }.compactMap { $0["t"] }.max() }
            let fields = parameters(rateLimit)
            guard let left = fields["remaining"], left <= 0 else { return nil }
            return fields["reset"]
        }
        guard let remaining, Double(remaining) == 0, let reset, let seconds = Double(reset) else { return nil }
        // Some services give a point in time instead of a number of seconds.
        return seconds > 1e9 ? max(0, seconds - Timestamp.now()) : seconds
    }

    /// What an answer's headers say of the quota, as above.
    static func exhausted(_ answer: EasyHandle) -> Double? {
        let remaining = answer.header("ratelimit-remaining")
        return exhausted(
            rateLimit: answer.header("ratelimit"), remaining: remaining,
            reset: remaining == nil ? nil : answer.header("ratelimit-reset"))
    }

    /// The error itself, or when the server asks for a pause that is too long, one that names it.
    static func refusal(_ error: FetchError, pause: Double) -> FetchError {
        guard pause > longest else { return error }
        var refusal = error
        refusal.message += " and asks to wait \(Units.duration(seconds: pause))"
        return refusal
    }

    private static func parameters(_ text: String) -> [String: Double] {
        var fields: [String: Double] = [:]
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let pair = part.split(separator: "=").map { $0.filter { $0 != " " } }
            if pair.count == 2, let number = Double(pair[1]) { fields[String(pair[0])] = number }
        }
        return fields
    }
}
