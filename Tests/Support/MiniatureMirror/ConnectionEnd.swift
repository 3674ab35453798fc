/// Why a connection ends before its client asked for that.
enum ConnectionEnd: Error {
    /// Closed in good order, as a fault wants it.
    case closed
    /// Reset, as a fault wants it.
    case reset
    /// The client went away, or the server stops.
    case lost
}
