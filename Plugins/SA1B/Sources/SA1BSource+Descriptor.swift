public import FetchCore

extension SA1BSource {
    /// What there is to say about SA-1B.
    public static var descriptor: SourceDescriptor {
        var descriptor = SourceDescriptor(
            name: "sa1b", summary: "SA-1B: 11 million images with masks in 1,000 tars, from Meta's list of links",
            examples: [
                ("fetch sa1b --links links.txt --preset tiny -o SA-1B", "three tars from all over the dataset"),
                ("fetch sa1b --links links.txt --stratified 100 --dry-run", "what 100 tars spread evenly would take"),
                ("fetch sa1b --links links.txt --preset first_10 --md5 md5.txt -o SA-1B", "ten tars, checked by MD5"),
                (
                    "fetch sa1b --links links.txt --stratified 100 --samples 100 -o SA-1B",
                    "a hundred images with masks out of each of a hundred tars"
                ),
                ("fetch sa1b --url-template 'https://mirror.example/{name}' --all -o SA-1B", "all of it from a mirror"),
            ],
            capabilities: [.numberedItems, .expiringLinks, .checksums, .selectionRequired, .writableLinks],
            licence: licence, presets: presets, typicalAssetSize: 11_297_000_000, recordedHash: .sha256,
            sampleRule: .parts(["jpg", "json"]), typicalSampleSize: 1_010_000)
        descriptor.exclusiveOptions = [["links", "url-template"]]
        descriptor.datasetFiles = [PackageResources.sa_1b_json]
        return descriptor
    }

    private static var licence: SourceDescriptor.Licence {
        SourceDescriptor.Licence(
            name: "SA-1B Dataset Research License",
            summary: "Non-commercial research only; no surveillance, no biometric processing, no identifying of "
                + "people. Whoever downloads accepts it on Meta's page first.",
            url: "https://ai.meta.com/datasets/segment-anything-downloads/")
    }

    private static var presets: [SourceDescriptor.Preset] {
        [
            .init(name: "tiny", summary: "3 tars: the first, the middle, the last", numbers: "0,500,999"),
            .init(name: "small", summary: "10 tars: every 10th of the first 100", numbers: "0-90/10"),
            .init(name: "medium", summary: "50 tars: every 20th", numbers: "0-980/20"),
            .init(name: "large", summary: "100 tars: every 10th", numbers: "0-990/10"),
            .init(name: "half", summary: "500 tars: every 2nd", numbers: "0-998/2"),
            .init(name: "first_10", summary: "the first 10 tars", numbers: "0-9"),
            .init(name: "first_100", summary: "the first 100 tars", numbers: "0-99"),
        ]
    }
}
