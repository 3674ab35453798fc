/// The fields of a form (`application/x-www-form-urlencoded`).
struct FormBody {
    private let fields: [(name: String, value: String)]

    init(_ bytes: [UInt8]) {
        fields = String(decoding: bytes, as: UTF8.self).split(separator: "&").map { field in
            let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(halves[0]), halves.count > 1 ? Self.decoded(halves[1]) : "")
        }
    }

    /// All values of a field, in their order.
    subscript(name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    private static func decoded(_ text: Substring) -> String {
        PercentCoding.decoded(Substring(String(text.map { $0 == "+" ? " " : $0 })))
    }
}
