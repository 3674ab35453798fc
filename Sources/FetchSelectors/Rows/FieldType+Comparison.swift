import FetchCore

extension FieldType {
    var isNumber: Bool {
        switch self {
        case .integer, .category, .float, .double, .decimal: true
        default: false
        }
    }

    /// Whether SQL compares values of the two types without being told how.
    func compares(with other: FieldType) -> Bool {
        switch (self, other) {
        case (.other, _), (_, .other): true
        case (.boolean, _) where other.isNumber, (_, .boolean) where isNumber: true
        case (.date, .timestamp), (.timestamp, .date), (.text, .uuid), (.uuid, .text): true
        case (.list(let a), .list(let b)): a.compares(with: b)
        case (.structure(let a), .structure(let b)), (.structure(let a), .media(let b)),
            (.media(let a), .structure(let b)), (.media(let a), .media(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.type.compares(with: $1.type) }
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.compares(with: otherKey) && value.compares(with: otherValue)
        default: self == other || isNumber && other.isNumber
        }
    }

    /// With an article, for messages.
    var words: String {
        switch self {
        case .boolean: "true or false"
        case .integer, .float, .double, .decimal: "a number"
        case .category: "a class"
        case .text: "text"
        case .bytes: "bytes"
        case .uuid: "a UUID"
        case .date: "a date"
        case .time: "a time of day"
        case .timestamp: "a timestamp"
        case .list: "a list"
        case .structure: "a structure"
        case .map: "a map"
        case .media: "a picture"
        case .other: "a value of an unknown type"
        }
    }
}

extension Scalar {
    /// The type of a constant; `nil` of null.
    var type: FieldType? {
        switch self {
        case .null: nil
        case .boolean: .boolean
        case .integer: .integer
        case .decimal: .decimal
        case .float: .float
        case .double: .double
        case .text: .text
        case .bytes: .bytes
        case .date: .date
        case .time: .time
        case .timestamp: .timestamp
        case .list, .structure: .other
        }
    }
}
