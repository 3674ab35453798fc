import FetchCore

extension Law<SinkSpecimen> {
    /// What arrived is not lost.
    public static var resumption: Law {
        Law(
            "resumption",
            "What was written before is there for a later run that resumes, and gone for one that does not"
        ) {
            specimen in
            let open = try specimen.open()
            let content = OpenSink.content(3)
            let entry = try OpenSink.entry(7, "a.bin", content)
            let writer = try open.sink.open(entry, resuming: false)
            try writer.write(Array(content.prefix(600)))
            writer.close()
            var wrong: [String] = []
            let later = try open.reopened().sink.open(entry, resuming: true)
            if later.existing != 600 { wrong.append("\(later.existing) bytes of 600 are there to go on from") }
            later.close()
            let fresh = try open.reopened().sink.open(entry, resuming: false)
            if fresh.existing != 0 { wrong.append("\(fresh.existing) bytes are there where none were wanted") }
            fresh.discard()
            return wrong
        }
    }

    /// A commit that was cut short can be made good.
    public static var settlement: Law {
        Law("settlement", "What was synced and not named when the run ended gets its name when the next run settles it")
        {
            specimen in
            let open = try specimen.open()
            let content = OpenSink.content(4)
            let entry = try OpenSink.entry(7, "folder/a.bin", content)
            let writer = try open.sink.open(entry, resuming: false)
            try writer.write(content)
            try open.sink.sync([writer])
            writer.close()
            let later = try open.reopened()
            var wrong: [String] = []
            if try !later.sink.settle(entry) { wrong.append("a synced asset is not settled") }
            if try later.bytes(of: entry) != content { wrong.append("a settled asset is not under its name") }
            let gone = try OpenSink.entry(8, "folder/b.bin", OpenSink.content(5))
            if try later.sink.settle(gone) { wrong.append("an asset that never came is settled") }
            return wrong
        }
    }

    /// What nobody goes on with takes no room.
    public static var discarding: Law {
        Law("discarding", "Parts that no entry goes on with are thrown away, and no others") { specimen in
            let open = try specimen.open()
            let kept = try OpenSink.entry(1, "kept.bin", OpenSink.content(6))
            let dropped = try OpenSink.entry(2, "dropped.bin", OpenSink.content(7))
            for entry in [kept, dropped] {
                let writer = try open.sink.open(entry, resuming: false)
                try writer.write(OpenSink.content(8, 100))
                writer.close()
            }
            try open.sink.discardParts(except: [1])
            var wrong: [String] = []
            let later = try open.reopened().sink
            for (entry, expected) in [(kept, Int64(100)), (dropped, 0)] {
                let writer = try later.open(entry, resuming: true)
                if writer.existing != expected {
                    wrong.append("\(writer.existing) bytes of \(entry.asset.path) are left, not \(expected)")
                }
                writer.discard()
            }
            return wrong
        }
    }
}
