/// The names of SA-1B's archives: `sa_000000.tar` to `sa_000999.tar`.
enum SA1BTar {
    static let count = 1000

    /// The number in a tar's name, or `nil` for any other name.
    static func number(of name: some StringProtocol) -> Int? {
        let bytes = Array(name.utf8)
        guard bytes.count == 13, bytes.starts(with: "sa_".utf8), bytes.suffix(4).elementsEqual(".tar".utf8) else {
            return nil
        }
        let digits = bytes[3..<9]
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return number < count ? number : nil
    }

    /// The name without `.tar`: the id of its item.
    static func id(_ number: Int) -> String { "sa_" + digits(number) }

    static func name(_ number: Int) -> String { id(number) + ".tar" }

    static func digits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 6 - text.utf8.count)) + text
    }
}
