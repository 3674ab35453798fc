import FetchCore
import Glibc

extension ListFile {
    /// Opens `place`: a file, `-` for standard input, an http(s) address, or a place in an object store, of which all
    /// objects are the list.
    ///
    /// What is no regular file is first copied to a temporary file that has no name any more.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a file that cannot be read, and the transport's errors.
    static func open(_ place: String, environment: SourceEnvironment) async throws -> ListFile {
        if place == "-" { return try local(0, "standard input", environment) }
        if ObjectAddress.isOne(place) { return try await listing(place, environment) }
        if WebAddress.isUsable(place) { return try await download(place, environment) }
        let shown = SafeText.printable(place)
        let descriptor = Glibc.open(place, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(shown, errno) }
        return try local(descriptor, shown, environment)
    }

    private static func local(
        _ descriptor: Int32, _ name: String, _ environment: SourceEnvironment
    ) throws -> ListFile {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(name, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG where descriptor != 0: return ListFile(name: name, descriptor: descriptor)
        case S_IFDIR:
            close(descriptor)
            throw unreadable(name, EISDIR)
        default:
            defer { if descriptor != 0 { close(descriptor) } }
            return try copy(of: descriptor, name, environment)
        }
    }

    private static func copy(
        of descriptor: Int32, _ name: String, _ environment: SourceEnvironment
    ) throws -> ListFile {
        let spool = try Spool(variables: environment.variables)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw unreadable(name, errno) }
            if count == 0 { return spool.finish(name) }
            try spool.append(block[..<count])
        }
    }

    private static func download(_ url: String, _ environment: SourceEnvironment) async throws -> ListFile {
        let spool = try Spool(variables: environment.variables)
        let stream = try await environment.transport.stream(TransferRequest(url: url), from: 0)
        defer { stream.close() }
        while let chunk = try await stream.next() { try spool.append(chunk[...]) }
        return spool.finish(SafeURL(url).description)
    }

    private static func listing(_ place: String, _ environment: SourceEnvironment) async throws -> ListFile {
        let spool = try Spool(variables: environment.variables)
        guard let objects = environment.objects else { throw URLsSource.noObjects }
        try await objects.list(below: place) { page in
            for object in page {
                try spool.append(Array("\(object.address)\t\(object.name)\t\(object.size)\n".utf8)[...])
            }
        }
        return spool.finish(SafeURL(place).description)
    }

    private static func unreadable(_ name: String, _ number: Int32) -> FetchError {
        FetchError(
            .badInput, "the list \(name) cannot be read: \(SystemError.text(number))",
            hint: "Check the path; - reads the list from standard input")
    }
}
