/// Times as the hub's API writes them.
enum HubDate {
    /// `2023-04-05T01:00:00.000Z`, from git's ISO 8601 in UTC.
    static func text(_ date: String) -> String {
        String(date.prefix { $0 != "+" && $0 != "Z" }) + ".000Z"
    }
}
