import FetchCore

/// The error report of radiant_mlhub: comma-separated values without a header, in the columns error, dataset,
/// collection, item, asset key and address.
struct ErrorReport {
    let catalog: CatalogDataset

    /// Where it lies; only the client's layout has one.
    var path: RelativePath? {
        catalog.naming.layout == .client ? try? RelativePath("\(catalog.name)/err_report.csv") : nil
    }

    /// The row of a failed asset, with its line end.
    func row(_ asset: Asset, _ error: String) throws -> String {
        let names = try catalog.reader.names(of: AssetReference(number: asset.reference))
        let fields = [
            error, catalog.name, names?.collection ?? "", names?.item ?? "", asset.key,
            names.map { SafeURL($0.href).description } ?? "",
        ]
        return fields.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    /// Quotation marks where they are needed, as Python's `QUOTE_MINIMAL` sets them.
    private static func quoted(_ field: String) -> String {
        guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
