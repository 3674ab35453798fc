/// A condition as it was written.
indirect enum ConditionNode: Sendable {
    /// How two values are compared.
    enum Comparison: String, Sendable {
        case equal = "="
        case unequal = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        /// Whether an order of the two, -1, 0 or 1, is meant.
        func holds(_ order: Int) -> Bool {
            switch self {
            case .equal: order == 0
            case .unequal: order != 0
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            case .greaterOrEqual: order >= 0
            }
        }

        /// The same with its sides exchanged.
        var mirrored: Comparison {
            switch self {
            case .equal, .unequal: self
            case .less: .greater
            case .lessOrEqual: .greaterOrEqual
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            }
        }
    }

    /// A number, a truth value or null.
    case constant(Scalar)
    /// A text in quotes: what it means depends on what stands beside it.
    case text(String)
    /// A text with its type in front: `DATE '2020-01-01'`.
    case typed(String, String)
    case name([String])
    /// A name in double quotes; a text where there is no such column, as some write texts.
    case quoted(String)
    case not(ConditionNode)
    case negative(ConditionNode)
    case and(ConditionNode, ConditionNode)
    case or(ConditionNode, ConditionNode)
    case compare(Comparison, ConditionNode, ConditionNode)
    /// Comparison in which nulls are equal to each other; true when the values differ.
    case distinct(ConditionNode, ConditionNode)
    case reckon(ArithmeticOperator, ConditionNode, ConditionNode)
    case isNull(ConditionNode)
    /// `IS TRUE`, `IS FALSE`.
    case isTruth(ConditionNode, Bool)
    case within(ConditionNode, [ConditionNode])
    case like(ConditionNode, ConditionNode, escape: ConditionNode?, ignoresCase: Bool)
    case list([ConditionNode])
    case structure([(String, ConditionNode)])
}
