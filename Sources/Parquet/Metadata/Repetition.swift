/// How often a field may occur in its parent (parquet-format, `FieldRepetitionType`).
public enum Repetition: Int32, Sendable, Hashable {
    case required = 0
    case optional = 1
    case repeated = 2
}
