extension ColumnReader {
    /// What decoders of byte arrays of the current page need to know.
    var limits: ByteArrayDecoder.Limits {
        ByteArrayDecoder.Limits(
            inline: subject.options.inlineLimit, batch: Self.batchBytes, folder: subject.options.temporaryFolder,
            origin: ValueOrigin(
                file: subject.input.name, rowGroup: subject.rowGroup, column: leaf.name, offset: place.offset))
    }

    /// The decoder for the values of a page.
    func decoder(_ encoding: Encoding, _ data: PageData) throws(Fault) -> ValueDecoder {
        // A page of nulls may have no bytes at all.
        if data.remaining == 0 { return NothingDecoder() }
        if encoding.isDictionary { return try dictionaryDecoder(data) }
        switch (encoding, leaf.physical) {
        case (.plain, .boolean): return PlainBooleanDecoder(data)
        case (.plain, .byteArray): return PlainByteArrayDecoder(data, limits)
        case (.plain, _): return PlainFixedDecoder(data, width: leaf.width ?? 1)
        case (.rle, .boolean): return try RunBooleanDecoder(data)
        case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
            return try DeltaFixedDecoder(data, width: leaf.width ?? 8)
        case (.deltaLengthByteArray, .byteArray): return try DeltaLengthDecoder(data, limits)
        case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedLengthByteArray):
            return try DeltaByteArrayDecoder(data, limits)
        case (.byteStreamSplit, .int32), (.byteStreamSplit, .int64), (.byteStreamSplit, .float),
            (.byteStreamSplit, .double), (.byteStreamSplit, .fixedLengthByteArray):
            return try SplitFixedDecoder(data, width: leaf.width ?? 1)
        default: throw .unsupported("values of type \(leaf.physical) cannot be encoded as \(encoding)")
        }
    }

    private func dictionaryDecoder(_ data: PageData) throws(Fault) -> ValueDecoder {
        if subject.readsIndices { return try IndexDecoder(data) }
        switch dictionary {
        case .none: throw .damaged("a page refers to a dictionary, and there is none")
        case .fixed(let dictionary): return try DictionaryFixedDecoder(data, dictionary)
        case .byteArrays(let dictionary): return try DictionaryByteArrayDecoder(data, dictionary, limits)
        case .streamed: return try StreamedDictionaryDecoder(data, limits)
        }
    }
}
