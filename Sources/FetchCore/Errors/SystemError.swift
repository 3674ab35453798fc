import Glibc

/// What `errno` says, as text and as a kind.
public enum SystemError {
    /// The system's own words for an error number.
    public static func text(_ number: Int32) -> String {
        String(cString: strerror(number))
    }

    /// True when the number says that blocks, inodes or quota ran out.
    public static func isOutOfSpace(_ number: Int32) -> Bool {
        number == ENOSPC || number == EDQUOT
    }
}
