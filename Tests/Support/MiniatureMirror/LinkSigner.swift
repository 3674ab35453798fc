/// Makes the opaque parts of signed links, and so can check them.
struct LinkSigner: Sendable {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    let seed: UInt64

    /// The file name in the link to `name`, which does not tell that name: only its extension is the same.
    func fileName(for name: String) -> String {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return "An_" + text(of: "name \(name)", count: 93) + name[dot...]
    }

    /// The value of `oh` for a link to a file name until `oe`.
    func signature(fileName: String, oe: String) -> String {
        "00_Af" + text(of: "signature \(fileName) \(oe)", count: 36)
    }

    private func text(of name: String, count: Int) -> String {
        var generator = SplitMix64(seed: seed, name: name)
        return String(decoding: (0..<count).map { _ in Self.alphabet[Int(generator.next() & 63)] }, as: UTF8.self)
    }
}
