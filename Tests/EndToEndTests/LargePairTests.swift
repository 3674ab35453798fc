import Foundation
import MiniatureMirror
import Testing

/// A tar of three pairs with pictures of 21 MB.
enum LargePairs {
    static let link = "sa_000001.tar"

    /// A mirror with one tar of three pairs, the members of each apart.
    static func stage(gzip: Bool) throws -> ListStage {
        let stage = try ListStage()
        let order = "sa_1.jpg sa_2.json sa_3.jpg sa_3.json sa_1.json sa_2.jpg"
        try stage.scratch.makeFolder("x")
        try Shell.run(
            """
            for i in 1 2 3; do head -c 21000000 /dev/urandom > sa_$i.jpg; echo "{\\"i\\": $i}" > sa_$i.json; done
            tar -c\(gzip ? "z" : "")f ../made.tar \(order)
            for i in 3 1 2; do printf 'sa_%s.jpg\\nsa_%s.json\\n' $i $i; done > ../order
            """, in: stage.scratch, folder: "x")
        stage.add(link, bytes: Array(try stage.scratch.bytes("made.tar")))
        try stage.scratch.write(
            "file_name\tcdn_link\n\(link)\t\(stage.server.url("/\(link)"))\n", to: "links.txt")
        return stage
    }
}

/// Pairs whose parts are too large to wait for each other.
struct LargePairTests {
    @Test(arguments: [false, true]) func partsThatCannotWaitComeByRangesInTheSameOrder(gzip: Bool) throws {
        let stage = try LargePairs.stage(gzip: gzip)
        let run = try stage.tool(
            "sa1b", "--links", "links.txt", "--all", "--samples", "3", "--to", "webdataset", "-o", stage.output)
        #expect(run.status == 0, "\(run)")
        try stage.scratch.makeFolder("y/sa_000001")
        try Shell.run(
            """
            tar -xf out/sa1b-000000.tar -C y && diff -r x y/sa_000001
            tar -tf out/sa1b-000000.tar | sed 's,.*/,,' | awk -F. '!seen[$1]++ { print $1 }' > found
            awk -F. '!seen[$1]++ { print $1 }' order > wanted && diff found wanted
            """, in: stage.scratch)
        // Two of the three pictures were passed by at first.
        let sent = stage.server.log.reduce(0) { $0 + $1.bytesSent }
        #expect(sent > 5 * 21_000_000, "\(stage.server.log.map(\.range))")
    }

    @Test func withoutRangesTheyWaitAllTheSame() throws {
        let stage = try LargePairs.stage(gzip: false)
        stage.server.faults.setBaseline(.ignoreRange)
        let run = try stage.tool(
            "sa1b", "--links", "links.txt", "--all", "--samples", "3", "--to", "webdataset", "-o", stage.output)
        #expect(run.status == 0, "\(run)")
        try stage.scratch.makeFolder("y")
        try Shell.run("tar -xf out/sa1b-000000.tar -C y && diff -r x y/sa_000001", in: stage.scratch)
    }
}
