import Glibc

/// A system call that failed, with its `errno`.
public struct SystemCallError: Error, CustomStringConvertible, Sendable {
    /// The name of the call, as in its manual page.
    public let call: String

    /// The value of `errno` after it.
    public let code: Int32

    /// For example `bind: Address already in use`.
    public var description: String { "\(call): \(String(cString: strerror(code)))" }

    init(call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }
}
