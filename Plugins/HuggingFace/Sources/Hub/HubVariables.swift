import FetchCore
import Foundation

/// What the ecosystem's environment variables say: where the Hub is, where the cache is, who asks.
struct HubVariables: Sendable {
    /// Where the token came from, to name it in errors.
    struct Token: Sendable {
        var value: String
        var origin: String
    }

    /// `HF_ENDPOINT`, without a slash at the end.
    let endpoint: String
    /// `HF_HOME`: settings, token and caches.
    let home: String
    /// `HF_HUB_CACHE`: the shared cache.
    let cache: String
    /// `HF_HUB_OFFLINE`: no request at all.
    let isOffline: Bool
    private let variables: [String: String]

    /// Reads the variables.
    ///
    /// - Throws: ``FetchError`` with code `usage` for an endpoint that is no address.
    init(_ variables: [String: String]) throws(FetchError) {
        self.variables = variables
        let user = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/"
        func path(_ name: String) -> String? {
            guard let text = variables[name], !text.isEmpty else { return nil }
            return text == "~" ? user : text.hasPrefix("~/") ? user + text.dropFirst(1) : text
        }
        home = path("HF_HOME") ?? (path("XDG_CACHE_HOME") ?? user + "/.cache") + "/huggingface"
        cache = path("HF_HUB_CACHE") ?? path("HUGGINGFACE_HUB_CACHE") ?? home + "/hub"
        isOffline = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].contains { Self.isTrue(variables[$0]) }
        let given = variables["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 } ?? "https://huggingface.co"
        guard given.hasPrefix("https://") || given.hasPrefix("http://") else {
            throw FetchError(
                .usage, "HF_ENDPOINT is \"\(SafeURL(given))\", which is no http or https address",
                hint: "Write for example HF_ENDPOINT=https://huggingface.co")
        }
        endpoint = given.hasSuffix("/") ? String(given.dropLast()) : given
    }

    /// The token to ask with: from `file` when it is given, else `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN`, `HF_TOKEN_PATH`,
    /// or the file that `hf auth login` writes; `nil` when there is none.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` when `file` cannot be read or holds no token.
    func token(file: String?) throws(FetchError) -> Token? {
        if let file {
            guard let value = Self.read(file) else {
                throw FetchError(
                    .badInput, "the token file \(SafeText.printable(file)) cannot be read or is empty",
                    hint: "It holds the token alone, on one line")
            }
            return Token(value: value, origin: "--token-file")
        }
        if Self.isTrue(variables["HF_HUB_DISABLE_IMPLICIT_TOKEN"]) { return nil }
        for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            if let value = Self.clean(variables[name] ?? "") { return Token(value: value, origin: name) }
        }
        let path = variables["HF_TOKEN_PATH"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/token"
        return Self.read(path).map { Token(value: $0, origin: path) }
    }

    private static func read(_ path: String) -> String? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap(clean)
    }

    /// One line without spaces around it; anything else would break the header it goes into.
    private static func clean(_ text: String) -> String? {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return line.isEmpty || line.contains(where: \.isNewline) ? nil : line
    }

    private static func isTrue(_ text: String?) -> Bool {
        ["1", "ON", "YES", "TRUE"].contains((text ?? "").uppercased())
    }
}
