import FetchCore
import Glibc

/// What stands between two numbers.
enum ArithmeticOperator: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case rest = "%"

    /// The result; null when one side is.
    ///
    /// Integers and decimals are exact; a quotient is always a floating number. Errors: `bad-input` for what has no
    /// result.
    func callAsFunction(_ a: Scalar, _ b: Scalar) throws(FetchError) -> Scalar {
        if a.isNull || b.isNull { return .null }
        switch (self, a, b) {
        case (.plus, .date(let day), .integer(let days)), (.plus, .integer(let days), .date(let day)):
            return .date(day + Int64(clamping: days))
        case (.minus, .date(let day), .integer(let days)): return .date(day - Int64(clamping: days))
        case (.minus, .date(let day), .date(let other)): return .integer(Int128(day - other))
        case (.divided, .float(let a), .float(let b)): return .float(a / b)
        case (.divided, _, _):
            guard let a = a.double, let b = b.double else { throw Self.unfit(a, b) }
            return .double(a / b)
        case (_, .double, _), (_, _, .double):
            guard let a = a.double, let b = b.double else { throw Self.unfit(a, b) }
            return .double(try floating(a, b))
        case (_, .float, _), (_, _, .float):
            guard let a = a.float, let b = b.float else { throw Self.unfit(a, b) }
            return .float(try floating(a, b))
        default: return try exact(a, b)
        }
    }

    private func floating<Number: BinaryFloatingPoint>(_ a: Number, _ b: Number) throws(FetchError) -> Number {
        switch self {
        case .plus: return a + b
        case .minus: return a - b
        case .times: return a * b
        case .divided: return a / b
        case .rest:
            if b == 0 { throw Self.withoutResult("a division by zero") }
            return a.truncatingRemainder(dividingBy: b)
        }
    }

    private func exact(_ a: Scalar, _ b: Scalar) throws(FetchError) -> Scalar {
        guard let first = a.exact, let second = b.exact else { throw Self.unfit(a, b) }
        if self == .times {
            let (product, overflow) = first.0.multipliedReportingOverflow(by: second.0)
            if overflow { throw Self.withoutResult("a product that is too large") }
            return Self.number(product, first.1 + second.1)
        }
        guard let (a, b, scale) = Scalar.aligned(a, b) else { throw Self.withoutResult("a number that is too large") }
        if self == .rest {
            if b == 0 { throw Self.withoutResult("a division by zero") }
            return Self.number(a % b, scale)
        }
        let (sum, overflow) = self == .plus ? a.addingReportingOverflow(b) : a.subtractingReportingOverflow(b)
        if overflow { throw Self.withoutResult("a sum that is too large") }
        return Self.number(sum, scale)
    }

    private static func number(_ value: Int128, _ scale: Int) -> Scalar {
        scale == 0 ? .integer(value) : .decimal(value, scale: scale)
    }

    private static func unfit(_ a: Any, _ b: Any) -> FetchError {
        FetchError(.usage, "--where reckons with what are no numbers")
    }

    private static func withoutResult(_ what: String) -> FetchError {
        FetchError(.badInput, "--where comes upon \(what)", hint: "Exclude such rows by a condition before it")
    }
}
