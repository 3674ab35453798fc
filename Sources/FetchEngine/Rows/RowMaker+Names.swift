import FetchCore

extension RowMaker {
    /// Makes sure that the paths a transform chose are the sample's own: where another sample has one of them already,
    /// all of this one's get its container and number in their names.
    func separate(_ sample: inout Sample) throws(FetchError) {
        let chosen = sample.parts.compactMap(\.path)
        guard !chosen.isEmpty else { return }
        let owner = PathClaims.Owner(container: asset.entry.id, number: sample.number)
        if claims.claim(chosen, for: owner), try !isTaken(chosen, from: sample) { return }
        for (index, part) in sample.parts.enumerated() {
            guard let path = part.path else { continue }
            sample.parts[index].path = try other(path, for: sample)
        }
        _ = claims.claim(sample.parts.compactMap(\.path), for: owner)
    }

    private func isTaken(_ paths: [RelativePath], from sample: Sample) throws(FetchError) -> Bool {
        for path in paths where try desk.ledger.isTaken(path, besides: asset.entry.id, sample: sample.number) {
            return true
        }
        return false
    }

    /// `images/abc.png` as `images/abc-train-00001-12.png`.
    private func other(_ path: RelativePath, for sample: Sample) throws(FetchError) -> RelativePath {
        let text = path.string
        let container = folder.split(separator: "/").last.map { $0.suffix(60) } ?? ""
        let more = "-\(container)-\(sample.number)"
        guard let dot = path.name.lastIndex(of: "."), dot > path.name.startIndex else {
            return try RelativePath(text + more)
        }
        let suffix = path.name[dot...]
        return try RelativePath("\(text.dropLast(suffix.count))\(more)\(suffix)")
    }
}
