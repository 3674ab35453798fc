/// The dictionary of a column chunk, in one of its forms.
enum ChunkDictionary {
    case none
    case fixed(FixedDictionary)
    case byteArrays(ByteArrayDictionary)
    /// One of large values, read as they are needed.
    case streamed(StreamedDictionary)
}
