/// The words after a fault's name, taken one after another.
struct FaultArguments {
    let text: String
    private var words: [String]

    init(text: String, words: [String]) {
        self.text = text
        self.words = words
    }

    var isEmpty: Bool { words.isEmpty }

    mutating func integer() throws -> Int {
        guard !isEmpty, let value = Int(words.removeFirst()) else { throw error("a whole number is missing") }
        return value
    }

    mutating func number() throws -> Double {
        guard !isEmpty, let value = Double(words.removeFirst()) else { throw error("a number is missing") }
        return value
    }

    /// All that is left with its colons, or `nil` if nothing is.
    mutating func rest() -> String? {
        defer { words = [] }
        return isEmpty ? nil : words.joined(separator: ":")
    }

    func error(_ reason: String) -> FaultSpecificationError {
        FaultSpecificationError(text: text, reason: reason)
    }
}
