import FetchCore

/// Puts members together to samples while they come out of an archive, and says when enough are complete.
///
/// The choice is nested: the first N samples to become complete in the archive's order are part of the first N + 1.
struct SampleCollector<Part> {
    private let rule: SampleRule
    private let needed: Set<String>
    private let wantedParts: Set<String>
    private let wanted: Int
    /// Complete samples so far.
    private(set) var complete: Int
    /// Parts of samples that are not complete yet.
    private(set) var pending: [String: [String: Part]] = [:]
    /// The key of the sample that consecutive members add to.
    private var currentKey: String?

    /// Looks for `wanted` samples, of which `complete` were found before.
    init(rule: SampleRule, parts: Set<String>, wanted: Int, complete: Int = 0) {
        self.rule = rule
        self.wanted = wanted
        self.complete = complete
        wantedParts = parts
        if case .parts(let all) = rule {
            let chosen = parts.isEmpty ? Set(all) : Set(all).intersection(parts)
            needed = chosen.isEmpty ? parts : chosen
        } else {
            needed = []
        }
    }

    /// True when no further sample is wanted.
    var isDone: Bool { complete >= wanted }

    /// True where a later run can begin: consecutive parts of one sample are not torn apart.
    var isBetweenSamples: Bool {
        if case .parts = rule { return true }
        return pending.isEmpty
    }

    /// Whether a member's content is worth keeping.
    func wants(_ name: SampleName) -> Bool {
        switch rule {
        case .parts: needed.contains(name.part) && pending[name.key]?[name.part] == nil
        case .consecutive: wantedParts.isEmpty || wantedParts.contains(name.part)
        }
    }

    /// Whether a member, which is wanted, is all that its sample lacks.
    func completes(_ name: SampleName) -> Bool {
        guard case .parts = rule else { return false }
        return (pending[name.key]?.count ?? 0) + 1 == needed.count
    }

    /// A member with another key begins: the sample before it, if one is complete by that.
    mutating func begins(_ name: SampleName) -> [Part]? {
        guard case .consecutive = rule, let last = currentKey, last != name.key else {
            if case .consecutive = rule { currentKey = name.key }
            return nil
        }
        currentKey = name.key
        return close(last)
    }

    /// Adds a member's content; the sample, when it is complete by that.
    mutating func add(_ part: Part, _ name: SampleName) -> [Part]? {
        pending[name.key, default: [:]][name.part] = part
        guard case .parts = rule, pending[name.key]!.count == needed.count else { return nil }
        return close(name.key)
    }

    /// The archive is over: the last sample, if its end was all it lacked.
    mutating func ends() -> [Part]? {
        guard case .consecutive = rule, let last = currentKey else { return nil }
        currentKey = nil
        return close(last)
    }

    private mutating func close(_ key: String) -> [Part]? {
        guard let parts = pending.removeValue(forKey: key) else { return nil }
        complete += 1
        return parts.sorted { $0.key < $1.key }.map(\.value)
    }
}
