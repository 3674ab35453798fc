/// The value of one property of an item.
public enum PropertyValue: Sendable, Hashable {
    case number(Double)
    case text(String)

    /// The value as text, numbers without a needless fraction.
    public var text: String {
        switch self {
        case .text(let text): text
        case .number(let number):
            number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
        }
    }
}
