import Glibc

/// The selection rules written again in Python with the `xxhash` package, to compare with.
enum PythonRule {
    /// True when the system's Python has the `xxhash` package.
    static let isAvailable = system("/usr/bin/python3 -c 'import xxhash' 2>/dev/null") == 0

    /// One hash of the sorted picks for each K from 0 to all of `numbers`; `strata` 0 means a random sample.
    static func digests(strata: Int, seed: UInt64, numbers: Range<Int>) -> [String] {
        let arguments = "\(strata) \(seed) \(numbers.lowerBound) \(numbers.upperBound)"
        guard let pipe = popen("/usr/bin/python3 -c '\(script)' \(arguments)", "r") else { return [] }
        defer { pclose(pipe) }
        var text = ""
        var line = [CChar](repeating: 0, count: 64)
        while fgets(&line, 64, pipe) != nil {
            text += String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return text.split(separator: "\n").map(String.init)
    }

    private static let script = """
        import sys, xxhash
        strata, seed, first, end = map(int, sys.argv[1:])
        h = lambda text: xxhash.xxh64(text.encode(), seed=seed).intdigest()
        ids = ["sa_%06d" % n for n in range(first, end)]
        groups = {}
        for i, name in enumerate(ids):
            label = str((first + i) * strata // 1000) if strata else ""
            groups.setdefault(label, []).append((h(name), name))
        for group in groups.values(): group.sort()
        turns = sorted(groups, key=lambda x: (h(x), x))
        order = []
        for turn in range(max(map(len, groups.values()))):
            order += [groups[label][turn][1] for label in turns if turn < len(groups[label])]
        for k in range(len(ids) + 1):
            text = "".join(name + "\\n" for name in sorted(order[:k]))
            print("%016x" % xxhash.xxh64(text.encode(), seed=0).intdigest())
        """
}
