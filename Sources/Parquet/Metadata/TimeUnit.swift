/// The unit of a time or timestamp.
public enum TimeUnit: String, Sendable, Hashable {
    case milliseconds = "ms"
    case microseconds = "us"
    case nanoseconds = "ns"
}
