import FetchCore

/// What there is to tell about single rows of a list, gathered by kind into one notice each.
struct RowNotes {
    /// Enough to find the place, few enough to read.
    private static let shownRows = 10

    /// Why a row is left out; the texts follow the row's place.
    enum Kind: CaseIterable {
        case notATar, noLink, noName, badLink, repeated, replaced

        func reason(_ isOne: Bool) -> String {
            switch self {
            case .notATar: isOne ? "is not a tar of SA-1B" : "are not tars of SA-1B"
            case .noLink: isOne ? "has a name and no link" : "have a name and no link"
            case .noName: isOne ? "has a link and no name" : "have a link and no name"
            case .badLink: isOne ? "has no http or https link" : "have no http or https link"
            case .repeated: isOne ? "repeats an earlier row" : "repeat earlier rows"
            case .replaced: isOne ? "has a newer link further down" : "have newer links further down"
            }
        }
    }

    /// The first places of a kind, and how many there are in all.
    private struct Places {
        var shown: [String] = []
        var count = 0
    }

    private var places: [Kind: Places] = [:]

    /// Notes a row; `label` is what to call it besides its line.
    mutating func add(_ kind: Kind, line: Int, label: some StringProtocol) {
        places[kind, default: Places()].count += 1
        guard let known = places[kind], known.shown.count < Self.shownRows else { return }
        places[kind]?.shown.append("\(line) (\(SafeURL(String(label))))")
    }

    /// One notice a kind, for the list called `name`.
    func notices(_ name: String) -> [String] {
        Kind.allCases.compactMap { kind in
            guard let rows = places[kind] else { return nil }
            let verb = "skipped \(Units.count(rows.count, "row")) of \(name)"
            return "\(verb): \(Self.listing(rows)) \(kind.reason(rows.count == 1))"
        }
    }

    private static func listing(_ rows: Places) -> String {
        var shown = rows.shown
        if rows.count == 1 { return "line \(shown[0])" }
        let last = rows.count > shown.count ? "\(Units.count(rows.count - shown.count)) more" : shown.removeLast()
        return "lines \(shown.joined(separator: ", ")) and \(last)"
    }
}
