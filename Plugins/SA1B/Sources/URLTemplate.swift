import FetchCore

/// A mirror's addresses, `{name}` and `{number}` standing for the tar.
struct URLTemplate {
    let text: String

    /// Why `text` cannot be a template, in words that follow its name, or `nil` when it can.
    static func objection(to text: String) -> String? {
        let shown = SafeURL(text)
        if !WebAddress.isUsable(text) { return "is no http or https address: \(shown)" }
        if !text.contains("{name}") && !text.contains("{number}") {
            return "has neither {name} nor {number}, so every tar would have the same address: \(shown)"
        }
        return nil
    }

    /// The address of a tar.
    func url(of number: Int) -> String {
        text.split(separator: "{name}", omittingEmptySubsequences: false).joined(separator: SA1BTar.name(number))
            .split(separator: "{number}", omittingEmptySubsequences: false).joined(separator: SA1BTar.digits(number))
    }
}
