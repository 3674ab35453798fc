import FetchCore
import FoundationEssentials

/// The key to MLHub's API, found as the client finds it.
struct MLHubKey: Sendable {
    /// The profile that stands for no key at all.
    private static let anonymous = "__anonymous__"
    private static let largestFile = 1 << 20

    /// The key, or `nil` for none. Never to be shown.
    let value: String?

    /// Takes the first of: `--api-key`, `MLHUB_API_KEY`, the profile of `--profile`, that of `MLHUB_PROFILE`, the
    /// profile `default`.
    ///
    /// Profiles are sections of the file `profiles` in `MLHUB_HOME`, or in `~/.mlhub`.
    ///
    /// - Throws: ``FetchError`` with code `usage` for a key that is set and empty, or a profile that is not there.
    init(option: String?, profile: String?, variables: [String: String]) throws(FetchError) {
        if let key = option ?? (profile == nil ? variables["MLHUB_API_KEY"] : nil) {
            guard !key.isEmpty else {
                throw FetchError(
                    .usage, "the key is empty", hint: "Set MLHUB_API_KEY to a key, or unset it")
            }
            value = key
            return
        }
        let name = profile ?? variables["MLHUB_PROFILE"]
        if name == Self.anonymous {
            value = nil
            return
        }
        let folder = variables["MLHUB_HOME"] ?? variables["HOME"].map { $0 + "/.mlhub" } ?? ".mlhub"
        let path = folder + "/profiles"
        guard let bytes = try? LocalFile.read(path, limit: Self.largestFile) else {
            if let name { throw Self.missing(name, path) }
            value = nil
            return
        }
        let key = Self.key(of: name ?? "default", in: String(decoding: bytes, as: UTF8.self))
        if key == nil, let name { throw Self.missing(name, path) }
        value = key
    }

    /// The `api_key` of a section of an INI file.
    private static func key(of profile: String, in text: String) -> String? {
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = String(line).trimmed
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast()).trimmed
                continue
            }
            guard section == profile, let equals = line.firstIndex(where: { $0 == "=" || $0 == ":" }),
                String(line[..<equals]).trimmed == "api_key"
            else { continue }
            let key = String(line[line.index(after: equals)...]).trimmed
            return key.isEmpty ? nil : key
        }
        return nil
    }

    private static func missing(_ profile: String, _ path: String) -> FetchError {
        FetchError(
            .usage, "there is no profile \"\(SafeText.printable(profile))\" with an api_key in \(path)",
            hint: "Write [\(SafeText.printable(profile))] and api_key = … there, or give --api-key")
    }
}

extension String {
    /// Without spaces at both ends.
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
