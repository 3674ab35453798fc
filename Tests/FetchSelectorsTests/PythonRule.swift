import FetchCore
import Glibc

/// The rules of selection written a second time, in Python with its `xxhash` package.
///
/// One process prints a line for each K: a digest of the ids picked, joined by line feeds in the listing's order.
enum PythonRule {
    private static let interpreter = "/usr/bin/python3"

    /// Whether Python and its package are there.
    static let isInstalled = system("\(interpreter) -c 'import xxhash' >/dev/null 2>&1") == 0

    struct Failed: Error {}

    /// The lines a script prints; it starts with what ``preamble`` defines.
    static func run(_ script: String) throws -> [String] {
        guard let pipe = popen("\(interpreter) - <<'END'\n\(preamble)\n\(script)\nEND", "r") else { throw Failed() }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output.append(contentsOf: buffer[..<count])
        }
        guard pclose(pipe) == 0 else { throw Failed() }
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The digest of a choice as the script prints it.
    static func digest(_ items: [Item]) -> String {
        // FNV-1a, so that nothing under test takes part.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in items.map(\.id).joined(separator: "\n").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash)
    }

    private static let preamble = """
        import xxhash

        whole = list(range(1000))
        short = [n for n in whole if n % 7 != 3 and not 300 <= n < 400]

        def name(n):
            return "sa_%06d" % n

        def rank(text, seed):
            return xxhash.xxh64(text.encode(), seed=seed).intdigest()

        def digest(numbers):
            h = 0xcbf29ce484222325
            for byte in "\\n".join(name(n) for n in sorted(numbers)).encode():
                h = (h ^ byte) * 0x100000001b3 & 0xffffffffffffffff
            return h

        def ranked(numbers, seed):
            return sorted(numbers, key=lambda n: (rank(name(n), seed), name(n)))

        def stratified(numbers, strata, seed):
            groups = {}
            for n in numbers:
                groups.setdefault(n * strata // 1000, []).append(n)
            order = sorted(groups, key=lambda s: rank(str(s), seed))
            lists = {s: ranked(groups[s], seed) for s in groups}
            taken = []
            round = 0
            while len(taken) < len(numbers):
                taken += [lists[s][round] for s in order if round < len(lists[s])]
                round += 1
            return taken
        """
}
