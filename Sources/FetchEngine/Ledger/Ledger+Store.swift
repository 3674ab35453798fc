public import FetchCore
import FoundationEssentials
import GRDB

extension Ledger {
    /// Remembers how assets lie here, so that a later look needs no source; `nil` for paths as they are.
    ///
    /// - Throws: ``FetchError`` with code `usage` when the directory is filled in another way already.
    public func setStore(_ layout: StoreLayout?) throws(FetchError) {
        let text = layout.flatMap { try? String(decoding: Self.encoder.encode($0), as: UTF8.self) } ?? ""
        let known = try meta("store")
        if let known, known != text, Self.shape(known) != Self.shape(text) {
            throw FetchError(
                .usage, "the output holds files in another layout", hint: "Use another output directory with -o")
        }
        if known == text { return }
        try setMeta("store", text)
        // Contents that are there get links of this version when they are looked for.
        if layout?.links != nil { try forgetFinished() }
    }

    /// Makes everything that is done be looked for again.
    private func forgetFinished() throws(FetchError) {
        try write { try $0.execute(sql: "UPDATE assets SET state = 0 WHERE state = 2") }
    }

    /// How assets lie here; `nil` for paths as they are.
    func store() throws(FetchError) -> StoreLayout? {
        guard let text = try meta("store"), !text.isEmpty else { return nil }
        return try? JSONDecoder().decode(StoreLayout.self, from: Data(text.utf8))
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }

    /// What may not change: links move with each version of a dataset, contents do not.
    private static func shape(_ text: String) -> String {
        guard let layout = try? JSONDecoder().decode(StoreLayout.self, from: Data(text.utf8)) else { return "" }
        return "\(layout.contents) \(layout.fans)"
    }
}
