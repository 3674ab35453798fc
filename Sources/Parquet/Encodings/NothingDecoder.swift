/// Decodes a page that has no bytes for values: it can only be right when it has no values.
final class NothingDecoder: ValueDecoder {
    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress { throw .short }
    override func skip(_ count: Int) throws(Fault) -> Progress { throw .short }
}
