public import FetchCore

extension HubSource {
    /// What there is to say about the Hub.
    public static var descriptor: SourceDescriptor {
        var descriptor = SourceDescriptor(
            name: "hf", summary: "Datasets on the Hugging Face Hub: whole repositories or a part of one",
            examples: [
                ("fetch hf danielaivanova/damaged-media -o artefact", "a dataset with a preset: a folder to train on"),
                ("fetch hf OWNER/NAME -o data", "all files of a dataset"),
                ("fetch hf OWNER/NAME --list", "configs, splits, files, sizes and licence, without fetching"),
                ("fetch hf OWNER/NAME --split test -o data", "the data files of one split"),
                ("fetch hf OWNER/NAME --include '*.parquet' --random 10 -o data", "ten shards at random"),
                ("fetch hf OWNER/NAME --cache", "into the cache that huggingface_hub and datasets share"),
            ], capabilities: [.numberedItems, .sizes, .checksums, .contentAddressed, .ownCache],
            presets: presets, revisionOption: "--revision")
        descriptor.datasetFiles = [
            PackageResources.damaged_media_json, PackageResources.fashion_mnist_json, PackageResources.mnist_json,
        ]
        return descriptor
    }

    /// The layouts in `Presets/`; one that does not parse fails a test.
    static let presets: [SourceDescriptor.Preset] = [PackageResources.artefact_json].compactMap { json in
        (try? SampleLayout(json: json, name: "a preset")).map { SourceDescriptor.Preset($0) }
    }
}
