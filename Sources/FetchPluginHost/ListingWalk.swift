import FetchCore

/// One walk over the items of a plugin. When it is dropped before its end, the plugin is told so.
final class ListingWalk {
    private let desk: PluginDesk
    private let query: SelectionQuery
    private var connection: PluginConnection?
    private var isOver = false

    init(_ desk: PluginDesk, query: SelectionQuery) {
        self.desk = desk
        self.query = query
    }

    deinit {
        if let connection { desk.abandon(connection) }
    }

    /// The next items, as soon as the plugin has written any.
    func next() async throws -> [Item]? {
        if isOver { return nil }
        let connection = try await begun()
        let properties = query.properties
        let ears = connection.ears
        do {
            let (items, isOver) = try await connection.run { try $0.items(asking: properties, ears: ears) }
            if isOver {
                self.isOver = true
                self.connection = nil
                desk.giveBack(connection)
            }
            return items.isEmpty ? nil : items
        } catch {
            isOver = true
            self.connection = nil
            await connection.close()
            throw error
        }
    }

    private func begun() async throws -> PluginConnection {
        if let connection { return connection }
        let fresh = try await desk.borrow()
        connection = fresh
        let line = try PluginRequest.items(query: PluginQuery(query)).line()
        let ears = fresh.ears
        try await fresh.run { try $0.send(line) { () throws(FetchError) in try ears.check() } }
        return fresh
    }
}
