/// A value that is made by whoever asks first, while all others wait.
final class OnceMade<Value: Sendable>: Sendable {
    private struct State: Sendable {
        var value: Value?
        var isInTheMaking = false
    }

    private let state = Monitor(State())
    private let make: @Sendable () -> Value

    init(_ make: @escaping @Sendable () -> Value) {
        self.make = make
    }

    var value: Value {
        let known = state.wait { state -> Value?? in
            if let value = state.value { return .some(value) }
            if state.isInTheMaking { return nil }
            state.isInTheMaking = true
            return .some(nil)
        }
        if let known { return known }
        let made = make()
        state.withLock {
            $0.value = made
            $0.isInTheMaking = false
        }
        return made
    }
}
