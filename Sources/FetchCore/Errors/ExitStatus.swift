/// The exit statuses of `fetch`, after BSD's `sysexits.h`, which ArgumentParser already follows.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Everything asked for is there, whole and right.
    case done = 0
    /// A defect of `fetch` itself or of the system below it.
    case unexpected = 1
    /// The command line or an input file asks for something that cannot be.
    case usage = 64
    /// Bytes arrived, or lie on disk, that fail verification.
    case corrupt = 65
    /// Nothing matched the selection, or the thing named does not exist.
    case notFound = 66
    /// The host cannot be reached.
    case unreachable = 69
    /// No space or no inodes left where the bytes should land.
    case noSpace = 73
    /// Reading or writing on this machine failed.
    case localIO = 74
    /// Some assets failed; the same command goes on where it stopped.
    case partial = 75
    /// Not authorised, gated, or the links have expired.
    case unauthorized = 77
    /// Interrupted by Ctrl-C; the state is saved.
    case interrupted = 130
    /// Ended by SIGTERM; the state is saved.
    case terminated = 143
}
