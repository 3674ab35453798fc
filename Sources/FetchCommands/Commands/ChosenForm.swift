import FetchContainers
import FetchCore
import FetchEngine
import FetchReport

/// Which dataset a directory is to be read as, and how its selection was spread.
struct ChosenForm {
    let form: any DatasetForm
    let strata: ChosenStrata

    /// Asks the name given, then the directory's ledger, then takes the only form there is.
    ///
    /// - Throws: ``FetchError`` with code `usage` when none is known by that name, or none can be told.
    init(_ directory: String, named name: String?) throws {
        let known = FetchTool.sources.compactMap { source in source.form.map { (source.descriptor.name, $0) } }
        let recorded = try RecordedChoice(directory)
        let wanted = name ?? known.map(\.0).first { $0 == recorded?.source }
        if let wanted {
            guard let found = known.first(where: { $0.0 == wanted }) else {
                throw FetchError(
                    .usage, "\(SafeText.printable(wanted)) is no source whose files can be analysed",
                    hint: "These can: \(known.map(\.0).joined(separator: ", "))")
            }
            form = found.1
        } else {
            guard known.count == 1 else {
                throw FetchError(
                    .usage, "it cannot be told whose files \(directory) holds",
                    hint: "Say it with --as: \(known.map(\.0).joined(separator: ", "))")
            }
            form = known[0].1
        }
        let form = form
        strata = ChosenStrata(
            (recorded?.strata ?? []).map { stratum in
                ChosenStrata.Stratum(
                    label: stratum.label, available: stratum.available,
                    groups: Set(stratum.picks.compactMap { form.group(of: $0) }))
            })
    }
}

/// What a directory's ledger says of source and strata.
private struct RecordedChoice {
    let source: String
    let strata: [RecordedStratum]

    /// `nil` for a directory that no fetch wrote.
    init?(_ directory: String) throws(FetchError) {
        do throws(FetchError) {
            let view = try LedgerView(directory)
            defer { view.close() }
            source = String(try view.ledger.status().dataset.prefix { $0 != ":" })
            strata = try view.ledger.strata()
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
    }
}

extension Analyzer {
    /// Reads a directory as a dataset, its archives with the readers there are.
    init(_ directory: String, _ chosen: ChosenForm) {
        self.init(form: chosen.form, directory: directory, strata: chosen.strata) {
            (name, pull) throws(FetchError) in try ArchiveReader(name: name, pull: pull)
        }
    }
}
