extension FaultTable {
    /// Adds the rule a specification describes.
    ///
    /// - Parameters:
    ///   - seed: Of the chance, where the specification has a probability.
    ///   - name: Which name a request is for; by default the last part of its path.
    public func add(
        _ specification: FaultSpecification, seed: UInt64 = 0,
        name: @escaping @Sendable (MirrorRequest) -> String? = { $0.path.split(separator: "/").last.map(String.init) }
    ) {
        switch specification.place {
        case .everywhere: add(specification.fault, matching: { _ in true }, times: specification.times)
        case .random(let probability): addRandom(specification.fault, probability: probability, seed: seed)
        case .name(let wanted): add(specification.fault, matching: { name($0) == wanted }, times: specification.times)
        }
    }
}
