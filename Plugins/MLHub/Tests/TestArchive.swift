import CArchive
import FetchCore

/// An archive as a test wants it, hostile entries included.
struct TestArchive {
    private enum Entry {
        case file(String, [UInt8])
        case link(String, to: String)
        case device(String)
    }

    private var entries: [Entry] = []

    /// Starts with the catalog document of a dataset, and a collection.
    init(dataset: String = "d", collections: [String] = ["c"]) {
        add(
            "\(dataset)/catalog.json",
            #"{"type":"Catalog","id":"\#(dataset)","stac_version":"1.0.0","description":"","links":[]}"#)
        for name in collections {
            add(
                "\(dataset)/\(name)/collection.json",
                #"{"type":"Collection","id":"\#(name)","stac_version":"1.0.0","license":"x","links":[]}"#)
        }
    }

    mutating func add(_ path: String, _ text: String) { entries.append(.file(path, Array(text.utf8))) }
    mutating func addLink(_ path: String, to target: String) { entries.append(.link(path, to: target)) }
    mutating func addDevice(_ path: String) { entries.append(.device(path)) }

    /// Adds an item as MLHub lays it out.
    mutating func add(_ item: TestItem) {
        add("d/\(item.collection ?? "c")/\(item.id)/\(item.id).json", item.json)
    }

    /// Writes it as tar.gz.
    func write(to path: String) {
        let archive = archive_write_new()
        archive_write_set_format_pax_restricted(archive)
        archive_write_add_filter_gzip(archive)
        archive_write_open_filename(archive, path)
        for entry in entries { Self.write(entry, to: archive) }
        archive_write_free(archive)
    }

    private static func write(_ entry: Entry, to archive: OpaquePointer?) {
        let head = archive_entry_new()
        defer { archive_entry_free(head) }
        archive_entry_set_perm(head, 0o644)
        switch entry {
        case .file(let path, let bytes):
            archive_entry_set_pathname(head, path)
            archive_entry_set_filetype(head, 0o100000)
            archive_entry_set_size(head, Int64(bytes.count))
            archive_write_header(archive, head)
            _ = archive_write_data(archive, bytes, bytes.count)
        case .link(let path, let target):
            archive_entry_set_pathname(head, path)
            archive_entry_set_filetype(head, 0o120000)
            archive_entry_set_symlink(head, target)
            archive_write_header(archive, head)
        case .device(let path):
            archive_entry_set_pathname(head, path)
            archive_entry_set_filetype(head, 0o020000)
            archive_write_header(archive, head)
        }
    }
}

/// An item as a test wants it.
struct TestItem {
    var id: String
    var collection: String? = "c"
    var bbox = "[1,2,3,4]"
    var geometry = "null"
    var properties = #"{"datetime":"2019-04-01T00:00:00Z"}"#
    var assets = #"{"B1":{"href":"https://h.example/B1.tif","type":"image/tiff"}}"#
    var links = "[]"

    init(_ id: String) { self.id = id }

    var json: String {
        let named = collection.map { #""collection":"\#($0)","# } ?? ""
        return """
            {"type":"Feature","stac_version":"1.0.0","id":"\(id)",\(named)"bbox":\(bbox),"geometry":\(geometry),\
            "properties":\(properties),"links":\(links),"assets":\(assets)}
            """
    }

    func with(_ change: (inout TestItem) -> Void) -> TestItem {
        var item = self
        change(&item)
        return item
    }
}
