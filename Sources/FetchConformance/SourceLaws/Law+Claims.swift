import FetchCore
import FetchDigests

extension Law<SourceSpecimen> {
    /// Sizes and checksums are there where they are promised, and true.
    public static var claims: Law {
        Law("claims", "Sizes and checksums that the listing gives are those of the bytes, and are given where promised")
        {
            specimen in
            let opened = try await specimen.open()
            let assets = try await opened.assets(1000)
            var wrong: [String] = []
            let can = specimen.descriptor.capabilities
            if can.contains(.sizes) && !assets.contains(where: { $0.size != nil }) {
                wrong.append("no asset has a size")
            }
            if can.contains(.checksums) && !assets.contains(where: { $0.checksum != nil }) {
                wrong.append("no asset has a checksum")
            }
            let claiming = assets.filter { ($0.size != nil || $0.checksum != nil) && ($0.size ?? 0) <= readable }
            for asset in claiming.prefix(20) { wrong += try await faults(of: asset, opened, specimen.transport) }
            return wrong
        }
    }

    /// Larger assets are believed, in bytes.
    private static var readable: Int64 { 4 << 20 }

    private static func faults(
        of asset: Asset, _ opened: OpenSpecimen, _ transport: any Transport
    ) async throws -> [String] {
        if let size = asset.size, size < 0 { return ["\(asset.path) has a size below zero"] }
        let bytes: [UInt8]
        do {
            bytes = try await content(of: try await opened.source.resolve(asset), transport)
        } catch {
            return ["\(asset.path) cannot be read: \(error)"]
        }
        var wrong: [String] = []
        if let size = asset.size, size != Int64(bytes.count) {
            wrong.append("\(asset.path) is said to have \(size) bytes, and has \(bytes.count)")
        }
        if let checksum = asset.checksum {
            let digest = Digests.make(checksum.algorithm, size: Int64(bytes.count))
            bytes.withUnsafeBytes { digest.update($0) }
            if digest.finalize() != checksum { wrong.append("\(asset.path) does not have the checksum \(checksum)") }
        }
        return wrong
    }

    private static func content(of request: TransferRequest, _ transport: any Transport) async throws -> [UInt8] {
        switch request.local {
        case .bytes(let bytes): return bytes
        case .made(let maker): return try maker.make()
        case .file(let path): return try LocalFile.read(path)
        case nil: break
        }
        let stream = try await transport.stream(request, from: 0)
        defer { stream.close() }
        var bytes: [UInt8] = []
        while bytes.count <= readable * 2, let chunk = try await stream.next() { bytes += chunk }
        return bytes
    }
}
