/// When a fault happens: to which requests, how often, with what chance.
struct FaultRule: Sendable {
    let fault: Fault
    let methods: Set<HTTPMethod>
    let matches: @Sendable (MirrorRequest) -> Bool
    var skipsLeft: Int
    var timesLeft: Int?
    var chance: Chance?

    /// Whether the fault happens to this request; counts it if it matches.
    mutating func applies(to request: MirrorRequest) -> Bool {
        guard timesLeft != 0, methods.contains(request.method), matches(request) else { return false }
        if chance?.happens() == false { return false }
        if skipsLeft > 0 {
            skipsLeft -= 1
            return false
        }
        timesLeft? -= 1
        return true
    }
}
