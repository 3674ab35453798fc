import Foundation

/// A file of credentials by host, as ftp introduced it and curl and git read it.
struct Netrc: Sendable {
    private var machines: [String: Credential] = [:]
    private var fallback: Credential?

    /// Reads `NETRC`, else `~/.netrc`; a file that is not there has no credentials.
    init(variables: [String: String]) {
        let path = variables["NETRC"] ?? (variables["HOME"] ?? "") + "/.netrc"
        self.init((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
    }

    /// Reads the text of such a file. The first entry of a host counts.
    init(_ text: String) {
        var words = Self.words(text)[...]
        while let word = words.popFirst() {
            guard word == "machine" || word == "default" else { continue }
            let host = word == "machine" ? words.popFirst() : nil
            var user = ""
            var password: String?
            while let key = words.first, key == "login" || key == "password" || key == "account" {
                words.removeFirst()
                guard let value = words.popFirst() else { break }
                if key == "login" { user = value }
                if key == "password" { password = value }
            }
            guard let password else { continue }
            let credential = Credential(user: user, password: password)
            if let host {
                if machines[host] == nil { machines[host] = credential }
            } else if word == "default" {
                fallback = fallback ?? credential
            }
        }
    }

    /// The credential for a host, or the default one.
    func credential(for host: String) -> Credential? { machines[host] ?? fallback }

    /// Words, in quotes or not; macros, which end with a blank line, and comments are left out.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var isMacro = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) { isMacro = false }
            if isMacro { continue }
            for word in line.split(whereSeparator: \.isWhitespace) {
                if word.hasPrefix("#") { break }
                if word == "macdef" {
                    isMacro = true
                    break
                }
                let isQuoted = word.count > 1 && word.hasPrefix("\"") && word.hasSuffix("\"")
                words.append(isQuoted ? String(word.dropFirst().dropLast()) : String(word))
            }
        }
        return words
    }
}
