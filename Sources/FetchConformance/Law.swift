/// One rule that every subject of a kind keeps: a name, a sentence, and a function that looks.
public struct Law<Subject: Sendable>: Sendable {
    /// The law's name, a word for tables and messages: `order`.
    public let name: String
    /// What it asks, in one sentence.
    public let sentence: String
    private var exemption: @Sendable (Subject) -> String? = { _ in nil }
    private let violations: @Sendable (Subject) async throws -> [String]

    /// Makes a law.
    ///
    /// - Parameters:
    ///   - name: A word for tables and messages.
    ///   - sentence: What it asks, without a final full stop.
    ///   - violations: What is wrong, each in a sentence without a final full stop; nothing when the law is kept. An
    ///     error it throws is a violation too.
    public init(
        _ name: String, _ sentence: String, violations: @escaping @Sendable (Subject) async throws -> [String]
    ) {
        self.name = name
        self.sentence = sentence
        self.violations = violations
    }

    /// The same law, not judged where `reason` says why it cannot be: it asks for capabilities and for what was given
    /// to judge by, never for a name.
    public func except(_ reason: @escaping @Sendable (Subject) -> String?) -> Law {
        var law = self
        law.exemption = reason
        return law
    }

    /// Judges a subject.
    public func judge(_ subject: Subject) async -> Verdict {
        if let reason = exemption(subject) {
            return Verdict(law: name, sentence: sentence, outcome: .notJudged(reason))
        }
        do {
            let found = try await violations(subject)
            return Verdict(law: name, sentence: sentence, outcome: found.isEmpty ? .kept : .broken(found))
        } catch {
            return Verdict(law: name, sentence: sentence, outcome: .broken(["it ended with an error: \(error)"]))
        }
    }
}

/// What one law says of one subject.
public struct Verdict: Sendable, Hashable {
    /// How it came out.
    public enum Outcome: Sendable, Hashable {
        case kept
        /// What is wrong, a sentence each.
        case broken([String])
        /// Why the law could not be judged.
        case notJudged(String)
    }

    /// The law's name.
    public var law: String
    /// What the law asks.
    public var sentence: String
    public var outcome: Outcome

    /// Describes a verdict.
    public init(law: String, sentence: String, outcome: Outcome) {
        self.law = law
        self.sentence = sentence
        self.outcome = outcome
    }
}
