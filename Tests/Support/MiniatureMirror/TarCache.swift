/// The tars used last, up to a number of bytes. No tar is made by two threads at once.
final class TarCache: Sendable {
    private struct State {
        var tars: [Int: MadeTar] = [:]
        var lastUse: [Int: Int] = [:]
        var inTheMaking: Set<Int> = []
        var bytes = 0
        var uses = 0
    }

    private let budget: Int
    private let state = Monitor(State())

    init(budget: Int) {
        self.budget = budget
    }

    /// The tar of that number, made by `make` if it is not there and nobody else is making it.
    func tar(_ number: Int, make: () throws -> MadeTar) rethrows -> MadeTar {
        if let tar = reserve(number) { return tar }
        do {
            let tar = try make()
            state.withLock { insert(tar, number, into: &$0) }
            return tar
        } catch {
            state.withLock { _ = $0.inTheMaking.remove(number) }
            throw error
        }
    }

    /// The tar, or `nil`: then the caller has to make it, and all others wait.
    private func reserve(_ number: Int) -> MadeTar? {
        state.wait { state -> MadeTar?? in
            if let tar = state.tars[number] {
                state.uses += 1
                state.lastUse[number] = state.uses
                return .some(tar)
            }
            return state.inTheMaking.insert(number).inserted ? .some(nil) : nil
        }
    }

    private func insert(_ tar: MadeTar, _ number: Int, into state: inout State) {
        state.inTheMaking.remove(number)
        state.tars[number] = tar
        state.bytes += tar.bytes.count
        state.uses += 1
        state.lastUse[number] = state.uses
        while state.bytes > budget, let oldest = state.lastUse.min(by: { $0.value < $1.value })?.key {
            state.bytes -= state.tars.removeValue(forKey: oldest)?.bytes.count ?? 0
            state.lastUse[oldest] = nil
        }
    }
}
