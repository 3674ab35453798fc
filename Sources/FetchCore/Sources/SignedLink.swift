/// Links that carry their own end in the query, as content networks and object stores sign them.
public enum SignedLink {
    /// When a link stops working, in seconds since 1970 (UTC), or `nil` when it does not say.
    ///
    /// Known forms: `oe` (Meta's content network, hexadecimal Unix time), `X-Amz-Date` with `X-Amz-Expires` (AWS
    /// Signature Version 4), `X-Goog-Date` with `X-Goog-Expires` (Google Cloud Storage V4), `se` (Azure shared access
    /// signature, ISO 8601 in UTC) and `Expires` (Unix time: CloudFront, S3 and Google Cloud Storage V2). When a link
    /// has several of them, the earliest counts.
    public static func expiry(of url: String) -> Double? {
        let fields = queryFields(of: url)
        if fields.isEmpty { return nil }
        let times = [
            fields["oe"].flatMap(metaTime), signingTime("amz", fields), signingTime("goog", fields),
            fields["se"].flatMap(azureTime), fields["expires"].flatMap(unixTime),
        ]
        return times.compactMap(\.self).min()
    }

    /// The query's fields; names in lower case, because servers differ in how they write them.
    private static func queryFields(of url: String) -> [String: String] {
        // Most links have no query, and lists are long.
        guard url.utf8.contains(UInt8(ascii: "?")) else { return [:] }
        let whole = url.prefix { $0 != "#" }
        guard let mark = whole.firstIndex(of: "?") else { return [:] }
        var fields: [String: String] = [:]
        for field in whole[whole.index(after: mark)...].split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].lowercased()] = String(parts[1]) }
        }
        return fields
    }

    private static func metaTime(_ text: String) -> Double? {
        guard text.utf8.count == 8, text.utf8.allSatisfy(Hex.isDigit) else { return nil }
        return UInt32(text, radix: 16).map { Double($0) }
    }

    private static func signingTime(_ vendor: String, _ fields: [String: String]) -> Double? {
        guard let start = fields["x-\(vendor)-date"].flatMap(Timestamp.parseCompact),
            let length = fields["x-\(vendor)-expires"].flatMap({ UInt32($0) })
        else { return nil }
        return start + Double(length)
    }

    private static func azureTime(_ text: String) -> Double? {
        let time = text.split(separator: "%3A").joined(separator: ":").split(separator: "%3a").joined(separator: ":")
        switch time.utf8.count {
        case 10: return Timestamp.parseRFC3339(time + "T00:00:00Z")
        case 17 where time.hasSuffix("Z"): return Timestamp.parseRFC3339(time.dropLast() + ":00Z")
        default: return Timestamp.parseRFC3339(time)
        }
    }

    /// Ten digits only: a shorter number is a duration, as some services write it under the same name.
    private static func unixTime(_ text: String) -> Double? {
        guard text.utf8.count == 10 else { return nil }
        return UInt64(text).map { Double($0) }
    }
}
