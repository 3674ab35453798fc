import FetchCore

/// The addresses of one dataset on one Hub.
struct HubPlace: Sendable {
    /// `https://huggingface.co` or another Hub, without a slash at the end.
    let endpoint: String
    let name: HubName

    /// The dataset's page, for people.
    var page: String { "\(endpoint)/datasets/\(name)" }

    /// What the Hub says of the dataset at a revision.
    func info(_ revision: String) -> String {
        "\(endpoint)/api/datasets/\(name)/revision/\(PercentCoding.segment(revision))"
    }

    /// The first page of the files at a commit.
    func tree(_ commit: String) -> String {
        "\(endpoint)/api/datasets/\(name)/tree/\(PercentCoding.segment(commit))?recursive=true&expand=false"
    }

    /// The branches and tags.
    var refs: String { "\(endpoint)/api/datasets/\(name)/refs" }

    /// The content of a file at a commit.
    func content(_ path: String, at commit: String) -> String {
        "\(endpoint)/datasets/\(name)/resolve/\(PercentCoding.segment(commit))/\(PercentCoding.path(path))"
    }
}
