import FetchCore
import Synchronization

/// Bytes of content that may be in memory at once, of all assets together.
final class PartBudget: Sendable {
    private struct State {
        var used = 0
        var waiting: [(bytes: Int, gate: ThreadGate)] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Takes so many bytes, in turn; waits while others have them. More than there are in all is given alone.
    func take(_ bytes: Int) {
        let gate = state.withLock { state -> ThreadGate? in
            if state.waiting.isEmpty, fits(bytes, state) {
                state.used += bytes
                return nil
            }
            let gate = ThreadGate()
            state.waiting.append((bytes, gate))
            return gate
        }
        gate?.wait()
    }

    /// Gives bytes back.
    func giveBack(_ bytes: Int) {
        let gates = state.withLock { state -> [ThreadGate] in
            state.used -= bytes
            var gates: [ThreadGate] = []
            while let first = state.waiting.first, fits(first.bytes, state) {
                state.used += first.bytes
                gates.append(first.gate)
                state.waiting.removeFirst()
            }
            return gates
        }
        for gate in gates { gate.open() }
    }

    private func fits(_ bytes: Int, _ state: State) -> Bool { state.used == 0 || state.used + bytes <= limit }
}
