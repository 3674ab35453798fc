import FetchCore
import FetchEngine
import FetchImaging
import FetchObjectStore

extension FetchCommand {
    /// Says what is wanted out of files of rows, what becomes of it and of other pictures, and which files describe it.
    func readRows(_ options: inout RunOptions, of source: Source, _ place: OutputPlace) throws {
        let layout = try layout(of: source, place)
        let isChanged = layout != nil || pictures.isGiven
        options.rows = try samples.rowReading(where: kind.rowCondition, isChanged: isChanged, jobs: transfer.jobs)
        let budget = try pictures.budget()
        if pictures.isGiven { try changeFiles(&options, budget) }
        if isChanged { MemoryBudget.keepHeapSmall(within: try pictures.memory()) }
        if isChanged && !output.dryRun { try place.ledger.reopenTooLarge(allowing: try pictures.memory()) }
        guard options.rows != nil else { return }
        // Each file of rows that is open takes some memory of its own.
        if isChanged, try pictures.memory() < 400_000_000 { options.rows?.width = 1 }
        options.transforms = samples.transforms
        if let layout {
            let arranged = try pictures.arrange(layout, in: place.directory, budget)
            options.transforms += arranged.transforms
            // Packed samples have their fields with them.
            if place.packing == nil { options.reports = arranged.reports }
        } else {
            options.transforms += try pictures.transforms(budget)
            if place.packing == nil { options.reports = [MetadataFiles()] }
        }
    }

    /// Changes pictures in archives, and those that are assets of their own.
    private func changeFiles(_ options: inout RunOptions, _ budget: MemoryBudget) throws {
        let transforms = try pictures.transforms(budget)
        let shape = SampleOptions.digest(transforms.map(\.words).joined(separator: "\n"))
        options.change = FileChange(transforms, shape: shape) { path in
            SampleOptions.imageParts.contains(String(SampleName(path.string).part.split(separator: ".").last ?? ""))
        }
        guard var unpacking = options.unpacking else { return }
        unpacking.shape = shape
        if try pictures.memory() < 400_000_000 { unpacking.width = min(2, unpacking.width) }
        options.unpacking = unpacking
    }

    /// The layout of the samples; `nil` where other options say what becomes of them.
    private func layout(of source: Source, _ place: OutputPlace) throws -> SampleLayout? {
        let isSpecial = !pictures.resize.isEmpty || !pictures.mask.isEmpty
        let isFolder = place.records == nil && place.packing == nil && place.address == nil
        let own = isSpecial || !isFolder || samples.sampleNames != nil ? nil : source.layout
        let layout = try LayoutChoice.layout(selection.preset, of: Source.descriptor, own: own)
        if layout != nil, let address = place.address, place.packing == nil {
            try StoreOutput.refuse(address.description, doing: "--preset \(selection.preset ?? "")")
        }
        if layout != nil, isSpecial {
            throw FetchError(
                .usage, "--preset says what becomes of each column, so --resize and --mask do not go with it",
                hint: "Use --max-size for the size of all")
        }
        if layout == nil, pictures.visualize != nil {
            throw FetchError(
                .usage, "--visualize goes with a preset that has masks", hint: "fetch sources lists presets")
        }
        return layout
    }
}
