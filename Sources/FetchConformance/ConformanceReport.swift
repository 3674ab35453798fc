import FetchCore

/// What all laws say of one subject.
public struct ConformanceReport: Sendable, CustomStringConvertible {
    /// The subject's name.
    public var subject: String
    /// One verdict a law, in the laws' order.
    public var verdicts: [Verdict]

    /// Judges a source by laws, one after the other.
    public static func judge(_ specimen: SourceSpecimen, by laws: [Law<SourceSpecimen>] = Law.ofSources) async -> Self {
        var verdicts: [Verdict] = []
        for law in laws { verdicts.append(await law.judge(specimen)) }
        return ConformanceReport(subject: specimen.descriptor.name, verdicts: verdicts)
    }

    /// Judges a sink by laws, one after the other.
    public static func judge(_ specimen: SinkSpecimen, by laws: [Law<SinkSpecimen>] = Law.ofSinks) async -> Self {
        var verdicts: [Verdict] = []
        for law in laws { verdicts.append(await law.judge(specimen)) }
        return ConformanceReport(subject: specimen.name, verdicts: verdicts)
    }

    /// True when no law is broken; laws that could not be judged break nothing.
    public var isConforming: Bool { broken.isEmpty }

    /// True when every law was judged and kept.
    public var isComplete: Bool { verdicts.allSatisfy { $0.outcome == .kept } }

    /// The names of the laws that are broken.
    public var broken: [String] {
        verdicts.compactMap { if case .broken = $0.outcome { $0.law } else { nil } }
    }

    /// A row a law, and below it what is wrong: plain text, whatever came from the subject made fit to print.
    public var description: String {
        let width = verdicts.reduce(0) { max($0, $1.law.count) }
        let rows = verdicts.map { row($0, width) }
        return (["\(subject): \(summary)"] + rows).joined(separator: "\n")
    }

    private var summary: String {
        let kept = verdicts.count { $0.outcome == .kept }
        let parts = [
            "\(Units.count(kept, "law")) kept", broken.isEmpty ? nil : "\(broken.count) broken",
            kept + broken.count == verdicts.count ? nil : "\(verdicts.count - kept - broken.count) not judged",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private func row(_ verdict: Verdict, _ width: Int) -> String {
        let name = verdict.law + String(repeating: " ", count: width - verdict.law.count)
        switch verdict.outcome {
        case .kept: return "  ok      \(name)  \(verdict.sentence)"
        case .notJudged(let reason): return "  -       \(name)  not judged: \(reason)"
        case .broken(let violations):
            let shown = violations.prefix(5).map { "          \(verdict.law): \(SafeText.printable($0))" }
            let rest = violations.count > 5 ? ["          and \(violations.count - 5) more"] : []
            return (["  BROKEN  \(name)  \(verdict.sentence)"] + shown + rest).joined(separator: "\n")
        }
    }
}
