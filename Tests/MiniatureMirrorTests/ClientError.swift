/// What kept a test from running its client.
struct ClientError: Error, CustomStringConvertible {
    let description: String
}
