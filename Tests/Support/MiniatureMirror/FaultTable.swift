/// The faults of a mirror, which tests change while it runs.
///
/// Rules are tried in the order they were added and the first that applies wins. All methods may be called from
/// any thread; `matching` closures run with the table locked and must not use it.
public final class FaultTable: Sendable {
    private struct State {
        var rules: [FaultRule] = []
        var baseline: Fault?
    }

    private let state = Monitor(State())

    init() {}

    /// Adds a rule.
    ///
    /// - Parameters:
    ///   - fault: What happens.
    ///   - methods: To which methods; `nil` for `GET` alone, or `HEAD` alone for `.headRefused`.
    ///   - matching: To which requests.
    ///   - times: How often, after which the rule is spent; `nil` for always.
    ///   - skip: How many matching requests pass unharmed first.
    public func add(
        _ fault: Fault, methods: Set<HTTPMethod>? = nil,
        matching: @escaping @Sendable (MirrorRequest) -> Bool, times: Int? = nil, after skip: Int = 0
    ) {
        append(
            FaultRule(
                fault: fault, methods: methods ?? fault.methods, matches: matching, skipsLeft: skip, timesLeft: times))
    }

    /// Adds a rule for requests whose path, without the query, is `path`.
    public func add(
        _ fault: Fault, path: String, methods: Set<HTTPMethod>? = nil, times: Int? = nil, after skip: Int = 0
    ) {
        add(fault, methods: methods, matching: { $0.path == path }, times: times, after: skip)
    }

    /// Adds a rule that happens by chance, drawn anew for each request.
    ///
    /// The draws are a fixed sequence of `seed`; which request gets which draw depends on the order they come in.
    public func addRandom(
        _ fault: Fault, probability: Double, seed: UInt64, methods: Set<HTTPMethod>? = nil,
        matching: @escaping @Sendable (MirrorRequest) -> Bool = { _ in true }
    ) {
        append(
            FaultRule(
                fault: fault, methods: methods ?? fault.methods, matches: matching, skipsLeft: 0,
                chance: Chance(probability: probability, seed: seed)))
    }

    /// Sets a fault every request meets besides the rule that wins, such as a rate cap; `nil` for none.
    public func setBaseline(_ fault: Fault?) {
        state.withLock { $0.baseline = fault }
    }

    /// Removes all rules and the baseline.
    public func removeAll() {
        state.withLock { $0 = State() }
    }

    /// What happens to this request, in the order it applies.
    func faults(for request: MirrorRequest) -> [Fault] {
        state.withLock { state in
            let baseline = state.baseline?.parts ?? []
            for index in state.rules.indices where state.rules[index].applies(to: request) {
                return baseline + state.rules[index].fault.parts
            }
            return baseline
        }
    }

    private func append(_ rule: FaultRule) {
        state.withLock { $0.rules.append(rule) }
    }
}
