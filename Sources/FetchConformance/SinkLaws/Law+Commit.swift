import FetchCore

extension Law<SinkSpecimen> {
    /// A new place is empty.
    public static var fresh: Law {
        Law("fresh", "In a new place nothing is there, and the sink says so until something was committed") {
            specimen in
            let open = try specimen.open()
            let content = OpenSink.content(1)
            let entry = try OpenSink.entry(1, "folder/a.bin", content)
            var wrong: [String] = []
            if try !open.sink.isEmpty() { wrong.append("a new place is not empty") }
            if try open.sink.receipt(for: entry) != nil { wrong.append("an asset that never came has a receipt") }
            try open.commit(entry, content)
            if try specimen.make(open.folder.path).isEmpty() { wrong.append("a place with an asset is empty") }
            return wrong
        }
        .except { $0.isShared ? "others may have put something there" : nil }
    }

    /// What is committed is there, whole.
    public static var commit: Law {
        Law("commit", "What is committed lies under its name, byte for byte, with a receipt that tells its size") {
            specimen in
            let open = try specimen.open()
            var wrong: [String] = []
            for (id, path) in ["a.bin", "folder/b.bin", "folder/deeper/c.bin"].enumerated() {
                let content = OpenSink.content(UInt8(id), id * 70_000)
                let entry = try OpenSink.entry(Int64(id + 1), path, content)
                try open.commit(entry, content)
                if try open.bytes(of: entry) != content { wrong.append("\(path) does not hold what was written") }
                let size = try open.sink.receipt(for: entry)?.size
                if size != Int64(content.count) { wrong.append("the receipt of \(path) tells \(size ?? -1) bytes") }
            }
            try open.sink.finish()
            return wrong
        }
    }

    /// A name is final.
    public static var invisibility: Law {
        Law("invisibility", "Before its commit nothing lies under an asset's name, and an older content stays as it is")
        {
            specimen in
            let open = try specimen.open()
            let content = OpenSink.content(2)
            let entry = try OpenSink.entry(1, "a.bin", content)
            var wrong: [String] = []
            let writer = try open.sink.open(entry, resuming: false)
            try writer.write(Array(content.prefix(500)))
            if try open.bytes(of: entry) != nil || open.sink.receipt(for: entry) != nil {
                wrong.append("half an asset lies under its final name")
            }
            writer.close()
            if try open.bytes(of: entry) != nil { wrong.append("closing a writer names what it wrote") }
            return wrong
        }
    }
}
