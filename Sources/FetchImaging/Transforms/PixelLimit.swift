import FetchCore

/// The largest pictures that are wanted, by what their first bytes say of them.
enum PixelLimit {
    /// In what a sample is more than wanted; `nil` when all its pictures are small enough, or there is no limit.
    ///
    /// - Parameter columns: The columns to look at; `nil` for all.
    static func objection(to sample: Sample, _ most: Int64?, columns: [String]? = nil) -> String? {
        guard let most else { return nil }
        for part in sample.parts where columns?.contains(part.column) ?? true {
            // What has no head that can be read is told when it is decoded.
            guard let head = try? PictureHead(of: part.content), head.pixels > most else { continue }
            let name = SafeText.printable(part.column.isEmpty ? part.suffix : part.column)
            return "\(name): it has \(head.width) x \(head.height) pixels, more than --max-pixels \(most) allows"
        }
        return nil
    }
}
